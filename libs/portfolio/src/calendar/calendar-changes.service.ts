import { createHash } from 'node:crypto';
import {
  calendarChanges,
  can,
  decideCalendarDay,
  decideCalendarYear,
  exceptionsOf,
  isRefusal,
  localDate,
  may,
  missingCalendarYear,
  readCalendarFile,
  refuse,
  type Actor,
  type CalendarDay,
  type CalendarDayChange,
  type CalendarFileProblem,
  type Decision,
  type LocalDate,
  type NewId,
  type Person,
  type Refusal,
  type YearExceptions,
} from '#domain';
import type { Database } from '#database';
import { markLights } from '../lights/lights.queries.js';
import { replanAll } from '../reminders/reminders.queries.js';
import { changeDays, insertChange, readLoaded, readSource, readYear } from './calendar.queries.js';
import { isPackagedYear, packagedSource, type CalendarService } from './calendar.service.js';

/** A year of the working calendar. */
export interface CalendarYear extends YearExceptions {
  readonly year: number;
  readonly isLoaded: boolean;
  readonly workingDays: number;
  /** The notice, or the package that the product brings along; null: not loaded. */
  readonly source: string | null;
  /** ISO instant; null: it came with the product. */
  readonly loadedAt: string | null;
  /** A year whose official calendar is missing by now; null: none is. */
  readonly missingYear: number | null;
}

/** A file with the notice that it comes from. */
export interface CalendarFile {
  readonly year: number;
  readonly source: string;
  readonly file: string;
}

/** What a file would make of its year, or what is wrong with it. */
export interface CalendarPreview {
  readonly problems: readonly CalendarFileProblem[];
  readonly changes: readonly CalendarDayChange[];
  readonly workingDays: number | null;
}

interface CalendarChange {
  readonly year: number;
  readonly source: string | null;
  /** From the days on record: what is to be put there, and what is recorded of it. */
  readonly decide: (
    days: readonly CalendarDay[],
    event: string,
  ) => { readonly changes: readonly CalendarDayChange[]; readonly decision: Decision } | Refusal;
}

/** The working calendar as somebody keeps it: years from official notices, and single days. */
export class CalendarChangesService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #calendars: CalendarService;

  constructor(database: Database, newId: NewId, calendars: CalendarService) {
    this.#database = database;
    this.#newId = newId;
    this.#calendars = calendars;
  }

  /** A year as it is on record. */
  async read(reader: Person, year: number): Promise<CalendarYear | Refusal> {
    return can(reader, 'calendar.read') ? this.year(year) : refuse('permission.denied');
  }

  /** The same for whoever runs the product. */
  async year(year: number): Promise<CalendarYear> {
    const [days, [source], missingYear] = await Promise.all([
      this.#database.query<{ day: string; working: boolean }>(readYear, [year]).then(daysOf),
      this.#database.query<{ source: string; recordedAt: Date }>(readSource, [year]),
      this.missingYear(),
    ]);
    const isLoaded = days.length > 0;
    const { daysOff, makeUpDays } = exceptionsOf(days);
    return {
      year,
      isLoaded,
      workingDays: days.filter(({ working }) => working).length,
      daysOff,
      makeUpDays,
      source: source?.source ?? (isLoaded && isPackagedYear(year) ? packagedSource : null),
      loadedAt: source?.recordedAt.toISOString() ?? null,
      missingYear,
    };
  }

  /** The year whose official calendar is missing by now: from 1 December the next one's. */
  async missingYear(): Promise<number | null> {
    const [row] = await this.#database.query<{ today: string; years: number[] }>(readLoaded);
    return missingCalendarYear(localDate(row!.today), row!.years);
  }

  /** What a file would change, or what is wrong with it, line by line. Stores nothing. */
  async preview(actor: Actor, { year, file }: CalendarFile): Promise<CalendarPreview | Refusal> {
    if (!may(actor, 'calendar.change')) return refuse('permission.denied');
    const read = readCalendarFile(year, file);
    if ('problems' in read) return { problems: read.problems, changes: [], workingDays: null };
    const before = daysOf(await this.#database.query(readYear, [year]));
    const workingDays = read.days.filter(({ working }) => working).length;
    return { problems: [], changes: calendarChanges(before, read.days), workingDays };
  }

  /** Loads a year from its file, whole or not at all. Gives how many days are others by it; a second time none. */
  async load(actor: Actor, { year, source, file }: CalendarFile): Promise<{ changed: number } | Refusal> {
    const read = readCalendarFile(year, file);
    if ('problems' in read) {
      if (!may(actor, 'calendar.change')) return refuse('permission.denied');
      return refuse('calendar.file_invalid', { count: String(read.problems.length) });
    }
    const sha256 = createHash('sha256').update(file).digest('hex');
    return this.#change(actor, {
      year,
      source,
      decide: (days, event) => ({
        changes: calendarChanges(days, read.days),
        decision: decideCalendarYear(event, { year, source, sha256 }, days, read.days),
      }),
    });
  }

  /** Makes a day of a loaded year a working day or a day off. */
  async changeDay(
    actor: Actor,
    day: LocalDate,
    working: boolean,
    reason: string,
  ): Promise<{ changed: number } | Refusal> {
    const year = Number(day.slice(0, 4));
    return this.#change(actor, {
      year,
      source: null,
      decide: (days, event) => {
        const was = days.find((one) => one.day === day)?.working;
        if (was === undefined) return refuse('calendar.year_missing', { year: String(year) });
        return {
          changes: was === working ? [] : [{ day, working, was }],
          decision: decideCalendarDay(event, { day, working, was }, reason),
        };
      },
    });
  }

  /**
   * One change of the calendar at a time. What waits is planned again, and lights are made again, since their days are counted
   * by it. What changes nothing is not recorded.
   */
  async #change(
    actor: Actor,
    { year, source, decide }: CalendarChange,
  ): Promise<{ changed: number } | Refusal> {
    if (!may(actor, 'calendar.change')) return refuse('permission.denied');
    const event = this.#newId();
    let changes: readonly CalendarDayChange[] = [];
    const stored = await this.#database.changeOrganisation(
      actor,
      async (client) => {
        const { rows } = await client.query<{ day: string; working: boolean }>(readYear, [year]);
        const decided = decide(daysOf(rows), event);
        if (isRefusal(decided)) return decided;
        ({ changes } = decided);
        return changes.length === 0 ? refuse('change.empty') : decided.decision;
      },
      async (client, now) => {
        await client.query(insertChange, [event, year, source, now]);
        const given = changes.map(({ day, working, was }) => ({ day, working, was_working: was }));
        await client.query(changeDays, [event, now, JSON.stringify(given)]);
        await client.query(replanAll);
        await client.query(markLights, [null, event]);
      },
    );
    this.#calendars.reload();
    if (isRefusal(stored) && stored.code !== 'change.empty') return stored;
    return { changed: changes.length };
  }
}

function daysOf(rows: readonly { readonly day: string; readonly working: boolean }[]): CalendarDay[] {
  return rows.map(({ day, working }) => ({ day: localDate(day), working }));
}
