import type { NewId } from '#domain';
import type { Database } from '#database';
import { insertOutbox } from './outbox.queries.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Leaves a doorbell for each of the messages, in the transaction that made them ready to go. */
export async function ringDoorbells(
  client: Transaction,
  messageIds: readonly string[],
  newId: NewId,
): Promise<void> {
  if (messageIds.length === 0) return;
  const rings = messageIds.map((messageId) => ({ id: newId(), subject_id: messageId }));
  await client.query({ name: 'insert_outbox', text: insertOutbox, values: [JSON.stringify(rings)] });
}
