import { addDays, localDate, minuteOfDay, type LocalDate } from './local-date.js';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/**
 * Whether the text is the name of a time zone of the IANA database, as `Asia/Shanghai` or `UTC`. An offset such as `+08:00`
 * is none: it knows no summer time.
 */
export function isTimeZone(text: string): boolean {
  if (!/^(?:UTC|[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z0-9_+-]*){1,2})$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * The first instant at or after another one at which clocks in a zone show a time `HH:MM`. A time that is there twice on a
 * day, where summer time ends, is taken when it is there first; one that is left out, where it begins, is later by what
 * the clocks are put forward. Throws RangeError for a zone or a time that does not exist.
 */
export function nextTimeInZone(after: Date, time: string, timeZone: string): Date {
  const today = localDate(new Date(wallClock(after.getTime(), timeZone)).toISOString().slice(0, 10));
  for (let day = today; ; day = addDays(day, 1)) {
    const instant = instantInZone(day, time, timeZone);
    if (instant >= after) return instant;
  }
}

function instantInZone(day: LocalDate, time: string, timeZone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minuteOfDay(time) * minuteMs;
  const offsetAt = (instant: number): number => wallClock(instant, timeZone) - instant;
  const [before, after] = [wall - offsetAt(wall - dayMs), wall - offsetAt(wall + dayMs)];
  const shows = (instant: number): boolean => wallClock(instant, timeZone) === wall;
  const first = [Math.min(before, after), Math.max(before, after)].find(shows);
  return new Date(first ?? before);
}

/** What clocks in the zone show at an instant, as the instant at which a clock in UTC shows it. */
function wallClock(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const [year, month, day, hour, minute, second] = (
    ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  ).map((wanted) => Number(parts.find(({ type }) => type === wanted)?.value));
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}
