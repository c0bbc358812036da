import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { EndpointDeliveriesService, SendingService, type EndpointRecord } from '#portfolio';
import { guardedPost, OutboundGuard } from '#runtime';
import { EndpointsChannel } from '../../apps/worker/src/channels/endpoints.js';
import { ApiClient } from '../support/api-client.js';
import { apiParts } from '../support/api-parts.js';
import { startEndpointReceiver, type EndpointReceiver } from '../support/endpoint-receiver.js';
import { LadderStand, receiving, rendering } from '../support/ladder-stand.js';

const publicUrl = 'https://projects.city.example';

let stand: LadderStand;
let receiver: EndpointReceiver;
let guard: OutboundGuard;
let api: ApiClient;
let administrator: ApiClient;

beforeEach(async () => {
  stand = await LadderStand.begin();
  receiver = await startEndpointReceiver();
  guard = new OutboundGuard([`hooks.example:${receiver.port}`], async () => ['127.0.0.1']);
  api = await ApiClient.of(stand.city, { outbound: guard });
  await stand.city.person('system_administrator', { unitId: stand.city.rootId }, { login: 'sysadmin' });
  administrator = await api.as('sysadmin');
});

afterEach(async () => {
  await receiver?.stop();
  await api?.close();
  await stand?.leave();
});

async function add(channel: string, path: string, secret?: string): Promise<{ id: string; secret: string }> {
  const address = `http://hooks.example:${receiver.port}${path}`;
  const answer = await administrator.post('/api/v1/endpoints', { channel, address, secret });
  expect(answer.statusCode).toBe(201);
  return answer.json() as { id: string; secret: string };
}

async function listed(): Promise<EndpointRecord[]> {
  const answer = await administrator.get('/api/v1/endpoints');
  return (answer.json() as { items: EndpointRecord[] }).items;
}

/** One worker's sweep. */
async function sweep(by: OutboundGuard = guard): Promise<number> {
  const { serverKey } = apiParts(stand.city.database);
  const deliveries = new EndpointDeliveriesService(stand.city.database, serverKey);
  const channel = new EndpointsChannel(guardedPost(by), publicUrl);
  return deliveries.sendDue(channel.send, new AbortController().signal);
}

/** Two projects of one officer, one of another: two mails, three reminders. */
async function sendReminders(time = '2022-02-25T07:30:00'): Promise<string[]> {
  const { id, officer } = await stand.projectOf();
  const { id: second } = await stand.projectOf(officer);
  const { id: third } = await stand.projectOf();
  await stand.goTo(time);
  await stand.reminders.claimDue();
  await stand.deliveries.sendDue(rendering().render, receiving().sendMail, new AbortController().signal);
  return [id, second, third];
}

describe('a webhook', () => {
  it('is told of each message by a signed event with ids and counts, once', async () => {
    const { secret } = await add('webhook', '/hook?tenant=7');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const projects = await sendReminders();
    expect(await sweep()).toBe(2);
    expect(await sweep()).toBe(0);
    expect(receiver.posts.map(({ path, query }) => `${path} ${query.get('tenant')}`)).toEqual([
      '/hook 7',
      '/hook 7',
    ]);
    for (const { headers, body } of receiver.posts) {
      const [id, timestamp] = [headers['webhook-id'], headers['webhook-timestamp']];
      const signed = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
        .update(`${String(id)}.${String(timestamp)}.${body}`)
        .digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signed}`);
      expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(60);
    }
    const events = receiver.posts.map(
      ({ body }) => JSON.parse(body) as { data: { projects: string[]; items: number } },
    );
    const { data } = events.find((event) => event.data.items === 2)!;
    expect(events.find((event) => event.data.items === 2)).toEqual({
      type: 'reminder.sent',
      demonstration: true,
      data: {
        message: expect.stringMatching(/^[0-9a-f-]{36}$/),
        day: '2022-02-25',
        items: 2,
        escalated: 0,
        projects: expect.any(Array),
      },
    });
    expect(data.projects.toSorted()).toEqual(projects.slice(0, 2).toSorted());
    expect(await listed()).toMatchObject([
      { channel: 'webhook', host: 'hooks.example', waiting: 0, failed: 0 },
    ]);
  });

  it('hears of those above the officer as an escalation', async () => {
    await add('webhook', '/');
    const { id } = await stand.projectOf();
    await stand.city.person('unit_head', { unitId: stand.city.areaId });
    await stand.goTo('2022-03-10T07:30:00');
    await stand.reminders.claimDue();
    await stand.deliveries.sendDue(rendering().render, receiving().sendMail, new AbortController().signal);
    await sweep();
    const events = receiver.posts.map(({ body }) => JSON.parse(body) as { type: string; data: object });
    expect(events).toContainEqual({
      type: 'reminder.escalated',
      demonstration: true,
      data: expect.objectContaining({ items: 1, escalated: 1, projects: [id] }),
    });
  });

  it('is tried again with the same id and body until it takes it, and not once it is gone', async () => {
    await add('webhook', '/');
    await add('webhook', '/gone');
    receiver.answer = ({ path }) => ({ status: path === '/gone' ? 410 : 503 });
    await sendReminders();
    await sweep();
    expect(await listed()).toMatchObject([
      { waiting: 2, failed: 0, lastError: 'HTTP 503' },
      { waiting: 0, failed: 2, lastError: 'HTTP 410' },
    ]);
    receiver.answer = () => ({ status: 204 });
    expect(await sweep()).toBe(0);
    await stand.goTo('2022-02-25T07:31:00');
    expect(await sweep()).toBe(2);
    const kept = receiver.posts.filter(({ path }) => path === '/');
    const copies = (posts: typeof kept) =>
      posts.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`).toSorted();
    expect(copies(kept.slice(0, 2))).toEqual(copies(kept.slice(2)));
    expect((await listed())[0]).toMatchObject({ waiting: 0, failed: 0 });
  });
});

