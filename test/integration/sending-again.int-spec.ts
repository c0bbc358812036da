import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { SendingAgainService, type MailToRender, type ReminderLine } from '#portfolio';
import { asOwner } from '../support/as-owner.js';
import { ApiClient } from '../support/api-client.js';
import {
  LadderStand,
  receiving,
  refusedForGood,
  rendering,
  type SeenMessage,
} from '../support/ladder-stand.js';
import { taken } from '../support/taken.js';

const reason = '邮箱已更正';
let stand: LadderStand;
let api: ApiClient;
let administrator: ApiClient;

beforeAll(async () => {
  stand = await LadderStand.begin();
  api = await ApiClient.of(stand.city);
  await stand.city.person('system_administrator', { unitId: stand.city.rootId }, { login: 'administrator' });
  administrator = await api.as('administrator');
});

afterAll(async () => {
  await api?.close();
  await stand?.leave();
});

/** A message that was refused for good a week before a date; each on a day of its own. */
async function failed(
  claimedOn: string,
  dueOn: string,
): Promise<{ message: SeenMessage; projectId: string }> {
  const { id: projectId, officer } = await stand.projectOf(null, dueOn);
  await stand.goTo(`${claimedOn}T07:30:00`);
  await stand.reminders.claimDue();
  await send(receiving(...Array.from({ length: 9 }, () => refusedForGood)));
  const message = (await stand.messages()).find(({ personId }) => personId === officer.personId);
  expect(message).toMatchObject({ state: 'failed', items: 1 });
  return { message: message!, projectId };
}

async function send(receiver: ReturnType<typeof receiving>): Promise<MailToRender[]> {
  const { render, calls } = rendering();
  await stand.deliveries.sendDue(render, receiver.sendMail, new AbortController().signal);
  return calls;
}

async function again(messageId: string, headers: Record<string, string> = {}) {
  return administrator.post(`/api/v1/messages/${messageId}/resends`, { reason }, headers);
}

describe('sending again', () => {
  it('sends a new message that says why, takes the reminders along and stands in the history', async () => {
    const { message, projectId } = await failed('2022-02-25', '2022-03-04');
    const answer = await again(message.id);
    expect(answer.statusCode).toBe(201);
    const { id } = answer.json() as { id: string };
    const [mail, ...others] = await send(receiving());
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ kind: 'reminders', againBecause: reason, items: [{ projectId }] });
    expect([mail!.messageId, mail!.internetMessageId]).toEqual([id, `<${id}@city.example>`]);
    const [old, fresh] = await Promise.all([message.id, id].map(seen));
    expect([old, fresh]).toMatchObject([
      { state: 'failed', items: 0 },
      { state: 'sent', items: 1, slot: null },
    ]);
    const [event] = await stand.city.database.query<{ body: string; reason: string }>(
      `SELECT convert_from(c.canon, 'UTF8') AS body, s.value AS reason FROM audit.event e
       JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq JOIN audit.sealed s ON s.event = e.event WHERE e.event = $1`,
      [id],
    );
    expect(event!.reason).toBe(reason);
    expect(JSON.parse(event!.body)).toMatchObject({
      action: 'message.sent_again',
      data: { before: { state: 'failed' }, after: { again: message.id, message: id, items: 1 } },
    });
    const lines = await administrator.get(`/api/v1/people/${message.personId}/reminders`);
    expect((lines.json() as { items: ReminderLine[] }).items).toMatchObject([
      {
        state: 'sent',
        message: { id, again: { of: message.id, because: reason, state: 'failed', attempts: 1 } },
      },
    ]);
  });

  it('is done once, whether the click is repeated with its key, without, or both at once', async () => {
    const { message } = await failed('2022-03-07', '2022-03-14');
    const headers = { 'idempotency-key': newId() };
    const [first, second] = [await again(message.id, headers), await again(message.id, headers)];
    expect([first.statusCode, second.statusCode, second.json()]).toEqual([201, 201, first.json()]);
    const refused = await again(message.id);
    expect([refused.statusCode, refused.json()]).toMatchObject([409, { code: 'message.sent_again' }]);
    await send(receiving(refusedForGood));
    // The new one may be sent again in its turn; of two at once, one is.
    const { id } = first.json() as { id: string };
    const both = await Promise.all([again(id), again(id)]);
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await send(receiving())).toHaveLength(1);
  });

  it('waits while the old one may still go, and ends with what was owed', async () => {
    const { message, projectId } = await failed('2022-03-21', '2022-03-28');
    const waiting = (await again(message.id)).json() as { id: string };
    expect((await again(waiting.id)).json()).toMatchObject({ code: 'message.waits' });
    // What is reached meanwhile is dropped from it as from any message that was not sent.
    await stand.reach(projectId, '2022-03-21');
    expect(await send(receiving())).toEqual([]);
    expect(await seen(waiting.id)).toMatchObject({ state: 'failed', items: 0 });
    expect((await again(waiting.id)).json()).toMatchObject({ code: 'message.nothing_owed' });
  });

  it('sends nothing to whoever has left, has no address, or does not exist', async () => {
    const { message } = await failed('2022-04-06', '2022-04-13');
    const { database } = stand.city;
    await asOwner(stand.city.test, async (ask) =>
      ask('UPDATE person_profile SET email = NULL WHERE person_id = $1', [message.personId]),
    );
    expect((await again(message.id)).json()).toMatchObject({ code: 'message.no_address' });
    const operator = { kind: 'system', part: 'operator' } as const;
    taken(await stand.city.people.disable(operator, message.personId, null, { vacate: true, reason: null }));
    expect((await again(message.id)).json()).toMatchObject({ code: 'message.person_left' });
    expect((await again(newId())).json()).toMatchObject({ code: 'message.not_found' });
    const service = new SendingAgainService(database, newId);
    const stranger = await stand.city.person('supervisor', { unitId: stand.city.rootId });
    expect(await service.sendAgain(stranger, message.id, reason)).toMatchObject({
      code: 'permission.denied',
    });
  });
});

async function seen(id: string): Promise<SeenMessage> {
  return (await stand.messages()).find((message) => message.id === id)!;
}
