import {
  can,
  decideClosing,
  decideClosingCheck,
  decideClosingRequest,
  decideDifficultyAcceptance,
  decideDifficultyCharge,
  decideDifficultyDueMove,
  decideDifficultyLevel,
  decideDifficultyRaising,
  decideDifficultyRating,
  decideDifficultyReopening,
  isRefusal,
  refuse,
  refuseStrangeFiles,
  visibleProjects,
  type Action,
  type Decision,
  type DifficultyRow,
  type DifficultyWish,
  type GivenEvidence,
  type LocalDate,
  type NewId,
  type OwnerUnit,
  type Person,
  type ProjectFacts,
  type Refusal,
  type RequestDecision,
} from '#domain';
import type { Database, Stored } from '#database';
import { startOf, type PageWish } from '../organisation/page.js';
import type { Place, ProjectChanges } from '../projects/project-changes.js';
import type { OfProject } from '../projects/project-dates.service.js';
import { refuseUnseen } from '../projects/project-rights.js';
import { present } from '../time/as-of.queries.js';
import { listDifficulties, readOwnerPlace, readUnitPlace } from './difficulties.queries.js';

/** One difficulty of a project of which the person has read a revision. */
export interface OfDifficulty extends OfProject {
  readonly difficultyId: string;
}

/** Where the owner unit stands, and which of the files named are the project's. */
interface OwnerPlace extends Place {
  readonly files: readonly string[];
}

/** Which difficulties are listed; null: any. */
export interface DifficultyFilter {
  readonly state: DifficultyRow['state'] | null;
  readonly ownerUnitId: string | null;
  readonly overdue: boolean | null;
  readonly settledBy: DifficultyRow['settledBy'] | null;
}

/** A page as JSON text: `{ items, nextCursor }`. */
export interface DifficultyPage {
  readonly body: string;
}

