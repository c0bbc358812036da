import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#database';
import {
  decideDateChange,
  decideDateChangeRequest,
  decideAnswer,
  decideGoal,
  decideInstruction,
  decidePermitApplication,
  workingCalendar,
  decideHold,
  decideHoldRequest,
  decideProjectEnd,
  decideStageUndo,
  decideStageUndoRequest,
  decision,
  historyEntry,
  localDate,
  systemChain,
  type Actor,
  type Decision,
  type Person,
  type ProjectFacts,
  type Refusal,
  type VersionedRow,
} from '#domain';
import {
  CalendarService,
  ClockService,
  DeadlinesService,
  ListChanges,
  ListEntriesService,
  ProjectChanges,
} from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';
import { tablesOfThePast, tablesOfThePresent } from '../support/tables-of-the-past.js';

const setup: Actor = { kind: 'system', part: 'setup' };

let city: City;
let api: ApiClient;
let leader: ApiClient;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  await city.person('leader', { unitId: city.rootId }, { login: 'mayor' });
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  leader = await api.as('mayor');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function now(): Promise<Date> {
  return new ClockService(city.database).now();
}

/** A later time, of which nothing before can change any more. */
async function minutesLater(minutes: number): Promise<void> {
  await new ClockService(city.database).advance(new Date((await now()).getTime() + minutes * 60_000));
}

/** Writes the next version of a row as a decision would, with an event of the chain. */
async function nextVersion(
  table: VersionedRow['table'],
  key: string,
  id: string | number,
  change: object,
  chain: string = systemChain,
): Promise<void> {
  const [row] = await city.database.query<{ row: Record<string, unknown> }>(
    `SELECT to_jsonb(v) - 'recorded_from' - 'recorded_to' AS row FROM ${table}_version v
     WHERE ${key} = $1 AND recorded_to = 'infinity'`,
    [id],
  );
  const version = Number(row!.row['version']) + 1;
  const entry = historyEntry<'texts.erased'>({
    event: newId(),
    chain,
    action: 'texts.erased',
    before: null,
    after: { ofEvent: newId() },
  });
  const decided: Decision = decision({
    entries: [entry],
    versions: [{ table, row: { ...row!.row, version, ...change } as never } as VersionedRow],
  });
  expect(await city.database.change(setup, () => decided)).toHaveProperty('seq');
}

/** A project of each kind of state, so that every part of a document has something to show. */
async function someProjects(): Promise<string[]> {
  const ids = [
    await city.project({
      remark: '备注',
      milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-05')],
    }),
    await city.project({ milestones: [planned('signing', '2022-03-01')] }),
    await city.project({ leadUnitId: city.otherAreaId, stageKnown: false, milestones: [] }),
  ];
  for (const projectId of ids) {
    const officer = await city.person('liaison_officer', { projectId });
    const reportedOn = localDate('2022-03-04');
    const report = { reportedOn, personId: officer.personId, text: '桩基', percent: 12 };
    await city.reports.reportProgress(officer, projectId, report);
    await city.reports.reportInvestment(officer, projectId, {
      month: '2022-01',
      series: 'reported',
      cumulative: '100.0000',
    });
  }
  await new DeadlinesService(city.database, newId).recordMissedDates();
  return ids;
}

/** Everything that a reader can read, but for the instant that an answer repeats. */
async function shown(client: ApiClient, ids: readonly string[], asOf: string | null): Promise<string[]> {
  const query = asOf === null ? '' : `asOf=${encodeURIComponent(asOf)}`;
  const answers = [
    await client.get(`/api/v1/projects?listYear=2022&limit=200&${query}`),
    ...(await Promise.all(ids.map(async (id) => client.get(`/api/v1/projects/${id}?${query}`)))),
  ];
  return answers.map(({ statusCode, body }) => `${statusCode} ${body.replace(/^\{"asOf":[^,]*,/, '{')}`);
}

