import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { Database, newId } from '#database';
import { localDate, usualSendingTime, type RollupScheduleWish } from '#domain';
import { rollupMail } from '#documents';
import {
  AnswerTokens,
  DeliveriesService,
  RollupSchedulesService,
  RollupsService,
  SetupService,
} from '#portfolio';
import { mailRenderer } from '../../apps/worker/src/channels/render-mail.js';
import { planned } from '../support/city.js';
import { eventually } from '../support/eventually.js';
import { host, RollupStand } from '../support/rollup-stand.js';

/** How many connections of the application wait for a lock. */
const waiting = `
  SELECT count(*)::integer AS count FROM pg_stat_activity
  WHERE datname = current_database() AND application_name <> 'owner' AND wait_event_type = 'Lock'`;

/** Sends what is due; the subjects of what went. */
async function subjectsSent({ city, rollups }: RollupStand): Promise<string[]> {
  const sent: string[] = [];
  const render = mailRenderer('projects@city.example', 'https://projects.city.example', rollups);
  await new DeliveriesService(city.database, new AnswerTokens(Buffer.alloc(32, 5))).sendDue(
    render,
    async ({ mime }) => {
      sent.push((await simpleParser(mime)).subject ?? '');
      return { kind: 'sent' };
    },
    new AbortController().signal,
  );
  return sent;
}

describe('several builders', () => {
  it('build an issue once, though all have found it owed', async () => {
    const stand = await RollupStand.begin();
    await stand.city.project({ milestones: [planned('signing', '2022-03-01')] });
    await stand.goTo('2022-03-07T00:05:00');
    const { appUrl, ownerUrl } = stand.city.test;
    const others = Array.from(
      { length: 3 },
      () =>
        new Database({ url: appUrl, applicationName: 'other', reader: 'system', onError: () => undefined }),
    );
    await stand.sequencer.sign();
    const builders = [stand.rollups, ...others.map((each) => new RollupsService(each, newId, { host }))];

    // Nobody can append to the history until all four have built and want to.
    const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'owner' });
    await owner.connect();
    await owner.query(`BEGIN; SELECT FROM audit.chain WHERE chain = '_sys' FOR UPDATE`);
    const building = Promise.all(builders.map((builder) => builder.buildDue()));
    await eventually('all builders wait', async () => {
      const [waiters] = await stand.city.database.query<{ count: number }>(waiting);
      return waiters!.count === builders.length;
    });
    await owner.query('COMMIT');
    await owner.end();

    expect((await building).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 1]);
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
  let stand: RollupStand;
  beforeAll(async () => {
    stand = await RollupStand.begin('2022-W07');
    await stand.city.project({ milestones: [planned('signing', '2022-03-01')] });
    await stand.goTo('2022-03-21T21:00:00');
  });
  afterAll(async () => {
    await stand.city.leave();
  });

  it('every missed issue is built in order, from the first that a list covers', async () => {
    expect(await stand.build()).toBe(4);
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
    expect(await stand.build()).toBe(1);
    const newest = (await stand.issues()).at(-1)!;
    expect(await stand.rollups.mailDocument(newest.id)).toMatchObject({ late: false, carried: [] });
  });
});

describe('a worker that was down for nine days', () => {
  it('makes the Monday that it missed up exactly once, by one late mail', async () => {
    const stand = await RollupStand.begin('2022-W08');
    await stand.goTo('2022-03-04T18:00:00');
    expect(await stand.build()).toBe(1);
    await stand.goTo('2022-03-13T18:00:00');
    expect([await stand.build(), await stand.build(), await stand.rollups.buildDue()]).toEqual([1, 0, 0]);
    const made = (await stand.issues()).find(({ period }) => period === '2022-W09')!;
    expect(await stand.rollups.mailDocument(made.id)).toMatchObject({ late: true, carried: [] });
    await stand.goTo('2022-03-14T00:02:00');
    expect(await stand.build()).toBe(1);
    const [counts] = await stand.city.database.query(
      `SELECT count(DISTINCT (m.person_id, m.rollup_id))::integer AS distinct, count(*)::integer AS all
       FROM message m JOIN rollup r ON r.id = m.rollup_id AND r.period = '2022-W09'`,
    );
    expect(counts).toEqual({ distinct: 2, all: 2 });
    const newest = (await stand.issues()).at(-1)!;
    expect(newest).toMatchObject({ period: '2022-W10', number: 3 });
    expect(await stand.rollups.mailDocument(newest.id)).toMatchObject({ late: false, carried: [] });
    await stand.city.leave();
  });
});

