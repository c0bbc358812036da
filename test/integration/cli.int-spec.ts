import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { CalendarService, ProjectChanges, RollupsService, SequencerService, SetupService } from '#portfolio';
import { dataFolder } from '#runtime';
import { LadderStand } from '../support/ladder-stand.js';
import { planned, reached } from '../support/city.js';
import { DifficultyParts } from '../support/difficulty-parts.js';
import { memorySigner } from '../support/memory-signer.js';
import { PaperParts } from '../support/paper-parts.js';
import { runCli, type CliResult } from '../support/run-cli.js';
import { createEmptyDatabase } from '../support/test-database.js';
import { testServerAddress } from '../support/test-server-address.js';

const email = 'chen@city.example';
let stand: LadderStand;
let folder: string;
/** Missed on 2022-02-25, with a liaison officer. */
let missedId: string;
let otherId: string;

/** Runs a command on the test city as the application's role. */
async function cli(...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_APP_URL: stand.city.test.appUrl, DATA_DIR: folder });
}

/** The answer of a command that must succeed, as a machine reads it. */
async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await cli(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

/** Monday of W09: W08 is issued, a date was missed, one message is sent and one failed with an address in its error. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `key-projects-cli-${process.pid}-`));
  stand = await LadderStand.begin();
  const { city } = stand;
  const signed = reached('signing', '2021-06-01');
  missedId = await city.project({
    name: '新能源电池项目',
    milestones: [signed, planned('groundbreaking', '2022-02-25')],
  });
  otherId = await city.project({
    name: '新能源汽车项目',
    milestones: [signed, planned('groundbreaking', '2022-03-14')],
  });
  await city.person('liaison_officer', { projectId: missedId }, { name: '陈联络', email, login: 'chen' });
  await city.person('liaison_officer', { projectId: otherId }, { name: '王联络' });
  await city.person('supervisor', { unitId: city.rootId }, { name: '周督查' });
  await new SetupService(city.database, newId).scheduleRollups(city.rootId, '2022-W08');
  await stand.goTo('2022-02-25T07:30:00');
  await stand.reminders.claimDue();
  await city.database.query(`UPDATE delivery SET state = 'sent', sent_at = app.now()`);
  await stand.goTo('2022-02-28T08:00:00');
  await stand.deadlines.recordMissedDates();
  await stand.reminders.claimDue();
  await city.database.query(
    `UPDATE delivery SET state = 'failed', attempts = 1, last_error = '550 <${email}> unknown' WHERE state = 'pending'`,
  );
  await new SequencerService(city.database, memorySigner(), newId).sign();
  await new RollupsService(city.database, newId, { host: 'city.example' }).buildDue();
});

afterAll(async () => {
  await stand?.leave();
  await rm(folder, { recursive: true, force: true });
});

describe('--help', () => {
  it('lists the commands', async () => {
    const { code, stdout, stderr } = await cli('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: npm run cli -- [^]*\n {2}projects /);
  });
});

describe('reading as JSON', () => {
  it('gives people with their duties, all or by role', async () => {
    const { people } = await json<{ people: { name: string; duties: object[] }[] }>('people', 'list');
    expect(people.map(({ name }) => name)).toEqual(['陈联络', '王联络', '周督查']);
    const supervisors = await json<{ people: unknown[] }>('people', 'list', '--role', 'supervisor');
    expect(supervisors.people).toMatchObject([
      { name: '周督查', duties: [{ role: 'supervisor', scope: '太仓市', fromOn: '2022-01-01', toOn: null }] },
    ]);
  });

  it('gives units in the order of the tree, and the yearly lists', async () => {
    expect(await json('units', 'list')).toMatchObject({
      units: [
        { name: '太仓市', depth: 0, parentId: null, people: 3 },
        { name: '高新区', depth: 1, parentId: stand.city.rootId, ledProjects: 2 },
        { name: '太仓港区', depth: 1, ledProjects: 0 },
      ],
    });
    expect(await json('lists', 'list')).toMatchObject({ lists: [{ year: 2022, projects: 2 }] });
  });

  it('gives the projects of a list, and those whose date has passed', async () => {
    const all = await json<{ projects: unknown[] }>('projects', 'list');
    expect(all).toMatchObject({ listYear: 2022 });
    expect(all.projects).toHaveLength(2);
    expect(await json('projects', 'list', '--list-year', '2022', '--missed')).toMatchObject({
      projects: [
        {
          id: missedId,
          nextStage: 'groundbreaking',
          dueOn: '2022-02-25',
          daysLate: 3,
          liaisonOfficer: '陈联络',
        },
      ],
    });
  });

  it('gives a project and its history by id, name or part of a name', async () => {
    const project = {
      id: missedId,
      name: '新能源电池项目',
      duties: [{ role: 'liaison_officer', person: '陈联络' }],
    };
    for (const named of [missedId, '新能源电池项目', '电池'])
      expect(await json('projects', 'show', named)).toMatchObject(project);
    const history = await json<{ items: unknown[] }>('history', 'show', '电池', '--limit', '2');
    expect(history).toMatchObject({
      chain: missedId,
      items: [{ action: 'milestone.missed' }, { action: 'duty.assigned' }],
    });
    expect(await json('history', 'show', '_sys')).toMatchObject({ chain: '_sys' });
  });

  it('gives what is owed and sent, by project, person and state', async () => {
    const states = async (...args: string[]): Promise<string[]> => {
      const { reminders } = await json<{ reminders: { step: string; state: string }[] }>(
        'reminders',
        'list',
        ...args,
      );
      return reminders.map(({ step, state }) => `${step} ${state}`);
    };
    const passedOver = ['before_3 superseded', 'before_1 superseded'];
    const ofOfficer = ['day_itself claimed', 'after_1 claimed', 'after_3 pending'];
    expect(await states('--project', missedId)).toEqual([...passedOver, ...ofOfficer]);
    expect(await states('--person', 'chen')).toEqual(ofOfficer);
    // The unit has no head, so that the supervisor got the first step after the date in their place.
    expect(await states('--person', '周督查')).toEqual(['after_1 claimed', 'after_3 pending']);
    expect(await states('--project', '电池', '--state', 'sent')).toEqual(['day_itself claimed']);
    expect(await states('--state', 'superseded')).toEqual(passedOver);
    const [sent] = (await json<{ reminders: object[] }>('reminders', 'list', '--state', 'sent')).reminders;
    expect(sent).toMatchObject({
      receivers: [{ person: '陈联络', receivedAs: 'liaison_officer', delivery: 'sent' }],
    });
  });

  it('gives messages by state', async () => {
    const { messages } = await json<{ messages: object[] }>('messages', 'list');
    expect(messages.length).toBeGreaterThan(1);
    const failed = await json<{ messages: object[] }>('messages', 'list', '--state', 'failed');
    expect(failed.messages[0]).toMatchObject({
      state: 'failed',
      attempts: 1,
      lastError: '550 <***> unknown',
    });
  });

  it('gives a rollup byte for byte, by number and by period', async () => {
    const { rollups } = await json<{ rollups: { dataSha256: string }[] }>('rollups', 'list');
    expect(rollups).toMatchObject([{ number: 1, period: '2022-W08', scope: '太仓市', listYear: 2022 }]);
    for (const issue of ['1', '2022-W08']) {
      const { code, stdout } = await cli('rollups', 'show', issue);
      const sha256 = createHash('sha256').update(stdout).digest('hex');
      expect({ code, sha256 }).toEqual({ code: 0, sha256: rollups[0]!.dataSha256 });
    }
    const out = join(tmpdir(), `rollup-${process.pid}`);
    const build = await cli('rollup', 'build', '--period', '2022-W08', '--out', out);
    expect(build.stdout).toContain('the same bytes as were issued');
    expect((await readdir(out)).sort()).toEqual([
      'data.json',
      'labels.json',
      'mail.html',
      'report.pdf',
      'report.xlsx',
    ]);
    await rm(out, { recursive: true });
    const labels = await cli('rollups', 'show', '1', '--labels');
    expect(JSON.parse(labels.stdout)).toBeInstanceOf(Object);
    expect(await json('rollups', 'show', '1')).toMatchObject({ number: 1, data: { kind: 'week' } });
  });

  it('schedules the rollups of a unit, and says who is owed which', async () => {
    const schedule = ['rollups', 'schedule', '--scope', '高新区', '--from', '2022-Q2', '--language', 'en'];
    expect(await json(...schedule)).toMatchObject({
      kind: 'quarter',
      firstPeriod: '2022-Q2',
      lastPeriod: null,
    });
    const again = await cli(...schedule);
    expect({ code: again.code, says: again.stderr.includes('scheduled so already') }).toEqual({
      code: 1,
      says: true,
    });
    const listed = await cli('rollups', 'schedules');
    expect(listed.stdout).toMatch(
      /太仓市 +周报 +2022-W08 +— +08:00 Asia\/Shanghai +zh +— +1 +0\n高新区 +季报 +2022-Q2 +— +08:00 Asia\/Shanghai +en +— +0 +0/,
    );
  });
});

describe('reading as tables', () => {
  it('says that it is a demonstration, and aligns Chinese', async () => {
    const { stdout } = await cli('units', 'list');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('演示数据 · Demonstration data');
    expect(
      lines
        .slice(1, 4)
        .map((line) => line.replace(/\S{8}-.*|─+$|编号$/, ''))
        .join('\n'),
    ).toBe(
      [
        '单位        类别  人员  牵头项目  ',
        '──────────  ────  ────  ────────  ',
        '太仓市      市       3         0  ',
      ].join('\n'),
    );
  });

  it.each([
    [['projects', 'list', '--missed'], '2022-02-25'],
    [['projects', 'show', '电池'], '2022-02-25（逾期 3 天）'],
    [['history', 'show', '电池'], '项目联络员'],
    [['reminders', 'list', '--project', '电池'], '陈联络（2022-02-25 07:30 已发）'],
    [['messages', 'list'], '提醒 1 项'],
    [['rollups', 'list'], '2022-W08'],
    [['lists', 'list'], '2022'],
  ])('%j', async (args, part) => {
    const { code, stdout, stderr } = await cli(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(part);
    expect(stdout).not.toContain(email);
  });

  it.each([[['people', 'list']], [['messages', 'list']], [['history', 'show', '_sys', '--limit', '200']]])(
    '%j shows e-mail addresses and log-ins only when asked',
    async (command) => {
      const hidden = await cli(...command, '--json');
      expect(hidden.code).toBe(0);
      expect(hidden.stdout).not.toContain(email);
      expect(hidden.stdout).not.toContain('"chen"');
      expect((await cli(...command, '--contacts')).stdout).toContain(email);
    },
  );

  it('shows what stands in a project’s way', async () => {
    const { city } = stand;
    await stand.goTo('2022-03-07T08:00:00');
    const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
    await new DifficultyParts(city, changes).of(otherId, '');
    const papers = new PaperParts(city, changes);
    await papers.of('permit', otherId, '', null);
    await papers.of('instruction', otherId, '', null);
    const { stdout } = await cli('projects', 'show', otherId);
    const words = stdout.split('\n').map((line) => line.trim().split(/\s{2,}/));
    expect(words).toContainEqual(['1', '待受理', '2022-12-31', '高新区', '试验']);
    expect(words).toContainEqual([expect.any(String), '审批中', '2022-02-21', '—']);
    expect(words).toContainEqual(['1', '待答复', '2022-12-31', '高新区', '试验']);
  });
});

describe('the papers of the ladder', () => {
  const reference = '重项办提〔2022〕1号';

  it('are listed by what the API lists them by, shown by their number, and written byte for byte', async () => {
    await stand.goTo('2022-03-07T09:00:00');
    await stand.reminders.claimDue();
    await stand.notices.issueOwed();
    const wish = `--kind prompt --year 2022 --unit 高新区 --project ${missedId} --state issued`.split(' ');
    const { notices } = await json<{ notices: object[] }>('notices', 'list', ...wish);
    expect(notices).toMatchObject([
      { reference, step: 'after_5', overdue: false, project: { id: missedId } },
    ]);
    const listed = await cli('notices', 'list');
    expect(listed.stdout).toMatch(
      /重项办提〔2022〕1号 +提示单 +新能源电池项目 +高新区 +2022-03-07 +\S+ +待回复\n1 份/,
    );
    for (const other of [['--overdue'], ['--project', otherId]])
      expect(await json('notices', 'list', ...other)).toEqual({ notices: [] });

    const shown = await cli('notices', 'show', reference.replace('〔', '[').replace('〕', ']'));
    expect(shown.stdout).toContain(`\n${reference}\n`);
    expect(shown.stdout).toContain('  应回复单位：高新区\n');

    const file = join(folder, 'paper.pdf');
    expect((await cli('notices', 'pdf', reference, '--out', file)).stdout).toContain(file);
    const [kept] = await stand.city.database.query<{ pdf: Buffer }>('SELECT pdf FROM notice_paper');
    expect(kept!.pdf.equals(await readFile(file))).toBe(true);
    const nowhere = await cli('notices', 'pdf', reference, '--out', join(folder, 'none', 'paper.pdf'));
    expect(nowhere).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Cannot write') });
  });
});

describe('a wrong word', () => {
  it.each([
    [
      'an unknown id',
      ['projects', 'show', '017e4ccb-6800-7000-8000-0000000000ff'],
      'There is no project "017e4ccb',
    ],
    ['an unknown name', ['history', 'show', '没有的项目'], '没有项目“没有的项目”。'],
    ['an unknown person', ['reminders', 'list', '--person', 'nobody'], 'There is no person "nobody".'],
    ['a name of several', ['projects', 'show', '新能源'], '"新能源" means several: say which by its id.'],
    [
      'a period that does not exist',
      ['rollup', 'build', '--period', '2022-W53', '--out', 'nowhere'],
      'There is no period "2022-W53".',
    ],
    [
      'a scope that is no unit',
      ['rollup', 'build', '--period', '2022-W08', '--scope', '无此单位', '--out', 'nowhere'],
      'There is no unit',
    ],
    ['an unknown notice', ['notice', 'show', '重项办督(2022)9号'], '没有文书“重项办督(2022)9号”。'],
    ['an unknown rollup', ['rollups', 'show', '7'], 'There is no rollup "7".'],
    ['a rollup that is none', ['rollups', 'show', 'last'], 'Give a number (9) or a period (2022-W09).'],
    [
      'a year without a list',
      ['projects', 'list', '--list-year', '2023'],
      'There is no list of the year 2023.',
    ],
    ['an unknown role', ['people', 'list', '--role', 'boss'], 'Allowed choices are liaison_officer'],
    ['an unknown state', ['messages', 'list', '--state', 'lost'], 'Allowed choices are pending'],
    [
      'a limit that is none',
      ['history', 'show', '电池', '--limit', 'all'],
      'It must be a whole number from 1 to 10000.',
    ],
  ])('%s ends with 1 and one clear sentence', async (_, args, sentence) => {
    const { code, stdout, stderr } = await cli(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('the database that DATABASE_URL names', () => {
  it('is read as the application’s role, whose password lies under DATA_DIR', async () => {
    await writeFile(dataFolder(folder).appRole, JSON.stringify(testServerAddress().appRole));
    const { code, stdout } = await runCli(['lists', 'list', '--json'], {
      DATABASE_URL: stand.city.test.ownerUrl,
      DATA_DIR: folder,
    });
    expect({ code, lists: JSON.parse(stdout).lists.length }).toEqual({ code: 0, lists: 1 });
  });

  it.each([
    [
      'no address',
      'mysql://x',
      'DATABASE_URL must be a postgres:// or postgresql:// address, but is "mysql://x".',
    ],
    [
      'nobody there',
      'postgres://u:p@127.0.0.1:1/x',
      'DATABASE_URL leads to a database that cannot be used: ',
    ],
  ])('%s: names the variable', async (_, url, sentence) => {
    const { code, stdout, stderr } = await runCli(['units', 'list'], { DATABASE_URL: url, DATA_DIR: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(sentence)]);
  });

  it('not migrated: says what to do', async () => {
    const empty = await createEmptyDatabase();
    try {
      const { code, stderr } = await runCli(['units', 'list'], {
        DATABASE_APP_URL: empty.appUrl,
        DATA_DIR: folder,
      });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'The database is not migrated: run "npm run cli -- migrate" first.\n',
      });
    } finally {
      await empty.drop();
    }
  });
});
