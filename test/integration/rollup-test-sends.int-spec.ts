import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser, type ParsedMail } from 'mailparser';
import { createPrisma } from '#database';
import { CalendarService, DeliveriesService, DispatchRecordsService, type SendOutcome } from '#portfolio';
import { mailRenderer } from '../../apps/worker/src/channels/render-mail.js';
import { ApiClient } from '../support/api-client.js';
import { refusedForGood } from '../support/ladder-stand.js';
import { RollupStand } from '../support/rollup-stand.js';

/** A city whose weeks have to be approved, and a head who wants to see their mails before. */
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
  await city.person('unit_head', { unitId: city.areaId }, { login: 'area' });
  await city.person('system_administrator', { unitId: city.rootId }, { login: 'administrator' });
  api = await ApiClient.of(city);
  for (const login of ['supervisor', 'leader', 'head', 'area', 'administrator'])
    clients.set(login, await api.as(login));
  const body = { scopeId: city.rootId, firstPeriod: '2022-W08', approval: true };
  const { statusCode } = await of('supervisor').post('/api/v1/rollup-schedules', body, { 'if-match': '"1"' });
  expect(statusCode).toBe(201);
  await stand.goTo('2022-02-28T00:02:00');
  expect(await stand.build()).toBe(1);
});

afterAll(async () => {
  await api?.close();
  await stand?.city.leave();
});

async function newest(): Promise<string> {
  return (await stand.issues()).at(-1)!.id;
}

async function test(
  login: string,
  rollupId: string,
  language = 'zh',
): Promise<[status: number, code: string | undefined, message: string | undefined]> {
  const answer = await of(login).post(`/api/v1/rollups/${rollupId}/test-sends`, { language });
  const { code, message } = answer.json() as { code?: string; message?: string };
  return [answer.statusCode, code, message];
}

/** Sends what is due as the worker does; what was handed over, by its receiver. */
async function sent(outcome: SendOutcome = { kind: 'sent' }): Promise<[to: string, ParsedMail][]> {
  const mails: [string, ParsedMail][] = [];
  const render = mailRenderer('projects@city.example', 'https://projects.city.example', stand.rollups);
  await new DeliveriesService(stand.city.database).sendDue(
    render,
    async ({ to, mime }) => {
      mails.push([to, await simpleParser(mime)]);
      return outcome;
    },
    new AbortController().signal,
  );
  return mails;
}

