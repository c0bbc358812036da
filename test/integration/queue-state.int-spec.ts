import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queueResponse } from '#contracts';
import { Database, newId } from '#database';
import { SendingService, type WatchedQueue } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { LadderStand, receiving, refusedForGood, rendering, unknown } from '../support/ladder-stand.js';

let stand: LadderStand;
let api: ApiClient;
let administrator: ApiClient;
let worker: Database;

/** Three people with a reminder each, due on Friday at half past seven. */
beforeAll(async () => {
  stand = await LadderStand.begin();
  for (let n = 0; n < 3; n += 1) await stand.projectOf();
  await stand.city.person('system_administrator', { unitId: stand.city.rootId }, { login: 'administrator' });
  await stand.city.person('supervisor', { unitId: stand.city.rootId }, { login: 'supervisor' });
  api = await ApiClient.of(stand.city);
  administrator = await api.as('administrator');
  worker = new Database({
    url: stand.city.test.appUrl,
    applicationName: 'key-projects-worker',
    reader: 'system',
    onError: () => undefined,
  });
  await worker.query('SELECT 1');
});

afterAll(async () => {
  await worker?.close();
  await api?.close();
  await stand?.leave();
});

async function watched(): Promise<WatchedQueue> {
  const answer = await administrator.get('/api/v1/queue');
  expect(queueResponse.parse(answer.json())).toStrictEqual(answer.json());
  return answer.json() as WatchedQueue;
}

/** The metrics of sending by their names without the prefix. */
async function metrics(): Promise<Record<string, number>> {
  const { body } = await api.get('/metrics');
  const lines = [...body.matchAll(/^key_projects_(\w+)\{[^}]*\} (\S+)$/gm)];
  return Object.fromEntries(lines.map(([, name, value]) => [name, Number(value)]));
}

describe('how sending stands', () => {
  it('is calm before anything is due', async () => {
    expect(await watched()).toMatchObject({
      dueReminders: 0,
      pending: 0,
      oldestDueSeconds: null,
      pausedSince: null,
    });
    expect(await metrics()).toMatchObject({ oldest_due_seconds: 0, sending_paused: 0 });
  });

  it('tells what is due and unclaimed, then what waits to be sent, and for how long', async () => {
    await stand.goTo('2022-02-25T07:40:00');
    const due = await watched();
    expect(due).toMatchObject({ dueReminders: 3, pending: 0 });
    expect(due.oldestDueSeconds).toBeGreaterThanOrEqual(600);
    expect((await metrics())['oldest_due_seconds']).toBeGreaterThanOrEqual(600);
    await stand.reminders.claimDue();
    const claimed = await watched();
    expect(claimed).toMatchObject({ dueReminders: 0, pending: 3, dueMessages: 3, doorbells: 3 });
    expect(claimed.claimSecondsLastHour).toBeGreaterThanOrEqual(600);
  });

  it('tells of a pause, and does not count what waits for its end as late', async () => {
    const sending = new SendingService(stand.city.database, newId);
    const operator = { kind: 'system', part: 'operator' } as const;
    await sending.pause(operator, '维护');
    expect(await watched()).toMatchObject({ pausedSince: expect.any(String), oldestDueSeconds: null });
    expect((await metrics())['sending_paused']).toBe(1);
    await sending.resume(operator, '维护结束', false);
  });

  it('counts what was sent, given up and of unknown outcome, and says who works', async () => {
    const { sendMail } = receiving({ kind: 'sent' }, refusedForGood, unknown);
    await stand.deliveries.sendDue(rendering().render, sendMail, new AbortController().signal);
    const [late] = (await stand.messages()).filter(({ state }) => state === 'pending');
    await stand.makeDue(late!.id);
    await stand.deliveries.sendDue(
      rendering().render,
      receiving(unknown).sendMail,
      new AbortController().signal,
    );
    const state = await watched();
    expect(state).toMatchObject({ pending: 0, sending: 0, sentLastHour: 1, failed: 1, ambiguous: 1 });
    expect(state.workers).toMatchObject([{ connections: 1 }]);
    expect(await metrics()).toMatchObject({
      messages_sent_last_hour: 1,
      messages_failed: 1,
      messages_ambiguous: 1,
    });
  });

  it('is a page without scripts under a policy that lets nothing else in, for administrators of the system', async () => {
    const page = await administrator.get('/api/v1/queue.html', { 'accept-language': 'zh' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toMatch(/<th>结果不明<\/th><td class="bad">1<\/td>/);
    expect(page.body).toContain('演示数据');
    expect(page.body).not.toMatch(/<script|\son\w+=/i);
    const [, style] = /<style>([^]*)<\/style>/.exec(page.body)!;
    const hash = createHash('sha256').update(style!).digest('base64');
    expect(page.headers['content-security-policy']).toContain(
      `default-src 'none'; style-src 'sha256-${hash}'`,
    );
    for (const path of ['queue', 'queue.html']) {
      const refused = await (await api.as('supervisor')).get(`/api/v1/${path}`);
      expect([path, refused.statusCode]).toEqual([path, 403]);
      expect((await api.get(`/api/v1/${path}`)).statusCode).toBe(401);
    }
  });
});
