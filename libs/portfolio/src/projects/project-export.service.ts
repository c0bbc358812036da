import {
  can,
  decideListExport,
  isRefusal,
  refuse,
  visibleProjects,
  type ListFilter,
  type ListSort,
  type NewId,
  type Person,
  type Refusal,
  type Text,
  type VisibleProjects,
} from '#domain';
import type { Database, DatabaseKind } from '#database';
import { refuseUnsettled } from '../time/refuse-unsettled.js';
import { listValidator, listYearExistedBy, listYearExists } from './projects.queries.js';
import { publishedProjects, readPublisher } from './published-projects.queries.js';
import { linesOfEntries, readStageWords, selectedIds } from './selected-projects.queries.js';

/** Lines that are read at once: what an export holds in memory beside the ids. */
const batch = 500;
/** More than any list has, and than a sheet holds. */
const mostLines = 1_000_000;

/** Which lines of which list leave, and as what. */
export interface ExportQuestion {
  readonly listYear: number;
  readonly format: 'xlsx' | 'csv' | 'oc4ids';
  readonly filter: ListFilter;
  readonly sort: ListSort;
  /** An instant of the past, as PostgreSQL reads it; null: the present. */
  readonly asOf: string | null;
}

/** An export that is on record. */
export interface ListExport {
  /** Id of the event that has it on record. */
  readonly id: string;
  readonly recordedAt: Date;
  /** What is not live is marked as such. */
  readonly kind: DatabaseKind;
  /** What the stages are called, by lifecycle and code. */
  readonly stageWord: (lifecycle: string, stage: string) => Text | undefined;
  /** In whose name it leaves, and the day that it shows. */
  readonly publisher: string;
  readonly today: string;
  /** Lines of a table, or what is published of projects, read while they are written. */
  readonly lines: <Line>() => AsyncGenerator<Line>;
}

/** Lists that leave as a file. */
export class ProjectExportService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /**
   * Finds the lines that the person may see, puts the export on record and gives it. Which lines it has is settled then; a line
   * of the present shows what holds when it is read, one of the past what was on record. Refuses whoever may not, a year
   * without a list, an instant of which something may still be recorded, and a package without a project.
   */
  async begin(person: Person, question: ExportQuestion): Promise<ListExport | Refusal> {
    if (!can(person, 'project.export')) return refuse('permission.denied');
    const { listYear, format, filter, sort, asOf } = question;
    const unsettled = asOf === null ? null : await refuseUnsettled(this.#database, asOf);
    if (unsettled !== null) return unsettled;
    const years = await (asOf === null
      ? this.#database.query(listYearExists, [listYear])
      : this.#database.query(listYearExistedBy, [listYear, asOf]));
    if (years.length === 0) return refuse('list_year.not_found', { year: String(listYear) });
    const visible = visibleProjects(person);
    const ids = await this.#ids(question, visible);
    if (ids.length === 0 && format === 'oc4ids') return refuse('project_export.empty');
    const stages = await this.#database.query<{ lifecycle: string; stage: string; label: Text }>(
      readStageWords,
    );
    const words = new Map(stages.map(({ lifecycle, stage, label }) => [`${lifecycle} ${stage}`, label]));
    const exported = {
      listYear,
      format,
      lines: ids.length,
      asOf,
      question: JSON.stringify({ ...filter, sort }),
    };
    const id = this.#newId();
    const stored = await this.#database.change(person, () => decideListExport(exported, id));
    if (isRefusal(stored)) return stored;
    const [head] = await this.#database.query<{ today: string; publisher: string }>(
      readPublisher(asOf !== null),
      asOf === null ? [] : [asOf],
    );
    return {
      ...head!,
      id,
      recordedAt: stored.recordedAt,
      kind: await this.#database.kind(),
      stageWord: (lifecycle, stage) => words.get(`${lifecycle} ${stage}`),
      lines: () => this.#lines(question, visible, ids),
    };
  }

  async #ids(
    { listYear, filter, sort, asOf }: ExportQuestion,
    visible: VisibleProjects,
  ): Promise<readonly string[]> {
    const [rights] = await this.#database.query<{ seesAll: boolean }>(
      listValidator,
      [visible.unitIds],
      'list_validator',
    );
    const { text, values } = selectedIds({
      listYear,
      limit: mostLines,
      filter,
      sort,
      after: null,
      asOf,
      visible: rights!.seesAll ? null : visible,
    });
    const [row] = await this.#database.queryAs<{ ids: string[] }>(visible, text, [...values]);
    return row!.ids;
  }

  async *#lines<Line>(
    { listYear, format, asOf }: ExportQuestion,
    visible: VisibleProjects,
    ids: readonly string[],
  ): AsyncGenerator<Line> {
    const text = (format === 'oc4ids' ? publishedProjects : linesOfEntries)(asOf !== null);
    for (let at = 0; at < ids.length; at += batch) {
      const values = [listYear, ids.slice(at, at + batch), ...(asOf === null ? [] : [asOf])];
      const [page] = await this.#database.queryAs<{ items: string | null }>(visible, text, values);
      yield* JSON.parse(page!.items ?? '[]') as Line[];
    }
  }
}
