import chineseDays from 'chinese-days';
import { addDays, localDate, workingCalendar, type CalendarDay, type WorkingCalendar } from '#domain';
import type { Database, Read } from '#database';
import { replanProvisional } from '../reminders/reminders.queries.js';
import { insertDays, loadedYears, readCalendar, readCalendarVersion } from './calendar.queries.js';

/**
 * The years for which chinese-days knows the State Council's notice. Beyond them it answers by the weekday alone,
 * so it is not asked: a reminder planned there is provisional until the year is loaded.
 */
const officialYears = { first: 2004, last: 2026 };

/** Where the years come from that the product brings along. */
export const packagedSource = `chinese-days 1.5.7 (${officialYears.first}–${officialYears.last})`;

/** Whether the product brings the year along. */
export function isPackagedYear(year: number): boolean {
  return year >= officialYears.first && year <= officialYears.last;
}

/** A process that runs for months learns of a year that another one has loaded. */
const copyKeptMs = 60_000;

/** The working calendar (调休 included): the table and a copy of it in memory. */
export class CalendarService {
  readonly #database: Database;
  readonly #keptMs: number;
  #calendar: Promise<WorkingCalendar> | null = null;
  #readAt = 0;
  /** Of the copy, where a transaction has read it. */
  #version: string | null = null;

  /** `keptMs`: how old its copy may be. */
  constructor(database: Database, keptMs = copyKeptMs) {
    this.#database = database;
    this.#keptMs = keptMs;
  }

  /** Fills the table with the official years that are not in it yet. Returns the years added. */
  async loadOfficialYears(): Promise<number[]> {
    const rows = await this.#database.query<{ year: number }>(loadedYears);
    const present = new Set(rows.map(({ year }) => year));
    const added: number[] = [];
    for (let year = officialYears.first; year <= officialYears.last; year += 1)
      if (!present.has(year)) added.push(year);
    const days = added.flatMap(daysOf);
    if (days.length > 0)
      await this.#database.transaction(async (client) => {
        await client.query(insertDays, [days.map(({ day }) => day), days.map(({ working }) => working)]);
        await client.query(replanProvisional);
      });
    this.#calendar = null;
    return added;
  }

  /** The calendar as it was read within the last minute. */
  async calendar(): Promise<WorkingCalendar> {
    if (ageClockMs() - this.#readAt > this.#keptMs) this.#calendar = null;
    this.#calendar ??= this.#read();
    try {
      return await this.#calendar;
    } catch (error) {
      this.#calendar = null;
      throw error;
    }
  }

  /**
   * The calendar as the transaction of `read` sees it, which is the copy from then on; read whole only where it is another
   * than that.
   */
  async seenBy(read: Read): Promise<WorkingCalendar> {
    const [row] = await read<{ version: string }>({
      name: 'read_calendar_version',
      text: readCalendarVersion,
      values: [],
    });
    const { version } = row!;
    if (this.#calendar === null || this.#version !== version) {
      const calendar = await readDays(read);
      this.#calendar = Promise.resolve(calendar);
      this.#version = version;
      this.#readAt = ageClockMs();
    }
    return this.#calendar;
  }

  /** Forgets the copy: the table has changed. */
  reload(): void {
    this.#calendar = null;
  }

  async #read(): Promise<WorkingCalendar> {
    this.#readAt = ageClockMs();
    this.#version = null;
    return readDays(this.#database.read);
  }
}

async function readDays(read: Read): Promise<WorkingCalendar> {
  const rows = await read<{ day: string; working: boolean }>({
    name: 'read_calendar',
    text: readCalendar,
    values: [],
  });
  return workingCalendar(rows.map(({ day, working }) => ({ day: localDate(day), working })));
}

function ageClockMs(): number {
  // oxlint-disable-next-line no-restricted-properties -- how old a copy in memory is decides nothing that is recorded
  return performance.now();
}

function daysOf(year: number): CalendarDay[] {
  const days: CalendarDay[] = [];
  for (let day = localDate(`${year}-01-01`); day.startsWith(String(year)); day = addDays(day, 1))
    days.push({ day, working: chineseDays.isWorkday(day) });
  return days;
}
