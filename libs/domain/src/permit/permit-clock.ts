import { addDays, daysBetween, type LocalDate } from '../calendar/local-date.js';
import type { Computed, WorkingCalendar } from '../calendar/working-calendar.js';
import type { DayType, PermitRow } from './permit-row.js';

/** What the days of a permit are counted from. */
export type PermitDays = PermitLimit & Pick<PermitRow, 'endedOn'>;

/** What the day is counted from on which a permit is due. */
export type PermitLimit = Pick<PermitRow, 'appliedOn' | 'limitDays' | 'dayType' | 'pauses'>;

/** How far a permit's time has run; all days by the permit's own day type. */
export interface PermitClock {
  /** Null while the clock stands: it moves with every day until the supplements come. */
  readonly dueOn: LocalDate | null;
  /** Whether a year that is not loaded had a say; then Monday to Friday were taken for working days. */
  readonly provisional: boolean;
  /** From the application to the end or today, without the days on which the clock stood. */
  readonly daysTaken: number;
  /** Over the limit; 0: in time. */
  readonly daysLate: number;
}

/**
 * Reads a permit's clock on a day. It is computed and not stored: a calendar that comes later, or is corrected, counts at
 * once. A pause that begins after the limit has run out gives no new date, and its days are no delay either.
 */
export function permitClock(permit: PermitDays, today: LocalDate, calendar: WorkingCalendar): PermitClock {
  const days = counterOf(permit.dayType, calendar);
  const due = dueBy(permit, days);
  const daysTaken = taken(permit, today, days);
  return {
    dueOn: permit.endedOn === null && isStanding(permit) ? null : due.day,
    provisional: due.provisional,
    daysTaken,
    daysLate: Math.max(0, daysTaken - permit.limitDays),
  };
}

/** The day by which the authority is to decide, as its clock (`permitClock`) says it; null while it stands. */
export function permitDue(
  permit: PermitLimit,
  calendar: WorkingCalendar,
): Computed<{ day: LocalDate }> | null {
  return isStanding(permit) ? null : dueBy(permit, counterOf(permit.dayType, calendar));
}

/** Working days from the application to the end or today, without those on which the clock stood. */
export function workingDaysTaken(permit: PermitDays, today: LocalDate, calendar: WorkingCalendar): number {
  return taken(permit, today, counterOf('working', calendar));
}

interface DayCounter {
  after(day: LocalDate, count: number): { readonly day: LocalDate; readonly provisional: boolean };
  between(from: LocalDate, to: LocalDate): { readonly days: number };
}

function dueBy(
  { appliedOn, limitDays, pauses }: PermitLimit,
  days: DayCounter,
): Computed<{ day: LocalDate }> {
  let due = days.after(appliedOn, limitDays);
  for (const { fromOn, toOn } of pauses)
    if (toOn !== null && fromOn <= due.day) {
      const next = days.after(due.day, days.between(fromOn, toOn).days);
      due = { day: next.day, provisional: due.provisional || next.provisional };
    }
  return due;
}

/** Supplements were asked for and have not come. */
function isStanding({ pauses }: Pick<PermitLimit, 'pauses'>): boolean {
  return pauses.some(({ toOn }) => toOn === null);
}

function taken({ appliedOn, pauses, endedOn }: PermitDays, today: LocalDate, days: DayCounter): number {
  const until = endedOn ?? today;
  const stood = pauses.reduce((sum, { fromOn, toOn }) => sum + days.between(fromOn, toOn ?? until).days, 0);
  return days.between(appliedOn, until).days - stood;
}

function counterOf(dayType: DayType, calendar: WorkingCalendar): DayCounter {
  return dayType === 'working'
    ? {
        after: (day, count) =>
          count === 0 ? { day, provisional: false } : calendar.addWorkingDays(day, count),
        between: (from, to) => calendar.workingDaysBetween(from, to),
      }
    : {
        after: (day, count) => ({ day: addDays(day, count), provisional: false }),
        between: (from, to) => ({ days: daysBetween(from, to) }),
      };
}
