import {
  isQuiet,
  isSwitchedOff,
  movedOutOfQuietHours,
  type JudgedMessage,
  type PersonChannel,
  type Preference,
  type ReminderSettings,
} from '#domain';
import { unknownLimit } from './attempt.js';
import type { MessageOwner, WaitingIssue } from './mail.js';

/** A delivery locked by a claim. */
export type LockedDelivery = LockedFacts & MessageOwner;

interface LockedFacts {
  readonly messageId: string;
  readonly state: 'pending' | 'sending';
  readonly attempts: number;
  readonly unknownAttempts: number;
  readonly mime: Buffer | null;
  /** Open items in the frozen bytes. */
  readonly frozenItems: number | null;
  readonly internetMessageId: string;
  readonly kind: 'reminders' | 'rollup' | 'rollup_approval' | 'rollup_test';
  readonly rollupId: string | null;
  /** When the schedule of its rollup wants it to go; null: of reminders. */
  readonly dueAt: Date | null;
  /** Why somebody has it sent again; null: it goes by itself. */
  readonly againBecause: string | null;
  /** Application time, after the lock. */
  readonly now: Date;
}

/** What a claim does with a locked delivery. */
export type ClaimStep =
  | { readonly kind: 'freeze'; readonly unknownAttempts: number }
  | {
      readonly kind: 'resend';
      readonly mime: Buffer;
      readonly frozenItems: number;
      readonly unknownAttempts: number;
    }
  | {
      readonly kind: 'aside';
      readonly state: 'pending' | 'failed' | 'ambiguous';
      readonly sendAt: Date | null;
      readonly unknownAttempts: number;
      readonly error: string | null;
    };

/**
 * Decides over one locked delivery. `openItems` is how many items of it are open now, or issues wait for its reader. A lease that ran out counts as
 * an attempt of unknown outcome, since its worker may have handed the bytes over before it died.
 */
export function claimStep(delivery: LockedDelivery, openItems: number, hours: ReminderSettings): ClaimStep {
  const { mime, frozenItems, now } = delivery;
  const unknownAttempts = delivery.unknownAttempts + (delivery.state === 'sending' ? 1 : 0);
  const aside = (
    state: 'pending' | 'failed' | 'ambiguous',
    error: string | null,
    sendAt: Date | null = null,
  ): ClaimStep => ({
    kind: 'aside',
    state,
    sendAt,
    unknownAttempts,
    error,
  });
  if (unknownAttempts >= unknownLimit) return aside('ambiguous', 'The worker ended twice during sending.');
  const resends = unknownAttempts > 0 && mime !== null;
  if (resends && openItems < (frozenItems ?? 0))
    return aside('ambiguous', 'An item was cancelled after an attempt of unknown outcome.');
  if (!resends && tellsOfOpen(delivery) && openItems === 0) return aside('failed', 'cancelled');
  if (isQuiet(now, hours) && !isWantedThen(delivery, hours))
    return aside('pending', null, movedOutOfQuietHours(now, hours));
  return resends
    ? { kind: 'resend', mime, frozenItems: frozenItems ?? 0, unknownAttempts }
    : { kind: 'freeze', unknownAttempts };
}

/** Whether it has nothing to say once nothing of it is open. */
function tellsOfOpen({ kind }: LockedDelivery): boolean {
  return kind === 'reminders' || kind === 'rollup_approval';
}

/**
 * Whether the schedule's own time lies in the quiet hours: whoever chose it reads where it is day. Who has a rollup sent to
 * themselves waits for it.
 */
function isWantedThen({ kind, dueAt }: LockedDelivery, hours: ReminderSettings): boolean {
  if (kind !== 'rollup') return kind === 'rollup_test';
  return dueAt !== null && isQuiet(dueAt, hours);
}

/** Whom a message goes to, and what they want; of an address that is written to no longer, no rollups. */
export interface Reader extends Pick<Preference, 'language' | 'beforeDates' | 'rollups'> {
  readonly messageId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly personState: string;
  /** The issues that wait for their approval, of a message that calls for it; of others empty. */
  readonly issues: readonly WaitingIssue[];
  /** The channel that they want to be tried first and that was not yet; null: it is the mail's turn. */
  readonly channelBefore: PersonChannel | null;
}

/**
 * The step of a claim with its reader in view: a mail that they do without is not sent, one for which another channel comes
 * first stands back, one without an address fails. What may have arrived already goes its way.
 */
export function stepForReader(
  step: ClaimStep,
  message: JudgedMessage,
  reader: Reader | undefined,
): ClaimStep {
  if (step.kind === 'aside') return step;
  const { unknownAttempts } = step;
  const end = (state: 'failed' | 'ambiguous', error: string): ClaimStep => ({
    kind: 'aside',
    state,
    sendAt: null,
    unknownAttempts,
    error,
  });
  if (unknownAttempts === 0 && reader !== undefined) {
    if (isSwitchedOff(reader, message)) return end('failed', 'switched_off');
    if (reader.channelBefore !== null) return end('failed', 'other_channel');
  }
  if (reader !== undefined && reader.email !== null && reader.personState === 'active') return step;
  return end(unknownAttempts > 0 ? 'ambiguous' : 'failed', 'The person has no mail address or is disabled.');
}
