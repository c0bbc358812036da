import {
  can,
  projectDifferences,
  refuse,
  visibleProjects,
  type Difference,
  type Language,
  type Person,
  type ProjectState,
  type Refusal,
  type VisibleProjects,
} from '#domain';
import type { Database } from '#database';
import { visibleChains } from '../history/history.queries.js';
import { refuseUnsettled } from '../time/refuse-unsettled.js';
import { changedProjects } from './differences.queries.js';
import { readProject, readProjectAsOf } from './project-document.queries.js';

/** Before every id. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Two instants of recorded time, as PostgreSQL reads them; `to` null: the present. */
export interface Span {
  readonly from: string;
  readonly to: string | null;
}

/** What a project differs in; empty where nothing does. */
export interface ProjectDifferences extends Span {
  readonly project: { readonly id: string; readonly name: string };
  readonly differences: readonly Difference[];
}

/** The projects of a list that differ. */
export interface ListDifferences extends Span {
  readonly items: readonly Omit<ProjectDifferences, keyof Span>[];
  readonly nextCursor: string | null;
}

interface Document {
  readonly unitPath: string[];
  readonly body: string;
  readonly permits: ProjectState['permits'];
}

/** What has changed between two instants: "since last Monday". Read from the versions, never replayed. */
export class DifferencesService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Of one project. */
  async ofProject(
    person: Person,
    projectId: string,
    span: Span,
    language: Language,
  ): Promise<ProjectDifferences | Refusal> {
    const refusal = await this.#refuseSpan(span);
    if (refusal !== null) return refusal;
    const [before, after] = await this.#documents(visibleProjects(person), projectId, span);
    if (after === null || !can(person, 'project.read', { projectId, unitPath: after.unitPath }))
      return refuse('project.not_found');
    return { ...span, ...told(projectId, before, after, language) };
  }

  /** Of the projects of a year's list that the person may see, a page of those that differ, in the order of ids. */
  async ofList(
    person: Person,
    listYear: number,
    span: Span,
    page: { limit: number; cursor: string | null },
    language: Language,
  ): Promise<ListDifferences | Refusal> {
    if (!can(person, 'project.list')) return refuse('permission.denied');
    const refusal = await this.#refuseSpan(span);
    if (refusal !== null) return refusal;
    const visible = visibleProjects(person);
    const [rights] = await this.#database.queryAs<{ chains: string[]; seesAll: boolean }>(
      visible,
      visibleChains,
      [visible.projectIds, visible.unitIds],
    );
    const changed = await this.#database.query<{ id: string }>(changedProjects, [
      listYear,
      span.from,
      span.to,
      rights!.seesAll ? null : rights!.chains,
      page.cursor ?? beforeAll,
      page.limit,
    ]);
    const items = await Promise.all(
      changed.map(async ({ id }) => {
        const [before, after] = await this.#documents(visible, id, span);
        return told(id, before, after!, language);
      }),
    );
    return {
      ...span,
      items: items.filter(({ differences }) => differences.length > 0),
      nextCursor: changed.length === page.limit ? changed.at(-1)!.id : null,
    };
  }

  async #refuseSpan({ from, to }: Span): Promise<Refusal | null> {
    if (to !== null && new Date(to) < new Date(from)) return refuse('as_of.reversed', { from, to });
    return (
      (await refuseUnsettled(this.#database, from)) ??
      (to === null ? null : refuseUnsettled(this.#database, to))
    );
  }

  async #documents(
    reader: VisibleProjects,
    projectId: string,
    { from, to }: Span,
  ): Promise<[Document | null, Document | null]> {
    const past = async (instant: string): Promise<Document | null> =>
      (
        await this.#database.queryAs<{ [F in keyof Document]: Document[F] }>(
          reader,
          readProjectAsOf,
          [projectId, instant],
          'read_project_as_of',
        )
      )[0] ?? null;
    const present = async (): Promise<Document | null> =>
      (
        await this.#database.queryAs<{ [F in keyof Document]: Document[F] }>(
          reader,
          readProject,
          [projectId],
          'read_project',
        )
      )[0] ?? null;
    return Promise.all([past(from), to === null ? present() : past(to)]);
  }
}

function told(
  id: string,
  before: Document | null,
  after: Document,
  language: Language,
): Omit<ProjectDifferences, keyof Span> {
  const state = stateOf(after);
  const earlier = before === null ? null : stateOf(before);
  return { project: { id, name: state.name }, differences: projectDifferences(earlier, state, language) };
}

function stateOf({ body, permits }: Document): ProjectState {
  return { ...(JSON.parse(body) as Omit<ProjectState, 'permits'>), permits };
}
