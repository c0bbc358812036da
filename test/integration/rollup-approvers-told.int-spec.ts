import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inboxPage } from '#contracts';
import { localDate } from '#domain';
import { DeliveriesService, type InboxPage, type MailToRender } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { FollowedInbox } from '../support/followed-inbox.js';
import { receiving, rendering } from '../support/ladder-stand.js';
import { RollupStand } from '../support/rollup-stand.js';

/** A city and an area whose weeks have to be approved; the supervisor of the city has scheduled both. */
let stand: RollupStand;
let api: ApiClient;
const clients = new Map<string, ApiClient>();
const of = (login: string): ApiClient => clients.get(login)!;

beforeAll(async () => {
  stand = await RollupStand.begin('2022-W08');
  const { city } = stand;
  await city.account(stand.supervisor.personId, 'supervisor');
  await city.account(stand.leader.personId, 'leader');
  await city.person('unit_head', { unitId: city.rootId }, { login: 'head', email: 'head@city.example' });
  await city.person('unit_head', { unitId: city.areaId }, { login: 'area', email: 'area@city.example' });
  api = await ApiClient.of(city, { inboxWatch: { beatMs: 3_600_000 } });
  for (const login of ['supervisor', 'leader', 'head', 'area']) clients.set(login, await api.as(login));
  for (const [scopeId, version] of [
    [city.rootId, 1],
    [city.areaId, 0],
  ] as const) {
    const body = { scopeId, firstPeriod: '2022-W08', approval: true };
    const headers = version === 0 ? {} : { 'if-match': `"${version}"` };
    const { statusCode } = await of('supervisor').post('/api/v1/rollup-schedules', body, headers);
    expect(statusCode).toBe(201);
  }
  await api.app.listen(0, '127.0.0.1');
});

afterAll(async () => {
  await api?.close();
  await stand?.city.leave();
});

async function inbox(login: string): Promise<InboxPage> {
  const answer = await of(login).get('/api/v1/session/inbox');
  expect(inboxPage.parse(answer.json())).toStrictEqual(answer.json());
  return answer.json() as InboxPage;
}

/** The periods of the issues that somebody's inbox asks them to approve. */
async function asked(login: string): Promise<(string | undefined)[]> {
  const { items } = await inbox(login);
  return items.filter(({ kind }) => kind === 'rollup_approval').map(({ rollup }) => rollup?.period);
}

async function approve(login: string, id: string): Promise<void> {
  const { headers } = await of(login).get(`/api/v1/rollups/${id}/data.json`);
  const ifMatch = { 'if-match': headers.etag as string };
  const { statusCode } = await of(login).post(`/api/v1/rollups/${id}/approvals`, { approve: true }, ifMatch);
  expect(statusCode).toBe(201);
}

/** Sends what is due; the calls for approval among it, by their receivers. */
async function called(): Promise<Record<string, string[]>> {
  const { render, calls } = rendering();
  const { sendMail } = receiving();
  const deliveries = new DeliveriesService(stand.city.database);
  await deliveries.sendDue(render, sendMail, new AbortController().signal);
  const approvals = calls.filter(
    (mail): mail is Extract<MailToRender, { kind: 'rollup_approval' }> => mail.kind === 'rollup_approval',
  );
  return Object.fromEntries(
    approvals.map(({ to, issues, isSwitchable }) => {
      expect(isSwitchable).toBe(false);
      return [to, issues.map(({ scope, period }) => `${scope} ${period}`).sort()];
    }),
  );
}

async function issueOf(scopeId: string, period: string): Promise<string> {
  const rows = await stand.city.database.query<{ id: string }>(
    'SELECT id FROM rollup WHERE scope_id = $1 AND period = $2',
    [scopeId, period],
  );
  return rows[0]!.id;
}

async function metrics(): Promise<Record<string, number>> {
  const { body } = await api.get('/metrics');
  const lines = [...body.matchAll(/^key_projects_rollup_approvals_(\w+)\{[^}]*\} (\S+)$/gm)];
  return Object.fromEntries(lines.map(([, name, value]) => [name, Number(value)]));
}

