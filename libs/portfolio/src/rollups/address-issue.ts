import {
  isIssuedLate,
  movedOutOfQuietHours,
  shanghaiDate,
  type NewId,
  type PeriodKind,
  type ReminderSettings,
} from '#domain';
import { internetMessageId } from '../deliveries/internet-message-id.js';
import type { Transaction } from './read-rollup-facts.js';
import { findAddresses } from './rollup-addresses.queries.js';
import { findRecipients, insertRollupDeliveries, insertRollupMessages } from './rollups.queries.js';

/** How the messages of rollups are made. */
export interface RollupMailOptions {
  /** Right side of every Message-ID. */
  readonly host: string;
}

/** An issue, and when its mails go. */
export interface AddressedIssue {
  readonly id: string;
  readonly kind: PeriodKind;
  readonly scopeId: string;
  readonly goesAt: Date;
}

/** When mails that were due at `sendAt` and may be sent from `now` on go: then, or at once, but not in the quiet hours. */
export function goingAt(sendAt: Date, now: Date, hours: ReminderSettings): Date {
  return isIssuedLate(sendAt, now) ? movedOutOfQuietHours(now, hours) : sendAt;
}

/** One message to each recipient by duty, and one to each address of the schedule that is none of theirs. Returns how many. */
export async function addressIssue(
  client: Transaction,
  { id: rollupId, kind, scopeId, goesAt }: AddressedIssue,
  now: Date,
  { host, newId }: RollupMailOptions & { readonly newId: NewId },
): Promise<number> {
  const { rows: recipients } = await client.query<{ personId: string }>(findRecipients, [scopeId]);
  const { rows: addresses } = await client.query<{ id: string }>(findAddresses, [kind, scopeId]);
  const owners = [
    ...recipients.map(({ personId }) => ({ person_id: personId })),
    ...addresses.map(({ id }) => ({ rollup_address_id: id })),
  ];
  if (owners.length === 0) return 0;
  const messages = owners.map((owner) => ({ id: newId(), owner }));
  await client.query(insertRollupMessages, [
    JSON.stringify(
      messages.map(({ id, owner }) => ({
        id,
        ...owner,
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
