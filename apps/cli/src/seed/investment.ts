import type { CatalogueRow } from './made-up-catalogue.js';
import type { PlanAmount, PlanDate } from './plan-types.js';
import type { Random } from './random.js';

/** Total investment by category in 万元: least and most. */
const totals: Readonly<Record<string, readonly [number, number]>> = {
  industry: [30_000, 260_000],
  logistics: [30_000, 120_000],
  carrier: [40_000, 150_000],
  commerce: [15_000, 90_000],
  transport: [20_000, 120_000],
  water: [5_000, 30_000],
  education: [12_000, 45_000],
  health: [8_000, 50_000],
  environment: [5_000, 30_000],
  agriculture: [3_000, 15_000],
  livelihood: [3_000, 20_000],
  culture: [8_000, 60_000],
  safety: [3_000, 15_000],
  housing: [20_000, 80_000],
  research: [10_000, 50_000],
  'urban-renewal': [15_000, 60_000],
};

/** Shares of the year's plan per month: little in the month of the Spring Festival, most in the second half. */
const monthShares = [6, 4, 8, 8, 9, 9, 8, 9, 10, 10, 10, 9];
/** A plan that puts most of the year's work before the summer, of a project due in spring. */
const earlyMonthShares = [24, 20, 18, 10, 8, 6, 4, 3, 2, 2, 2, 1];

/** Made-up investment of a project. */
export interface MadeUpInvestment {
  total: PlanAmount;
  /** Null for a reserve project. */
  plannedOfYear: PlanAmount | null;
  /** Cumulative; null where none is agreed and the plan runs linear. */
  monthlyPlan: PlanAmount[] | null;
  /** Cumulative since 1 January at the end of January and of February; null where nothing is reported. */
  completed: { january: PlanAmount | null; february: PlanAmount | null };
}

/**
 * Makes up a project's investment.
 * @param startedOn the day of its groundbreaking, null while there is none; work before it counts for nothing
 */
export function buildInvestment(
  row: CatalogueRow,
  startedOn: PlanDate | null,
  random: Random,
): MadeUpInvestment {
  const [least, most] = totals[row.category] ?? [5_000, 50_000];
  const total = random.between(least / 500, most / 500) * 500;
  if (row.reserve === true) {
    return nothingPlanned(total);
  }
  const planned = Math.max(200, Math.round((total * yearShare(row, random)) / 100) * 100);
  const shares = row.pace === 'far_behind' ? earlyMonthShares : monthShares;
  const agreed =
    row.pace === 'far_behind' || (row.pace === undefined && isUnderWay(row) && random.chance(0.6));
  return {
    total: amount(total * 100),
    plannedOfYear: amount(planned * 100),
    monthlyPlan: agreed ? cumulative(shares).map((percent) => amount(planned * percent)) : null,
    completed: completedOf(row, startedOn, planned, agreed ? shares : null, random),
  };
}

function nothingPlanned(total: number): MadeUpInvestment {
  return {
    total: amount(total * 100),
    plannedOfYear: null,
    monthlyPlan: null,
    completed: { january: null, february: null },
  };
}

function isUnderWay(row: CatalogueRow): boolean {
  return row.reached === 'groundbreaking' || row.reached === 'completion';
}

/** Share of the total that the year's plan takes. */
function yearShare(row: CatalogueRow, random: Random): number {
  if (row.reached === null) return random.between(3, 8) / 100;
  if (row.reached === 'completion') return random.between(5, 12) / 100;
  if (row.reached === 'groundbreaking') return random.between(30, 48) / 100;
  return (row.next.fate === 'later' ? random.between(8, 15) : random.between(16, 30)) / 100;
}

function completedOf(
  row: CatalogueRow,
  startedOn: PlanDate | null,
  planned: number,
  agreedShares: readonly number[] | null,
  random: Random,
): MadeUpInvestment['completed'] {
  if (startedOn === null) return { january: null, february: null };
  const [january, february] = completedShares(row, agreedShares, random);
  const cents = (share: number): PlanAmount =>
    amount(Math.round(planned * 100 * share) + random.between(0, 99));
  return {
    january: startedOn < '2022-02-01' ? cents(january) : null,
    february: startedOn < '2022-03-01' ? cents(february) : null,
  };
}

/** Share of the year's plan completed by the end of January and of February. */
function completedShares(
  row: CatalogueRow,
  agreedShares: readonly number[] | null,
  random: Random,
): readonly [number, number] {
  if (row.pace === 'far_behind') return [random.between(3, 5) / 100, random.between(7, 10) / 100];
  if (row.pace === 'behind') return [random.between(1, 2) / 100, random.between(3, 5) / 100];
  if (!isUnderWay(row)) return [random.between(1, 2) / 100, random.between(3, 8) / 100];
  const due = agreedShares === null ? [100 / 12, 200 / 12] : cumulative(agreedShares);
  const rate = random.between(88, 125) / 100;
  return [(due[0]! / 100) * rate, (due[1]! / 100) * rate];
}

function cumulative(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.map((share) => (sum += share));
}

/** 0.01 万元 as decimal text with four digits. */
function amount(hundredths: number): PlanAmount {
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}00`;
}
