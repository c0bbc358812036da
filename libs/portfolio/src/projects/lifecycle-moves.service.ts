import {
  decideLifecycleMove,
  planLifecycleMove,
  refuse,
  type Lifecycle,
  type LifecycleMove,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import type { MoreFacts, Stored } from '#database';
import { readLifecycleOfProject } from '../lifecycles/lifecycles.queries.js';
import type { ProjectChanges } from './project-changes.js';
import type { OfProject } from './project-dates.service.js';

interface LifecycleRow {
  readonly definition: Lifecycle;
}

/** Moves of a project to a newer version of its lifecycle. */
export class LifecycleMovesService {
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(changes: ProjectChanges, newId: NewId) {
    this.#changes = changes;
    this.#newId = newId;
  }

  /** What a move to another version of its lifecycle would do to a project; nothing is recorded. */
  async preview(person: Person, projectId: string, version: number): Promise<LifecycleMove | Refusal> {
    return this.#changes.look<LifecycleMove, LifecycleRow>(
      person,
      projectId,
      'project.move_lifecycle',
      (facts, [to]) =>
        to === undefined ? refuse('lifecycle.not_found') : planLifecycleMove(facts, to.definition),
      lifecycleOf(projectId, version),
    );
  }

  /** Moves a project to a newer version of its lifecycle. */
  async move(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    version: number,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<LifecycleRow>(
      person,
      projectId,
      { action: 'project.move_lifecycle', expectedSeq },
      (facts, [to]) =>
        to === undefined
          ? refuse('lifecycle.not_found')
          : decideLifecycleMove(facts, to.definition, this.#newId),
      lifecycleOf(projectId, version),
    );
  }
}

function lifecycleOf(projectId: string, version: number): MoreFacts {
  return { name: 'read_lifecycle_of_project', text: readLifecycleOfProject, values: [projectId, version] };
}
