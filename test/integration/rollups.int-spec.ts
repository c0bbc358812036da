import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal, localDate, type Person, type RollupData } from '#domain';
import { Database, newId } from '#database';
import { ClockService, DeadlinesService, RollupsService, SetupService } from '#portfolio';
import { City, planned, reached } from '../support/city.js';

const setup = { kind: 'system', part: 'setup' } as const;
const host = 'city.example';
const evidence = [
  { kind: 'construction_permit' as const, number: '320585202203040001' },
  { kind: 'contract' as const, number: '2022-17' },
];

/** A city with a schedule, a leader and a supervisor, and what a test does to it. */
class Stand {
  readonly rollups: RollupsService;
  readonly clock: ClockService;
  readonly deadlines: DeadlinesService;
  leader!: Person;
  supervisor!: Person;

  private constructor(readonly city: City) {
    this.rollups = new RollupsService(city.database, newId, { host });
    this.clock = new ClockService(city.database);
    this.deadlines = new DeadlinesService(city.database, newId);
  }

  /** The list is issued on the Monday of W08, so that W08 is its first issue. */
  static async begin(firstPeriod = '2022-W09'): Promise<Stand> {
    const city = await City.found('2022-02-21T09:00:00+08:00');
    const stand = new Stand(city);
    stand.leader = await city.person('leader', { unitId: city.rootId });
    stand.supervisor = await city.person('supervisor', { unitId: city.rootId });
    await new SetupService(city.database, newId).scheduleWeeklyRollup(city.rootId, firstPeriod);
    return stand;
  }

  /** Moves the clock; the days that pass are swept for missed dates where the text ends on `sweep`. */
  async goTo(time: string, sweep = false): Promise<void> {
    const moved = await this.clock.advance(new Date(`${time}+08:00`));
    if (isRefusal(moved)) throw new Error(moved.code);
    if (sweep) await this.deadlines.recordMissedDates();
  }

  async reach(projectId: string, stage: string, on: string): Promise<void> {
    const officer = { ...this.leader, duties: [{ role: 'liaison_officer' as const, projectId, unitId: null }] };
    const done = await this.city.projects.changeStage(officer, projectId, null, {
      stage,
      reachedOn: localDate(on),
      evidence,
      note: '绝不写进周报的备注',
    });
    if (isRefusal(done)) throw new Error(done.code);
  }

  async invest(projectId: string, month: string, cumulative: string): Promise<void> {
    const done = await this.city.projects.reportInvestment(setup, projectId, {
      month,
      series: 'reported',
      cumulative,
    });
    if (isRefusal(done)) throw new Error(done.code);
  }

  async report(projectId: string, on: string): Promise<void> {
    const done = await this.city.projects.reportProgress(this.leader, projectId, {
      reportedOn: localDate(on),
      personId: this.leader.personId,
      text: null,
      percent: null,
    });
    if (isRefusal(done)) throw new Error(done.code);
  }

  async issues(): Promise<{ id: string; period: string; number: number; data: string }[]> {
    return this.city.database.query('SELECT id, period, number, data FROM rollup ORDER BY cut_at');
  }

  async data(period: string): Promise<RollupData> {
    const issue = (await this.issues()).find((each) => each.period === period);
    return JSON.parse(issue!.data) as RollupData;
  }
}

