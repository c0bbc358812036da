import {
  addDays,
  addMonths,
  daysBetween,
  isLocalDate,
  isoWeekday,
  localDate,
  shanghaiDate,
  shanghaiInstant,
} from '../calendar/local-date.js';
import type { LocalDate } from '../calendar/local-date.js';

/** How long a period is. */
export const periodKinds = ['week', 'month', 'quarter', 'year'] as const;

/** One of them. */
export type PeriodKind = (typeof periodKinds)[number];

/** A period of a rollup. It holds the instants from `from` up to, not including, `cutAt`. */
export interface RollupPeriod {
  readonly kind: PeriodKind;
  /** `2022-W09` (ISO week), `2022-03`, `2022-Q1` or `2022`. */
  readonly code: string;
  /** 00:00 in Shanghai on its first day, which is also the cut of the period before. */
  readonly from: Date;
  /** 00:00 in Shanghai on the day after its last; of an unfinished one the instant up to which it is built. */
  readonly cutAt: Date;
  /** False: it is cut short where the record ends, and has no number. */
  readonly finished: boolean;
}

/**
 * The period that a code names: `2022-W09`, `2022-03`, `2022-Q1` or `2022`. Throws RangeError for any other text and
 * for a period that does not exist.
 */
export function rollupPeriod(code: string): RollupPeriod {
  const [, year, part] = /^(\d{4})(?:-(\d{2}|Q\d|W\d{2}))?$/.exec(code) ?? [];
  if (part?.startsWith('W') === true) return isoWeekPeriod(code);
  const months = part === undefined ? 12 : part.startsWith('Q') ? 3 : 1;
  const place = part === undefined ? 1 : Number(part.replace('Q', ''));
  const first = `${year}-${String((place - 1) * months + 1).padStart(2, '0')}-01`;
  if (year === undefined || place < 1 || !isLocalDate(first))
    throw new RangeError(
      `"${code}" is no period that exists, written like 2022-W09, 2022-03, 2022-Q1 or 2022.`,
    );
  return periodFrom(
    months === 12 ? 'year' : months === 3 ? 'quarter' : 'month',
    code,
    first,
    addMonths(first, months),
  );
}

/** The same period, cut short at an instant inside of it. */
export function unfinishedPeriod(period: RollupPeriod, cutAt: Date): RollupPeriod {
  return { ...period, cutAt, finished: false };
}

/** The finished period of the same kind that begins with this one's regular cut. */
export function nextPeriod({ kind, code }: Pick<RollupPeriod, 'kind' | 'code'>): RollupPeriod {
  return periodHolding(kind, rollupPeriod(code).cutAt);
}

/** The period of a kind that an instant lies in. */
export function periodHolding(kind: PeriodKind, instant: Date): RollupPeriod {
  const day = shanghaiDate(instant);
  switch (kind) {
    case 'week':
      return isoWeekPeriod(weekCode(day));
    case 'month':
      return rollupPeriod(day.slice(0, 7));
    case 'quarter':
      return rollupPeriod(`${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`);
    case 'year':
      return rollupPeriod(day.slice(0, 4));
  }
}

/** The last day that the period holds an instant of. */
export function lastPeriodDay({ cutAt }: Pick<RollupPeriod, 'cutAt'>): LocalDate {
  return shanghaiDate(new Date(cutAt.getTime() - 1));
}

/** The period of an ISO week. Throws RangeError for a week that does not exist, such as `2021-W53`. */
export function isoWeekPeriod(code: string): RollupPeriod {
  const monday = mondayOf(code);
  return periodFrom('week', code, monday, addDays(monday, 7));
}

function periodFrom(kind: PeriodKind, code: string, first: LocalDate, next: LocalDate): RollupPeriod {
  return {
    kind,
    code,
    from: shanghaiInstant(first, '00:00'),
    cutAt: shanghaiInstant(next, '00:00'),
    finished: true,
  };
}

/** Code of the ISO week in which the instant lies in Shanghai; Monday 00:00 belongs to the week it begins. */
export function isoWeekOf(instant: Date): string {
  return weekCode(shanghaiDate(instant));
}

/** Code of the last week whose cut has come: its `cutAt` is at or before `now`. */
export function latestFinishedWeek(now: Date): string {
  return weekCode(addDays(shanghaiDate(now), -7));
}

/** Code of the week before. Throws RangeError for a week that does not exist. */
export function previousWeek(code: string): string {
  return weekCode(addDays(mondayOf(code), -7));
}

/**
 * Codes of all weeks from the first to the last, both included, in order; none if the last lies before the
 * first. Throws RangeError for a week that does not exist.
 */
export function weeksBetween(first: string, last: string): string[] {
  const monday = mondayOf(first);
  const count = Math.max(0, weeksApart(monday, mondayOf(last)) + 1);
  return Array.from({ length: count }, (_, index) => weekCode(addDays(monday, 7 * index)));
}

/**
 * The number N of an issue (第 N 期): 1 for the first period of its kind whose cut follows the list's issue, strictly,
 * plus one per period. Throws RangeError for one that was cut before the list was issued: it counts in the list before.
 */
export function issueNumber(listIssuedAt: Date, { kind, code, from }: RollupPeriod): number {
  const number = place(kind, shanghaiDate(from)) - place(kind, shanghaiDate(listIssuedAt)) + 1;
  if (number < 1)
    throw new RangeError(
      `Period ${code} was cut before the list was issued, so it has no number in that list.`,
    );
  return number;
}

/** Which week, month, quarter or year a day lies in, counted on. */
function place(kind: PeriodKind, day: LocalDate): number {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  switch (kind) {
    case 'week':
      return Math.floor(daysBetween(localDate('1970-01-05'), day) / 7);
    case 'month':
      return year * 12 + month - 1;
    case 'quarter':
      return year * 4 + Math.floor((month - 1) / 3);
    case 'year':
      return year;
  }
}

function weeksApart(first: LocalDate, last: LocalDate): number {
  return daysBetween(first, last) / 7;
}

/** An ISO week belongs to the year of its Thursday; week 1 is the one with the year's first Thursday. */
function weekCode(day: LocalDate): string {
  const thursday = addDays(day, 4 - isoWeekday(day));
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(localDate(`${year}-01-01`), thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

function mondayOf(code: string): LocalDate {
  const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(code) ?? [];
  const fourth = `${year}-01-04`;
  if (isLocalDate(fourth)) {
    const monday = addDays(fourth, 1 - isoWeekday(fourth) + 7 * (Number(week) - 1));
    if (weekCode(monday) === code) return monday;
  }
  throw new RangeError(`"${code}" is not an ISO week that exists, written like 2022-W09.`);
}
