import { addDays, daysBetween, type LocalDate } from '../calendar/local-date.js';
import type { HoldRow, MilestoneRow } from '../recorded-rows.js';

/** The date due and the calendar days held that it is later than the date planned. */
export interface DueDate {
  readonly dueOn: LocalDate | null;
  readonly daysHeld: number;
}

/**
 * The date due of a milestone under the project's holds: the date planned plus the days held (domain language, hold). A
 * running hold counts to its agreed end, an ended one to its real end. One that begins after the date due stops no
 * clock, and one that was agreed before the date planned is in it already.
 */
export function dueDate(
  milestone: Pick<MilestoneRow, 'plannedOn' | 'plannedAt'>,
  holds: readonly HoldRow[],
): DueDate {
  const { plannedOn, plannedAt } = milestone;
  if (plannedOn === null || plannedAt === null) return { dueOn: null, daysHeld: 0 };
  let dueOn = plannedOn;
  for (const hold of holds.toSorted((a, b) => (a.fromOn < b.fromOn ? -1 : 1))) {
    const counts =
      (hold.state === 'running' || hold.state === 'ended') &&
      hold.decidedAt !== null &&
      new Date(hold.decidedAt) > new Date(plannedAt) &&
      hold.fromOn <= dueOn;
    if (counts) dueOn = addDays(dueOn, heldDays(hold));
  }
  return { dueOn, daysHeld: daysBetween(plannedOn, dueOn) };
}

/** Calendar days of a hold, the first and the last included; none of one that ended before it began. */
function heldDays({ fromOn, toOn, endedOn }: HoldRow): number {
  return Math.max(0, daysBetween(fromOn, endedOn ?? toOn) + 1);
}