describe('months, quarters and years', () => {
  it('are issued with numbers beside the weeks, also made up after ten months, the newest of each kind by mail', async () => {
    const stand = await RollupStand.begin('2022-W48');
    const setup = new SetupService(stand.city.database, newId);
    for (const first of ['2022-01', '2022-Q1', '2021']) await setup.scheduleRollups(stand.city.rootId, first);
    await expect(setup.scheduleRollups(stand.city.rootId, '2022-Q5')).rejects.toThrow(RangeError);
    await stand.city.project({ milestones: [planned('signing', '2022-03-01')] });
    await stand.goTo('2022-03-01T00:00:30');
    expect(await stand.build()).toBe(0);
    await stand.goTo('2022-03-01T00:01:00');
    expect(await stand.build()).toBe(1);
    await stand.goTo('2023-01-01T09:00:00');
    expect(await stand.build()).toBe(4 + 10 + 4 + 1);
    expect(await stand.build()).toBe(0);
    const rows = await stand.city.database.query<{ kind: string; issues: string[] }>(
      `SELECT kind, array_agg(period || ' ' || number ORDER BY recorded_from) AS issues FROM rollup GROUP BY kind`,
    );
    const month = (place: number): string => `2022-${String(place).padStart(2, '0')} ${place - 1}`;
    expect(Object.fromEntries(rows.map(({ kind, issues }) => [kind, issues]))).toEqual({
      week: ['2022-W48 41', '2022-W49 42', '2022-W50 43', '2022-W51 44'],
      month: Array.from({ length: 11 }, (_, index) => month(index + 2)),
      quarter: ['2022-Q1 1', '2022-Q2 2', '2022-Q3 3', '2022-Q4 4'],
      year: ['2022 1'],
    });
    const mailed = await stand.city.database.query<{ id: string; period: string }>(
      `SELECT DISTINCT r.id, r.period FROM message m JOIN rollup r ON r.id = m.rollup_id WHERE r.period <> '2022-02'
       ORDER BY r.period`,
    );
    expect(mailed.map(({ period }) => period)).toEqual(['2022', '2022-12', '2022-Q4', '2022-W51']);
    const quarter = await stand.rollups.mailDocument(mailed[2]!.id);
    expect(quarter.carried.map(({ data }) => data.period)).toEqual(['2022-Q1', '2022-Q2', '2022-Q3']);
    expect((await rollupMail(quarter, 'zh')).subject).toContain('季报');
    await stand.city.leave();
  });
});

describe('a schedule of a unit', () => {
  it('gives its head issues of its own in its language, up to its last period, and tells of mails that did not arrive', async () => {
    const stand = await RollupStand.begin('2022-W40');
    const { city } = stand;
    const schedules = new RollupSchedulesService(city.database, newId);
    const operator = { kind: 'system', part: 'operator' } as const;
    const month = {
      ...usualSendingTime,
      firstPeriod: '2022-03',
      lastPeriod: null,
      language: 'en',
      approval: false,
      addresses: null,
    } as const;
    const schedule = async (wish: RollupScheduleWish) =>
      schedules.schedule(operator, city.areaId, null, wish);
    expect(await schedule(month)).toMatchObject({ kind: 'month', scopeId: city.areaId });
    expect(await schedule(month)).toMatchObject({ code: 'rollup.schedule_unchanged' });
    expect(await schedule({ ...month, firstPeriod: '2022-3' })).toMatchObject({ code: 'rollup.no_period' });
    await schedule({ ...month, lastPeriod: '2022-04' });
    const head = await city.person('unit_head', { unitId: city.areaId });
    await city.project({ leadUnitId: city.otherAreaId });
    await city.project({ leadUnitId: city.areaId });

    await stand.goTo('2022-06-02T08:00:00');
    expect(await stand.build()).toBe(2);
    const [newest, ...others] = await city.database.query<{ id: string; person: string; data: string }>(
      `SELECT r.id, m.person_id AS person, r.data FROM message m JOIN rollup r ON r.id = m.rollup_id`,
    );
    expect(others).toEqual([]);
    expect(newest!.person).toBe(head.personId);
    expect(JSON.parse(newest!.data)).toMatchObject({
      period: '2022-04',
      number: 3,
      scope: city.areaId,
      entries: 1,
    });
    expect(await subjectsSent(stand)).toEqual([expect.stringContaining('key projects, monthly')]);

    await city.database.query(
      `UPDATE delivery SET state = 'failed', sent_at = NULL, last_error = '550 no such user'`,
    );
    expect(await schedules.list()).toMatchObject([
      { kind: 'week', scope: '太仓市', issues: 0 },
      { kind: 'month', scope: '高新区', lastPeriod: '2022-04', language: 'en', issues: 2, failed: 1 },
    ]);
    const [, toldOf] = await schedules.list();
    expect(toldOf!.undelivered).toMatchObject([
      {
        person: { id: head.personId },
        rollup: { period: '2022-04' },
        cause: 'address_dead',
        reachedBy: null,
      },
    ]);
    // The address is set right; the mail was switched off, or ended as unknown; then its reader has no duty on the unit.
    const causes = async (change: string): Promise<unknown> => {
      await city.database.query(change);
      return (await schedules.list())[1]!.undelivered.map(({ cause }) => cause);
    };
    expect(await causes(`UPDATE dead_address SET closed_at = app.now()`)).toEqual(['given_up']);
    expect(await causes(`UPDATE delivery SET last_error = 'switched_off'`)).toEqual([]);
    expect(await causes(`UPDATE delivery SET state = 'ambiguous'`)).toEqual(['outcome_unknown']);
    const [duty] = await city.database.query<{ id: string }>(
      `SELECT id FROM duty_current WHERE person_id = $1`,
      [head.personId],
    );
    await city.duties.end(operator, duty!.id, null, {
      toOn: localDate('2022-06-02'),
      reason: '调离',
    });
    expect((await schedules.list())[1]!.undelivered).toEqual([]);
    const events = await city.database.query(
      `SELECT convert_from(canon, 'UTF8')::jsonb -> 'data' AS data FROM audit.canon
       WHERE convert_from(canon, 'UTF8')::jsonb ->> 'action' = 'rollup.scheduled' ORDER BY seq`,
    );
    expect(events).toMatchObject([
      { data: { before: null, after: { scope: city.areaId, firstPeriod: '2022-03', lastPeriod: null } } },
      { data: { before: { lastPeriod: null }, after: { lastPeriod: '2022-04', language: 'en' } } },
    ]);
    await city.leave();
  });
});

