import { isIssuedLate, movedOutOfQuietHours, shanghaiDate, type NewId, type ReminderSettings } from '#domain';
import { internetMessageId } from '../deliveries/internet-message-id.js';
import type { Transaction } from './read-rollup-facts.js';
import { findRecipients, insertRollupDeliveries, insertRollupMessages } from './rollups.queries.js';

/** How the messages of rollups are made. */
export interface RollupMailOptions {
  /** Right side of every Message-ID. */
  readonly host: string;
}

/** An issue, and when its mails go. */
export interface AddressedIssue {
  readonly id: string;
  readonly scopeId: string;
  readonly goesAt: Date;
}

/** When mails that were due at `sendAt` and may be sent from `now` on go: then, or at once, but not in the quiet hours. */
export function goingAt(sendAt: Date, now: Date, hours: ReminderSettings): Date {
  return isIssuedLate(sendAt, now) ? movedOutOfQuietHours(now, hours) : sendAt;
}

/** One message to each recipient. Returns how many there are. */
export async function addressIssue(
  client: Transaction,
  { id: rollupId, scopeId, goesAt }: AddressedIssue,
  now: Date,
  { host, newId }: RollupMailOptions & { readonly newId: NewId },
): Promise<number> {
  const { rows: recipients } = await client.query<{ personId: string }>(findRecipients, [scopeId]);
  if (recipients.length === 0) return 0;
  const messages = recipients.map(({ personId }) => ({ id: newId(), personId }));
  await client.query(insertRollupMessages, [
    JSON.stringify(
      messages.map(({ id, personId }) => ({
        id,
        person_id: personId,
        channel: 'email',
        kind: 'rollup',
        day: shanghaiDate(goesAt),
        rollup_id: rollupId,
        created_at: now.toISOString(),
      })),
    ),
  ]);
  await client.query(insertRollupDeliveries, [
    JSON.stringify(
      messages.map(({ id }) => ({
        message_id: id,
        send_at: goesAt.toISOString(),
        internet_message_id: internetMessageId(id, host),
      })),
    ),
  ]);
  return messages.length;
}
