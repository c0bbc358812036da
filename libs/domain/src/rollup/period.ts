import {
  addDays,
  daysBetween,
  isLocalDate,
  isoWeekday,
  localDate,
  shanghaiDate,
  shanghaiInstant,
} from '../calendar/local-date.js';
import type { LocalDate } from '../calendar/local-date.js';

/** A finished or running period of a rollup. It holds the instants from `from` up to, not including, `cutAt`. */
export interface RollupPeriod {
  /** The ISO week, such as `2022-W09`. */
  readonly code: string;
  /** Monday 00:00 in Shanghai, which is also the cut of the week before. */
  readonly from: Date;
  /** The Monday after, 00:00 in Shanghai. */
  readonly cutAt: Date;
  /** When the issue is sent: that Monday at 08:00 in Shanghai, on holidays too. */
  readonly sendAt: Date;
}

const sendTime = '08:00';

/** The period of an ISO week. Throws RangeError for a week that does not exist, such as `2021-W53`. */
export function isoWeekPeriod(code: string): RollupPeriod {
  const monday = mondayOf(code);
  const nextMonday = addDays(monday, 7);
  return {
    code,
    from: shanghaiInstant(monday, '00:00'),
    cutAt: shanghaiInstant(nextMonday, '00:00'),
    sendAt: shanghaiInstant(nextMonday, sendTime),
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

/** Code of the week after. Throws RangeError for a week that does not exist. */
export function nextWeek(code: string): string {
  return weekCode(addDays(mondayOf(code), 7));
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
 * The number N of an issue (第 N 期): 1 for the first week whose cut follows the list's issue, strictly, plus
 * one per week. Throws RangeError for a week that does not exist or was cut before the list was issued: it
 * counts in the list before.
 */
export function issueNumber(listIssuedAt: Date, code: string): number {
  const first = mondayOf(isoWeekOf(listIssuedAt));
  const number = weeksApart(first, mondayOf(code)) + 1;
  if (number < 1)
    throw new RangeError(
      `Week ${code} was cut before the list was issued, so it has no number in that list.`,
    );
  return number;
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
