import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import type { LightMyRequestResponse } from 'fastify';
import {
  AnswerTokens,
  RollupMailTokens,
  DeliveriesService,
  DirectDeliveriesService,
  type FrozenMail,
  type InboxPage,
} from '#portfolio';
import { guardedPost, OutboundGuard } from '#runtime';
import { DirectChannels } from '../../apps/worker/src/channels/direct.js';
import { mailRenderer } from '../../apps/worker/src/channels/render-mail.js';
import { sendingWithTokens } from '../../apps/worker/src/channels/with-tokens.js';
import { ApiClient } from '../support/api-client.js';
import { apiParts } from '../support/api-parts.js';
import { asOwner } from '../support/as-owner.js';
import { DirectServices } from '../support/direct-services.js';
import { LadderStand } from '../support/ladder-stand.js';

const publicUrl = 'https://projects.city.example';

let stand: LadderStand;
let services: DirectServices;
let api: ApiClient;
let administrator: ApiClient;
let officer: ApiClient;
let officerId: string;
let worker: DirectChannels;
const tokens = new AnswerTokens(Buffer.alloc(32, 5));
const issueTokens = new RollupMailTokens(Buffer.alloc(32, 5));

beforeAll(async () => {
  stand = await LadderStand.begin();
  services = await DirectServices.start();
  const guard = new OutboundGuard([`hooks.example:${services.port}`], async () => ['127.0.0.1']);
  worker = new DirectChannels(guardedPost(guard), publicUrl);
  api = await ApiClient.of(stand.city, { outbound: guard });
  await stand.city.person('system_administrator', { unitId: stand.city.rootId }, { login: 'sysadmin' });
  const projectId = await stand.project();
  const { personId } = await stand.city.person('liaison_officer', { projectId }, { login: 'officer' });
  officerId = personId;
  [administrator, officer] = [await api.as('sysadmin'), await api.as('officer')];
});

afterAll(async () => {
  await services?.stop();
  await api?.close();
  await stand?.leave();
});

async function want(wish: object): Promise<string> {
  const answer = await officer.post('/api/v1/session/preferences', wish);
  return answer.statusCode === 204 ? '204' : `${answer.statusCode} ${String(answer.json().code)}`;
}

async function wanted(): Promise<Record<string, unknown>> {
  return (await officer.get('/api/v1/session/preferences')).json() as Record<string, unknown>;
}

/** What goes to the officer at that time: mails as they leave, and how many direct messages. */
async function sendAt(time: string): Promise<{ mails: FrozenMail[]; direct: number }> {
  await stand.goTo(time);
  await stand.reminders.claimDue();
  await stand.notices.issueOwed();
  const render = mailRenderer('projects@city.example', publicUrl, {
    mailDocument: () => Promise.reject(new Error('no rollup is sent here')),
  });
  const mails: FrozenMail[] = [];
  const send = sendingWithTokens(tokens, issueTokens, async (mail) => {
    if (mail.to.startsWith(officerId)) mails.push(mail);
    return { kind: 'sent' };
  });
  const { signal } = new AbortController();
  const deliveries = new DeliveriesService(stand.city.database, tokens);
  await deliveries.sendDue(render, send, signal);
  const direct = new DirectDeliveriesService(stand.city.database, apiParts(stand.city.database).serverKey);
  const attempts = await direct.sendDue(worker.send, signal);
  await deliveries.sendDue(render, send, signal);
  return { mails, direct: attempts };
}

/** The address, below the host, by which a mail is ended; null: it says none. */
async function endOf(mail: FrozenMail): Promise<string | null> {
  const { headerLines } = await simpleParser(mail.mime);
  const line = headerLines.find(({ key }) => key === 'list-unsubscribe')?.line;
  return line === undefined ? null : new URL(/<([^>]+)>/.exec(line)![1]!).pathname;
}

async function post(
  url: string,
  payload = 'List-Unsubscribe=One-Click',
  type = 'application/x-www-form-urlencoded',
): Promise<LightMyRequestResponse> {
  return api.send({ method: 'POST', url, payload, headers: { 'content-type': type } });
}

async function lastEnd(): Promise<string> {
  const [row] = await stand.city.database.query<{ state: string; error: string | null }>(
    `SELECT d.state, d.last_error AS error FROM delivery d JOIN message m ON m.id = d.message_id
     WHERE m.person_id = $1 ORDER BY m.day DESC LIMIT 1`,
    [officerId],
  );
  return `${row!.state} ${row!.error}`;
}

