import { createHash } from 'node:crypto';
import {
  can,
  decideProjectAddition,
  permitClock,
  refuse,
  visibleProjects,
  yearPaces,
  type Actor,
  type Lifecycle,
  type ListFilter,
  type ListSort,
  type LocalDate,
  type NewId,
  type PaceFacts,
  type PermitDays,
  type Person,
  type ProjectAddition,
  type Refusal,
  type StageChange,
  type VisibleProjects,
} from '#domain';
import type { Database, Stored } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { refuseUnsettled } from '../time/refuse-unsettled.js';
import { cursorOf, positionIn } from './list-cursor.js';
import { listProjects, listValidator, listYearExistedBy, listYearExists } from './projects.queries.js';
import { selectedProjects } from './selected-projects.queries.js';
import { readProject, readProjectAsOf } from './project-document.queries.js';
import { MilestonesService } from './milestones.service.js';
import { ProjectChanges } from './project-changes.js';

/** Before every id: lists begin after it. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** A page of a list, as JSON text, with its validator. */
export interface ProjectPage {
  readonly etag: string;
  /** Null: the reader has it already. */
  readonly body: string | null;
}

/** A project as JSON text, with its revision. */
export interface ProjectDocument {
  readonly seq: number;
  readonly body: string;
}

/** Which part of which list. */
export interface ListQuery {
  readonly listYear: number;
  /** 1 to 200. */
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor: string | null;
  /** An instant of the past, as PostgreSQL reads it; null: the present. */
  readonly asOf: string | null;
  /** Default: the whole list. */
  readonly filter?: ListFilter;
  /** Default: as the list was made. */
  readonly sort?: ListSort;
}

interface PageRow {
  readonly items: string | null;
  readonly count: number;
  readonly last: string | null;
}

/** What a page is read by. */
interface PageRead {
  readonly query: ListQuery;
  readonly after: readonly string[] | null;
  readonly visible: VisibleProjects;
  readonly seesAll: boolean;
}

/** What a page of a list comes as. */
interface ReadPage {
  readonly items: string | null;
  readonly count: number;
  /** Where its last line stands in the order; null without one. */
  readonly last: readonly string[] | null;
}

/** A project's document as it is read; its pace and the clocks of its permits are still to be found. */
interface DocumentRow extends ProjectDocument {
  readonly unitPath: string[];
  readonly today: LocalDate;
  readonly paceFacts: PaceFacts;
  readonly permits: readonly PermitDays[];
}

