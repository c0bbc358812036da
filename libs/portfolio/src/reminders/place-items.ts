import { addDays, localDate, shanghaiDate, shanghaiInstant, type NewId } from '#domain';
import { settledTogether, type Database } from '#database';
import type { OwedItem } from './plan-batch.js';
import { planMessages, type ExistingMessage, type MessagePlan } from './plan-messages.js';
import {
  dropOlderSteps,
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
  /** What becomes of the doorbells of messages of today that got an item, in the same transaction. */
  readonly ring: (messageIds: readonly string[]) => Promise<void>;
}

/**
 * Puts items into the messages of their people, one message a person and day, and makes the messages that are missing.
 * Returns the messages of today that got one. Throws MessageTaken.
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
  await settledTogether([
    createMessages(client, plan, now, making),
    reopen(client, plan.reopened, now),
    client.query({
      name: 'insert_items',
      text: insertItems,
      values: [
        plan.items.map(() => making.newId()),
        plan.items.map(({ reminderId }) => reminderId),
        plan.items.map(({ personId }) => personId),
        plan.items.map(({ messageId }) => messageId),
        plan.items.map(({ receivedAs }) => receivedAs),
      ],
    }),
    dropOlder(client, plan, making.oneStepOfEach),
    making.ring(plan.toRing),
  ]);
  return plan.toRing;
}

async function dropOlder(client: Transaction, plan: MessagePlan, oneStepOfEach: boolean): Promise<void> {
  const made = new Set(oneStepOfEach ? plan.created.map(({ id }) => id) : []);
  const joining = plan.items.filter(({ messageId }) => !made.has(messageId));
  if (joining.length === 0) return;
  const joined = [...new Set(joining.map(({ messageId }) => messageId))];
  const claimed = [...new Set(joining.map(({ reminderId }) => reminderId))];
  await client.query({ name: 'drop_older_steps', text: dropOlderSteps, values: [joined, claimed] });
}

async function reopen(client: Transaction, messageIds: readonly string[], now: Date): Promise<void> {
  if (messageIds.length > 0) await client.query(reopenDeliveries, [messageIds, now]);
}

async function createMessages(
  client: Transaction,
  plan: MessagePlan,
  now: Date,
  making: MessageMaking,
): Promise<void> {
  if (plan.created.length === 0) return;
  const today = shanghaiDate(now);
  const inserted = await client.query({
    name: 'insert_messages',
    text: insertMessages,
    values: [
      plan.created.map(({ id }) => id),
      plan.created.map(({ personId }) => personId),
      plan.created.map(({ day }) => day),
      plan.created.map(({ slot }) => slot),
      plan.created.map(({ day }) => (day === today ? now : shanghaiInstant(day, making.sendTime))),
      plan.created.map(({ id }) => making.messageIdOf(id)),
      now,
    ],
  });
  if (inserted.rowCount !== plan.created.length) throw new MessageTaken();
}
