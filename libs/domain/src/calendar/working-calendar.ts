import { epochDayOf, isoWeekdayOf, localDateOf } from './local-date.js';
import type { LocalDate } from './local-date.js';

/** One row of the product's calendar table: whether people work on that day (调休 included). */
export interface CalendarDay {
  readonly day: LocalDate;
  readonly working: boolean;
}

/**
 * Something computed from the calendar. It is `provisional` when a day of a year that is not loaded had a say:
 * then Monday to Friday were taken for working days and it must be computed again when the year comes.
 */
export type Computed<T> = Readonly<T> & { readonly provisional: boolean };

/** The working days of the Chinese calendar with make-up days. Immutable; every look-up takes O(1). */
export interface WorkingCalendar {
  /** The years whose official calendar is loaded, in ascending order. */
  readonly loadedYears: readonly number[];
  /** Whether the day is a working day. */
  isWorkingDay(day: LocalDate): Computed<{ working: boolean }>;
  /** The day itself if it is a working day, otherwise the last working day before it. */
  workingDayOnOrBefore(day: LocalDate): Computed<{ day: LocalDate }>;
  /**
   * The n-th working day after the day, which itself never counts; the day after it is +1 if it is a working
   * day. Takes O(n). Throws RangeError unless n is a whole number from 1 on.
   */
  addWorkingDays(day: LocalDate, n: number): Computed<{ day: LocalDate }>;
  /**
   * How many working days lie after `from` up to and including `to`, so that `to = addWorkingDays(from, n)`
   * gives n; the negative count of the reverse when `to` lies before `from`.
   */
  workingDaysBetween(from: LocalDate, to: LocalDate): Computed<{ days: number }>;
}

const unknown = 0;
const off = 1;
const working = 2;

/**
 * Builds the calendar from the rows of whole years, in any order; of no rows, a calendar that is provisional
 * throughout. Throws RangeError if a year lacks a day or a day comes twice: a gap would shift deadlines
 * silently. Build it once and keep it until the table changes.
 */
export function workingCalendar(rows: readonly CalendarDay[]): WorkingCalendar {
  const loadedYears = [...new Set(rows.map((row) => Number(row.day.slice(0, 4))))].sort((a, b) => a - b);
  const base = loadedYears.length === 0 ? 0 : firstDayOf(loadedYears[0]!);
  const kinds = loadKinds(rows, loadedYears, base);

  const kindOf = (epochDay: number): number => kinds[epochDay - base] ?? unknown;
  const isWorking = (epochDay: number, kind: number): boolean =>
    kind === unknown ? isoWeekdayOf(epochDay) <= 5 : kind === working;

  /** Walks day by day from `start` (not looked at) until `count` working days were met. */
  const walk = (start: number, direction: 1 | -1, count: number): Computed<{ day: LocalDate }> => {
    let epochDay = start;
    let provisional = false;
    for (let met = 0; met < count;) {
      epochDay += direction;
      const kind = kindOf(epochDay);
      if (kind === unknown) provisional = true;
      if (isWorking(epochDay, kind)) met += 1;
    }
    return { day: localDateOf(epochDay), provisional };
  };

  const countAfter = (from: number, to: number): Computed<{ days: number }> => {
    let days = 0;
    let provisional = false;
    for (let epochDay = from + 1; epochDay <= to; epochDay += 1) {
      const kind = kindOf(epochDay);
      if (kind === unknown) provisional = true;
      if (isWorking(epochDay, kind)) days += 1;
    }
    return { days, provisional };
  };

  return {
    loadedYears,
    isWorkingDay(day) {
      const epochDay = epochDayOf(day);
      const kind = kindOf(epochDay);
      return { working: isWorking(epochDay, kind), provisional: kind === unknown };
    },
    workingDayOnOrBefore: (day) => walk(epochDayOf(day) + 1, -1, 1),
    addWorkingDays(day, n) {
      if (!Number.isInteger(n) || n < 1)
        throw new RangeError(`${n} working days cannot be added: give a whole number from 1 on.`);
      return walk(epochDayOf(day), 1, n);
    },
    workingDaysBetween(from, to) {
      const [start, end] = [epochDayOf(from), epochDayOf(to)];
      if (start <= end) return countAfter(start, end);
      const reverse = countAfter(end, start);
      return { days: 0 - reverse.days, provisional: reverse.provisional };
    },
  };
}

/** One byte per day from 1 January of the first loaded year to 31 December of the last. */
function loadKinds(rows: readonly CalendarDay[], loadedYears: readonly number[], base: number): Uint8Array {
  const last = loadedYears.at(-1);
  const kinds = new Uint8Array(last === undefined ? 0 : firstDayOf(last + 1) - base);
  for (const row of rows) {
    const index = epochDayOf(row.day) - base;
    if (kinds[index] !== unknown) throw new RangeError(`The working calendar has ${row.day} more than once.`);
    kinds[index] = row.working ? working : off;
  }
  for (const year of loadedYears) {
    for (let epochDay = firstDayOf(year); epochDay < firstDayOf(year + 1); epochDay += 1) {
      if (kinds[epochDay - base] === unknown)
        throw new RangeError(`The working calendar of ${year} lacks ${localDateOf(epochDay)}.`);
    }
  }
  return kinds;
}

function firstDayOf(year: number): number {
  return Date.UTC(year, 0, 1) / 86_400_000;
}