/** Reading and changing projects. */
export class ProjectsService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #milestones: MilestonesService;
  readonly #calendars: CalendarService;

  constructor(database: Database, newId: NewId, calendars: CalendarService) {
    this.#database = database;
    this.#calendars = calendars;
    this.#changes = new ProjectChanges(database, newId, calendars);
    this.#milestones = new MilestonesService(this.#changes, newId);
  }

  /**
   * A page of the year's list with what the person may see, of the present or as it was on record at a past instant.
   * The validator is read before the list, so that what it stands for is never newer than the page; with the reader's
   * own one nothing more is read. Refuses an instant of which something may still be recorded, and a cursor that was not
   * given out for this question. Of a list that changes while it is read, a line may come twice or not at all; of the
   * past it cannot.
   */
  async list(person: Person, query: ListQuery, readersEtag: string | null): Promise<ProjectPage | Refusal> {
    if (!can(person, 'project.list')) return refuse('permission.denied');
    const visible = visibleProjects(person);
    const [validator] = await this.#database.query<{ changes: string; today: string; seesAll: boolean }>(
      listValidator,
      [visible.unitIds],
      'list_validator',
    );
    const scope = createHash('sha256')
      .update(JSON.stringify([query, visible]))
      .digest('base64url')
      .slice(0, 16);
    const etag = `"${validator!.changes}.${validator!.today}.${scope}"`;
    if (readersEtag === etag) return { etag, body: null };
    if (query.asOf !== null) {
      const refusal = await refuseUnsettled(this.#database, query.asOf);
      if (refusal !== null) return refusal;
    }
    const { listYear, asOf, filter = {}, sort = 'entry' } = query;
    const question = JSON.stringify([listYear, asOf, filter, sort]);
    const after = query.cursor === null ? null : positionIn(question, query.cursor);
    if (after === null && query.cursor !== null) return refuse('list.wrong_cursor');
    const isWhole = sort === 'entry' && Object.keys(filter).length === 0;
    const read = { query, after, visible, seesAll: validator!.seesAll };
    const page = await (isWhole ? this.#wholePage(read) : this.#selectedPage(read, filter, sort));
    if (page.items === null && after === null) {
      const years = await this.#yearsNamed(query);
      if (years.length === 0) return refuse('list_year.not_found', { year: String(listYear) });
    }
    const nextCursor =
      page.count === query.limit && page.last !== null ? cursorOf(question, page.last) : null;
    return {
      etag,
      body: `{"asOf":${JSON.stringify(asOf)},"items":${page.items ?? '[]'},"nextCursor":${JSON.stringify(nextCursor)}}`,
    };
  }

  /**
   * One project whole, of the present or as it was on record at a past instant; one that the person may not see looks
   * as if it were not there. Refuses an instant of which something may still be recorded.
   */
  async read(
    person: Person,
    projectId: string,
    asOf: string | null = null,
  ): Promise<ProjectDocument | Refusal> {
    if (asOf !== null) {
      const refusal = await refuseUnsettled(this.#database, asOf);
      if (refusal !== null) return refusal;
    }
    const [row] = await this.#document(visibleProjects(person), projectId, asOf);
    if (row === undefined || !can(person, 'project.read', { projectId, unitPath: row.unitPath }))
      return refuse('project.not_found');
    // The rule is the lights' own, so what is shown and what turns a light cannot differ.
    const pace = JSON.stringify(yearPaces(row.paceFacts, row.today));
    const calendar = await this.#calendars.calendar();
    const permits = JSON.stringify(
      row.permits.map((permit) => ({ ...permit, ...permitClock(permit, row.today, calendar) })),
    );
    return { seq: row.seq, body: `${row.body.slice(0, -1)},"permits":${permits},"pace":${pace}}` };
  }

  async #document(reader: VisibleProjects, projectId: string, asOf: string | null): Promise<DocumentRow[]> {
    return asOf === null
      ? this.#database.queryAs(reader, readProject, [projectId], 'read_project')
      : this.#database.queryAs(reader, readProjectAsOf, [projectId, asOf], 'read_project_as_of');
  }

  async #wholePage({ query, after, visible, seesAll }: PageRead): Promise<ReadPage> {
    const { listYear, limit, asOf } = query;
    const [now, past] = seesAll
      ? [listProjects.all, listProjects.allAsOf]
      : [listProjects.visible, listProjects.visibleAsOf];
    const { text, name } = asOf === null ? now : past;
    const rights = seesAll ? [] : [visible.projectIds, visible.unitIds];
    const values = [listYear, after?.[0] ?? beforeAll, limit, ...rights, ...(asOf === null ? [] : [asOf])];
    const [page] = await this.#database.queryAs<PageRow>(visible, text, values, name);
    return { ...page!, last: page!.last === null ? null : [page!.last] };
  }

  async #selectedPage(
    { query, after, visible, seesAll }: PageRead,
    filter: ListFilter,
    sort: ListSort,
  ): Promise<ReadPage> {
    const { listYear, limit, asOf } = query;
    const position = after === null ? null : ([after[0]!, after[1]!] as const);
    const rights = seesAll ? null : visible;
    const { text, values } = selectedProjects({
      listYear,
      limit,
      filter,
      sort,
      after: position,
      asOf,
      visible: rights,
    });
    const [page] = await this.#database.queryAs<PageRow>(visible, text, [...values]);
    return { ...page!, last: page!.last === null ? null : (JSON.parse(page!.last) as string[]) };
  }

  async #yearsNamed({ listYear, asOf }: ListQuery): Promise<unknown[]> {
    return asOf === null
      ? this.#database.query(listYearExists, [listYear])
      : this.#database.query(listYearExistedBy, [listYear, asOf]);
  }

  /** Records that a stage was reached. `expectedSeq`: see `ProjectWish`. */
  async changeStage(
    actor: Actor,
    projectId: string,
    expectedSeq: number | null,
    change: StageChange,
  ): Promise<Stored | Refusal> {
    return this.#milestones.reach(actor, { projectId, expectedSeq }, change);
  }

  /** Puts a new project on record and on its list. */
  async add(actor: Actor, addition: ProjectAddition, lifecycle: Lifecycle): Promise<Stored | Refusal> {
    const context = await this.#changes.context();
    return this.#database.change(actor, (now) =>
      decideProjectAddition(addition, { ...context, lifecycle, now }),
    );
  }
}
