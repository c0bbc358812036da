import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
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
  await city.person('unit_head', { unitId: city.areaId }, { login: 'area' });
  await city.person('supervisor', { unitId: city.areaId }, { login: 'area-supervisor' });
  await city.person('system_administrator', { unitId: city.rootId }, { login: 'administrator' });
  await city.project({ name: '高新区的项目', leadUnitId: city.areaId });
  await stand.goTo('2022-04-20T09:00:00');
  api = await ApiClient.of(city);
  for (const login of ['supervisor', 'area', 'area-supervisor', 'administrator'])
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
      language: 'zh',
      version: 1,
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
