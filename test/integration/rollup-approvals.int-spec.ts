import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { RollupStand } from '../support/rollup-stand.js';

/** A city whose weeks have to be approved: five weeks, and what becomes of each. */
let stand: RollupStand;
let api: ApiClient;
const clients = new Map<string, ApiClient>();
const of = (login: string): ApiClient => clients.get(login)!;

interface Approval {
  readonly id: string;
  readonly period: string;
  readonly dataSha256: string;
  readonly state: string;
  readonly note: string | null;
  readonly decidedBy: { readonly name: string } | null;
  readonly mayDecide: boolean;
}

interface Archived {
  readonly id: string;
  readonly period: string;
  readonly approval: {
    readonly state: string;
    readonly endedAt: string | null;
    readonly decidedBy: object;
  } | null;
}

beforeAll(async () => {
  stand = await RollupStand.begin('2022-W08');
  const { city } = stand;
  await city.account(stand.supervisor.personId, 'supervisor');
  await city.account(stand.leader.personId, 'leader');
  await city.person('unit_head', { unitId: city.areaId }, { login: 'area' });
  api = await ApiClient.of(city);
  for (const login of ['supervisor', 'leader', 'area']) clients.set(login, await api.as(login));
});

afterAll(async () => {
  await api?.close();
  await stand?.city.leave();
});

async function schedule(wish: object, version: number): Promise<[status: number, code: unknown]> {
  const body = { scopeId: stand.city.rootId, firstPeriod: '2022-W08', ...wish };
  const answer = await of('supervisor').post('/api/v1/rollup-schedules', body, {
    'if-match': `"${version}"`,
  });
  return [answer.statusCode, (answer.json() as { code?: string }).code];
}

async function approvals(login: string, state?: string): Promise<Approval[]> {
  const query = state === undefined ? '' : `?state=${state}`;
  const answer = await of(login).get(`/api/v1/rollup-approvals${query}`);
  expect(answer.statusCode).toBe(200);
  return (answer.json() as { items: Approval[] }).items;
}

async function waiting(): Promise<Approval> {
  const [one, ...others] = await approvals('head', 'waiting');
  expect(others).toEqual([]);
  return one!;
}

async function decide(
  login: string,
  { id, dataSha256 }: Pick<Approval, 'id' | 'dataSha256'>,
  body: object,
): Promise<[status: number, code: unknown, body: unknown]> {
  const headers = { 'if-match': `"${dataSha256}"` };
  const answer = await of(login).post(`/api/v1/rollups/${id}/approvals`, body, headers);
  const answered = answer.json() as { code?: string };
  return [answer.statusCode, answered.code, answered];
}

/** When the mails of an issue go, each. */
async function mails(rollupId: string): Promise<string[]> {
  const rows = await stand.city.database.query<{ sendAt: Date }>(
    `SELECT d.send_at AS "sendAt" FROM message m JOIN delivery d ON d.message_id = m.id
     WHERE m.rollup_id = $1 AND m.kind = 'rollup'`,
    [rollupId],
  );
  return rows.map(({ sendAt }) => sendAt.toISOString());
}

/** The actions of the history about the issues that were decided, in their order, each with what it says. */
async function decisions(): Promise<{ action: string; after: Record<string, unknown> }[]> {
  return stand.city.database.query(
    `SELECT event->>'action' AS action, event->'data'->'after' AS after
     FROM (SELECT convert_from(canon, 'UTF8')::jsonb AS event FROM audit.canon) AS all_events
     WHERE event->>'action' IN ('rollup.approved', 'rollup.refused') ORDER BY event->>'event'`,
  );
}

