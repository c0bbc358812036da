import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InboxPage } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { LadderStand, receiving, refusedForGood, rendering } from '../support/ladder-stand.js';

let stand: LadderStand;
let api: ApiClient;
let officer: ApiClient;
let other: ApiClient;
let projects: string[];

beforeAll(async () => {
  stand = await LadderStand.begin();
  projects = [await stand.project(), await stand.project(), await stand.project('2022-03-05')];
  const [first, second, third] = projects;
  const holder = await stand.city.person('liaison_officer', { projectId: first! }, { login: 'officer' });
  await stand.city.duty(holder.personId, 'liaison_officer', { projectId: second! });
  await stand.city.person('liaison_officer', { projectId: third! }, { login: 'other' });
  await stand.goTo('2022-02-25T07:30:00');
  await stand.reminders.claimDue();
  const { sendMail } = receiving(refusedForGood, refusedForGood);
  await stand.deliveries.sendDue(rendering().render, sendMail, new AbortController().signal);
  api = await ApiClient.of(stand.city);
  [officer, other] = [await api.as('officer'), await api.as('other')];
});

afterAll(async () => {
  await api?.close();
  await stand?.leave();
});

async function inboxOf(client: ApiClient, query = ''): Promise<InboxPage> {
  const answer = await client.get(`/api/v1/session/inbox${query}`);
  expect(answer.statusCode).toBe(200);
  return answer.json() as InboxPage;
}

describe('an inbox', () => {
  it('holds what its person was sent, also where the mail was refused, and nothing of anybody else', async () => {
    const { items, unread } = await inboxOf(officer);
    expect([items.length, unread]).toEqual([1, 1]);
    const [message] = items;
    expect(message).toMatchObject({ day: '2022-02-25', kind: 'reminders', readAt: null, rollup: null });
    expect(message!.reminders.map(({ project }) => project.id ?? '').toSorted()).toEqual(
      projects.slice(0, 2).toSorted(),
    );
    expect(message!.reminders[0]).toMatchObject({
      stage: 'groundbreaking',
      dueOn: '2022-03-04',
      step: 'before_7',
      receivedAs: 'liaison_officer',
    });
    const [state] = await stand.messages();
    expect(state).toMatchObject({ state: 'failed' });
    const others = (await inboxOf(other)).items.flatMap(({ reminders }) => reminders);
    expect(others.map(({ project }) => project.id)).toEqual(projects.slice(2));
  });

  it('marks what is read, once, and only by its own person', async () => {
    const [message] = (await inboxOf(officer)).items;
    const mark = async (client: ApiClient) =>
      (await client.post(`/api/v1/session/inbox/${message!.id}/readings`, {})).statusCode;
    expect(await mark(other)).toBe(404);
    expect((await inboxOf(officer)).unread).toBe(1);
    expect(await mark(officer)).toBe(204);
    const read = await inboxOf(officer);
    const { readAt } = read.items[0]!;
    expect([read.unread, readAt]).toEqual([0, expect.stringMatching(/^2022-02-24T23:3/)]);
    await stand.goTo('2022-02-25T07:35:00');
    expect(await mark(officer)).toBe(204);
    expect((await inboxOf(officer)).items[0]!.readAt).toBe(readAt);
  });

  it('goes on after the message that a page ended with', async () => {
    const first = await inboxOf(officer, '?limit=1');
    expect(first.nextCursor).toBe(first.items[0]!.id);
    expect((await inboxOf(officer, `?limit=1&cursor=${first.nextCursor!}`)).items).toEqual([]);
  });
});
