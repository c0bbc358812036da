import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import type { Person } from '#domain';
import {
  DirectDeliveriesService,
  SendingService,
  type DeadAddress,
  type DirectChannelRecord,
  type InboxPage,
  type SendOutcome,
} from '#portfolio';
import { guardedPost, OutboundGuard } from '#runtime';
import { DirectChannels } from '../../apps/worker/src/channels/direct.js';
import { ApiClient } from '../support/api-client.js';
import { apiParts } from '../support/api-parts.js';
import { asOwner } from '../support/as-owner.js';
import { DirectServices } from '../support/direct-services.js';
import { LadderStand, refusedForGood, rendering, unknown } from '../support/ladder-stand.js';

let stand: LadderStand;
let services: DirectServices;
let api: ApiClient;
let administrator: ApiClient;
let worker: DirectChannels;
let officer: Person;
let projectId: string;

beforeEach(async () => {
  stand = await LadderStand.begin();
  services = await DirectServices.start();
  const guard = new OutboundGuard([`hooks.example:${services.port}`], async () => ['127.0.0.1']);
  worker = new DirectChannels(guardedPost(guard), 'https://projects.city.example');
  api = await ApiClient.of(stand.city, { outbound: guard });
  await stand.city.person('system_administrator', { unitId: stand.city.rootId }, { login: 'sysadmin' });
  administrator = await api.as('sysadmin');
  projectId = await stand.project();
  officer = await stand.city.person('liaison_officer', { projectId }, { login: 'officer' });
  await stand.city.duty(officer.personId, 'liaison_officer', { projectId: await stand.project() });
});

afterEach(async () => {
  await services?.stop();
  await api?.close();
  await stand?.leave();
});

async function add(channel: string): Promise<string> {
  const base = `http://hooks.example:${services.port}`;
  const body = channel === 'sms' ? { address: `${base}/sms` } : { address: base, ...services.keys };
  const answer = await administrator.post('/api/v1/direct-channels', { channel, ...body });
  expect(answer.statusCode).toBe(201);
  return (answer.json() as { id: string }).id;
}

async function listed(): Promise<DirectChannelRecord[]> {
  return ((await administrator.get('/api/v1/direct-channels')).json() as { items: DirectChannelRecord[] })
    .items;
}

async function identify(channel: string, identity: string | null): Promise<number> {
  const path = `/api/v1/people/${officer.personId}/app-identities`;
  return (await administrator.post(path, { channel, identity })).statusCode;
}

/** The officer has a number, as an administrator would type it. */
async function number(mobile: string): Promise<void> {
  await asOwner(stand.city.test, async (ask) =>
    ask('UPDATE person_profile SET mobile = $2 WHERE person_id = $1', [officer.personId, mobile]),
  );
}

/** The mails of that time, of which each comes to this. */
async function mail(time: string, outcome: SendOutcome = refusedForGood): Promise<void> {
  await stand.goTo(time);
  await stand.reminders.claimDue();
  await stand.deliveries.sendDue(rendering().render, async () => outcome, new AbortController().signal);
}

/** One worker's sweep. */
async function sweep(): Promise<number> {
  const { serverKey } = apiParts(stand.city.database);
  const deliveries = new DirectDeliveriesService(stand.city.database, serverKey);
  return deliveries.sendDue(worker.send, new AbortController().signal);
}

async function directs(): Promise<string[]> {
  const rows = await stand.city.database.query<{ what: string }>(
    `SELECT d.channel || ' ' || d.state AS what FROM direct_delivery d JOIN message m ON m.id = d.message_id
     ORDER BY m.day, d.id`,
  );
  return rows.map(({ what }) => what);
}

async function dead(): Promise<DeadAddress[]> {
  return ((await administrator.get('/api/v1/dead-addresses')).json() as { items: DeadAddress[] }).items;
}

async function inboxOf(client: ApiClient): Promise<InboxPage> {
  return (await client.get('/api/v1/session/inbox')).json() as InboxPage;
}

