import { addDays, addMonths, localDate, type LocalDate } from '../calendar/local-date.js';
import type { DatePrecision } from '../recorded-rows.js';

/** The day on which something was reached, as exactly as it is known: of a month or a year its first day stands. */
export interface ReachedDate {
  readonly reachedOn: LocalDate | null;
  readonly precision: DatePrecision;
}

/** A date in the form in which it is recorded: without a day it is unknown, a month and a year begin with their first. */
export function reachedDate(on: LocalDate | null, precision: DatePrecision): ReachedDate {
  if (on === null || precision === 'unknown') return { reachedOn: null, precision: 'unknown' };
  if (precision === 'month') return { reachedOn: localDate(`${on.slice(0, 7)}-01`), precision };
  if (precision === 'year') return { reachedOn: localDate(`${on.slice(0, 4)}-01-01`), precision };
  return { reachedOn: on, precision };
}

/** The last day that it may have been; null where that is not known. */
export function lastDayOf({ reachedOn, precision }: ReachedDate): LocalDate | null {
  if (reachedOn === null || precision === 'unknown') return null;
  const months = { day: 0, month: 1, year: 12 }[precision];
  return months === 0 ? reachedOn : addDays(addMonths(reachedOn, months), -1);
}
