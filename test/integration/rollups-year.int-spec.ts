import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { areBehind, listedBehind, numbersOf, type RollupData } from '#domain';
import { Database, newId } from '#database';
import { rollupFiles, rollupMail, rollupNumberTitle } from '#documents';
import { LinesBehind, RollupsService, SequencerService } from '#portfolio';
import { asGolden, goldenRollup } from '../support/golden-rollup.js';
import { memorySigner } from '../support/memory-signer.js';
import { host } from '../support/rollup-stand.js';
import { recount } from '../support/rollup-recount.js';
import { countedIds, RollupYear, yearWeeks } from '../support/rollup-year.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** A made-up year of a small city, and each of its rollups counted again without the product. */
let test: TestDatabase;
let database: Database;
let year: RollupYear;
let rollups: RollupsService;
let listIssuedAt: Date;
/** Which kinds of numbers there were, and which of them had something behind them that adds up. */
const numberKinds = new Set<string>();
const seenBehind = new Set<string>();
/** What the weeks have told of, so that no cell is compared with nothing only. */
const seen = new Set<string>();

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({
    url: test.appUrl,
    applicationName: 'test',
    reader: 'system',
    onError: () => undefined,
  });
  const ids = countedIds();
  year = new RollupYear(database, 1, ids);
  await year.live(24);
  rollups = new RollupsService(database, ids, { host });
  const [list] = await database.query<{ issuedAt: Date }>(
    'SELECT issued_at AS "issuedAt" FROM list_year_current WHERE year = 2022',
  );
  listIssuedAt = list!.issuedAt;
  await new SequencerService(database, memorySigner(), newId).sign();
}, 300_000);

afterAll(async () => {
  await database?.close();
  await test?.drop();
});

async function built(code: string, scopeId: string): Promise<RollupData> {
  const shown = await rollups.show(code, scopeId);
  if ('refused' in shown) throw new Error(shown.code);
  return shown.document.data;
}

async function counted({ from, cutAt, scope }: RollupData): Promise<object> {
  return database.transaction(async (client) => {
    // Compiling this statement takes far longer than running it.
    await client.query('SET LOCAL jit = off');
    const { rows } = await client.query<{ data: object }>(recount, [from, cutAt, scope, 2022, listIssuedAt]);
    return rows[0]!.data;
  });
}

async function expectTheSame(code: string, scopeId: string): Promise<RollupData> {
  const data = await built(code, scopeId);
  const { builderVersion: _builder, kind: _kind, period: _period, number: _number, ...cells } = data;
  expect({ code, ...cells }).toEqual({ code, ...(await counted(data)) });
  return data;
}

function noteWhatIsSaid(data: RollupData): void {
  const { lights, overdue, due, investment, slips, difficulties, reporting, groups } = data;
  const lists = {
    entered: data.entered,
    left: data.left,
    movements: data.movements,
    targets: data.targets,
    due,
    forecast: data.forecast.lines,
    checked: data.forecast.lines.filter(({ scored }) => scored > 0),
    turned: lights.turned,
    red: lights.red,
    newly: overdue.newly,
    still: overdue.still,
    behind: investment.behind,
    months: investment.months,
    slips: slips.lines,
    slipUnits: slips.units,

    overLimit: difficulties.overLimit,
    charged: difficulties.overLimit.filter(({ charged }) => charged),
    stale: reporting.stale,
    never: reporting.never,
    units: reporting.units,
    phases: groups.category.filter(({ entries, projects }) => projects < entries),

    steps: overdue.newly.filter(({ step }) => step !== null),
    noArea: groups.area.filter(({ key }) => key === null),

    closed: overdue.newly.filter(({ open }) => !open),
    passed: due.filter(({ daysLeft }) => daysLeft < 0),
  };
  for (const [name, lines] of Object.entries(lists)) if (lines.length > 0) seen.add(name);
  for (const { kind } of data.corrections) seen.add(`correction ${kind}`);
  for (const { how } of overdue.settled) seen.add(`settled ${how}`);
  for (const { answered } of overdue.still) seen.add(`answered ${answered}`);
  for (const { answerable } of overdue.still)
    for (const { role } of answerable) seen.add(`answerable ${role}`);
  for (const { reference } of data.forecast.lines) seen.add(`forecast from ${reference}`);
  if (data.forecast.silent > 0) seen.add('forecast silent');
  for (const { light } of data.targets) seen.add(`target ${light}`);
}