describe('the robots of groups', () => {
  const text =
    '【演示数据】重点项目提醒：2022-02-25 已发出 2 封提醒邮件，涉及 3 个项目，其中逾期 0 个。请登录查看：https://projects.city.example';
  const dingtalkSecret = 'SECabc';
  const feishuSecret = 'feishu-secret';

  async function addAll(): Promise<void> {
    await add('wecom_robot', '/cgi-bin/webhook/send?key=k');
    await add('dingtalk_robot', '/robot/send?access_token=t', dingtalkSecret);
    await add('feishu_robot', '/open-apis/bot/v2/hook/h', feishuSecret);
  }

  it('say once a day, in their own form and signed, how much was sent: no name and no token', async () => {
    await addAll();
    receiver.answer = ({ path }) => ({
      status: 200,
      body: path.includes('hook/h') ? '{"code":0,"msg":"success"}' : '{"errcode":0,"errmsg":"ok"}',
    });
    await sendReminders();
    expect(await sweep()).toBe(0);
    await stand.goTo('2022-02-25T07:41:00');
    expect(await sweep()).toBe(3);
    expect(await sweep()).toBe(0);
    const of = (part: string) => receiver.posts.find(({ path }) => path.includes(part))!;
    const [wecom, dingtalk, feishu] = [of('cgi-bin'), of('robot/send'), of('open-apis')];
    expect([wecom.query.get('key'), JSON.parse(wecom.body)]).toEqual([
      'k',
      { msgtype: 'text', text: { content: text } },
    ]);
    const at = dingtalk.query.get('timestamp')!;
    expect(Math.abs(Number(at) - Date.now())).toBeLessThan(60_000);
    expect(dingtalk.query.get('access_token')).toBe('t');
    expect(dingtalk.query.get('sign')).toBe(
      createHmac('sha256', dingtalkSecret).update(`${at}\n${dingtalkSecret}`).digest('base64'),
    );
    expect(JSON.parse(dingtalk.body)).toEqual({ msgtype: 'text', text: { content: text } });
    const said = JSON.parse(feishu.body) as { timestamp: string; sign: string };
    expect(said).toEqual({
      timestamp: expect.stringMatching(/^\d{10}$/),
      sign: createHmac('sha256', `${said.timestamp}\n${feishuSecret}`).update('').digest('base64'),
      msg_type: 'text',
      content: { text },
    });
    expect((await listed()).map(({ waiting, failed }) => waiting + failed)).toEqual([0, 0, 0]);
  });

  it('have failed when they answer 200 with an error, each with its reason; a busy one is asked again', async () => {
    await addAll();
    receiver.answer = ({ path }) => ({
      status: 200,
      body: path.includes('open-apis')
        ? '{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}'
        : path.includes('cgi-bin')
          ? '{"errcode":45009,"errmsg":"api freq out of limit"}'
          : '{"errcode":310000,"errmsg":"sign not match"}',
    });
    await sendReminders();
    await stand.goTo('2022-02-25T07:41:00');
    await sweep();
    expect(await listed()).toMatchObject([
      { channel: 'wecom_robot', waiting: 1, failed: 0, lastError: '45009: api freq out of limit' },
      { channel: 'dingtalk_robot', waiting: 0, failed: 1, lastError: '310000: sign not match' },
      {
        channel: 'feishu_robot',
        waiting: 0,
        failed: 1,
        lastError: '19021: sign match fail or timestamp is not within one hour',
      },
    ]);
    await stand.goTo('2022-02-25T07:45:00');
    const sending = new SendingService(stand.city.database, newId);
    await sending.pause({ kind: 'system', part: 'operator' }, '数据库已恢复');
    await sending.resume({ kind: 'system', part: 'operator' }, '已核对', true);
    expect(await sweep()).toBe(0);
    expect((await listed())[0]).toMatchObject({ waiting: 0, failed: 1 });
  });

  it('are silent in the quiet hours, and after two attempts of which nobody knows what became', async () => {
    await add('wecom_robot', '/');
    receiver.answer = () => ({ status: 200, body: 'not understood' });
    await sendReminders('2022-02-25T19:55:00');
    await stand.goTo('2022-02-25T20:30:00');
    expect(await sweep()).toBe(0);
    for (const time of ['07:30', '07:32', '07:40']) {
      await stand.goTo(`2022-02-26T${time}:00`);
      await sweep();
    }
    expect(receiver.posts).toHaveLength(2);
    expect(await listed()).toMatchObject([{ waiting: 0, failed: 1 }]);
  });
});

