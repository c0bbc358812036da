import { localDate, type LocalDate } from '../calendar/local-date.js';
import { basisPoints, sumDecimals } from '../decimal.js';
import {
  currentEntry,
  hasPlan,
  type EntryFacts,
  type InvestmentFacts,
  type MilestoneFacts,
  type ProjectFacts,
} from '../project/project-facts.js';
import type { Decimal } from '../recorded-rows.js';

/** Investment completed against the share of the year's plan that is due (序时进度), from a month's first day on. */
export interface Pace {
  readonly from: LocalDate;
  /** Hundredths of a percent of the year's plan that is due by the months completed. */
  readonly dueBasisPoints: number;
  /** What was reported, of the plan. */
  readonly doneBasisPoints: number;
  /** How far below; 0 or less: not behind. */
  readonly behindBasisPoints: number;
}

/**
 * The pace of the current list's plan from a day on: one row for that day and one for the first of each month after it, up
 * to the year's end. The monthly plan counts where one is agreed, otherwise the plan is spread evenly over the months
 * from the planned start. Empty without a plan: no plan, no fact.
 */
export function paces(facts: ProjectFacts, from: LocalDate): Pace[] {
  const entry = currentEntry(facts);
  if (!hasPlan(entry)) return [];
  return daysToLookAt(from, entry.listYear).map((day) => paceOn(facts, entry, day));
}

/** What the pace of a list's year is found from. */
export interface PaceFacts {
  readonly entries: readonly Pick<EntryFacts, 'listYear' | 'plannedInvestment' | 'monthlyPlan'>[];
  readonly milestones: readonly Pick<MilestoneFacts, 'stage' | 'step' | 'reachedOn' | 'plannedOn'>[];
  /** In the order of months. */
  readonly investments: readonly (Pick<InvestmentFacts, 'series' | 'cumulative'> & {
    /** Begins with `YYYY-MM`. */
    readonly month: string;
  })[];
}

/** 序时进度 of a list's year on a day: reported series against the plan. */
export interface YearPace {
  readonly listYear: number;
  /** 万元. */
  readonly planned: Decimal;
  /** 万元, the newest figure of the year. */
  readonly completed: Decimal;
  /** Percent of the plan that is due by the months completed, two places. */
  readonly duePercent: number;
  readonly completedPercent: number;
  /** Points ahead of what is due; negative: behind. */
  readonly pointsAhead: number;
}

/** The pace of each list's year that has a plan, on a day, in the order of the entries. */
export function yearPaces(facts: PaceFacts, day: LocalDate): YearPace[] {
  return facts.entries.filter(hasPlan).map((entry) => {
    const { dueBasisPoints, doneBasisPoints, behindBasisPoints } = paceOn(facts, entry, day);
    return {
      listYear: entry.listYear,
      planned: entry.plannedInvestment,
      completed: sumDecimals([newestReported(facts, entry.listYear)]),
      duePercent: dueBasisPoints / 100,
      completedPercent: doneBasisPoints / 100,
      pointsAhead: 0 - behindBasisPoints / 100,
    };
  });
}

/** An entry that has a plan. */
export type PlannedEntry = PaceFacts['entries'][number] & { readonly plannedInvestment: Decimal };

/** The pace of one list's year on a day. `investments` in the order of months. */
export function paceOn(facts: Omit<PaceFacts, 'entries'>, entry: PlannedEntry, day: LocalDate): Pace {
  const done = basisPoints(newestReported(facts, entry.listYear), entry.plannedInvestment) ?? 0;
  const start = startMonth(facts.milestones, entry.listYear);
  const due = dueShare(entry, start, completedMonths(day, entry.listYear));
  return { from: day, dueBasisPoints: due, doneBasisPoints: done, behindBasisPoints: due - done };
}

/** The newest figure of the list's year, of the reported series; nothing reported is nothing completed. */
function newestReported({ investments }: Pick<PaceFacts, 'investments'>, listYear: number): Decimal {
  return (
    investments.findLast(
      ({ series, month }) => series === 'reported' && Number(month.slice(0, 4)) === listYear,
    )?.cumulative ?? '0'
  );
}

/** Months of the list's year that are over on a day, 0 to 12. */
export function completedMonths(day: LocalDate, listYear: number): number {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return Math.min(12, Math.max(0, (year - listYear) * 12 + month - 1));
}

/** The month, 1 to 12, in which the plan's spending begins: that of the start where it is planned in the year. */
function startMonth(milestones: PaceFacts['milestones'], listYear: number): number {
  const start = milestones.find(({ stage, step }) => stage === 'groundbreaking' && step === null);
  const on = start?.reachedOn ?? start?.plannedOn ?? null;
  return on !== null && Number(on.slice(0, 4)) === listYear ? Number(on.slice(5, 7)) : 1;
}

function dueShare(entry: PlannedEntry, start: number, completed: number): number {
  if (completed === 0) return 0;
  if (entry.monthlyPlan !== null)
    return basisPoints(entry.monthlyPlan[completed - 1] ?? '0', entry.plannedInvestment) ?? 0;
  return Math.round((Math.max(0, completed - start + 1) * 10_000) / (13 - start));
}

/** The day itself, and the first of every month after it, up to the one after the list's year. */
function daysToLookAt(from: LocalDate, listYear: number): LocalDate[] {
  const days = [from];
  const end = `${listYear + 1}-01-01`;
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  for (;;) {
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    const first = `${year}-${String(month).padStart(2, '0')}-01`;
    if (first > end) return days;
    days.push(localDate(first));
  }
}
