import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { RollupStand } from '../support/rollup-stand.js';

/** One city with a week for the root, and people who want to know and to say what else is owed. */
let stand: RollupStand;
let api: ApiClient;
const clients = new Map<string, ApiClient>();
const of = (login: string): ApiClient => clients.get(login)!;
const path = '/api/v1/rollup-schedules';

interface Schedule {
  readonly kind: string;
  readonly scope: string;
  readonly version: number;
}

beforeAll(async () => {
  stand = await RollupStand.begin('2022-W40');
  const { city } = stand;
  await city.account(stand.supervisor.personId, 'supervisor');
  await city.person('unit_head', { unitId: city.areaId }, { login: 'area', name: '板块负责人' });
  await city.person('supervisor', { unitId: city.areaId }, { login: 'area-supervisor', name: '板块督查' });
  await city.person('unit_head', { unitId: city.otherAreaId }, { login: 'other' });
  await city.person('system_administrator', { unitId: city.rootId }, { login: 'administrator' });
  await city.project({ name: '高新区的项目', leadUnitId: city.areaId });
  await stand.goTo('2022-04-20T09:00:00');
  api = await ApiClient.of(city);
  for (const login of ['supervisor', 'area', 'area-supervisor', 'other', 'administrator'])
    clients.set(login, await api.as(login));
});

afterAll(async () => {
  await api?.close();
  await stand?.city.leave();
});

async function listed(login: string): Promise<Schedule[]> {
  const answer = await of(login).get(path);
  expect([login, answer.statusCode]).toEqual([login, 200]);
  return (answer.json() as { items: Schedule[] }).items;
}

async function schedule(
  login: string,
  wish: object,
  version?: number,
): Promise<[status: number, code: string | undefined, body: Record<string, unknown>, etag: unknown]> {
  const body = { scopeId: stand.city.areaId, firstPeriod: '2022-03', ...wish };
  const answer = await of(login).post(
    path,
    body,
    version === undefined ? {} : { 'if-match': `"${version}"` },
  );
  const answered = answer.json() as Record<string, unknown> & { code?: string };
  return [answer.statusCode, answered.code, answered, answer.headers.etag];
}

interface Scheduled {
  readonly actor: string;
  readonly data: { readonly before: object | null; readonly after: object };
}

/** The events of schedules, the newest last. */
async function events(): Promise<Scheduled[]> {
  const rows = await stand.city.database.query<{ event: Scheduled }>(
    `SELECT event FROM (SELECT convert_from(canon, 'UTF8')::jsonb AS event FROM audit.canon) AS all_events
     WHERE event->>'action' = 'rollup.scheduled' ORDER BY event->>'event'`,
  );
  return rows.map(({ event }) => event);
}

describe('rollup schedules through the API', () => {
  it('are made and changed by the supervisor of the root, for each unit and kind one, and told to the units', async () => {
    const { city } = stand;
    const [status, , made, etag] = await schedule('supervisor', {});
    expect([status, etag]).toEqual([201, '"1"']);
    expect(made).toEqual({
      kind: 'month',
      scopeId: city.areaId,
      firstPeriod: '2022-03',
      lastPeriod: null,
      sendTime: '08:00',
      timeZone: 'Asia/Shanghai',
      language: 'zh',
      approval: false,
      version: 1,
      addresses: [],
    });
    expect((await schedule('supervisor', { firstPeriod: '2022-Q4' }))[0]).toBe(201);
    expect(await listed('supervisor')).toMatchObject([
      { kind: 'week', scope: '太仓市' },
      { kind: 'month', scope: '高新区', issues: 0, failed: 0 },
      { kind: 'quarter', scope: '高新区' },
    ]);
    expect((await listed('area')).map(({ kind }) => kind)).toEqual(['month', 'quarter']);
    expect((await of('administrator').get(path)).statusCode).toBe(403);
  });

  it('are refused to everybody else, and without the version as it stands, and nothing is recorded', async () => {
    const before = await events();
    for (const login of ['area', 'area-supervisor', 'administrator'])
      expect([login, ...(await schedule(login, { lastPeriod: '2022-04' }, 1)).slice(0, 2)]).toEqual([
        login,
        403,
        'permission.denied',
      ]);
    const refused: [object, number | undefined, number, string][] = [
      [{ lastPeriod: '2022-04' }, undefined, 428, 'precondition.required'],
      [{ lastPeriod: '2022-04' }, 2, 412, 'rollup.schedule_changed'],
      [{ firstPeriod: '2022' }, 1, 412, 'rollup.schedule_changed'],
      [{}, 1, 409, 'rollup.schedule_unchanged'],
      [{ firstPeriod: '2022-13' }, 1, 422, 'rollup.no_period'],
      [{ lastPeriod: '2022-02' }, 1, 422, 'rollup.schedule_order'],
      [{ lastPeriod: '2022-W14' }, 1, 422, 'rollup.schedule_order'],
      [{ timeZone: 'Asia/Taicang' }, 1, 422, 'rollup.no_time_zone'],
      [{ sendTime: '25:00' }, 1, 400, 'request.invalid'],
      [{ language: 'fr' }, 1, 400, 'request.invalid'],
      [{ scopeId: stand.leader.personId }, undefined, 404, 'unit.not_found'],
    ];
    for (const [wish, version, status, code] of refused)
      expect([wish, ...(await schedule('supervisor', wish, version)).slice(0, 2)]).toEqual([
        wish,
        status,
        code,
      ]);
    expect(await events()).toEqual(before);
    expect((await listed('area'))[0]).toMatchObject({ version: 1, lastPeriod: null });
  });

  it('are changed by one of two who have read the same version', async () => {
    const { database } = stand.city;
    const quarter = { firstPeriod: '2022-Q4', language: 'en' };
    const change = async () => schedule('supervisor', quarter, 1);
    const asked = await database.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock(20220110, 39)');
      const both = [change(), change()];
      await eventually('both wait', async () => {
        const waiting = await database.query(
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 39 AND NOT granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return waiting.length === 2;
      });
      return { both };
    });
    const answers = await Promise.all(asked.both);
    expect(new Set(answers.map(([status]) => status))).toEqual(new Set([201, 412]));
    expect((await listed('area'))[1]).toMatchObject({ kind: 'quarter', version: 2, language: 'en' });
  });

  it('end with a last period, of which the history tells who set it, and the worker issues up to it', async () => {
    const [status, , changed, etag] = await schedule(
      'supervisor',
      { lastPeriod: '2022-03', language: 'en' },
      1,
    );
    expect([status, changed['version'], etag]).toEqual([201, 2, '"2"']);
    expect((await events()).at(-1)).toMatchObject({
      actor: stand.supervisor.personId,
      data: {
        before: { kind: 'month', lastPeriod: null, language: 'zh' },
        after: { kind: 'month', scope: stand.city.areaId, lastPeriod: '2022-03', language: 'en' },
      },
    });
    await stand.goTo('2022-06-02T08:00:00');
    expect(await stand.build()).toBe(1);
    expect((await listed('area'))[0]).toMatchObject({ kind: 'month', issues: 1, failed: 0, version: 2 });
  });
});

