import { openCase } from './case.js';
import { checkChains, checkStages } from './check-history.js';
import { checkObligations } from './check-obligations.js';
import { checkCopies, checkPending, checkTimes } from './check-receptions.js';
import { checkRollups } from './check-rollups.js';
import type { Evidence } from './evidence.js';

/** The invariants that a simulation is held against. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7';

/** What the checker found. */
export interface Verdict {
  readonly owed: number;
  /** Reminders of which the receiver has a message. */
  readonly sent: number;
  readonly superseded: number;
  readonly cancelled: number;
  readonly answered: number;
  /** Copies of a message beyond the first one. */
  readonly duplicates: number;
  readonly early: number;
  readonly lost: number;
  readonly rollups: number;
  readonly invariants: Readonly<Record<Invariant, boolean>>;
  /** Each breach in a sentence, by invariant. */
  readonly findings: Readonly<Record<Invariant, readonly string[]>>;
}

/**
 * Holds the evidence against the invariants. Nothing here calls the product: dates, ladders, recipients, hashes and
 * figures are reckoned anew from the history.
 */
export function check(evidence: Evidence): Verdict {
  const given = openCase(evidence);
  const obligations = checkObligations(given);
  const copies = checkCopies(given);
  const times = checkTimes(given);
  const findings = {
    I1: obligations.findings,
    I2: copies.findings,
    I3: times.findings,
    I4: checkStages(given),
    I5: checkChains(given),
    I6: checkRollups(given),
    I7: checkPending(given),
  };
  const { reminders, items, rollups } = evidence;
  const sent = new Set(
    items.filter(({ message }) => given.receivedOf.has(message)).map(({ reminder }) => reminder),
  );
  const inState = (state: string): number => reminders.filter((reminder) => reminder.state === state).length;
  return {
    owed: obligations.owed,
    sent: sent.size,
    superseded: inState('superseded'),
    cancelled: inState('cancelled'),
    answered: given.history.answers,
    duplicates: copies.duplicates,
    early: times.early,
    lost: obligations.lost,
    rollups: rollups.length,
    invariants: Object.fromEntries(
      Object.entries(findings).map(([name, found]) => [name, found.length === 0]),
    ) as Record<Invariant, boolean>,
    findings,
  };
}
