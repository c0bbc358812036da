import { addDays } from '../calendar/local-date.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { Computed, WorkingCalendar } from '../calendar/working-calendar.js';
import { drawnOnce, onceFor } from '../drawn-once.js';

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
export type StepCode = 'day_itself' | `before_${number}` | `after_${number}`;

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

/** A step of the ladder as a city sets it: how many days from the date, and who is addressed from it on. */
export interface SetStep {
  /** Before it and on it in calendar days (0: the day itself), after it in working days. */
  readonly when: 'before' | 'after';
  readonly days: number;
  readonly adds: readonly LadderRecipient[];
}

/** The steps that a city begins with (domain language, ladder): a 提示单 goes with +5, a 督办单 with +10, a 通报 with +20. */
export const defaultSteps: readonly SetStep[] = [
  { when: 'before', days: 30, adds: ['liaison_officer'] },
  { when: 'before', days: 14, adds: [] },
  { when: 'before', days: 7, adds: [] },
  { when: 'before', days: 3, adds: [] },
  { when: 'before', days: 1, adds: [] },
  { when: 'before', days: 0, adds: [] },
  { when: 'after', days: 1, adds: ['unit_head'] },
  { when: 'after', days: 3, adds: ['supervisor'] },
  { when: 'after', days: 5, adds: [] },
  { when: 'after', days: 10, adds: ['project_leader'] },
  { when: 'after', days: 20, adds: ['root_leader'] },
];

/** Working days between the repetitions that follow the last step: a week. */
const weekOfWork = 5;

/**
 * The ladder of these steps, which are in the order of their days; the same for the same list. After the last one it repeats
 * weekly and never ends, so that a date nobody answers for is not forgotten.
 */
export const ladderOf: (steps: readonly SetStep[]) => Ladder = onceFor((steps) =>
  drawnOnce(function* (): Generator<LadderStep> {
    for (const { when, days, adds } of steps)
      yield when === 'before'
        ? { code: days === 0 ? 'day_itself' : `before_${days}`, offset: { calendarDaysBefore: days }, adds }
        : { code: `after_${days}`, offset: { workingDaysAfter: days }, adds };
    const last = steps.at(-1);
    let days = last?.when === 'after' ? last.days : 0;
    for (;;) {
      days += weekOfWork;
      yield { code: `after_${days}`, offset: { workingDaysAfter: days }, adds: [] };
    }
  }),
);

/** The ladder of a milestone's deadline as the city begins with it. */
export const milestoneLadder: Ladder = ladderOf(defaultSteps);

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