describe('an issue that waits for its approval', () => {
  it('is in the inbox of everybody who may decide it, at once and live, and of nobody else', async () => {
    expect(await metrics()).toEqual({ waiting: 0, oldest_seconds: 0 });
    const window = await FollowedInbox.open(of('head'));
    await window.says('it stands empty', { unread: 0 });
    await stand.goTo('2022-02-28T00:02:00');
    expect(await stand.build()).toBe(2);
    await window.says('both are there', { unread: 2, open: 0 });
    expect(await asked('head')).toEqual(['2022-W08', '2022-W08']);
    expect(await asked('area')).toEqual(['2022-W08']);
    for (const login of ['supervisor', 'leader']) expect([login, await asked(login)]).toEqual([login, []]);
    const { items } = await inbox('area');
    const id = await issueOf(stand.city.areaId, '2022-W08');
    expect(items[0]).toMatchObject({ rollup: { id, kind: 'week' }, reminders: [], readAt: null });
    expect((await of('area').get(`/api/v1/rollups/${id}`)).statusCode).toBe(200);
    window.leave();
  });

  it('is told by one mail to the nearest who may decide it, after the quiet hours, with all that waits for them', async () => {
    expect(await called()).toEqual({});
    await stand.goTo('2022-02-28T07:30:00');
    const [units] = await stand.city.database.query<{ names: string[] }>(
      `SELECT array_agg(name ORDER BY cardinality(path)) AS names FROM unit_current WHERE id = ANY ($1::uuid[])`,
      [[stand.city.rootId, stand.city.areaId]],
    );
    const [root, area] = units!.names;
    expect(await called()).toEqual({
      'head@city.example': [`${area} 2022-W08`, `${root} 2022-W08`].sort(),
      'area@city.example': [`${area} 2022-W08`],
    });
    expect(await called()).toEqual({});
  });

  it('shows in the metrics with how long the oldest has waited', async () => {
    const { waiting, oldest_seconds: oldest } = await metrics();
    expect(waiting).toBe(2);
    expect(oldest).toBeGreaterThanOrEqual(7 * 3600);
  });

  it('is gone from every inbox, live, once it is decided', async () => {
    const window = await FollowedInbox.open(of('area'));
    await window.says('one waits', { unread: 1 });
    await approve('head', await issueOf(stand.city.areaId, '2022-W08'));
    await window.says('somebody else has decided', { unread: 0 });
    expect([await asked('area'), await asked('head')]).toEqual([[], ['2022-W08']]);
    window.leave();
  });

  it('is gone when the next one overtakes it, which is asked for instead', async () => {
    await stand.goTo('2022-03-07T00:02:00');
    expect(await stand.build()).toBe(2);
    expect(await asked('head')).toEqual(['2022-W09', '2022-W09']);
  });

  it('is not mailed where it is decided before its mail goes', async () => {
    await approve('head', await issueOf(stand.city.areaId, '2022-W09'));
    await stand.goTo('2022-03-07T07:30:00');
    expect(Object.keys(await called())).toEqual(['head@city.example']);
    const ended = await stand.city.database.query(
      `SELECT d.state, d.last_error FROM message m JOIN delivery d ON d.message_id = m.id
       WHERE m.kind = 'rollup_approval' AND d.state <> 'sent'`,
    );
    expect(ended).toEqual([{ state: 'failed', last_error: 'cancelled' }]);
  });

  it('is asked of nobody whose duty has ended meanwhile', async () => {
    expect(await asked('head')).toEqual(['2022-W09']);
    const { city } = stand;
    const [duty] = await city.database.query<{ id: string; personId: string }>(
      `SELECT d.id, d.person_id AS "personId" FROM duty_current d JOIN account a USING (person_id) WHERE a.login = 'head'`,
    );
    await city.duty(duty!.personId, 'leader', { unitId: city.areaId });
    const end = { toOn: localDate('2022-03-07'), reason: null };
    const setup = { kind: 'system', part: 'setup' } as const;
    expect(await city.duties.end(setup, duty!.id, null, end)).not.toHaveProperty('refused');
    clients.set('head', await api.as('head'));
    expect(await asked('head')).toEqual([]);
  });
});
