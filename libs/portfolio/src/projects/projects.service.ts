import { createHash } from 'node:crypto';
import {
  can,
  decideInvestmentReport,
  decideProgressReport,
  decideProjectAddition,
  decideStageChange,
  refuse,
  visibleProjects,
  type Actor,
  type AdditionContext,
  type InvestmentReport,
  type NewId,
  type Person,
  type ProgressReport,
  type ProjectAddition,
  type Refusal,
  type StageChange,
} from '#domain';
import type { Database, Stored } from '#database';
import {
  listProjects,
  listProjectsOfAPart,
  listValidator,
  listYearExists,
  readProject,
} from './projects.queries.js';

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
  /** Entry to go on after, from the page before. */
  readonly cursor: string | null;
}

/** Reading and changing projects. */
export class ProjectsService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /**
   * A page of the year's list with what the person may see. The validator is read before the list, so that what
   * it stands for is never newer than the page; with the reader's own one nothing more is read.
   */
  async list(person: Person, query: ListQuery, readersEtag: string | null): Promise<ProjectPage | Refusal> {
    if (!can(person, 'project.list')) return refuse('permission.denied');
    const visible = visibleProjects(person);
    const [validator] = await this.#database.query<{ changes: string; today: string; root: string }>(
      listValidator,
      [],
      'list_validator',
    );
    const scope = createHash('sha256')
      .update(JSON.stringify([query, visible]))
      .digest('base64url')
      .slice(0, 16);
    const etag = `"${validator!.changes}.${validator!.today}.${scope}"`;
    if (readersEtag === etag) return { etag, body: null };
    const page = [query.listYear, query.cursor ?? beforeAll, query.limit];
    const seesAll = visible.unitIds.includes(validator!.root);
    const [lines] = await this.#database.queryAs<{
      items: string | null;
      count: number;
      last: string | null;
    }>(
      visible,
      seesAll ? listProjects : listProjectsOfAPart,
      [...page, ...(seesAll ? [] : [visible.projectIds, visible.unitIds])],
      seesAll ? 'list_projects' : 'list_projects_of_a_part',
    );
    if (lines!.items === null && query.cursor === null) {
      const years = await this.#database.query(listYearExists, [query.listYear]);
      if (years.length === 0) return refuse('list_year.not_found', { year: String(query.listYear) });
    }
    const nextCursor = lines!.count === query.limit ? lines!.last : null;
    return { etag, body: `{"items":${lines!.items ?? '[]'},"nextCursor":${JSON.stringify(nextCursor)}}` };
  }

  /** One project whole; one that the person may not see looks as if it were not there. */
  async read(person: Person, projectId: string): Promise<ProjectDocument | Refusal> {
    const [row] = await this.#database.queryAs<{ seq: number; unitPath: string[]; body: string }>(
      visibleProjects(person),
      readProject,
      [projectId],
      'read_project',
    );
    if (row === undefined || !can(person, 'project.read', { projectId, unitPath: row.unitPath }))
      return refuse('project.not_found');
    return { seq: row.seq, body: row.body };
  }

  /**
   * Records that a stage was reached. `expectedSeq` is the revision that the person has read; another one means
   * that somebody was faster, and nothing is changed. Null: whatever it is, for one who reads nothing before.
   */
  async changeStage(
    person: Person,
    projectId: string,
    expectedSeq: number | null,
    change: StageChange,
  ): Promise<Stored | Refusal> {
    const stored = await this.#database.changeProject(person, projectId, (facts) => {
      const scope = { projectId, unitPath: facts.unitPath };
      if (!can(person, 'project.read', scope)) return refuse('project.not_found');
      if (!can(person, 'project.change_stage', scope)) return refuse('project.not_yours');
      if (expectedSeq !== null && facts.seq !== expectedSeq) return refuse('project.changed');
      return decideStageChange(facts, change, this.#newId);
    });
    return stored!;
  }

  /** Puts a new project on record and on its list. */
  async add(
    actor: Actor,
    addition: ProjectAddition,
    context: Pick<AdditionContext, 'lifecycle' | 'calendar'>,
  ): Promise<Stored | Refusal> {
    return this.#database.change(actor, (now) =>
      decideProjectAddition(addition, { ...context, now, newId: this.#newId }),
    );
  }

  /** Records a progress report. */
  async reportProgress(actor: Actor, projectId: string, report: ProgressReport): Promise<Stored | Refusal> {
    const stored = await this.#database.changeProject(actor, projectId, (facts) =>
      decideProgressReport(facts, report, this.#newId),
    );
    return stored!;
  }

  /** Records the investment completed of a month. */
  async reportInvestment(
    actor: Actor,
    projectId: string,
    report: InvestmentReport,
  ): Promise<Stored | Refusal> {
    const stored = await this.#database.changeProject(actor, projectId, (facts) =>
      decideInvestmentReport(facts, report, this.#newId),
    );
    return stored!;
  }
}