/** Changes at least one row of every table of the past. */
async function changeEverything(ids: readonly string[]): Promise<void> {
  const [first, second, third] = ids as [string, string, string];
  const officer = await city.person('enterprise_contact', { projectId: first }, { name: '企业王经理' });
  const supervisor = {
    ...officer,
    duties: [{ role: 'supervisor' as const, projectId: null, unitId: city.rootId }],
  };
  // Kept, but recorded as missed: the missed date gets a version too.
  expect(
    await city.projects.changeStage(supervisor, first, null, {
      stage: 'groundbreaking',
      reachedOn: localDate('2022-03-04'),
      evidence: [{ kind: 'construction_permit', number: 'P-1', text: '原件' }],
      note: null,
    }),
  ).toHaveProperty('seq');
  await city.reports.reportProgress(supervisor, second, {
    reportedOn: localDate('2022-03-07'),
    personId: officer.personId,
    text: null,
    percent: null,
  });
  await city.reports.reportInvestment(supervisor, second, {
    month: '2022-02',
    series: 'statistical',
    cumulative: '250.0000',
  });
  await city.duty(officer.personId, 'leader', { projectId: second });
  const [duty] = await city.database.query<{ id: string }>(
    `SELECT id FROM duty_current WHERE project_id = $1 AND role = 'liaison_officer'`,
    [third],
  );
  await nextVersion('duty', 'id', duty!.id, { to_on: localDate('2022-03-07') });
  await nextVersion('unit', 'id', city.otherAreaId, { name: `港区 ${newId()}` });
  await nextVersion('list_year', 'year', 2022, { decision: `太政发〔2022〕${Date.now()}号` });
  const [entry] = await city.database.query<{ id: string }>(
    'SELECT id FROM list_entry_current WHERE project_id = $1 AND list_year = 2022',
    [third],
  );
  await nextVersion('list_entry', 'id', entry!.id, { planned_investment: '999.0000' }, third);
  await changeDates(ids, supervisor);
  await nextVersion(
    'project',
    'id',
    second,
    {
      name: `改名 ${newId()}`,
      lead_unit_id: city.otherAreaId,
      area_id: city.otherAreaId,
    },
    second,
  );
}

/** A project becomes two: links, and dates agreed for entries that are new. */
async function split(projectId: string): Promise<void> {
  const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
  const entries = new ListEntriesService(newId, new ListChanges(city.database, changes));
  const parts = ['一期', '二期'].map((name) => ({
    name,
    code: null,
    totalInvestment: '1',
    plannedInvestment: '1',
  }));
  const why = { decision: '2号', reason: '分期' };
  const setup = { kind: 'system', part: 'setup' } as const;
  expect(await entries.split(setup, { projectId, expectedSeq: null }, parts, why)).toHaveProperty('seq');
}

/** A date moved by request, an undoing refused and a hold, each by two people. */
async function changeDates(ids: readonly string[], one: Person): Promise<void> {
  const [first, second, third] = ids as [string, string, string];
  const act = async (
    projectId: string,
    decide: (facts: ProjectFacts) => Decision | Refusal,
  ): Promise<void> => {
    const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
    const wish = { action: 'project.change_stage', expectedSeq: null } as const;
    expect(await changes.change(one, projectId, wish, decide)).toHaveProperty('seq');
  };
  const milestone = (facts: ProjectFacts, stage: string): string =>
    facts.milestones.find((known) => known.stage === stage)!.id;
  const later = localDate('2022-09-01');
  const [other] = await city.database.query<{ id: string }>('SELECT id FROM person WHERE id <> $1 LIMIT 1', [
    one.personId,
  ]);
  const yes = { approve: true, note: '同意' };
  await act(second, (facts) =>
    decideDateChangeRequest(
      facts,
      { milestoneId: milestone(facts, 'signing'), toOn: later, reason: '设计变更' },
      one.personId,
      newId,
    ),
  );
  await act(second, (facts) => decideDateChange(facts, facts.dateChanges[0]!.id, yes, other!.id, newId));
  await act(first, (facts) =>
    decideStageUndoRequest(facts, milestone(facts, 'groundbreaking'), '误报', one.personId, newId),
  );
  const no = { approve: false, note: null };
  await act(first, (facts) => decideStageUndo(facts, facts.stageUndos[0]!.id, no, other!.id, newId));
  await act(second, (facts) =>
    decideHoldRequest(
      facts,
      { cause: 'land', reason: '征地', fromOn: localDate('2022-04-01'), toOn: localDate('2022-04-10') },
      one.personId,
      newId,
    ),
  );
  await act(second, (facts) => decideHold(facts, facts.holds[0]!.id, yes, other!.id, newId));
  const difficulty = {
    kind: 'difficulty',
    cause: 'land',
    settledBy: 'unit',
    ownerUnitId: city.areaId,
    dueOn: localDate('2022-12-31'),
    title: '两户未签约',
    text: null,
  } as const;
  await act(second, (facts) =>
    decideAnswer(
      facts,
      facts.milestones.find(({ dueOn, reachedPrecision }) => dueOn !== null && reachedPrecision === null)!.id,
      difficulty,
      { personId: one.personId, itemId: null },
      { calendar: workingCalendar([]), owner: { state: 'open' }, newId },
    ),
  );
  const permit = {
    kind: 'construction',
    name: null,
    authorityUnitId: null,
    authority: '行政审批局',
    appliedOn: localDate('2022-03-01'),
    limitDays: 7,
    dayType: 'working',
  } as const;
  await act(second, (facts) =>
    decidePermitApplication(facts, { permits: [], authorityUnit: null }, permit, newId),
  );
  const instruction = {
    leaderId: other!.id,
    givenOn: localDate('2022-03-01'),
    ownerUnitId: city.areaId,
    dueOn: localDate('2022-12-31'),
    text: '倒排工期',
  };
  const setting = { lastNumber: 0, ownerUnit: { state: 'open' }, isLeader: true } as const;
  await act(second, (facts) => decideInstruction(facts, setting, instruction, one.personId, newId));
  const goal = { year: 2022, quarter: 4, text: '封顶' };
  await act(second, (facts) =>
    decideGoal(facts, { goal: null, reportedOn: null }, goal, one.personId, newId),
  );
  const end = { kind: 'terminated', reason: '投资方撤资', successorIds: [] } as const;
  await act(third, (facts) => decideProjectEnd(facts, end, [], one.personId, newId));
}

