import type { LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { permitClock, workingDaysTaken, type PermitClock, type PermitDays } from './permit-clock.js';

/** A permit of a project, as far as the summary needs it. */
export interface SummarisedPermit extends PermitDays {
  readonly id: string;
  readonly projectId: string;
}

/** How long permits took, against what the city allows itself. */
export interface PermitTimes {
  /** Started projects with a granted permit. */
  readonly projects: number;
  /** Their granted permits. */
  readonly permits: number;
  /** Working days, rounded half up to hundredths; null where nothing is counted. */
  readonly meanWorkingDays: number | null;
  /** Working days, to tenths. */
  readonly limitWorkingDays: number;
  /** Whether the mean, before it is rounded, is not above the limit; null where there is none. */
  readonly within: boolean | null;
}

/**
 * The mean of the working days that granted permits of started projects took, without the days on which their clocks stood:
 * first the mean of each project's permits, then of the projects, so that each project counts once however many permits
 * it needs. Computed in whole numbers and rounded once, at the end. `tenths`: the limit in tenths of a working day.
 */
export function permitTimes(
  granted: readonly SummarisedPermit[],
  tenths: number,
  today: LocalDate,
  calendar: WorkingCalendar,
): PermitTimes {
  const daysOf = new Map<string, number[]>();
  for (const permit of granted) {
    const days = daysOf.get(permit.projectId) ?? [];
    days.push(workingDaysTaken(permit, today, calendar));
    daysOf.set(permit.projectId, days);
  }
  const projects = [...daysOf.values()];
  const common = projects.reduce((multiple, { length }) => leastMultiple(multiple, BigInt(length)), 1n);
  const sum = projects.reduce(
    (total, days) => total + BigInt(days.reduce((a, b) => a + b, 0)) * (common / BigInt(days.length)),
    0n,
  );
  const whole = common * BigInt(projects.length);
  const isEmpty = projects.length === 0;
  return {
    projects: projects.length,
    permits: granted.length,
    meanWorkingDays: isEmpty ? null : Number((sum * 200n + whole) / (whole * 2n)) / 100,
    limitWorkingDays: tenths / 10,
    within: isEmpty ? null : sum * 10n <= BigInt(tenths) * whole,
  };
}

/** Those of the undecided permits that are over their limit, the latest first. */
export function latePermits<T extends SummarisedPermit>(
  undecided: readonly T[],
  today: LocalDate,
  calendar: WorkingCalendar,
): (T & PermitClock)[] {
  return undecided
    .map((permit) => ({ ...permit, ...permitClock(permit, today, calendar) }))
    .filter(({ daysLate }) => daysLate > 0)
    .sort((a, b) => b.daysLate - a.daysLate || (a.id < b.id ? -1 : 1));
}

function leastMultiple(a: bigint, b: bigint): bigint {
  let [divisor, rest] = [a, b];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}
