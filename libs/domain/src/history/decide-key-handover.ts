import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from './history-entry.js';
import type { NewId } from '../project/project-facts.js';
import { isRefusal } from '../refusal.js';
import { decideSendingPause, type SendingPause } from '../sending/decide-sending.js';

/** A key of the history's signer: the name that it signs under, and the line by which its readers know it. */
export interface SigningKey {
  readonly origin: string;
  readonly key: string;
}

/** Hands the signing over to another key of the same name. */
export function decideKeyRotation(
  event: string,
  before: SigningKey,
  after: SigningKey,
  reason: string | null,
): Decision {
  return decision({
    entries: [
      historyEntry<'history.key_rotated'>({
        event,
        chain: systemChain,
        action: 'history.key_rotated',
        before: { key: before.key },
        after: { key: after.key },
        ...(reason === null ? {} : { reason: seal(reason) }),
      }),
    ],
  });
}

/** What ends and what begins with the restore of a backup. */
export interface NewEpoch {
  readonly event: string;
  /** What was signed last, root in Base 64: what the restored database may have lost is up to there. */
  readonly before: SigningKey & { readonly size: number; readonly root: string };
  /** `size` is what the restored database has in its tree. */
  readonly after: SigningKey & { readonly size: number };
  /** Deliveries that were being sent when the backup was made: what became of them is not known. */
  readonly ambiguous: number;
  readonly reason: string;
}

/** Begins a new epoch of the history after a lawful restore. Sending is paused with it, unless it is already. */
export function decideEpochBegin(epoch: NewEpoch, pause: SendingPause | null, newId: NewId): Decision {
  const { event, before, after, ambiguous, reason } = epoch;
  const begun = historyEntry<'history.epoch_begun'>({
    event,
    chain: systemChain,
    action: 'history.epoch_begun',
    before: { origin: before.origin, size: before.size, root: before.root, key: before.key },
    after: { origin: after.origin, size: after.size, key: after.key, ambiguous },
    reason: seal(reason),
  });
  const paused = decideSendingPause(pause, reason, newId, event);
  return isRefusal(paused)
    ? decision({ entries: [begun] })
    : decision({ ...paused, entries: [begun, ...paused.entries] });
}