/** Two weeks in which each thing that a rollup tells of happens once. */
async function twoWeeks(stand: Stand): Promise<Record<string, string>> {
  const { city } = stand;
  const signed = reached('signing', '2021-06-01');
  const project = (name: string, ...milestones: ReturnType<typeof planned>[]): Promise<string> =>
    city.project({ name, milestones });
  const ids = {
    moves: await project('本周开工', signed, planned('groundbreaking', '2022-03-02')),
    stillMissed: await project('持续逾期', signed, planned('groundbreaking', '2022-02-24')),
    newlyMissed: await project('新增逾期', signed, planned('groundbreaking', '2022-03-03')),
    reportedLate: await project('补报', signed, planned('groundbreaking', '2022-02-23')),
    repaired: await project('已消除', signed, planned('groundbreaking', '2022-02-25')),
    due: await project('将到期', signed, planned('groundbreaking', '2022-03-20')),
    later: await project('以后到期', signed, planned('groundbreaking', '2022-03-21')),
    dueOnSunday: await project('周日到期', signed, planned('groundbreaking', '2022-03-06')),
    pipeline: await project('在谈'),
    unknown: await city.project({ name: '未载明', stageKnown: false }),
  };
  for (const day of ['22', '23', '24', '25', '26', '27', '28']) await stand.goTo(`2022-02-${day}T00:00:00`, true);
  await stand.invest(ids.moves, '2022-01', '100.0001');
  await stand.invest(ids.due, '2022-01', '50.5000');
  await stand.report(ids.due, '2022-02-18');
  await stand.report(ids.moves, '2022-02-25');
  await stand.goTo('2022-03-01T10:00:00');
  await stand.reach(ids.moves, 'groundbreaking', '2022-03-01');
  await stand.goTo('2022-03-02T10:00:00');
  await stand.reach(ids.reportedLate, 'groundbreaking', '2022-02-22');
  await stand.reach(ids.repaired, 'groundbreaking', '2022-03-02');
  await stand.invest(ids.moves, '2022-02', '300.0001');
  await stand.goTo('2022-03-04T00:00:00', true);
  await stand.goTo('2022-03-06T23:00:00');
  return ids;
}