describe('nobody to tell', () => {
  it('builds without a list nothing, and without recipients an issue without mail', async () => {
    const stand = await RollupStand.begin('2022-W01');
    const { city } = stand;
    const area = new SetupService(city.database, newId);
    await area.scheduleRollups(city.areaId, '2022-W08');
    await city.project({ leadUnitId: city.areaId });
    await city.project({ leadUnitId: city.otherAreaId });
    // The next list is being prepared: it is not the current one.
    const owner = new pg.Client(city.test.ownerUrl);
    await owner.connect();
    await owner.query(`INSERT INTO list_year VALUES (2023)`);
    await owner.query(
      `INSERT INTO list_year_version (year, version, recorded_from) VALUES (2023, 1, '2022-02-22')`,
    );
    await owner.end();
    await stand.goTo('2022-02-28T08:00:30');
    expect(await stand.build()).toBe(2);
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

    // Somebody leads the area from now on: what was on time and had no reader is not made up.
    await city.person('leader', { unitId: city.areaId });
    // It wants to be told in the morning of New York, which is the evening of Shanghai.
    const morning = { sendTime: '08:00', timeZone: 'America/New_York' };
    await new RollupSchedulesService(city.database, newId).schedule(
      { kind: 'system', part: 'operator' },
      city.areaId,
      null,
      {
        ...morning,
        firstPeriod: '2022-W08',
        lastPeriod: null,
        language: 'zh',
        approval: false,
        addresses: null,
      },
    );
    await stand.goTo('2022-03-07T08:00:30');
    expect(await stand.build()).toBe(2);
    const [mailed, ...others] = await city.database.query<{ id: string; dueAt: Date; sendAt: Date }>(
      `SELECT DISTINCT r.id, r.send_at AS "dueAt", d.send_at AS "sendAt" FROM rollup r
       JOIN message m ON m.rollup_id = r.id JOIN delivery d ON d.message_id = m.id WHERE r.scope_id = $1`,
      [city.areaId],
    );
    expect(others).toEqual([]);
    const at = new Date('2022-03-07T08:00:00-05:00');
    expect(mailed).toMatchObject({ dueAt: at, sendAt: at });
    expect(await stand.rollups.mailDocument(mailed!.id)).toMatchObject({ late: false, carried: [] });

    // What was due by day waits in the quiet hours; what was wanted then does not.
    await stand.goTo('2022-03-07T21:00:00');
    expect(await subjectsSent(stand)).toEqual([expect.stringContaining('高新区')]);
    await city.leave();
  });
});