describe('the rollups of a year, counted again with plain SQL over versions and history', () => {
  it('of the city are the same to the cell in each of the 52 weeks', async () => {
    for (const week of yearWeeks) noteWhatIsSaid(await expectTheSame(week, year.units.root));
  });

  it('of an area, of the unit below it and of a department too', async () => {
    const { areas, office, department } = year.units;
    for (const week of yearWeeks.filter((_, index) => index % 8 === 5))
      for (const unit of [areas[0]!, office, department]) await expectTheSame(week, unit);
  });

  it('of months, quarters and the year too', async () => {
    for (const code of ['2022-01', '2022-06', '2022-11', '2022-Q2', '2022-Q4'])
      expect((await expectTheSame(code, year.units.root)).yearEnd).toBeNull();
    const { yearEnd } = await expectTheSame('2022', year.units.root);
    const { reached, carried, onNextList } = yearEnd!;
    const going = carried.reduce((sum, { entries }) => sum + entries, 0);
    // Something of each, so that no cell is compared with nothing only.
    expect(reached.filter(({ entries }) => entries > 0).length).toBeGreaterThan(1);
    expect(carried.some(({ projects, entries }) => projects < entries)).toBe(true);
    expect(carried.some(({ unstated }) => unstated > 0)).toBe(true);
    expect(onNextList).toBeGreaterThan(0);
    expect(onNextList).toBeLessThanOrEqual(going);
  });

  it('have told of everything that a rollup can tell of', () => {
    expect([...seen].sort()).toEqual([
      'answerable liaison_officer',
      'answerable project_leader',
      'answerable root_leader',
      'answerable supervisor',
      'answerable unit_head',
      'answered date_change',
      'answered difficulty',
      'answered null',
      'behind',
      'charged',
      'checked',
      'correction investment_restated',
      'correction missed',
      'correction plan_restated',
      'correction reported_late',
      'correction stage_reached',
      'correction stage_redated',
      'correction stage_undone',
      'due',
      'entered',
      'forecast',
      'forecast from area',
      'forecast from category',
      'forecast from stage',
      'forecast silent',
      'left',
      'months',
      'movements',
      'never',
      'newly',
      'noArea',
      'overLimit',
      'passed',
      'phases',
      'red',
      'settled deadline_moved',
      'settled ended',
      'settled reached',
      'settled reported_late',
      'slipUnits',
      'slips',
      'stale',
      'steps',
      'still',
      'target green',
      'target none',
      'target red',
      'target yellow',
      'targets',
      'turned',
      'units',
    ]);
  });
});

const noLabels = { projects: {}, units: {}, targets: {}, lifecycles: {}, steps: {} };

/** A number's key without what is one of several: units, codes, weeks. */
function kindOf(key: string): string {
  return key
    .replace(/^(\/groups\/\w+|\/(?:targets|slips\/units|reporting\/units))\/[^/]+/, '$1/*')
    .replace(/(stages|lights|reached|carried)\/(?!weeks|turned)[a-z]+/, '$1/*')
    .replace(/(weeks)\/.+|(months|byMonth)\/[^/]+/, '$1$2/*');
}

