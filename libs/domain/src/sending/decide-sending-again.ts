import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import { refuse, type Refusal } from '../refusal.js';

/** A message that is to be sent again, read under its locks. */
export interface MessageFacts {
  readonly id: string;
  readonly kind: 'reminders' | 'rollup' | 'rollup_approval' | 'rollup_test';
  /** Whose it is: a person's, or an address of a rollup schedule; the other is null. */
  readonly personId: string | null;
  readonly addressId: string | null;
  readonly state: 'pending' | 'sending' | 'sent' | 'failed' | 'ambiguous';
  /** Whether the person is active, or the address still written to. */
  readonly isReaderActive: boolean;
  readonly hasAddress: boolean;
  /** The message that took its place; null: none has. */
  readonly sentAgainAs: string | null;
  /** Its reminders that are owed to this day; none of a rollup. */
  readonly itemIds: readonly string[];
}

/**
 * Sends a message again by a new one (`id`, which is the id of its event too), with what is still owed of it. Refused while the
 * old one may still go by itself, when it has been sent again already, and when there is nobody or nothing to send.
 */
export function decideSendingAgain(message: MessageFacts, id: string, reason: string): Decision | Refusal {
  const { state, sentAgainAs, isReaderActive, hasAddress, kind, itemIds, personId, addressId } = message;
  if (sentAgainAs !== null) return refuse('message.sent_again', { message: sentAgainAs });
  if (state === 'pending' || state === 'sending') return refuse('message.waits');
  if (!isReaderActive) return refuse(addressId === null ? 'message.person_left' : 'message.address_ended');
  if (!hasAddress) return refuse('message.no_address');
  if (kind !== 'rollup' && itemIds.length === 0) return refuse('message.nothing_owed');
  return decision({
    entries: [
      historyEntry<'message.sent_again'>({
        event: id,
        chain: systemChain,
        action: 'message.sent_again',
        before: { state },
        after: {
          message: id,
          again: message.id,
          ...(addressId === null ? { person: personId } : { rollupAddress: addressId }),
          items: itemIds.length,
        },
        reason: seal(reason),
      }),
    ],
  });
}