describe('a weekly rollup', () => {
  let stand: Stand;
  let ids: Record<string, string>;
  beforeAll(async () => {
    stand = await Stand.begin();
    const { city } = stand;
    ids = await twoWeeks(stand);
    await city.person('liaison_officer', { projectId: ids['stillMissed']! });
    await city.person('unit_head', { unitId: city.areaId });
  });
  afterAll(async () => {
    await stand.city.leave();
  });

  it('is not built before 60 s have passed since its cut, and once then', async () => {
    expect(await stand.rollups.buildDue()).toBe(0);
    await stand.goTo('2022-03-07T00:00:01', true);
    // Recorded after the cut: no figure of the issue may know of it.
    await stand.reach(ids['due']!, 'groundbreaking', '2022-03-06');
    expect(await stand.rollups.buildDue()).toBe(0);
    await stand.goTo('2022-03-07T00:01:00');
    expect(await stand.rollups.buildDue()).toBe(1);
    expect(await stand.rollups.buildDue()).toBe(0);
    expect(await stand.issues()).toMatchObject([{ period: '2022-W09', number: 2 }]);
  });

  it('tells what moved, what was missed and what is due, each once', async () => {
    const data = await stand.data('2022-W09');
    const projects = (lines: readonly { project: string }[]): string[] => lines.map(({ project }) => project);
    expect(projects(data.movements).sort()).toEqual([ids['moves'], ids['repaired']].sort());
    expect(data.corrections).toMatchObject([
      { kind: 'reported_late', project: ids['reportedLate'], dueOn: '2022-02-23' },
      { kind: 'stage_reached', project: ids['reportedLate'], reachedOn: '2022-02-22' },
    ]);
    expect(data.overdue).toMatchObject({
      atCut: 2,
      atPreviousCut: 3,
      newly: [{ project: ids['newlyMissed'], dueOn: '2022-03-03', daysLate: 4, open: true }],
      still: [{ project: ids['stillMissed'], dueOn: '2022-02-24', daysLate: 11, open: true }],
      settled: [
        { project: ids['reportedLate'], how: 'reported_late' },
        { project: ids['repaired'], how: 'reached' },
      ],
    });
    expect(data.due).toMatchObject([
      { project: ids['dueOnSunday'], daysLeft: -1 },
      { project: ids['due'], daysLeft: 13 },
    ]);
    expect(data.overdue.still[0]!.answerable.map(({ role }) => role)).toEqual([
      'liaison_officer',
      'unit_head',
      'supervisor',
    ]);
    expect(data.investment).toMatchObject({
      planned: '120000.0000',
      completed: '350.5001',
      completedAtPreviousCut: '0.0000',
      months: [
        { month: '2022-02', projects: 1 },
        { month: '2022-01', projects: 1 },
      ],
    });
    expect(data.reporting.stale).toEqual([{ project: ids['due'], lastReportedOn: '2022-02-18', workingDays: 10 }]);
    expect(data.reporting.never).toHaveLength(8);
  });

  it('equals the history counted with plain SQL', async () => {
    const [figures] = await stand.city.database.query<{ figures: unknown }>(recomputed, [
      '2022-02-27T16:00:00Z',
      '2022-03-06T16:00:00Z',
    ]);
    const data = await stand.data('2022-W09');
    expect(figures!.figures).toEqual({
      stages: Object.fromEntries(
        data.stages.flatMap(({ stage, atCut }) => (atCut === 0 ? [] : [[stage, atCut]])),
      ),
      before: Object.fromEntries(
        data.stages.flatMap(({ stage, atPreviousCut }) => (atPreviousCut === 0 ? [] : [[stage, atPreviousCut]])),
      ),
      reached: data.movements.length + data.corrections.filter(({ kind }) => kind === 'stage_reached').length,
      overdue: data.overdue.atCut,
      overdueBefore: data.overdue.atPreviousCut,
      completed: data.investment.completed,
    });
  });

  it('holds no name and no text that somebody typed', async () => {
    const [issue] = await stand.issues();
    const names = await stand.city.database.query<{ name: string }>(
      `SELECT name FROM person_profile UNION SELECT name FROM project_version UNION SELECT name FROM unit_version`,
    );
    for (const { name } of [...names, { name: '备注' }]) expect(issue!.data).not.toContain(name);
    const [labels] = await stand.city.database.query<{ labels: string }>('SELECT labels FROM rollup');
    expect(labels!.labels).toContain('持续逾期');
    const people = await stand.city.database.query<{ name: string }>('SELECT name FROM person_profile');
    for (const { name } of people) expect(labels!.labels).not.toContain(name);
  });

  it('commits to its bytes in the history, in the transaction of its row', async () => {
    const events = await stand.city.database.query(
      `SELECT convert_from(c.canon, 'UTF8')::jsonb AS body,
         timestamptz 'epoch' + e.recorded_at_us * interval '1 microsecond' = r.recorded_from AS same,
         encode(r.data_sha256, 'hex') AS sha
       FROM rollup r, audit.event e JOIN audit.canon c USING (chain, seq)
       WHERE e.chain = '_sys' AND convert_from(c.canon, 'UTF8')::jsonb ->> 'action' = 'rollup.issued'`,
    );
    expect(events).toHaveLength(1);
    const { body, same, sha } = events[0] as { body: Record<string, unknown>; same: boolean; sha: string };
    expect(same).toBe(true);
    expect(body).toMatchObject({
      actor: 'system:rollups',
      data: { after: { kind: 'week', period: '2022-W09', number: 2, scope: stand.city.rootId, dataSha256: sha } },
    });
  });

  it('goes to who leads and who supervises the unit, at 08:00, once each', async () => {
    const messages = await stand.city.database.query(
      `SELECT m.person_id AS person, m.kind, m.day, d.state, d.internet_message_id = '<' || m.id || '@${host}>' AS stable,
         to_char(d.send_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS "sendAt"
       FROM message m JOIN delivery d ON d.message_id = m.id`,
    );
    const expected = { kind: 'rollup', day: '2022-03-07', state: 'pending', stable: true, sendAt: '2022-03-07 08:00' };
    expect(new Set(messages)).toEqual(
      new Set([
        { person: stand.leader.personId, ...expected },
        { person: stand.supervisor.personId, ...expected },
      ]),
    );
  });

  it('has the same bytes when it is built again after much else was recorded', async () => {
    const { city } = stand;
    await stand.goTo('2022-03-09T10:00:00', true);
    await stand.reach(ids['stillMissed']!, 'groundbreaking', '2022-02-23');
    await stand.reach(ids['pipeline']!, 'signing', '2022-03-01');
    await stand.invest(ids['due']!, '2022-02', '777.0000');
    await stand.report(ids['due']!, '2022-03-08');
    await city.project({ name: '后来的', milestones: [planned('signing', '2022-03-08')] });
    await city.person('liaison_officer', { projectId: ids['newlyMissed']! });
    const [owed] = await city.database.query<{ listIssuedAt: Date }>(
      'SELECT issued_at AS "listIssuedAt" FROM list_year_current',
    );
    const again = await stand.rollups.build({
      period: '2022-W09',
      scopeId: city.rootId,
      listYear: 2022,
      listIssuedAt: owed!.listIssuedAt,
    });
    const [issue] = await stand.issues();
    expect(again.dataText).toBe(issue!.data);
  });

  it('is named with its people when the mail is made, and not marked late', async () => {
    const [issue] = await stand.issues();
    const document = await stand.rollups.mailDocument(issue!.id);
    expect(document).toMatchObject({ demonstration: true, late: false, carried: [], dataText: issue!.data });
    expect(document.labels.units[stand.city.rootId]).toEqual({ name: '太仓市' });
    expect(document.labels.people[stand.supervisor.personId]?.name).toMatch(/^supervisor/);
    await expect(stand.rollups.mailDocument(newId())).rejects.toThrow('There is no rollup');
  });

  it('cannot be written past the decision store, nor changed', async () => {
    await expect(
      stand.city.database.query(`INSERT INTO rollup SELECT * FROM rollup`),
    ).rejects.toThrow('permission denied');
    await expect(stand.city.database.query(`UPDATE rollup SET number = 9`)).rejects.toThrow('permission denied');
  });
});

