import { addDays } from '../calendar/local-date.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { Computed, WorkingCalendar } from '../calendar/working-calendar.js';

/**
 * Whom a step of the ladder addresses. `unit_head` is that of the lead unit, `supervisor` that of the nearest
 * unit at or above it, `project_leader` the 挂钩领导 (duty `leader` on the project) and `root_leader` the
 * 主要领导 (duty `leader` on the root unit).
 */
export type LadderRecipient =
  'liaison_officer' | 'unit_head' | 'supervisor' | 'project_leader' | 'root_leader';

/** How a step's day is found from the deadline: by calendar days before it, or working days after it. */
export type StepOffset = { readonly calendarDaysBefore: number } | { readonly workingDaysAfter: number };

/** Name of a step, stored in `reminder.step`; the days in it are those of its offset. */
export type StepCode =
  'before_30' | 'before_14' | 'before_7' | 'before_3' | 'before_1' | 'day_itself' | 'after_1' | 'after_3';

/** One rung: when it falls, and who is addressed from it on in addition to those of the rungs before. */
export interface LadderStep {
  readonly code: StepCode;
  readonly offset: StepOffset;
  readonly adds: readonly LadderRecipient[];
}

/**
 * Steps in the order of their days, each code once. Planning draws them one by one and stops as soon as it
 * knows enough, so that a ladder may also be a generator that never ends (weekly repetition).
 */
export type Ladder = Iterable<LadderStep>;

/** The ladder of a milestone's deadline, as data (domain.md, "Reminders and the ladder"). */
export const milestoneLadder: Ladder = [
  { code: 'before_30', offset: { calendarDaysBefore: 30 }, adds: ['liaison_officer'] },
  { code: 'before_14', offset: { calendarDaysBefore: 14 }, adds: [] },
  { code: 'before_7', offset: { calendarDaysBefore: 7 }, adds: [] },
  { code: 'before_3', offset: { calendarDaysBefore: 3 }, adds: [] },
  { code: 'before_1', offset: { calendarDaysBefore: 1 }, adds: [] },
  { code: 'day_itself', offset: { calendarDaysBefore: 0 }, adds: [] },
  { code: 'after_1', offset: { workingDaysAfter: 1 }, adds: ['unit_head'] },
  { code: 'after_3', offset: { workingDaysAfter: 3 }, adds: ['supervisor'] },
];

/**
 * The day of a step for a deadline: before the deadline and on it, the working day on or before the calendar
 * day; after it, working days, the day after the deadline counting as +1 if it is one.
 */
export function stepDay(
  offset: StepOffset,
  dueOn: LocalDate,
  calendar: WorkingCalendar,
): Computed<{ day: LocalDate }> {
  return 'calendarDaysBefore' in offset
    ? calendar.workingDayOnOrBefore(addDays(dueOn, -offset.calendarDaysBefore))
    : calendar.addWorkingDays(dueOn, offset.workingDaysAfter);
}
