import {
  decideDependencies,
  decideEarlyOperation,
  decideMilestoneAddition,
  decideStageChange,
  decideStageChanges,
  type Actor,
  type EarlyOperation,
  type LocalDate,
  type MilestoneWish,
  type NewId,
  type Person,
  type Refusal,
  type StageChange,
} from '#domain';
import type { MoreFacts, Stored } from '#database';
import { readRecordBegan } from './milestones.queries.js';
import type { ProjectChanges } from './project-changes.js';
import type { OfProject } from './project-dates.service.js';

interface RecordBegan {
  readonly beganOn: LocalDate;
}

/** Stages and steps that are reached, and the steps that a project has. */
export class MilestonesService {
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(changes: ProjectChanges, newId: NewId) {
    this.#changes = changes;
    this.#newId = newId;
  }

  /** Records that a stage, or a step inside it, was reached. */
  async reach(
    actor: Actor,
    { projectId, expectedSeq }: OfProject,
    change: StageChange,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<RecordBegan>(
      actor,
      projectId,
      { action: 'project.change_stage', expectedSeq },
      (facts, [record]) => decideStageChange(facts, change, this.#newId, record?.beganOn ?? null),
      // Asked only where it matters: nearly every stage is told with its day.
      isExact(change) ? undefined : recordBegan(projectId),
    );
  }

  /** Records several at once, in their order: all, or none. */
  async reachAll(
    actor: Actor,
    { projectId, expectedSeq }: OfProject,
    changes: readonly StageChange[],
  ): Promise<Stored | Refusal> {
    return this.#changes.change<RecordBegan>(
      actor,
      projectId,
      { action: 'project.change_stage', expectedSeq },
      (facts, [record]) => decideStageChanges(facts, changes, this.#newId, record?.beganOn ?? null),
      changes.every(isExact) ? undefined : recordBegan(projectId),
    );
  }

  /** Records that operation began before acceptance, which stays owed. */
  async operateEarly(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    change: EarlyOperation,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(
      person,
      projectId,
      { action: 'early_operation.record', expectedSeq },
      (facts) => decideEarlyOperation(facts, change, this.#newId),
    );
  }

  /** Adds a step inside a stage. */
  async add(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    wish: MilestoneWish,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'milestone.add', expectedSeq }, (facts) =>
      decideMilestoneAddition(facts, wish, this.#newId),
    );
  }

  /** Says anew what a milestone depends on. */
  async setDependencies(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    milestoneId: string,
    dependsOn: readonly string[],
  ): Promise<Stored | Refusal> {
    return this.#changes.change(
      person,
      projectId,
      { action: 'milestone.set_dependencies', expectedSeq },
      (facts) => decideDependencies(facts, milestoneId, dependsOn, this.#newId),
    );
  }
}

function isExact({ reachedOn, precision }: StageChange): boolean {
  return reachedOn !== null && (precision ?? 'day') === 'day';
}

function recordBegan(projectId: string): MoreFacts {
  return { name: 'record_began', text: readRecordBegan, values: [projectId] };
}