describe('several builders', () => {
  it('build an issue once, whoever is faster', async () => {
    const stand = await Stand.begin();
    await stand.city.project({ milestones: [planned('signing', '2022-03-01')] });
    await stand.goTo('2022-03-07T00:05:00');
    const others = Array.from(
      { length: 3 },
      () => new Database({ url: stand.city.test.appUrl, applicationName: 'other', onError: () => undefined }),
    );
    const builders = [stand.rollups, ...others.map((each) => new RollupsService(each, newId, { host }))];
    const built = await Promise.all(builders.map((builder) => builder.buildDue()));
    expect(built.toSorted()).toEqual([0, 0, 0, 1]);
    const [counts] = await stand.city.database.query(
      `SELECT (SELECT count(*)::integer FROM rollup) AS rollups, (SELECT count(*)::integer FROM message) AS messages,
         (SELECT count(*)::integer FROM audit.canon
          WHERE convert_from(canon, 'UTF8')::jsonb ->> 'action' = 'rollup.issued') AS events`,
    );
    expect(counts).toEqual({ rollups: 1, messages: 2, events: 1 });
    await Promise.all(others.map((each) => each.close()));
    await stand.city.leave();
  });
});

describe('after an outage', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await Stand.begin('2022-W07');
    await stand.city.project({ milestones: [planned('signing', '2022-03-01')] });
    await stand.goTo('2022-03-21T21:00:00');
  });
  afterAll(async () => {
    await stand.city.leave();
  });

  it('every missed issue is built in order, from the first that a list covers', async () => {
    expect(await stand.rollups.buildDue()).toBe(4);
    expect((await stand.issues()).map(({ period, number }) => [period, number])).toEqual([
      ['2022-W08', 1],
      ['2022-W09', 2],
      ['2022-W10', 3],
      ['2022-W11', 4],
    ]);
    const [order] = await stand.city.database.query(
      `SELECT array_agg(period ORDER BY recorded_from) = array_agg(period ORDER BY cut_at) AS kept FROM rollup`,
    );
    expect(order).toEqual({ kept: true });
  });

  it('one mail carries the newest with the others, marked late, and waits for the end of the quiet hours', async () => {
    const messages = await stand.city.database.query(
      `SELECT DISTINCT r.period, to_char(d.send_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS "sendAt"
       FROM message m JOIN rollup r ON r.id = m.rollup_id JOIN delivery d ON d.message_id = m.id`,
    );
    expect(messages).toEqual([{ period: '2022-W11', sendAt: '2022-03-22 07:30' }]);
    const newest = (await stand.issues()).at(-1)!;
    const document = await stand.rollups.mailDocument(newest.id);
    expect(document.late).toBe(true);
    expect(document.carried.map(({ data }) => data.period)).toEqual(['2022-W08', '2022-W09', '2022-W10']);
    expect(newest.data).not.toMatch(/late"|carried/);
  });

  it('the next issue is on time and carries nothing', async () => {
    await stand.goTo('2022-03-28T00:02:00');
    expect(await stand.rollups.buildDue()).toBe(1);
    const newest = (await stand.issues()).at(-1)!;
    expect(await stand.rollups.mailDocument(newest.id)).toMatchObject({ late: false, carried: [] });
  });
});

