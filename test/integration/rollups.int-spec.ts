import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { isRefusal } from '#domain';
import { RollupArchiveService, RollupHeadlinesService, RollupsService, SettingsService } from '#portfolio';
import { inEveryLanguage } from '../../apps/worker/src/sweeps.js';
import { planned } from '../support/city.js';
import { host, RollupStand, twoWeeks } from '../support/rollup-stand.js';

describe('a weekly rollup', () => {
  let stand: RollupStand;
  let ids: Record<string, string>;
  beforeAll(async () => {
    stand = await RollupStand.begin();
    const { city } = stand;
    await stand.sequencer.sign();
    ids = await twoWeeks(stand);
    await city.person('liaison_officer', { projectId: ids['stillMissed']! });
    await city.person('unit_head', { unitId: city.areaId });
  });
  afterAll(async () => {
    await stand.city.leave();
  });

  it('is not built before 60 s have passed since its cut, nor before a checkpoint covers it, and once then', async () => {
    expect(await stand.rollups.buildDue()).toBe(0);
    await stand.goTo('2022-03-07T00:00:01', true);
    // Recorded after the cut: no figure of the issue may know of it.
    await stand.reach(ids['due']!, 'groundbreaking', '2022-03-06');
    expect(await stand.rollups.buildDue()).toBe(0);
    await stand.goTo('2022-03-07T00:01:00');
    // The newest checkpoint is from before those two weeks.
    expect(await stand.rollups.buildDue()).toBe(0);
    expect(await stand.build()).toBe(1);
    expect(await stand.build()).toBe(0);
    expect(await stand.issues()).toMatchObject([{ period: '2022-W09', number: 2 }]);
  });

  it('tells what moved, what was missed and what is due, each once', async () => {
    const data = await stand.data('2022-W09');
    const projects = (lines: readonly { project: string }[]): string[] => lines.map(({ project }) => project);
    expect(projects(data.movements).sort()).toEqual([ids['moves']!, ids['repaired']!].sort());
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
    expect(data.reporting.stale).toEqual([
      { project: ids['due'], lastReportedOn: '2022-02-18', workingDays: 10 },
    ]);
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
        data.stages.flatMap(({ stage, atPreviousCut }) =>
          atPreviousCut === 0 ? [] : [[stage, atPreviousCut]],
        ),
      ),
      reached: data.movements.length + data.corrections.filter(({ kind }) => kind === 'stage_reached').length,
      overdue: data.overdue.atCut,
      overdueBefore: data.overdue.atPreviousCut,
      completed: data.investment.completed,
    });
  });

  it('has the lights, groups and pace that plain SQL counts, cell by cell, at both cuts', async () => {
    const data = await stand.data('2022-W09');
    const [counted] = await stand.city.database.query<{ cells: Record<string, unknown> }>(recounted, [
      '2022-02-27T16:00:00Z',
      '2022-03-06T16:00:00Z',
    ]);
    const lights = (at: 'atCut' | 'atPreviousCut') =>
      Object.fromEntries(
        data.lights.counts.filter((line) => line[at] !== 0).map((line) => [line.light, line[at]]),
      );
    const week = data.lights.weeks.find((each) => each.week === '2022-W08')!;
    const { week: _, ...before } = week;
    expect(counted!.cells).toEqual({
      lights: lights('atCut'),
      lightsBefore: lights('atPreviousCut'),
      areas: data.groups.area.map(({ key, entries, planned, completed, overdue }) => ({
        key,
        entries,
        planned,
        completed,
        overdue,
      })),
      due: data.investment.dueByNow,
    });
    expect(Object.fromEntries(Object.entries(before).filter(([, count]) => count !== 0))).toEqual(
      lights('atPreviousCut'),
    );
    expect(data.lights.turned.length).toBeGreaterThan(0);
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
      data: {
        after: { kind: 'week', period: '2022-W09', number: 2, scope: stand.city.rootId, dataSha256: sha },
      },
    });
  });

  it('goes to who leads and who supervises the unit, at 08:00, once each', async () => {
    const messages = await stand.city.database.query(
      `SELECT m.person_id AS person, m.kind, m.day, d.state, d.internet_message_id = '<' || m.id || '@${host}>' AS stable,
         to_char(d.send_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS "sendAt"
       FROM message m JOIN delivery d ON d.message_id = m.id`,
    );
    const expected = {
      kind: 'rollup',
      day: '2022-03-07',
      state: 'pending',
      stable: true,
      sendAt: '2022-03-07 08:00',
    };
    expect(new Set(messages)).toEqual(
      new Set([
        { person: stand.leader.personId, ...expected },
        { person: stand.supervisor.personId, ...expected },
      ]),
    );
  });

  it('is found by what it says first, in both languages, once that is worded, however long it was there', async () => {
    const { database } = stand.city;
    const found = async (...search: string[]): Promise<string[]> => {
      const any = { kind: null, scopeId: null, year: null, period: null };
      const page = { limit: 10, cursor: null };
      const listed = await new RollupArchiveService(database).list(stand.leader, { ...any, search }, page);
      return isRefusal(listed) ? [listed.code] : listed.items.map(({ period }) => period);
    };
    const headlines = new RollupHeadlinesService(database);
    const failing = headlines.wordMissing(() => {
      throw new Error('no words');
    });
    await expect(failing).rejects.toThrow(/headlines of 1 rollups/);
    expect([await found('推进节点'), await found('本周开工')]).toEqual([[], ['2022-W09']]);
    for (const left of [1, 0]) expect(await headlines.wordMissing(inEveryLanguage)).toBe(left);
    for (const words of [['推进节点'], ['WERE reached', '本周开工']])
      expect(await found(...words)).toEqual(['2022-W09']);
    expect(await found('推进节点', '从未有过的名称')).toEqual([]);
  });

  it('has the same bytes when it is built again after much else was recorded', async () => {
    const { city } = stand;
    await stand.goTo('2022-03-09T10:00:00', true);
    await stand.reach(ids['stillMissed']!, 'groundbreaking', '2022-02-23');
    await stand.reach(ids['pipeline']!, 'signing', '2022-03-01');
    await stand.invest(ids['due']!, '2022-02', '777.0000');
    await stand.report(ids['due']!, '2022-03-08');
    await city.project({ name: '后来的', milestones: [planned('signing', '2022-03-08')] });
    const late = await city.person('liaison_officer', { projectId: ids['newlyMissed']! });
    const operator = { kind: 'system', part: 'operator' } as const;
    await city.people.disable(operator, stand.supervisor.personId, null, { vacate: true, reason: null });
    await city.people.disable(operator, late.personId, null, { vacate: true, reason: null });
    const settings = new SettingsService(city.database, newId);
    await settings.change(operator, 'stale_reports', null, null, { workingDays: 20 });
    const [owed] = await city.database.query<{ listIssuedAt: Date }>(
      'SELECT issued_at AS "listIssuedAt" FROM list_year_current',
    );
    // By a process that remembers nothing of the first time.
    const again = await new RollupsService(city.database, newId, { host }).build({
      period: '2022-W09',
      scopeId: city.rootId,
      listYear: 2022,
      listIssuedAt: owed!.listIssuedAt,
    });
    const [issue] = await stand.issues();
    expect(again.dataText).toBe(issue!.data);
  });

  it('of any period and unit is shown, an unfinished one without a number, and the issued bytes come again', async () => {
    const { city, rollups } = stand;
    const show = async (period: string, scope = city.rootId) => {
      const shown = await rollups.show(period, scope);
      if (isRefusal(shown)) return shown.code;
      const { document, issuedSha256 } = shown;
      return {
        ...document.data,
        issued: issuedSha256 === document.dataSha256,
        people: document.labels.people,
      };
    };
    expect(await show('2022-W09')).toMatchObject({ number: 2, issued: true });
    const [issue] = await stand.issues();
    const again = await rollups.show('2022-W09', city.rootId);
    expect(!isRefusal(again) && again.document.dataText).toBe(issue!.data);
    expect(await show('2022-02')).toMatchObject({
      kind: 'month',
      number: 1,
      cutAt: '2022-02-28T16:00:00.000Z',
    });
    expect(await show('2022-W10')).toMatchObject({
      number: null,
      cutAt: expect.stringMatching(/^2022-03-09T01:59:/),
      issued: false,
    });
    expect(await show('2022-Q1', city.areaId)).toMatchObject({
      kind: 'quarter',
      number: null,
      scope: city.areaId,
    });
    expect(await show('2022')).toMatchObject({ kind: 'year', entries: 10 });
    expect(await show('2022-W07')).toBe('rollup.no_list');
    expect(await show('2022-W11')).toBe('rollup.not_begun');
    expect(await show('2022-Q7')).toBe('rollup.no_period');
    expect(await show('2022-W09', newId())).toBe('rollup.no_unit');
  });

  it('is named with its people when the mail is made, and not marked late', async () => {
    const [issue] = await stand.issues();
    const document = await stand.rollups.mailDocument(issue!.id);
    expect(document).toMatchObject({ demonstration: true, late: false, carried: [], dataText: issue!.data });
    expect(document.checkpoint).toMatch(/^city\.example\/history\n\d+\n/);
    expect(document.labels.units[stand.city.rootId]).toEqual({ name: '太仓市' });
    expect(document.labels.people[stand.supervisor.personId]?.name).toMatch(/^supervisor/);
    await expect(stand.rollups.mailDocument(newId())).rejects.toThrow('There is no rollup');
  });

  it('cannot be written past the decision store, nor changed', async () => {
    await expect(stand.city.database.query(`INSERT INTO rollup SELECT * FROM rollup`)).rejects.toThrow(
      'permission denied',
    );
    await expect(stand.city.database.query(`UPDATE rollup SET number = 9`)).rejects.toThrow(
      'permission denied',
    );
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

/**
 * More cells with plain SQL ($1 previous cut, $2 cut): the light of each project on the day before a cut, figures by area, and
 * the plan that is due after two of its twelve months, from the month of the planned start on.
 */
const recounted = `
  WITH cut AS (SELECT * FROM (VALUES ('before', $1::timestamptz), ('now', $2::timestamptz)) AS c(name, at)),
  listed AS (
    SELECT cut.name AS cut, cut.at, p.id, p.area_id, entry.planned_investment AS planned
    FROM cut
    JOIN list_entry e ON e.list_year = 2022
    JOIN list_entry_version entry ON entry.id = e.id AND entry.recorded_from <= cut.at AND cut.at < entry.recorded_to
    JOIN project_version p ON p.id = e.project_id AND p.recorded_from <= cut.at AND cut.at < p.recorded_to),
  light AS (
    SELECT l.cut, coalesce((
      SELECT period ->> 'light' FROM light_schedule_version s, jsonb_array_elements(s.periods) AS period
      WHERE s.project_id = l.id AND s.recorded_from <= l.at AND l.at < s.recorded_to
        AND (period ->> 'from')::date < (l.at AT TIME ZONE 'Asia/Shanghai')::date
      ORDER BY period ->> 'from' DESC LIMIT 1), 'none') AS light
    FROM listed l),
  lights AS (SELECT cut, jsonb_object_agg(light, n) AS counts
    FROM (SELECT cut, light, count(*) AS n FROM light GROUP BY 1, 2) AS l GROUP BY cut),
  project AS (
    SELECT l.area_id, l.planned,
      (SELECT v.cumulative FROM investment_month i JOIN investment_month_version v ON v.id = i.id
        AND v.recorded_from <= l.at AND l.at < v.recorded_to
       WHERE i.project_id = l.id AND i.series = 'reported' AND l.planned IS NOT NULL ORDER BY i.month DESC LIMIT 1) AS completed,
      (SELECT count(*) FROM missed_date d JOIN missed_date_version v ON v.id = d.id AND v.recorded_from <= l.at AND l.at < v.recorded_to
       JOIN milestone_version m ON m.id = d.milestone_id AND m.recorded_from <= l.at AND l.at < m.recorded_to
       WHERE d.project_id = l.id AND v.state = 'missed' AND m.reached_precision IS NULL) AS overdue,
      coalesce((SELECT extract(month FROM coalesce(m.reached_on, m.planned_on))::integer FROM milestone a
       JOIN milestone_version m ON m.id = a.id AND m.recorded_from <= l.at AND l.at < m.recorded_to
       WHERE a.project_id = l.id AND a.stage = 'groundbreaking' AND a.step IS NULL
         AND extract(year FROM coalesce(m.reached_on, m.planned_on)) = 2022), 1) AS start
    FROM listed l WHERE l.cut = 'now')
  SELECT jsonb_build_object(
    'lights', (SELECT counts FROM lights WHERE cut = 'now'),
    'lightsBefore', (SELECT counts FROM lights WHERE cut = 'before'),
    'areas', (SELECT jsonb_agg(jsonb_build_object('key', area_id, 'entries', entries, 'planned', planned, 'completed', completed,
        'overdue', overdue) ORDER BY area_id) FROM (
      SELECT area_id, count(*) AS entries, sum(planned)::numeric(16, 4)::text AS planned,
        coalesce(sum(completed), 0)::numeric(16, 4)::text AS completed, sum(overdue)::integer AS overdue
      FROM project GROUP BY area_id) AS a),
    'due', (SELECT sum(round(planned * round(greatest(0, 3 - start) * 10000.0 / (13 - start)) / 10000, 4))::numeric(16, 4)::text
      FROM project)) AS cells`;
