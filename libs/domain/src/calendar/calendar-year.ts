import type { Text } from '../refusal-texts.js';
import { addDays, isLocalDate, isoWeekday, localDate, type LocalDate } from './local-date.js';
import type { CalendarDay } from './working-calendar.js';

/** What an official notice says of a year: where its days are not those of the week. */
export interface YearExceptions {
  /** From Monday to Friday. */
  readonly daysOff: readonly LocalDate[];
  /** Saturdays and Sundays on which people work (调休). */
  readonly makeUpDays: readonly LocalDate[];
}

/** Something wrong with a calendar file. */
export interface CalendarFileProblem {
  /** From 1; null: with the file as a whole. */
  readonly line: number | null;
  readonly text: Text;
}

const kinds: Readonly<Record<string, boolean>> = {
  off: false,
  休: false,
  放假: false,
  休息: false,
  work: true,
  班: true,
  上班: true,
  补班: true,
};

/** Days of a year that every notice frees: a file that works on them is another year's, or cut off. */
const alwaysOff = ['01-01', '05-01', '10-01', '10-02', '10-03'];

/** More lines than a year has days are no calendar. */
const mostLines = 400;

/** All days of a year. */
function daysOf(year: number): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = localDate(`${year}-01-01`); day.startsWith(`${year}`); day = addDays(day, 1)) days.push(day);
  return days;
}

const isWeekend = (day: LocalDate): boolean => isoWeekday(day) > 5;

/** A year's days, those of the week but for the exceptions. */
export function yearOf(year: number, { daysOff, makeUpDays }: YearExceptions): CalendarDay[] {
  const [off, makeUp] = [new Set(daysOff), new Set(makeUpDays)];
  return daysOf(year).map((day) => ({
    day,
    working: isWeekend(day) ? makeUp.has(day) : !off.has(day),
  }));
}

/** Where days are not those of the week. */
export function exceptionsOf(days: readonly CalendarDay[]): YearExceptions {
  return {
    daysOff: days.flatMap(({ day, working }) => (working || isWeekend(day) ? [] : [day])),
    makeUpDays: days.flatMap(({ day, working }) => (working && isWeekend(day) ? [day] : [])),
  };
}

/**
 * Reads a calendar file: a line for each day that its notice names, `2027-01-01,off` or `2027-02-20,work` (休, 班), with
 * comma, semicolon or tab; more columns, empty lines, a heading and lines that begin with `#` say nothing. Weekends may be
 * named as free. Gives the year, or everything that is wrong with it.
 */
export function readCalendarFile(
  year: number,
  file: string,
): { readonly days: readonly CalendarDay[] } | { readonly problems: readonly CalendarFileProblem[] } {
  const problems: CalendarFileProblem[] = [];
  const named = new Map<LocalDate, boolean>();
  const lines = file.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.length > mostLines)
    return { problems: [wrong(null, `超过 ${mostLines} 行`, `it has more than ${mostLines} lines`)] };
  let isHeadingPossible = true;
  for (const [index, line] of lines.entries()) {
    const [day = '', kind = ''] = line.split(/[,，;；\t]/).map((cell) => cell.trim());
    if (line.trim() === '' || day.startsWith('#')) continue;
    const isHeading = isHeadingPossible && !/\d/.test(day);
    isHeadingPossible = false;
    if (isHeading) continue;
    const problem = problemOf(year, day, kind.toLowerCase(), named);
    if (problem === null) named.set(localDate(day), kinds[kind.toLowerCase()]!);
    else problems.push({ line: index + 1, text: problem });
  }
  if (problems.length > 0) return { problems };
  const missing = alwaysOff.filter((day) => !isOff(localDate(`${year}-${day}`), named));
  if (missing.length > 0)
    return {
      problems: [
        wrong(
          null,
          `文件不完整：${missing.join('、')} 应为法定节假日`,
          `it is not whole: ${missing.join(', ')} are always holidays`,
        ),
      ],
    };
  return {
    days: daysOf(year).map((day) => ({ day, working: named.get(day) ?? !isWeekend(day) })),
  };
}

function isOff(day: LocalDate, named: ReadonlyMap<LocalDate, boolean>): boolean {
  return !(named.get(day) ?? !isWeekend(day));
}

function problemOf(
  year: number,
  day: string,
  kind: string,
  named: ReadonlyMap<LocalDate, boolean>,
): Text | null {
  if (!isLocalDate(day))
    return {
      zh: `“${day}”不是日期，应为 ${year}-01-01 的形式`,
      en: `"${day}" is no date like ${year}-01-01`,
    };
  if (!day.startsWith(`${year}-`)) return { zh: `${day} 不在 ${year} 年内`, en: `${day} is not in ${year}` };
  if (!Object.hasOwn(kinds, kind))
    return { zh: `“${kind}”应为 off（休）或 work（班）`, en: `"${kind}" has to be off or work` };
  if (named.has(day)) return { zh: `${day} 出现两次`, en: `${day} comes twice` };
  if (kinds[kind]! && !isWeekend(day))
    return { zh: `${day} 是周一至周五，本来就上班`, en: `${day} is a weekday, on which people work anyway` };
  return null;
}

function wrong(line: number | null, zh: string, en: string): CalendarFileProblem {
  return { line, text: { zh, en } };
}

/**
 * The year whose official calendar is missing on a day, or null: this year's, or from 1 December the next one's (it comes about
 * 10 December).
 */
export function missingCalendarYear(today: LocalDate, loadedYears: readonly number[]): number | null {
  const year = Number(today.slice(0, 4));
  if (!loadedYears.includes(year)) return year;
  return today.slice(5) >= '12-01' && !loadedYears.includes(year + 1) ? year + 1 : null;
}
