import { addDays, isoWeekday, localDate } from '#domain';
import type { PlanDate, PlanInstant } from './plan-types.js';
import type { Random } from './random.js';

/** The day on which the list is issued and the record begins. */
export const issuedOn = localDate('2022-01-10');
/** The last day of the demonstration's past; the clock stops at 07:28 on it, before office hours. */
export const endsOn = localDate('2022-03-07');

/**
 * Public holidays and make-up days (调休) of the State Council from March 2020 to May 2022: the days on which the
 * made-up people work are chosen by them. The product's own calendar is loaded elsewhere.
 */
const holidays = [
  ...ranges('2020-04-04~04-06 2020-05-01~05-05 2020-06-25~06-27 2020-10-01~10-08'),
  ...ranges('2021-01-01~01-03 2021-02-11~02-17 2021-04-03~04-05 2021-05-01~05-05 2021-06-12~06-14'),
  ...ranges('2021-09-19~09-21 2021-10-01~10-07 2022-01-01~01-03 2022-01-31~02-06 2022-04-03~04-05'),
  ...ranges('2022-04-30~05-04'),
];
const makeUpDays = new Set(
  (
    '2020-04-26 2020-05-09 2020-06-28 2020-09-27 2020-10-10 2021-02-07 2021-02-20 2021-04-25 2021-05-08 ' +
    '2021-09-18 2021-09-26 2021-10-09 2022-01-29 2022-01-30 2022-04-02 2022-04-24 2022-05-07'
  ).split(' '),
);

/** Whether offices work on the day; exact from March 2020 to May 2022, Monday to Friday elsewhere. */
export function isOfficeDay(day: PlanDate): boolean {
  if (makeUpDays.has(day)) return true;
  if (holidays.some(([first, last]) => day >= first && day <= last)) return false;
  return isoWeekday(day) <= 5;
}

/** The day itself if offices work on it, otherwise the last such day before it. */
export function officeDayOnOrBefore(day: PlanDate): PlanDate {
  let found = day;
  while (!isOfficeDay(found)) found = addDays(found, -1);
  return found;
}

/** The day itself if offices work on it, otherwise the first such day after it. */
export function officeDayOnOrAfter(day: PlanDate): PlanDate {
  let found = day;
  while (!isOfficeDay(found)) found = addDays(found, 1);
  return found;
}

/** A moment of the day within office hours, 08:40 to 11:39 or 13:40 to 17:39. */
export function officeHour(day: PlanDate, random: Random): PlanInstant {
  const first = random.chance(0.5) ? 8 * 60 + 40 : 13 * 60 + 40;
  const minute = first + random.between(0, first < 720 ? 179 : 239);
  return instantOf(day, minute * 60 + random.between(0, 59));
}

/** The instant so many seconds after midnight of the day in Shanghai. */
export function instantOf(day: PlanDate, second: number): PlanInstant {
  const part = (value: number): string => String(value).padStart(2, '0');
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(part).join(':');
  return `${day}T${time}+08:00`;
}

/** Reads `YYYY-MM-DD~MM-DD` words separated by spaces. */
function ranges(words: string): (readonly [first: string, last: string])[] {
  return words.split(' ').map((word) => [word.slice(0, 10), `${word.slice(0, 5)}${word.slice(11)}`]);
}