describe('the preview of a running period', () => {
  const preview = (kind: string, form = ''): string =>
    `${path}/${stand.city.areaId}/preview${form}?kind=${kind}`;

  it('is provisional and up to a minute ago, for a kind that is scheduled or not, and says who would get it and when', async () => {
    const evening = { firstPeriod: '2022', sendTime: '18:00', timeZone: 'Europe/Berlin' };
    expect((await schedule('supervisor', evening))[0]).toBe(201);
    for (const [kind, period, from, sendAt] of [
      ['week', '2022-W22', '2022-05-29T16:00:00.000Z', null],
      ['month', '2022-06', '2022-05-31T16:00:00.000Z', null],
      ['quarter', '2022-Q2', '2022-03-31T16:00:00.000Z', null],
      ['year', '2022', '2021-12-31T16:00:00.000Z', '2022-12-31T17:00:00.000Z'],
    ] as const) {
      const answer = await of('area').get(preview(kind));
      expect([kind, answer.statusCode]).toEqual([kind, 200]);
      expect(answer.json()).toEqual({
        kind,
        period,
        scope: { id: stand.city.areaId, name: '高新区' },
        listYear: 2022,
        from,
        until: expect.stringMatching(/^2022-06-0[12]T/),
        entries: 1,
        headlines: expect.any(Array),
        recipients: [
          { id: expect.any(String), name: '板块负责人' },
          { id: expect.any(String), name: '板块督查' },
        ],
        addresses: [],
        sendAt,
        mail: preview(kind, '/mail.html'),
      });
    }
  });

  it('is the mail in the reader’s language, without a number, and nothing of it is kept or sent', async () => {
    const kept = async () =>
      stand.city.database.query(
        `SELECT (SELECT count(*) FROM rollup) AS issues, (SELECT count(*) FROM message) AS messages,
           (SELECT count(*) FROM audit.event) AS events`,
      );
    const before = await kept();
    for (const [language, says] of [
      ['zh', '2022-06 临时稿（不编号）'],
      ['en', '2022-06, provisional (no number)'],
    ] as const) {
      const answer = await of('area').get(preview('month', '/mail.html'), { 'accept-language': language });
      expect([answer.statusCode, answer.headers['content-language']]).toEqual([200, language]);
      expect(answer.body).toContain(says);
    }
    expect(await kept()).toEqual(before);
  });

  it('is for those who lead, head or supervise the unit or one above, and no other', async () => {
    for (const form of ['', '/mail.html']) {
      expect((await of('supervisor').get(preview('week', form))).statusCode).toBe(200);
      for (const login of ['other', 'administrator'])
        expect([login, (await of(login).get(preview('week', form))).statusCode]).toEqual([login, 403]);
    }
  });
});
