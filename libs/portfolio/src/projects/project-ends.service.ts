import {
  decideProjectEnd,
  decideReopening,
  type EndWish,
  type NewId,
  type Person,
  type Refusal,
  type StandingEnd,
  type SuccessorFacts,
} from '#domain';
import type { Stored } from '#database';
import type { ProjectChanges } from './project-changes.js';
import type { OfProject } from './project-dates.service.js';
import { readStandingEnd, readSuccessors } from './project-ends.queries.js';

/** How a project ends (办结, 终止, replaced by others), and goes on again. */
export class ProjectEndsService {
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(changes: ProjectChanges, newId: NewId) {
    this.#changes = changes;
    this.#newId = newId;
  }

  /** Ends a project: closed, terminated, or superseded by others. */
  async end(person: Person, { projectId, expectedSeq }: OfProject, wish: EndWish): Promise<Stored | Refusal> {
    return this.#changes.change<SuccessorFacts>(
      person,
      projectId,
      { action: 'project.end', expectedSeq },
      (facts, successors) => decideProjectEnd(facts, wish, successors, person.personId, this.#newId),
      { name: 'read_successors', text: readSuccessors, values: [wish.successorIds] },
    );
  }

  /** Reopens a terminated project. */
  async reopen(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    reason: string,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<StandingEnd>(
      person,
      projectId,
      { action: 'project.reopen', expectedSeq },
      (facts, [standing]) => decideReopening(facts, reason, standing, person.personId, this.#newId),
      { name: 'read_standing_end', text: readStandingEnd, values: [projectId] },
    );
  }
}
