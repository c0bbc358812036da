import {
  approvalCalls,
  movedOutOfQuietHours,
  shanghaiDate,
  shanghaiInstant,
  type Approver,
  type LocalDate,
  type NewId,
  type ReminderSettings,
} from '#domain';
import { internetMessageId } from '../deliveries/internet-message-id.js';
import type { RollupMailOptions } from './address-issue.js';
import type { Transaction } from './read-rollup-facts.js';
import { findApprovers, lockCallMails, lockCalls } from './rollup-approvals.queries.js';
import { insertRollupDeliveries, insertRollupMessages } from './rollups.queries.js';

/** Tells whoever may approve an issue that it waits: see `approvalCalls`. Mails go at once, but not in the quiet hours. */
export async function callApprovers(
  client: Transaction,
  rollupId: string,
  now: Date,
  hours: ReminderSettings,
  { host, newId }: RollupMailOptions & { readonly newId: NewId },
): Promise<void> {
  await client.query(lockCalls);
  const { rows: people } = await client.query<Omit<Approver, 'mails'>>(findApprovers, [rollupId]);
  if (people.length === 0) return;
  const earliest = movedOutOfQuietHours(now, hours);
  const today = shanghaiDate(earliest);
  const { rows: mails } = await client.query<{ personId: string; day: LocalDate; waits: boolean }>(
    lockCallMails,
    [people.map(({ personId }) => personId), today],
  );
  const approvers = people.map((person) => ({
    ...person,
    mails: mails.filter(({ personId }) => personId === person.personId),
  }));
  const calls = approvalCalls(approvers, today).map((call) => ({ ...call, id: newId() }));
  const messages = calls.map(({ id, personId, mailOn }) => ({
    id,
    person_id: personId,
    channel: mailOn === null ? 'inbox' : 'email',
    kind: 'rollup_approval',
    day: mailOn ?? shanghaiDate(now),
    rollup_id: rollupId,
    created_at: now.toISOString(),
  }));
  await client.query(insertRollupMessages, [JSON.stringify(messages)]);
  const goesAt = (day: LocalDate): Date => (day === today ? earliest : shanghaiInstant(day, hours.sendTime));
  const deliveries = calls.flatMap(({ id, mailOn }) =>
    mailOn === null
      ? []
      : {
          message_id: id,
          send_at: goesAt(mailOn).toISOString(),
          internet_message_id: internetMessageId(id, host),
        },
  );
  await client.query(insertRollupDeliveries, [JSON.stringify(deliveries)]);
}
