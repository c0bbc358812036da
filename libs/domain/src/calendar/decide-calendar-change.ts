import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import { exceptionsOf } from './calendar-year.js';
import type { LocalDate } from './local-date.js';
import type { CalendarDay } from './working-calendar.js';

/** A day that is another one from now on. */
export interface CalendarDayChange extends CalendarDay {
  /** Null: its year was not loaded. */
  readonly was: boolean | null;
}

/** Which days of a year are others than they are on record (`before`: its days; none: the year is not loaded). */
export function calendarChanges(
  before: readonly CalendarDay[],
  after: readonly CalendarDay[],
): readonly CalendarDayChange[] {
  const was = new Map(before.map(({ day, working }) => [day, working]));
  return after.flatMap(({ day, working }) =>
    was.get(day) === working ? [] : [{ day, working, was: was.get(day) ?? null }],
  );
}

/** Puts a year of an official notice on record; the history has its exceptions and, where it was loaded, those before. */
export function decideCalendarYear(
  event: string,
  { year, source, sha256 }: { readonly year: number; readonly source: string; readonly sha256: string },
  before: readonly CalendarDay[],
  after: readonly CalendarDay[],
): Decision {
  const told = (days: readonly CalendarDay[]) => {
    const { daysOff, makeUpDays } = exceptionsOf(days);
    return { daysOff, makeUpDays };
  };
  return decision({
    entries: [
      historyEntry<'calendar.year_loaded'>({
        event,
        chain: systemChain,
        action: 'calendar.year_loaded',
        before: before.length === 0 ? null : told(before),
        after: { year, source, fileSha256: sha256, ...told(after) },
      }),
    ],
  });
}

/** Makes a day a working day or a day off, with a reason. */
export function decideCalendarDay(
  event: string,
  { day, working, was }: { readonly day: LocalDate; readonly working: boolean; readonly was: boolean },
  reason: string,
): Decision {
  return decision({
    entries: [
      historyEntry<'calendar.day_changed'>({
        event,
        chain: systemChain,
        action: 'calendar.day_changed',
        before: { working: was },
        after: { day, working },
        reason: seal(reason),
      }),
    ],
  });
}