describe('a mail that ends for good', () => {
  it('goes to the next channel, once for each, until one arrives; the inbox has it and its row says how it ended', async () => {
    await add('sms');
    await add('wecom');
    expect([await identify('wecom', 'ChenLianLuo'), await identify('wecom', 'ChenLianLuo')]).toEqual([
      204, 409,
    ]);
    await number('138 1234 5678');
    services.unknown.add('ChenLianLuo');
    await mail('2022-02-25T07:30:00');
    expect(await directs()).toEqual(['wecom pending']);
    expect([await sweep(), await sweep()]).toEqual([2, 0]);
    expect(await directs()).toEqual(['wecom failed', 'sms sent']);
    expect(services.taken).toEqual([
      {
        service: 'sms',
        to: '+8613812345678',
        text: '【演示数据】重点项目提醒：您有 2 项提醒。请登录查看：https://projects.city.example',
      },
    ]);
    expect(await stand.messages()).toMatchObject([
      { state: 'failed', error: '550 no such user', attempts: 1 },
    ]);
    expect((await inboxOf(await api.as('officer'))).items).toMatchObject([
      { kind: 'reminders', reminders: [{}, {}] },
    ]);
    expect((await dead()).map(({ channel, person }) => [channel, person?.id])).toEqual([
      ['wecom', officer.personId],
      ['email', officer.personId],
    ]);
  });

  it('is told to the system administrator, once until the address is set right', async () => {
    await mail('2022-02-25T07:30:00');
    const first = await inboxOf(administrator);
    expect(first).toMatchObject({
      unread: 1,
      items: [
        {
          kind: 'dead_addresses',
          day: '2022-02-25',
          reminders: [],
          deadAddresses: [{ person: { id: officer.personId }, channel: 'email', closed: false }],
        },
      ],
    });
    await administrator.post(`/api/v1/session/inbox/${first.items[0]!.id}/readings`, {});
    await mail('2022-03-01T07:30:00');
    expect([(await inboxOf(administrator)).unread, await dead()]).toMatchObject([0, [{ failures: 2 }]]);
    const [one] = await dead();
    const close = async () =>
      (await administrator.post(`/api/v1/dead-addresses/${one!.id}/closings`, {})).statusCode;
    expect([await close(), await close(), await dead()]).toEqual([204, 404, []]);
    await mail('2022-03-03T07:30:00');
    expect([(await inboxOf(administrator)).unread, await dead()]).toMatchObject([1, [{ failures: 1 }]]);
    const officers = await inboxOf(await api.as('officer'));
    expect(officers.items.map(({ kind }) => kind)).toEqual(['reminders', 'reminders', 'reminders']);
  });

  it('that may have arrived, or whose items were all cancelled, goes nowhere', async () => {
    await add('wecom');
    await identify('wecom', 'ChenLianLuo');
    await mail('2022-02-25T07:30:00', unknown);
    await mail('2022-02-25T07:32:00', unknown);
    expect(await stand.messages()).toMatchObject([{ state: 'ambiguous' }]);
    expect([await directs(), await dead()]).toEqual([[], []]);
    await mail('2022-03-01T07:30:00');
    await stand.city.database.query(`UPDATE item SET state = 'cancelled'`);
    expect([await sweep(), await directs(), services.taken]).toEqual([0, ['wecom cancelled'], []]);
  });
});

describe('a direct channel', () => {
  it('is silent in the quiet hours and while sending is paused, and what waits for it goes on when it ends', async () => {
    const id = await add('wecom');
    await add('sms');
    await identify('wecom', 'ChenLianLuo');
    await number('13812345678');
    await mail('2022-02-25T19:59:00');
    await stand.goTo('2022-02-25T20:01:00');
    expect(await sweep()).toBe(0);
    await stand.goTo('2022-02-26T08:00:00');
    const sending = new SendingService(stand.city.database, newId);
    await sending.pause({ kind: 'system', part: 'operator' }, '核对');
    expect(await sweep()).toBe(0);
    await sending.resume({ kind: 'system', part: 'operator' }, '核对完毕', false);
    await add('sms');
    const end = async () =>
      (await administrator.post(`/api/v1/direct-channels/${id}/endings`, {})).statusCode;
    expect([await end(), await end()]).toEqual([204, 404]);
    expect(await directs()).toEqual(['wecom failed', 'sms pending']);
    expect([await sweep(), (await listed()).map(({ channel }) => channel)]).toEqual([1, ['sms']]);
    expect((await dead()).map(({ channel }) => channel)).toEqual(['email']);
  });

  it('keeps its keys sealed, and gives up after twenty attempts in favour of the next', async () => {
    await add('wecom');
    await add('sms');
    await identify('wecom', 'ChenLianLuo');
    await number('13812345678');
    const [row] = await stand.city.database.query<{ row: string }>(
      `SELECT string_agg(c::text || encode(c.sealed, 'escape'), '') AS row FROM direct_channel c`,
    );
    expect(row!.row).not.toContain(services.keys.secret);
    await mail('2022-02-25T07:30:00');
    services.instead = ({ path }) => (path.startsWith('/cgi-bin') ? { status: 503 } : null);
    for (let attempts = 0, minute = 30; attempts < 20; minute += 1) {
      attempts += await sweep();
      await stand.goTo(
        `2022-02-25T${minute < 60 ? `07:${minute}` : `08:${String(minute - 60).padStart(2, '0')}`}:30`,
      );
    }
    expect(await sweep()).toBe(0);
    expect(await directs()).toEqual(['wecom failed', 'sms sent']);
    expect((await listed())[0]).toMatchObject({
      channel: 'wecom',
      failed: 1,
      lastError: 'No token: HTTP 503',
    });
    expect((await dead()).map(({ channel }) => channel)).toEqual(['email']);
    expect(await identify('wecom', null)).toBe(204);
    const identities = await administrator.get(`/api/v1/people/${officer.personId}/app-identities`);
    expect(identities.json()).toEqual({ items: [] });
  });
});