describe('the past of every table', () => {
  it('is read as of an instant, or not for a reason', async () => {
    const tables = await city.database.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1`,
    );
    const named = new Set([...tablesOfThePast, ...Object.keys(tablesOfThePresent)]);
    const unnamed = tables
      .map(({ name }) => name)
      .filter((name) => !named.has(name.replace(/_version$/, '')));
    // `lifecycle_version` is a table of its own, not the versions of another.
    expect(unnamed.filter((name) => !named.has(name))).toEqual([]);
    for (const name of named) expect(tables.map((table) => table.name)).toContain(name);
  });

  it('shows the same bytes as when it was the present, whatever has been recorded since', async () => {
    const ids = await someProjects();
    const head = await api.as('head');
    const before = await shown(leader, ids, null);
    const beforeOfHead = await shown(head, ids, null);
    const instant = (await now()).toISOString();
    await minutesLater(2);
    await changeEverything(ids);
    await split(ids[0]!);

    for (const name of tablesOfThePast) {
      const table = ['answer', 'progress_report', 'slip', 'list_entry_date', 'project_succession'].includes(
        name,
      )
        ? name
        : `${name}_version`;
      const rows = await city.database.query<{ changed: boolean }>(
        `SELECT EXISTS (SELECT FROM ${table} WHERE recorded_from > $1) AS changed`,
        [instant],
      );
      expect([name, rows[0]!.changed]).toEqual([name, true]);
    }
    expect(await shown(leader, ids, instant)).toEqual(before);
    expect(await shown(leader, ids, null)).not.toEqual(before);
    // Asked again later, and by a day's end.
    await minutesLater(60 * 24);
    expect(await shown(leader, ids, instant)).toEqual(before);
    // Rights are today's: the second project has gone to another area, which this reader does not see.
    const ofHead = await shown(head, ids, instant);
    expect(ofHead[1]).toBe(beforeOfHead[1]);
    expect(ofHead[2]).toMatch(/^404/);
    expect(ofHead[0]).not.toContain(ids[1]);
    expect(beforeOfHead[0]).toContain(ids[1]);
  });

  it('is of each instant what it was, after any sequence of changes', async () => {
    const ids = await someProjects();
    await minutesLater(2);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ project: fc.nat({ max: 2 }), field: fc.nat({ max: 3 }) }), {
          minLength: 1,
          maxLength: 6,
        }),
        async (changes) => {
          const seen: { instant: string; documents: string[] }[] = [];
          for (const { project, field } of changes) {
            seen.push({ instant: (await now()).toISOString(), documents: await shown(leader, ids, null) });
            await minutesLater(1);
            const change = [
              { name: `名 ${newId()}` },
              { cluster: newId() },
              { total_investment: `${Math.floor(Math.random() * 1e6)}.0000` },
              { area_id: city.otherAreaId },
            ][field]!;
            await nextVersion('project', 'id', ids[project]!, change);
          }
          await minutesLater(2);
          for (const { instant, documents } of seen)
            expect(await shown(leader, ids, instant)).toEqual(documents);
        },
      ),
      { numRuns: 5 },
    );
  });
});

describe('an instant', () => {
  it.each(['2022-02-30', 'yesterday', '2022-03-01T00:00:00', '0001-01-01T00:00:00Z', ''])(
    'written as "%s" is refused',
    async (asOf) => {
      const url = `/api/v1/projects?listYear=2022&asOf=${encodeURIComponent(asOf)}`;
      const { statusCode, body } = await leader.get(url);
      expect([statusCode, JSON.parse(body).code]).toEqual([400, 'request.invalid']);
    },
  );

  it('that is not a minute past, or to come, is refused with the latest that is not', async () => {
    const [id] = await someProjects();
    const soon = new Date((await now()).getTime() - 50_000).toISOString();
    for (const url of [
      `/api/v1/projects?listYear=2022&asOf=${soon}`,
      `/api/v1/projects/${id}?asOf=2999-12-31`,
      `/api/v1/projects/${id}/differences?from=${soon}`,
    ]) {
      const { statusCode, body } = await leader.get(url);
      expect([statusCode, JSON.parse(body).code]).toEqual([422, 'as_of.too_recent']);
      expect(JSON.parse(body).detail).toMatch(/\+08:00/);
    }
  });

  it('before the list was issued has none', async () => {
    const { statusCode, body } = await leader.get('/api/v1/projects?listYear=2022&asOf=2020-01-01');
    expect([statusCode, JSON.parse(body).code]).toEqual([404, 'list_year.not_found']);
  });

  it('given as a day is the day’s end in the city', async () => {
    const id = await city.project({ name: '一日之末' });
    const day = new Date((await now()).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    await minutesLater(2 * 24 * 60);
    const at = async (asOf: string) => (await leader.get(`/api/v1/projects/${id}?asOf=${asOf}`)).statusCode;
    expect(await at(day)).toBe(200);
    const dayBefore = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    expect(await at(dayBefore)).toBe(404);
  });
});

describe('the difference between two instants', () => {
  it('tells the outcome in words, per project and for the list, in both languages', async () => {
    const ids = await someProjects();
    const from = (await now()).toISOString();
    await minutesLater(2);
    await changeEverything(ids);
    const { differences } = (await leader.get(`/api/v1/projects/${ids[0]}/differences?from=${from}`)).json();
    expect(differences.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
      'Stage: Signing → Groundbreaking',
      'Light: yellow → green',
      '"Groundbreaking" was reached on 2022-03-04',
      '"Groundbreaking" was not missed but reported late (due on 2022-03-05)',
      'enterprise contact: none → 企业王经理',
    ]);
    const chinese = { 'accept-language': 'zh' };
    const url = `/api/v1/projects/differences?listYear=2022&from=${from}&limit=100`;
    const page = (await leader.get(url, chinese)).json();
    const found = new Map<string, string[]>(
      page.items.map((item: { project: { id: string }; differences: { sentence: string }[] }) => [
        item.project.id,
        item.differences.map(({ sentence }) => sentence),
      ]),
    );
    expect(found.get(ids[0]!)).toContain('阶段：签约 → 开工');
    expect(found.get(ids[1]!)).toEqual([
      '停缓建（2022-04-01 至 2022-04-10）：无 → 执行中',
      '新增第 1 号问题“两户未签约”：待受理',
      '施工许可（2022-03-01 申请）：无 → 审批中',
      '第 1 号批示：无 → 待答复',
      '“签约”计划日期：2022-03-01 → 2022-09-01（推迟 184 天）',
      expect.stringMatching(/^名称：项目 .* → 改名 /),
      expect.stringMatching(/^牵头单位：高新区 → 港区 /),
      expect.stringMatching(/^板块：高新区 → 港区 /),
      '领导：无 → 企业王经理',
      '2022-02 统计数 累计完成投资：无 → 250.0000 万元',
      '进度：2022-03-04 12% 桩基 → 2022-03-07',
    ]);
    expect(found.get(ids[2]!)).toContain('2022 年度计划投资：12000.0000 → 999.0000 万元');
    expect(page.nextCursor).toBeNull();

    // Nothing of what happened before; and an officer is told of the own project alone.
    await minutesLater(2);
    const later = (await now()).toISOString();
    await minutesLater(2);
    const nothing = await leader.get(`/api/v1/projects/${ids[0]}/differences?from=${later}`);
    expect(nothing.json().differences).toEqual([]);
    await city.person('leader', { projectId: ids[2]! }, { login: 'project.leader' });
    const own = (await (await api.as('project.leader')).get(url)).json();
    expect(own.items.map((item: { project: { id: string } }) => item.project.id)).toEqual([ids[2]]);
  });

  it('refuses a span that ends before it begins', async () => {
    const [id] = await someProjects();
    await minutesLater(3 * 24 * 60);
    const { body, statusCode } = await leader.get(
      `/api/v1/projects/${id}/differences?from=2022-03-07&to=2022-03-01`,
    );
    expect([statusCode, JSON.parse(body).code]).toEqual([422, 'as_of.reversed']);
  });
});
