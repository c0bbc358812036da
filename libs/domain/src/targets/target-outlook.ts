import { daysBetween, localDate, type LocalDate } from '../calendar/local-date.js';
import type { Decimal, TargetSense, TargetStrength } from '../recorded-rows.js';

/** How sure a figure is. */
export type ReadingState = 'estimated' | 'preliminary' | 'final';

/** A figure towards a target. */
export interface Reading {
  readonly readOn: LocalDate;
  readonly value: Decimal;
  readonly state: ReadingState;
}

/** A target, as far as its light depends on it. */
export interface TargetGoal {
  readonly year: number;
  readonly sense: TargetSense;
  /** Null: it is not known how binding it is. */
  readonly strength: TargetStrength | null;
  readonly value: Decimal;
}

/** What the year's end will bring if it goes on so. */
export interface Forecast {
  readonly value: Decimal;
  /** From how many readings. */
  readonly readings: number;
}

/** Where a target stands on a day. */
export interface TargetOutlook {
  readonly newest: Reading | null;
  /** Hundredths of a percent of the year that have passed with the day. */
  readonly yearBasisPoints: number;
  /** Hundredths of a percent of the target that the newest reading is; null where there is none, or the target is 0. */
  readonly doneBasisPoints: number | null;
  readonly forecast: Forecast | null;
  readonly light: 'none' | 'green' | 'yellow' | 'red';
}

/** How far off `about` still is about it, and how much further or shorter any is yellow, in hundredths of a percent. */
const targetTolerance = { about: 500, yellow: 1_000 } as const;

/**
 * Where a target stands: the newest reading, the share of the year that has passed, a forecast, and the light. `readings` in
 * the order of their days.
 */
export function targetOutlook(
  goal: TargetGoal,
  readings: readonly Reading[],
  today: LocalDate,
): TargetOutlook {
  const ofYear = readings.filter(({ readOn }) => Number(readOn.slice(0, 4)) === goal.year);
  const newest = readings.at(-1) ?? null;
  const forecast = goal.sense === 'yes_no' ? null : forecastOf(ofYear, goal.year);
  const value = Number(goal.value);
  return {
    newest,
    yearBasisPoints: yearShare(goal.year, today),
    doneBasisPoints:
      newest === null || value === 0 ? null : Math.round((Number(newest.value) / value) * 10_000),
    forecast,
    light: lightOf(goal, newest, forecast, today),
  };
}

/** Readings of a counted target: how many projects had reached it by the end of each month that is over, and by today. */
export function countedReadings(
  days: readonly LocalDate[],
  year: number,
  today: LocalDate,
): readonly Reading[] {
  if (today < `${year}-01-01`) return [];
  const last = today > `${year}-12-31` ? localDate(`${year}-12-31`) : today;
  const ends = Array.from({ length: 12 }, (_, month) => endOfMonth(year, month + 1));
  return [...ends.filter((end) => end < last), last].map((readOn) => ({
    readOn,
    value: String(days.filter((day) => day <= readOn).length),
    state: 'final',
  }));
}

/**
 * The straight line that lies nearest to the readings of the year, carried on to its end; null under two readings: one says
 * nothing of where it is going.
 */
export function forecastOf(readings: readonly Reading[], year: number): Forecast | null {
  if (readings.length < 2) return null;
  const points = readings.map(({ readOn, value }) => ({ x: dayOfYear(year, readOn), y: Number(value) }));
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
  return { value: (y + slope * (daysOf(year) - x)).toFixed(4), readings: readings.length };
}

/** 力争, a stated size and what is not known to bind turn no light. */
function turnsNoLight({ strength, sense }: TargetGoal): boolean {
  return strength === null || strength === 'aspired' || sense === 'exactly';
}

function lightOf(
  goal: TargetGoal,
  newest: Reading | null,
  forecast: Forecast | null,
  today: LocalDate,
): TargetOutlook['light'] {
  if (turnsNoLight(goal) || newest === null) return 'none';
  const end = `${goal.year}-12-31`;
  const isOver = newest.readOn >= end;
  if (goal.sense === 'yes_no') {
    if (Number(newest.value) >= Number(goal.value)) return 'green';
    return today > end ? 'red' : 'none';
  }
  // The figure of the whole year is the outcome; before that, what is to be expected.
  if (isOver) return distance(goal, Number(newest.value)) <= 0 ? 'green' : 'red';
  if (forecast === null) return 'none';
  const off = distance(goal, Number(forecast.value));
  if (off <= 0) return 'green';
  return off <= targetTolerance.yellow ? 'yellow' : 'red';
}

/** How far a value misses the goal, in hundredths of a percent of it; 0 or less: not at all. */
function distance({ sense, value }: TargetGoal, reached: number): number {
  const wanted = Number(value);
  const missing = sense === 'at_least' ? wanted - reached : reached - wanted;
  const off = sense === 'about' ? Math.abs(missing) : missing;
  if (off <= 0) return 0;
  const relative = wanted === 0 ? Number.POSITIVE_INFINITY : Math.round((off / Math.abs(wanted)) * 10_000);
  return sense === 'about' ? relative - targetTolerance.about : relative;
}

function yearShare(year: number, today: LocalDate): number {
  const passed = Math.min(daysOf(year), Math.max(0, dayOfYear(year, today)));
  return Math.round((passed * 10_000) / daysOf(year));
}

function dayOfYear(year: number, day: LocalDate): number {
  return daysBetween(localDate(`${year}-01-01`), day) + 1;
}

function daysOf(year: number): number {
  return dayOfYear(year, localDate(`${year}-12-31`));
}

function endOfMonth(year: number, month: number): LocalDate {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) as LocalDate;
}