/** What blocks projects (问题事项): raised, accepted, settled, closed in three steps, reopened, rated. */
export class DifficultiesService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(database: Database, changes: ProjectChanges, newId: NewId) {
    this.#database = database;
    this.#changes = changes;
    this.#newId = newId;
  }

  /**
   * Difficulties of the projects that the person may see, and those that a unit of theirs must settle, in the order of
   * their ids.
   */
  async list(person: Person, filter: DifficultyFilter, page: PageWish): Promise<DifficultyPage | Refusal> {
    if (!can(person, 'difficulty.list')) return refuse('permission.denied');
    return this.#page(person, filter, null, page);
  }

  /** Those of one project. One that the person may not see looks as if it were not there. */
  async listOfProject(
    person: Person,
    projectId: string,
    filter: DifficultyFilter,
    page: PageWish,
  ): Promise<DifficultyPage | Refusal> {
    const refusal = await refuseUnseen(this.#database, person, projectId);
    return refusal ?? this.#page(person, filter, projectId, page);
  }

  /** Raises a difficulty. */
  async raise(person: Person, of: OfProject, wish: DifficultyWish): Promise<Stored | Refusal> {
    const { projectId, expectedSeq } = of;
    return this.#changes.change<OwnerUnit>(
      person,
      projectId,
      { action: 'difficulty.raise', expectedSeq },
      (facts, [owner = null]) => decideDifficultyRaising(facts, wish, owner, person.personId, this.#newId),
      { name: 'read_unit_place', text: readUnitPlace, values: [wish.ownerUnitId] },
    );
  }

  /** The owner unit, or who supervises it, takes it on. */
  async accept(person: Person, of: OfDifficulty): Promise<Stored | Refusal> {
    return this.#changeByOwner(person, of, 'difficulty.accept', (facts) =>
      decideDifficultyAcceptance(facts, of.difficultyId, person.personId, this.#newId),
    );
  }

  /** Moves its due date. */
  async moveDue(
    person: Person,
    of: OfDifficulty,
    wish: { readonly dueOn: LocalDate; readonly reason: string },
  ): Promise<Stored | Refusal> {
    return this.#change(person, of, 'difficulty.move_due', (facts) =>
      decideDifficultyDueMove(facts, of.difficultyId, wish, this.#newId),
    );
  }

  /** Raises it to the next level. */
  async raiseLevel(person: Person, of: OfDifficulty, reason: string): Promise<Stored | Refusal> {
    return this.#change(person, of, 'difficulty.raise_level', (facts) =>
      decideDifficultyLevel(facts, of.difficultyId, reason, this.#newId),
    );
  }

  /** The responsible unit applies for its closing. */
  async requestClosing(
    person: Person,
    of: OfDifficulty,
    wish: { readonly resolution: string; readonly evidence: readonly GivenEvidence[] },
  ): Promise<Stored | Refusal> {
    const named = wish.evidence.flatMap(({ fileId }) => fileId ?? []);
    return this.#changeByOwner(
      person,
      of,
      'difficulty.request_closing',
      (facts, files) => {
        const decided = decideClosingRequest(facts, of.difficultyId, wish, person.personId, this.#newId);
        return isRefusal(decided) ? decided : (refuseStrangeFiles(named, files) ?? decided);
      },
      named,
    );
  }

  /** The lead department passes an application on, or sends it back. */
  async check(person: Person, of: OfDifficulty, wish: RequestDecision): Promise<Stored | Refusal> {
    return this.#change(person, of, 'difficulty.check', (facts) =>
      decideClosingCheck(facts, of.difficultyId, wish, person.personId, this.#newId),
    );
  }

  /** A supervisor closes it, or sends it back. */
  async close(person: Person, of: OfDifficulty, wish: RequestDecision): Promise<Stored | Refusal> {
    return this.#change(person, of, 'difficulty.close', (facts) =>
      decideClosing(facts, of.difficultyId, wish, person.personId, this.#newId),
    );
  }

  /** Reopens it after a re-check. */
  async reopen(
    person: Person,
    of: OfDifficulty,
    wish: { readonly dueOn: LocalDate; readonly reason: string },
  ): Promise<Stored | Refusal> {
    return this.#change(person, of, 'difficulty.reopen', (facts) =>
      decideDifficultyReopening(facts, of.difficultyId, wish, this.#newId),
    );
  }

  /** Charges its delay to the owner unit, or takes that back. */
  async charge(
    person: Person,
    of: OfDifficulty,
    wish: { readonly charged: boolean; readonly reason: string },
  ): Promise<Stored | Refusal> {
    return this.#change(person, of, 'difficulty.charge', (facts) =>
      decideDifficultyCharge(facts, of.difficultyId, wish, person.personId, this.#newId),
    );
  }

  /** The enterprise rates how it was settled. */
  async rate(
    person: Person,
    of: OfDifficulty,
    wish: { readonly rating: number; readonly text: string | null },
  ): Promise<Stored | Refusal> {
    return this.#change(person, of, 'difficulty.rate', (facts) =>
      decideDifficultyRating(facts, of.difficultyId, wish, person.personId, this.#newId),
    );
  }

  async #page(
    person: Person,
    { state, ownerUnitId, overdue, settledBy }: DifficultyFilter,
    projectId: string | null,
    page: PageWish,
  ): Promise<DifficultyPage> {
    const visible = visibleProjects(person);
    const rows = await this.#database.queryAs<{ id: string; body: string }>(
      visible,
      listDifficulties(present),
      [
        startOf(page),
        page.limit,
        state,
        ownerUnitId,
        overdue,
        settledBy,
        projectId,
        visible.projectIds,
        visible.unitIds,
      ],
      'list_difficulties',
    );
    const nextCursor = rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null;
    const items = rows.map(({ body }) => body).join(',');
    return { body: `{"items":[${items}],"nextCursor":${JSON.stringify(nextCursor)}}` };
  }

  async #change(
    person: Person,
    { projectId, expectedSeq }: OfDifficulty,
    action: Action,
    decide: (facts: ProjectFacts) => Decision | Refusal,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action, expectedSeq }, decide);
  }

  /**
   * The right is asked where the owner unit stands; it may be no unit of the project. `files`: those that are named, of which
   * the rule gets the project's own.
   */
  async #changeByOwner(
    person: Person,
    { projectId, expectedSeq, difficultyId }: OfDifficulty,
    action: Action,
    decide: (facts: ProjectFacts, files: readonly string[]) => Decision | Refusal,
    files: readonly string[] = [],
  ): Promise<Stored | Refusal> {
    return this.#changes.change<OwnerPlace>(
      person,
      projectId,
      { action, expectedSeq },
      (facts, [more]) => decide(facts, more?.files ?? []),
      { name: 'read_owner_place', text: readOwnerPlace, values: [difficultyId, projectId, files] },
      ([place = null]) => place,
    );
  }
}