describe('an endpoint', () => {
  it('is not saved with an address that leads inside, nor with a secret that its channel has not', async () => {
    const refused = async (body: object) => {
      const answer = await administrator.post('/api/v1/endpoints', body);
      return [answer.statusCode, answer.json().code];
    };
    for (const [address, problem] of [
      ['http://hooks.example.org/', 'form'],
      ['https://2130706433/', 'form'],
      ['https://hooks.example.org:22/', 'port'],
      ['https://169.254.169.254/', 'network'],
      // The test's names all lead to this machine.
      ['https://inside.example.org/', 'network'],
    ])
      expect(await refused({ channel: 'webhook', address })).toEqual([422, `endpoint.address_${problem}`]);
    const address = `http://hooks.example:${receiver.port}/`;
    for (const channel of ['webhook', 'wecom_robot'])
      expect(await refused({ channel, address, secret: 'mine' })).toEqual([400, 'request.invalid']);
    expect(await listed()).toEqual([]);
  });

  it('keeps address and secret sealed, and is not sent to once the address leads elsewhere or the key is another', async () => {
    const { secret } = await add('webhook', '/a-secret-path');
    const [row] = await stand.city.database.query<{ row: string }>(
      `SELECT e::text || encode(e.sealed, 'escape') AS row FROM endpoint e`,
    );
    expect(row!.row).not.toContain(secret.slice(6, 20));
    expect(row!.row).not.toContain('a-secret-path');
    await sendReminders();
    await sweep(new OutboundGuard([]));
    expect(await listed()).toMatchObject([{ waiting: 2, lastError: 'The address is not sent to: form.' }]);
    await stand.goTo('2022-02-25T07:31:00');
    const other = new EndpointDeliveriesService(stand.city.database, Buffer.alloc(32, 8));
    const channel = new EndpointsChannel(guardedPost(guard), publicUrl);
    await other.sendDue(channel.send, new AbortController().signal);
    expect(receiver.posts).toEqual([]);
    expect(await listed()).toMatchObject([{ lastError: 'The address was sealed with another server key.' }]);
  });

  it('is told nothing while sending is paused, and forgotten with its end, with what is owed to it', async () => {
    const { id } = await add('webhook', '/');
    await sendReminders();
    const sending = new SendingService(stand.city.database, newId);
    await sending.pause({ kind: 'system', part: 'operator' }, '核对');
    expect(await sweep()).toBe(0);
    await sending.resume({ kind: 'system', part: 'operator' }, '核对完毕', false);
    const end = async () => (await administrator.post(`/api/v1/endpoints/${id}/endings`, {})).statusCode;
    expect([await end(), await end()]).toEqual([204, 404]);
    expect(await sweep()).toBe(0);
    expect(await listed()).toEqual([]);
    const rows = await stand.city.database.query<{ state: string; sealed: Buffer | null }>(
      'SELECT d.state, e.sealed FROM endpoint_delivery d JOIN endpoint e ON e.id = d.endpoint_id',
    );
    expect(rows).toEqual([
      { state: 'cancelled', sealed: null },
      { state: 'cancelled', sealed: null },
    ]);
    const events = await stand.city.database.query<{ action: string }>(
      `SELECT convert_from(canon, 'UTF8')::jsonb ->> 'action' AS action FROM audit.canon
       WHERE convert_from(canon, 'UTF8')::jsonb ->> 'action' LIKE 'endpoint.%' ORDER BY seq`,
    );
    expect(events.map(({ action }) => action)).toEqual(['endpoint.added', 'endpoint.ended']);
  });
});
