import {
  can,
  countList,
  decideDraftIssue,
  decideListOpening,
  isRefusal,
  refuse,
  visibleProjects,
  type Actor,
  type CountedLine,
  type ListCounts,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { isStale, type ExpectedVersion } from '../organisation/changed.js';
import { refuseUnsettled } from '../time/refuse-unsettled.js';
import type { ListChanges } from './list-changes.js';
import {
  readCountedLines,
  readCountedLinesAsOf,
  readListYear,
  readListYearAsOf,
  readListYears,
  readNewestIssuedYear,
  readStandingProjects,
} from './lists.queries.js';

/** Which state of a list figures are counted on: the same for every reader. */
export interface ListVersion {
  /** 0 while it is prepared, 1 as issued, one more for each later change. */
  readonly number: number;
  /** Of the newest change that has one, or of the issue. */
  readonly decision: string | null;
  /** ISO instant; null while it is prepared. */
  readonly since: string | null;
}

/** A year's list. */
export interface ListYear {
  readonly year: number;
  /** Of its own row: what an issue brings in If-Match. */
  readonly version: number;
  readonly decision: string | null;
  readonly issuedAt: Date | null;
  readonly isCurrent: boolean;
  readonly listVersion: ListVersion;
}

/** A list with what stands on it, as far as its reader may see it. */
export interface CountedList extends ListYear {
  readonly asOf: string | null;
  readonly counts: ListCounts;
  /** Names of the areas that are counted. */
  readonly areas: Readonly<Record<string, string>>;
}

/** What became of a list. */
export interface ChangedList {
  readonly year: number;
  readonly version: number;
  readonly recordedAt: Date;
  /** Entries that it has now. */
  readonly entries: number;
}

/** Lists by year: opened from the last one, issued by decision, counted. */
export class ListYearsService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #changes: ListChanges;

  constructor(database: Database, newId: NewId, changes: ListChanges) {
    this.#database = database;
    this.#newId = newId;
    this.#changes = changes;
  }

  /** Every list, newest first. */
  async list(person: Person): Promise<readonly ListYear[] | Refusal> {
    if (!can(person, 'list_year.read')) return refuse('permission.denied');
    return this.#database.query<ListYear & { year: number }>(readListYears);
  }

  /** One list in figures, of the present or as it was on record at a past instant. */
  async read(person: Person, year: number, asOf: string | null): Promise<CountedList | Refusal> {
    if (asOf !== null) {
      const refusal = await refuseUnsettled(this.#database, asOf);
      if (refusal !== null) return refusal;
    }
    const values = asOf === null ? [year] : [year, asOf];
    const [list] = await this.#database.query<ListYear & { year: number }>(
      asOf === null ? readListYear : readListYearAsOf,
      values,
    );
    if (list === undefined) return refuse('list_year.not_found', { year: String(year) });
    if (!can(person, 'list_year.read')) return refuse('permission.denied');
    const lines = await this.#database.queryAs<CountedLine & { projectId: string; areaName: string | null }>(
      visibleProjects(person),
      asOf === null ? readCountedLines : readCountedLinesAsOf,
      values,
    );
    const areas = Object.fromEntries(
      lines.flatMap(({ areaId, areaName }) => (areaId === null ? [] : [[areaId, areaName ?? '']])),
    );
    return { ...list, asOf, counts: countList(lines), areas };
  }

  /**
   * Opens the list of a year as a draft, with all unfinished projects of the list `from` (null: empty): all of them or
   * nothing. Refuses a year that has a list.
   */
  async open(actor: Actor, year: number, from: number | null): Promise<ChangedList | Refusal> {
    let entries = 0;
    const stored = await this.#changes.change(actor, async (transaction) => {
      if (!(await transaction.mayAtRoot(actor, 'list_year.change'))) return refuse('permission.denied');
      const standing = from === null ? [] : await this.#standing(transaction.client, from);
      const projects = await transaction.projects(standing);
      const last = from === null ? null : { year: from, list: await transaction.list(from, false) };
      const facts = { list: await transaction.list(year, true), last, projects };
      const decided = decideListOpening(year, facts, this.#newId);
      if (!isRefusal(decided)) entries = decided.inserts.filter(({ table }) => table === 'list_entry').length;
      return decided;
    });
    return isRefusal(stored) ? stored : { year, version: 1, recordedAt: stored.recordedAt, entries };
  }

  /** Issues a draft by a numbered decision. */
  async issue(
    actor: Actor,
    year: number,
    expected: ExpectedVersion,
    decision: string,
  ): Promise<ChangedList | Refusal> {
    let changed = { version: 0, entries: 0 };
    const stored = await this.#changes.change(actor, async (transaction) => {
      const projects = await transaction.projects(await this.#standing(transaction.client, year));
      const list = await transaction.list(year, true);
      if (list === null) return refuse('list_year.not_found', { year: String(year) });
      if (!(await transaction.mayAtRoot(actor, 'list_year.change'))) return refuse('permission.denied');
      if (isStale(list.version, expected)) return refuse('list_year.changed');
      const { rows } = await transaction.client.query<{ year: number | null }>(readNewestIssuedYear);
      changed = { version: list.version + 1, entries: projects.length };
      const { contextOf, now } = transaction;
      const wish = { decision, laterYear: rows[0]!.year };
      return decideDraftIssue(list, wish, projects, { contextOf, now, newId: this.#newId });
    });
    return isRefusal(stored) ? stored : { year, ...changed, recordedAt: stored.recordedAt };
  }

  async #standing(
    client: { query<T extends object>(text: string, values: unknown[]): Promise<{ rows: T[] }> },
    year: number,
  ): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(readStandingProjects, [year]);
    return rows.map(({ id }) => id);
  }
}