describe('nobody to tell', () => {
  it('builds without a list nothing, and without recipients an issue without mail', async () => {
    const stand = await Stand.begin('2022-W01');
    const { city } = stand;
    const area = new SetupService(city.database, newId);
    await area.scheduleWeeklyRollup(city.areaId, '2022-W08');
    await city.project({ leadUnitId: city.areaId });
    await city.project({ leadUnitId: city.otherAreaId });
    await stand.goTo('2022-02-28T08:00:30');
    expect(await stand.rollups.buildDue()).toBe(2);
    const rows = await city.database.query(
      `SELECT r.scope_id AS scope, (r.data::jsonb -> 'projects')::integer AS projects,
         (SELECT count(*)::integer FROM message m WHERE m.rollup_id = r.id) AS messages FROM rollup r`,
    );
    expect(new Set(rows)).toEqual(
      new Set([
        { scope: city.rootId, projects: 2, messages: 2 },
        { scope: city.areaId, projects: 1, messages: 0 },
      ]),
    );
    await city.leave();
  });
});

/** The main figures from the history alone: $1 previous cut, $2 cut. Reads no version row. */
const recomputed = `
  WITH event AS (
    SELECT e.chain AS project, e.seq, timestamptz 'epoch' + e.recorded_at_us * interval '1 microsecond' AS at,
      convert_from(c.canon, 'UTF8')::jsonb AS body
    FROM audit.event e JOIN audit.canon c USING (chain, seq) WHERE e.chain <> '_sys'),
  change AS (SELECT project, seq, at, body ->> 'action' AS action, body -> 'data' -> 'after' AS after FROM event),
  cut AS (SELECT * FROM (VALUES ('before', $1::timestamptz), ('now', $2::timestamptz)) AS c(name, at)),
  stage AS (
    SELECT DISTINCT ON (cut.name, project) cut.name, project,
      coalesce(after ->> 'stage', CASE WHEN (after ->> 'stageKnown')::boolean THEN 'pipeline' ELSE 'unknown' END) AS stage
    FROM cut JOIN change ON change.at <= cut.at AND action IN ('project.created', 'stage.reached')
    ORDER BY cut.name, project, seq DESC),
  stages AS (SELECT name, jsonb_object_agg(stage, n) AS counts
    FROM (SELECT name, stage, count(*) AS n FROM stage GROUP BY name, stage) AS s GROUP BY name),
  open AS (
    SELECT cut.name, count(*) AS n FROM cut JOIN change missed ON missed.at <= cut.at AND missed.action = 'milestone.missed'
    WHERE NOT EXISTS (SELECT FROM change r WHERE r.action = 'stage.reached' AND r.at <= cut.at
                      AND r.after ->> 'milestone' = missed.after ->> 'milestone')
    GROUP BY cut.name),
  figure AS (
    SELECT DISTINCT ON (project) (after ->> 'cumulative')::numeric(16, 4) AS amount FROM change
    WHERE action = 'investment.reported' AND after ->> 'series' = 'reported' AND at <= $2
    ORDER BY project, after ->> 'month' DESC, seq DESC)
  SELECT jsonb_build_object(
    'stages', (SELECT counts FROM stages WHERE name = 'now'),
    'before', (SELECT counts FROM stages WHERE name = 'before'),
    'reached', (SELECT count(*) FROM change WHERE action = 'stage.reached' AND at > $1 AND at <= $2),
    'overdue', (SELECT n FROM open WHERE name = 'now'),
    'overdueBefore', (SELECT n FROM open WHERE name = 'before'),
    'completed', (SELECT sum(amount)::text FROM figure)) AS figures`;