async function count(sql: string): Promise<number> {
  const [row] = await stand.city.database.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${sql}`,
  );
  return row!.count;
}

interface Schedule {
  readonly waiting: { readonly id: string } | null;
  readonly failed: number;
  readonly undelivered: readonly { readonly message: string }[];
}

async function schedule(): Promise<Schedule> {
  const { items } = (await of('head').get('/api/v1/rollup-schedules')).json() as { items: Schedule[] };
  return items[0]!;
}

describe('a test send', () => {
  it('is for those who may approve the issue or change its schedule', async () => {
    const id = await newest();
    expect((await test('leader', id)).slice(0, 2)).toEqual([403, 'permission.denied']);
    expect((await test('area', id)).slice(0, 2)).toEqual([404, 'rollup.not_found']);
    expect((await test('head', id, 'fr')).slice(0, 2)).toEqual([400, 'request.invalid']);
    expect(await count(`message WHERE kind = 'rollup_test'`)).toBe(0);
  });

  it('goes at once and to its person alone, in the language asked for, and says that it is a test', async () => {
    const wish = { rollups: false, language: 'zh' };
    expect((await of('head').post('/api/v1/session/preferences', wish)).statusCode).toBeLessThan(300);
    const [status, , message] = await test('head', await newest(), 'en');
    expect(status).toBe(201);
    // Two minutes past midnight.
    const mails = await sent();
    expect(mails.map(([to]) => to)).toEqual(['head@city.example']);
    const [, mail] = mails[0]!;
    expect(mail.subject).toMatch(/^\[TEST\] \[演示数据\] .*2022-W08/);
    expect(mail.text).toMatch(/^TEST \(测试\): sent to you alone/);
    expect(mail.html).toContain('TEST (测试): sent to you alone');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(
      expect.arrayContaining(['report.pdf', 'report.xlsx', 'data.json']),
    );
    expect(mail.headers.has('list-unsubscribe')).toBe(false);
    expect(
      await stand.city.database.query(
        `SELECT convert_from(canon, 'UTF8')::jsonb #> '{data,after}' AS after FROM audit.canon
         WHERE convert_from(canon, 'UTF8')::jsonb ->> 'action' = 'rollup.test_sent'`,
      ),
    ).toMatchObject([{ after: { message, rollup: await newest(), period: '2022-W08', language: 'en' } }]);
  });

  it('leaves the issue as it is: it waits, its own mails go to everybody once it is approved', async () => {
    const id = await newest();
    expect(await schedule()).toMatchObject({ waiting: { id }, failed: 0, undelivered: [] });
    const { items } = (await of('head').get('/api/v1/session/inbox')).json() as { items: { kind: string }[] };
    expect(items.map(({ kind }) => kind)).toEqual(['rollup_approval']);
    const { headers } = await of('head').get(`/api/v1/rollups/${id}/data.json`);
    const ifMatch = { 'if-match': headers.etag as string };
    const approved = await of('head').post(`/api/v1/rollups/${id}/approvals`, { approve: true }, ifMatch);
    expect(approved.json()).toMatchObject({ state: 'approved', mails: 3 });
    // The head does without rollups by mail, but not without the test of one.
    await stand.goTo('2022-02-28T08:00:00');
    const mails = await sent();
    expect(mails).toHaveLength(2);
    for (const [, { subject }] of mails) expect(subject).toMatch(/^\[演示数据\] /);
  });

  it('that failed is nobody’s mail of the issue: not undelivered, handed to no other channel and not sent again', async () => {
    await stand.goTo('2022-03-07T09:00:00');
    expect(await stand.build()).toBe(1);
    const id = await newest();
    const before = await schedule();
    const [, , message] = await test('supervisor', id);
    expect((await sent(refusedForGood)).map(([, { subject }]) => subject)).toContainEqual(
      expect.stringMatching(/^\[测试\] /),
    );
    expect(await count(`delivery WHERE message_id = '${message!}' AND state = 'failed'`)).toBe(1);
    // That the address is dead is true of it, whichever mail has found it.
    const { waiting, failed, undelivered } = await schedule();
    expect([waiting?.id, failed]).toEqual([id, before.failed]);
    expect(undelivered).toMatchObject([{ cause: 'address_dead', rollup: { period: '2022-W08' } }]);
    expect(undelivered[0]!.message).not.toBe(message);
    expect(await count('direct_delivery')).toBe(0);
    const { database, test: own } = stand.city;
    const prisma = await createPrisma(own.appUrl);
    const records = new DispatchRecordsService(database, prisma, new CalendarService(database));
    const [issue] = await records.rollups().finally(async () => prisma.$disconnect());
    expect(issue).toMatchObject({ id, deliveries: {} });
    const reason = { reason: '请再发' };
    const again = await of('administrator').post(`/api/v1/messages/${message!}/resends`, reason);
    expect(again.json()).toMatchObject({ code: 'message.nothing_owed' });
    const resent = await of('administrator').post(`/api/v1/rollups/${id}/resends`, reason);
    expect(resent.json()).toEqual({ items: [] });
  });

  it('makes no issue a sent one: the next one’s mail carries it', async () => {
    await stand.goTo('2022-03-14T00:02:00');
    expect(await stand.build()).toBe(1);
    const { carried } = await stand.rollups.mailDocument(await newest());
    expect(carried.map(({ data }) => data.period)).toEqual(['2022-W09']);
  });

  it('is had five times an hour at most', async () => {
    const id = await newest();
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push((await test('head', id))[0]);
    expect(answers).toEqual([201, 201, 201, 201, 429]);
    const refused = await of('head').post(`/api/v1/rollups/${id}/test-sends`, { language: 'zh' });
    expect([refused.json().code, Number(refused.headers['retry-after'])]).toEqual([
      'request.too_many',
      expect.any(Number),
    ]);
    expect((await test('supervisor', id))[0]).toBe(201);
    expect(await count(`message WHERE kind = 'rollup_test'`)).toBe(7);
  });
});