describe('issues that have to be approved before they are sent', () => {
  it('are asked for only where somebody else could approve them', async () => {
    expect(await schedule({ approval: true }, 1)).toEqual([409, 'rollup.no_approver']);
    const { city } = stand;
    await city.person('unit_head', { unitId: city.rootId }, { login: 'head', name: '市负责人' });
    clients.set('head', await api.as('head'));
    expect(await schedule({ approval: true }, 1)).toEqual([201, undefined]);
  });

  it('wait, frozen and numbered, and no mail is made', async () => {
    await stand.goTo('2022-02-28T00:02:00');
    expect(await stand.build()).toBe(1);
    const one = await waiting();
    expect(one).toMatchObject({ period: '2022-W08', number: 1, mayDecide: true, decidedBy: null });
    expect(await mails(one.id)).toEqual([]);
    const { headers } = await of('head').get(`/api/v1/rollups/${one.id}/data.json`);
    expect(headers.etag).toBe(`"${one.dataSha256}"`);
    expect((await approvals('supervisor'))[0]).toMatchObject({ id: one.id, mayDecide: false });
    expect(await approvals('area')).toEqual([]);
    const schedules = (await of('head').get('/api/v1/rollup-schedules')).json() as { items: object[] };
    const detail = (await of('head').get(`/api/v1/rollups/${one.id}`)).json() as Archived;
    expect(detail.approval).toEqual({ state: 'waiting', endedAt: null, decidedBy: null });
    expect(schedules.items[0]).toMatchObject({ approval: true, waiting: { id: one.id, period: '2022-W08' } });
  });

  it('are decided by a head or supervisor who did not make the schedule and has read them', async () => {
    const one = await waiting();
    const yes = { approve: true };
    const unread = { ...one, dataSha256: '0'.repeat(64) };
    for (const [login, issue, body, status, code] of [
      ['supervisor', one, yes, 403, 'rollup.own_schedule'],
      ['leader', one, yes, 403, 'permission.denied'],
      ['area', one, yes, 404, 'rollup.not_found'],
      ['head', unread, yes, 412, 'rollup.not_as_read'],
      ['head', one, { approve: false }, 422, 'request.reason_missing'],
    ] as const)
      expect([login, ...(await decide(login, issue, body)).slice(0, 2)]).toEqual([login, status, code]);
    const { statusCode } = await of('head').post(`/api/v1/rollups/${one.id}/approvals`, yes);
    expect(statusCode).toBe(428);
    expect([await decisions(), await mails(one.id)]).toEqual([[], []]);
  });

  it('go at the time of their schedule once they are approved, by one of two who do it at once', async () => {
    const one = await waiting();
    const both = await Promise.all([
      decide('head', one, { approve: true }),
      decide('head', one, { approve: true, note: '同意' }),
    ]);
    expect(new Set(both.map(([status]) => status))).toEqual(new Set([201, 409]));
    const goesAt = '2022-02-28T00:00:00.000Z';
    expect(both.find(([status]) => status === 201)![2]).toEqual({ state: 'approved', goesAt, mails: 3 });
    expect(await mails(one.id)).toEqual([goesAt, goesAt, goesAt]);
    expect(await decisions()).toMatchObject([
      {
        action: 'rollup.approved',
        after: { rollup: one.id, period: '2022-W08', dataSha256: one.dataSha256 },
      },
    ]);
    expect(await stand.rollups.mailDocument(one.id)).toMatchObject({ late: false, carried: [] });
  });

  it('stay in the archive and are never sent once they are refused, with a sealed note', async () => {
    await stand.goTo('2022-03-07T00:02:00');
    expect(await stand.build()).toBe(1);
    const one = await waiting();
    const refusal = { approve: false, note: '第 3 项数据待核' };
    expect((await decide('head', one, refusal)).slice(0, 1)).toEqual([201]);
    expect((await decide('head', one, { approve: true })).slice(0, 2)).toEqual([409, 'rollup.not_waiting']);
    expect(await mails(one.id)).toEqual([]);
    expect((await approvals('head', 'refused'))[0]).toMatchObject({
      note: refusal.note,
      decidedBy: { name: '市负责人' },
    });
    expect(JSON.stringify(await decisions())).not.toContain(refusal.note);
    const { statusCode } = await of('leader').get(`/api/v1/rollups/${one.id}/data.json`);
    expect(statusCode).toBe(200);
  });

  it('are overtaken by the next one, whose mail carries them, and which goes at once where it is late', async () => {
    await stand.goTo('2022-03-14T00:02:00');
    expect(await stand.build()).toBe(1);
    const overtaken = await waiting();
    await stand.goTo('2022-03-21T00:02:00');
    expect(await stand.build()).toBe(1);
    expect((await decide('head', overtaken, { approve: true })).slice(0, 2)).toEqual([
      409,
      'rollup.not_waiting',
    ]);
    const newest = await waiting();
    await stand.goTo('2022-03-22T22:00:00');
    const [status, , decided] = await decide('head', newest, { approve: true });
    // In the quiet hours of the night it waits for the morning.
    expect([status, decided]).toEqual([
      201,
      { state: 'approved', goesAt: '2022-03-22T23:30:00.000Z', mails: 3 },
    ]);
    const document = await stand.rollups.mailDocument(newest.id);
    expect([document.late, document.carried.map(({ data }) => data.period)]).toEqual([false, ['2022-W10']]);
    const states = [
      ['2022-W11', 'approved'],
      ['2022-W10', 'overtaken'],
      ['2022-W09', 'refused'],
      ['2022-W08', 'approved'],
    ];
    expect((await approvals('leader')).map(({ period, state }) => [period, state])).toEqual(states);
    // Who reads the archive sees it there, too.
    const { items } = (await of('leader').get('/api/v1/rollups')).json() as { items: Archived[] };
    expect(items.map(({ period, approval }) => [period, approval?.state])).toEqual(states);
    expect(items[0]!.approval).toMatchObject({
      decidedBy: { name: '市负责人' },
      endedAt: expect.any(String),
    });
    const refused = items[2]!;
    const detail = (await of('leader').get(`/api/v1/rollups/${refused.id}`)).json() as Archived;
    expect(detail.approval).toEqual(refused.approval);
    const page = await of('leader').get(`/api/v1/rollups/${refused.id}/mail.html`, {
      'accept-language': 'zh',
    });
    expect(page.body).toContain('审定未通过：市负责人于3月7日退回，本期不寄送。');
    expect(page.body).not.toContain('第 3 项数据待核');
  });

  it('are sent by themselves again where no approval is asked for any more', async () => {
    expect(await schedule({ approval: false }, 2)).toEqual([201, undefined]);
    await stand.goTo('2022-03-28T00:02:00');
    expect(await stand.build()).toBe(1);
    const newest = (await stand.issues()).at(-1)!;
    expect(await mails(newest.id)).toHaveLength(3);
    expect(await approvals('head', 'waiting')).toEqual([]);
    const { items } = (await of('head').get('/api/v1/rollups?limit=1')).json() as { items: Archived[] };
    expect(items).toMatchObject([{ id: newest.id, approval: null }]);
  });
});
