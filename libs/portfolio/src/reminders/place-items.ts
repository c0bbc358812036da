import { addDays, localDate, shanghaiDate, shanghaiInstant, type NewId } from '#domain';
import type { Database } from '#database';
import type { OwedItem } from './plan-batch.js';
import { planMessages, type ExistingMessage, type MessagePlan } from './plan-messages.js';
import {
  dropOlderSteps,
  insertDeliveries,
  insertItems,
  insertMessages,
  lockMessages,
  reopenDeliveries,
} from './reminders.queries.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Another claim made a message that this one had planned: the whole transaction is to be done again. */
export class MessageTaken extends Error {}

/** What messages are made with. */
export interface MessageMaking {
  readonly newId: NewId;
  /** Of the day's reminders, `HH:MM`. */
  readonly sendTime: string;
  /** The Message-ID header of a message. */
  readonly messageIdOf: (messageId: string) => string;
  /** Whether there is one step of each ladder at most: then no message that is made here has an older one in it. */
  readonly oneStepOfEach: boolean;
}

/**
 * Puts items into the messages of their people, one message a person and day, and makes the messages that are missing.
 * Returns the messages of today that got one: their doorbell is to ring. Throws MessageTaken.
 */
export async function placeItems(
  client: Transaction,
  owed: readonly OwedItem[],
  now: Date,
  making: MessageMaking,
): Promise<readonly string[]> {
  const today = shanghaiDate(now);
  const people = [...new Set(owed.map(({ personId }) => personId))];
  const existing = await client.query<ExistingMessage>({
    name: 'lock_messages',
    text: lockMessages,
    values: [people, [today, addDays(today, 1)]],
  });
  const plan = planMessages(
    owed,
    existing.rows.map((row) => ({ ...row, day: localDate(row.day) })),
    today,
    making.newId,
  );
  await createMessages(client, plan, now, making);
  if (plan.reopened.length > 0) await client.query(reopenDeliveries, [plan.reopened, now]);
  await client.query({
    name: 'insert_items',
    text: insertItems,
    values: [
      plan.items.map(({ reminderId }) => reminderId),
      plan.items.map(({ personId }) => personId),
      plan.items.map(({ messageId }) => messageId),
      plan.items.map(({ receivedAs }) => receivedAs),
    ],
  });
  const made = new Set(making.oneStepOfEach ? plan.created.map(({ id }) => id) : []);
  const joining = plan.items.filter(({ messageId }) => !made.has(messageId));
  if (joining.length > 0)
    await client.query(dropOlderSteps, [
      [...new Set(joining.map(({ messageId }) => messageId))],
      [...new Set(joining.map(({ reminderId }) => reminderId))],
    ]);
  return plan.toRing;
}

async function createMessages(
  client: Transaction,
  plan: MessagePlan,
  now: Date,
  making: MessageMaking,
): Promise<void> {
  if (plan.created.length === 0) return;
  const today = shanghaiDate(now);
  const rows = plan.created.map(({ id, personId, day, slot }) => ({
    id,
    person_id: personId,
    channel: 'email',
    kind: 'reminders',
    day,
    slot,
    created_at: now,
  }));
  const created = await client.query(insertMessages, [JSON.stringify(rows)]);
  if (created.rowCount !== rows.length) throw new MessageTaken();
  const deliveries = plan.created.map(({ id, day }) => ({
    message_id: id,
    send_at: day === today ? now : shanghaiInstant(day, making.sendTime),
    internet_message_id: making.messageIdOf(id),
  }));
  await client.query(insertDeliveries, [JSON.stringify(deliveries)]);
}