describe('what stands behind the numbers', () => {
  it.each(['2022-W02', '2022-W26', '2022-W45', '2022-Q4', '2022'])(
    'of %s adds up to each of them',
    async (code) => {
      const { root, areas, department } = year.units;
      const lines = new LinesBehind(database);
      for (const unit of code === '2022-W45' ? [root, areas[0]!, department] : [root]) {
        const data = await built(code, unit);
        const wrong: string[] = [];
        for (const [key, number] of numbersOf(data)) {
          numberKinds.add(kindOf(key));
          for (const language of ['zh', 'en'] as const)
            expect(rollupNumberTitle(key, { data, labels: noLabels }, language)).toMatch(/^(?!.*undefined)./);
          const behind = await lines.of(data, key, number);
          if (behind === null) wrong.push(`${key} ${number}`);
          // What the test would see if a line were missing or came twice.
          else if (behind.some(({ adds }) => adds !== 0 && adds !== null)) {
            const [first, ...others] = behind.toSorted((a, b) => Number(b.adds) - Number(a.adds));
            expect([others, [first!, ...behind]].map((one) => areBehind(key, one, number))).toEqual([
              false,
              false,
            ]);
            seenBehind.add(kindOf(key));
          }
        }
        expect(wrong).toEqual([]);
      }
    },
    60_000,
  );

  it('was something for every kind of number that is a sum', () => {
    const nothing = [...numberKinds].filter((kind) => !seenBehind.has(kind));
    expect(nothing.filter((kind) => !kind.startsWith('/targets/'))).toEqual(['/difficulties/closed']);
    expect(numberKinds.size).toBeGreaterThan(90);
  });
});

describe('the golden documents', () => {
  it.each(['2022-W10', '2022-W26', '2022-W45', '2022'])('%s comes as it was committed', async (week) => {
    const data = await built(week, year.units.root);
    const { text, isNew } = asGolden(data);
    // Another builder: raise its version, run this, look at what was written, commit it. The same builder never makes others.
    expect({ isNew, text }).toEqual({ isNew: false, text: goldenRollup(data.builderVersion, week) });
  });

  it.each([1, 2, 3])('an issue that builder %d has frozen is read and mailed as it was', async (builder) => {
    const dataText = goldenRollup(builder, '2022-W10').replaceAll(
      /^"scope": "[^"]+"/gm,
      `"scope": "${year.units.root}"`,
    );
    const owner = new pg.Client(test.ownerUrl);
    await owner.connect();
    const { rows } = await owner.query<{ id: string }>(insertIssue, [dataText, builder]);
    await owner.end();
    const document = await rollups.mailDocument(rows[0]!.id);
    expect(document.dataText).toBe(dataText);
    const mail = await rollupMail(document, 'zh');
    expect(mail.attachments!.find(({ filename }) => filename === 'data.json')!.content).toBe(dataText);
    expect(mail.text).toContain('第 10 期');
    expect(mail.text.includes('未统计灯色')).toBe(builder === 1);
    // Its ids are none of this city's, so its counts are found again by chance only; lists that are in it are there.
    const lines = new LinesBehind(database);
    for (const [key, number] of numbersOf(document.data)) {
      const behind = await lines.of(document.data, key, number);
      if (behind === null) expect(listedBehind(document.data, key)).toBeNull();
      else expect(areBehind(key, behind, number)).toBe(true);
    }
    for (const language of ['zh', 'en'] as const)
      expect((await rollupFiles(document, language)).map(({ name }) => name)).toContain('report.pdf');
  });
});

/** An issue ($1 its data, $2 its builder) as that builder stored it, but for its period: an issue comes once. */
const insertIssue = `
  INSERT INTO rollup (id, kind, period, scope_id, list_year, number, from_at, cut_at, send_at, data, data_sha256, labels,
    builder_version, recorded_from)
  SELECT gen_random_uuid(), 'week', '2022-W10-' || $2::integer, (d ->> 'scope')::uuid, 2022, 10, (d ->> 'from')::timestamptz,
    (d ->> 'cutAt')::timestamptz, (d ->> 'cutAt')::timestamptz + interval '8 hours', $1::text, sha256(convert_to($1::text, 'UTF8')),
    '{"lifecycles":{},"projects":{},"units":{}}', $2::integer, (d ->> 'cutAt')::timestamptz + interval '2 minutes'
  FROM (SELECT $1::text::jsonb AS d) AS issue RETURNING id`;
