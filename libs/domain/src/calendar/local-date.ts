/** A calendar day as `YYYY-MM-DD`, between 1900-01-01 and 9999-12-31. It has no time and no zone. */
export type LocalDate = string & { readonly [localDateBrand]: true };
declare const localDateBrand: unique symbol;

const dayMs = 86_400_000;
const minuteMs = 60_000;
/**
 * Asia/Shanghai is UTC+8 all year round since 1992 (the last summer time ended on 15 September 1991), so one
 * fixed offset is exact for every instant from 1992-01-01 on. Earlier instants are off by up to an hour.
 */
const shanghaiOffsetMs = 8 * 60 * minuteMs;
const firstEpochDay = Date.UTC(1900, 0, 1) / dayMs;
const lastEpochDay = Date.UTC(9999, 11, 31) / dayMs;

/** Whether the text is a day that exists: `2024-02-29` is one, `2022-02-30` and `2022-2-3` are not. */
export function isLocalDate(text: unknown): text is LocalDate {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const epochDay = utcDay(text);
  return epochDay >= firstEpochDay && epochDay <= lastEpochDay && isoText(epochDay) === text;
}

/** Reads a day. Throws RangeError if the text is not a day that exists, written `YYYY-MM-DD`. */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`"${text}" is not a date that exists, written YYYY-MM-DD.`);
  return text;
}

/** Days from 1970-01-01 to the day, negative before it: the number that date arithmetic is done with. */
export function epochDayOf(day: LocalDate): number {
  return utcDay(day);
}

/** The day that lies so many days after 1970-01-01. Throws RangeError outside of 1900 to 9999. */
export function localDateOf(epochDay: number): LocalDate {
  if (!Number.isInteger(epochDay) || epochDay < firstEpochDay || epochDay > lastEpochDay)
    throw new RangeError(`Day number ${epochDay} is not a whole number between the years 1900 and 9999.`);
  return isoText(epochDay) as LocalDate;
}

/** The day `days` calendar days later, or earlier if negative. Throws RangeError for a part of a day. */
export function addDays(day: LocalDate, days: number): LocalDate {
  return localDateOf(utcDay(day) + days);
}

/** Calendar days from the first to the second day; negative if the second lies before the first. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return utcDay(to) - utcDay(from);
}

/** The same day so many calendar months later; the last of the month where that month is shorter. */
export function addMonths(day: LocalDate, months: number): LocalDate {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months];
  const first = Date.UTC(year, month, 1) / dayMs;
  const length = Date.UTC(year, month + 1, 1) / dayMs - first;
  return localDateOf(first + Math.min(Number(day.slice(8, 10)), length) - 1);
}

/** The first day of the month after the day's. */
export function firstOfNextMonth(day: LocalDate): LocalDate {
  return addMonths(localDate(`${day.slice(0, 7)}-01`), 1);
}

/** Day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday. */
export function isoWeekday(day: LocalDate): number {
  return isoWeekdayOf(utcDay(day));
}

/** Day of the week, 1 (Monday) to 7 (Sunday), of the day so many days after 1970-01-01, a Thursday. */
export function isoWeekdayOf(epochDay: number): number {
  return ((((epochDay + 3) % 7) + 7) % 7) + 1;
}

/** The day that a clock in Shanghai shows at the instant. Throws RangeError for an invalid Date. */
export function shanghaiDate(instant: Date): LocalDate {
  return localDateOf(Math.floor((instant.getTime() + shanghaiOffsetMs) / dayMs));
}

/** Whole minutes since midnight, 0 to 1439, that a clock in Shanghai shows. Throws RangeError as shanghaiDate. */
export function shanghaiMinuteOfDay(instant: Date): number {
  const minutes = Math.floor((instant.getTime() + shanghaiOffsetMs) / minuteMs);
  if (Number.isNaN(minutes)) throw new RangeError('An invalid Date has no time of day.');
  return ((minutes % 1440) + 1440) % 1440;
}

/** The instant at which a clock in Shanghai shows this day and time. Throws RangeError as minuteOfDay does. */
export function shanghaiInstant(day: LocalDate, time: string): Date {
  return new Date(utcDay(day) * dayMs - shanghaiOffsetMs + minuteOfDay(time) * minuteMs);
}

/** Minutes since midnight of a time `HH:MM`, 0 to 1439. Throws RangeError unless it is 00:00 to 23:59. */
export function minuteOfDay(time: string): number {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
    throw new RangeError(`"${time}" is not a time of day between 00:00 and 23:59, written HH:MM.`);
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function utcDay(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / dayMs;
}

/** Texts of days asked for lately: ladders and lights of thousands of projects go over the same few hundred days. */
const texts = new Map<number, string>();
const textsKept = 4_096;

function isoText(epochDay: number): string {
  const known = texts.get(epochDay);
  if (known !== undefined) return known;
  if (texts.size === textsKept) texts.clear();
  const text = new Date(epochDay * dayMs).toISOString().slice(0, 10);
  texts.set(epochDay, text);
  return text;
}