// One story: each step stands on the ones before it.
describe('what a person wants', () => {
  it('is by mail, in Chinese and everything, until they say otherwise; alerts of overdue dates stay', async () => {
    expect(await wanted()).toEqual({
      firstChannel: 'email',
      language: 'zh',
      beforeDates: true,
      rollups: true,
      reachable: ['email'],
    });
    expect(await want({ overdue: false })).toBe('422 preference.overdue_stays');
    expect(await want({ firstChannel: 'wecom' })).toBe('422 preference.channel_not_yours');
    expect(await want({ beforeDates: true })).toBe('409 change.empty');
    expect(await want({ role: 'supervisor' })).toMatch(/^4/);
  });

  it('ends by the link in a mail of dates ahead: opening it changes nothing, one post does it, in either form', async () => {
    const { mails } = await sendAt('2022-02-25T07:30:00');
    const end = (await endOf(mails[0]!))!;
    expect(end).toMatch(/^\/u\/[A-Za-z0-9_-]{22}$/);
    for (let times = 0; times < 3; times += 1) {
      const page = await api.get(end, { 'accept-language': 'zh' });
      expect([page.statusCode, page.headers['referrer-policy']]).toEqual([200, 'no-referrer']);
      expect(page.body).toContain('打开本页不作任何更改');
    }
    expect((await wanted())['beforeDates']).toBe(true);
    const kept = await asOwner(stand.city.test, async (ask) =>
      ask<{ row: string }>('SELECT l::text AS row FROM unsubscribe_link l'),
    );
    expect(kept[0]!.row).not.toContain(end.slice(3));
    const form =
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
    expect((await post(end, form, 'multipart/form-data; boundary=b')).statusCode).toBe(200);
    expect(await wanted()).toMatchObject({ beforeDates: false, rollups: true });
    const spent = [
      await post(end),
      await api.get(end),
      await post('/u/AAAAAAAAAAAAAAAAAAAAAA'),
      await post('/u/x'),
    ];
    expect(spent.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
    expect((await post('/api/v1/sessions', form, 'multipart/form-data; boundary=b')).statusCode).toBe(415);
  });

  it('is not mailed before the date any more, stands in the inbox, and is mailed once the date has passed', async () => {
    expect((await sendAt('2022-03-01T07:30:00')).mails).toEqual([]);
    expect(await lastEnd()).toBe('failed switched_off');
    const inbox = (await officer.get('/api/v1/session/inbox')).json() as InboxPage;
    expect(inbox.items).toHaveLength(2);
    const { mails } = await sendAt('2022-03-07T07:30:00');
    expect([mails.length, await endOf(mails[0]!)]).toEqual([1, null]);
    const { items } = (await administrator.get('/api/v1/dead-addresses')).json() as { items: object[] };
    expect(items).toEqual([]);
  });

  it('comes by another channel first, in their language, and by mail where that fails', async () => {
    const address = `http://hooks.example:${services.port}`;
    const body = { channel: 'wecom', address, ...services.keys };
    expect((await administrator.post('/api/v1/direct-channels', body)).statusCode).toBe(201);
    const identity = { channel: 'wecom', identity: 'ChenLianLuo' };
    await administrator.post(`/api/v1/people/${officerId}/app-identities`, identity);
    expect(await want({ firstChannel: 'wecom', language: 'en' })).toBe('204');
    expect((await wanted())['reachable']).toEqual(['email', 'wecom']);
    await stand.city.person('unit_head', { unitId: stand.city.areaId });
    expect(await sendAt('2022-03-09T07:30:00')).toEqual({ mails: [], direct: 1 });
    expect(services.taken.map(({ to, text }) => `${to}: ${text}`)).toEqual([
      `ChenLianLuo: 【演示数据】Key projects: you have 1 reminder, 1 overdue. Log in: ${publicUrl}`,
    ]);
    expect(await lastEnd()).toBe('failed other_channel');
    services.unknown.add('ChenLianLuo');
    const { mails, direct } = await sendAt('2022-03-11T07:30:00');
    expect([mails.length, direct, await lastEnd()]).toEqual([1, 1, 'sent null']);
    const { subject, text } = await simpleParser(mails[0]!.mime);
    expect(subject).toContain('Key projects');
    expect(text).toContain('Groundbreaking');
    const { items } = (await administrator.get('/api/v1/dead-addresses')).json() as { items: object[] };
    expect(items).toMatchObject([{ channel: 'wecom', person: { id: officerId } }]);
  });
});
