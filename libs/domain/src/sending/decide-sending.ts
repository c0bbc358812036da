import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';

/** The pause of all sending that holds. */
export interface SendingPause {
  readonly id: string;
  readonly version: number;
  /** Since when, as people in the city write it. */
  readonly since: string;
}

/** Stops all sending until somebody resumes it. `causedBy` is the event that made it necessary. */
export function decideSendingPause(
  holding: SendingPause | null,
  reason: string,
  newId: NewId,
  causedBy?: string,
): Decision | Refusal {
  if (holding !== null) return refuse('sending.already_paused', { since: holding.since });
  const id = newId();
  const sealed = seal(reason);
  return decision({
    entries: [
      historyEntry<'sending.paused'>({
        event: newId(),
        chain: systemChain,
        action: 'sending.paused',
        before: null,
        after: { pause: id },
        reason: sealed,
        ...(causedBy === undefined ? {} : { causedBy }),
      }),
    ],
    inserts: [{ table: 'sending_pause', row: { id } }],
    versions: [{ table: 'sending_pause', row: { id, version: 1, state: 'paused', reason: sealed } }],
  });
}

/**
 * Lets sending go on. `setAside` counts the messages, due by now, that end as ambiguous instead of being sent; null when
 * none were to be set aside.
 */
export function decideSendingResumption(
  holding: SendingPause | null,
  reason: string,
  setAside: number | null,
  newId: NewId,
): Decision | Refusal {
  if (holding === null) return refuse('sending.not_paused');
  const { id, version } = holding;
  const sealed = seal(reason);
  return decision({
    entries: [
      historyEntry<'sending.resumed'>({
        event: newId(),
        chain: systemChain,
        action: 'sending.resumed',
        before: null,
        after: { pause: id, setAside },
        reason: sealed,
      }),
    ],
    versions: [
      { table: 'sending_pause', row: { id, version: version + 1, state: 'resumed', reason: sealed } },
    ],
  });
}
