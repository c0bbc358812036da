import {
  decideDependencies,
  decideEarlyOperation,
  decideMilestoneAddition,
  decideStageChange,
  decideStageChanges,
  refuseStrangeFiles,
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
import { readReachFacts } from './milestones.queries.js';
import type { ProjectChanges } from './project-changes.js';
import type { OfProject } from './project-dates.service.js';

/** What reaching a stage may ask for beside the common facts. */
interface ReachFacts {
  readonly beganOn: LocalDate;
  readonly files: readonly string[];
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
    return this.#changes.change<ReachFacts>(
      actor,
      projectId,
      { action: 'project.change_stage', expectedSeq },
      (facts, [more]) =>
        refuseStrangeFiles(filesNamed([change]), more?.files ?? []) ??
        decideStageChange(facts, change, this.#newId, more?.beganOn ?? null),
      reachFacts(projectId, [change]),
    );
  }

  /** Records several at once, in their order: all, or none. */
  async reachAll(
    actor: Actor,
    { projectId, expectedSeq }: OfProject,
    changes: readonly StageChange[],
  ): Promise<Stored | Refusal> {
    return this.#changes.change<ReachFacts>(
      actor,
      projectId,
      { action: 'project.change_stage', expectedSeq },
      (facts, [more]) =>
        refuseStrangeFiles(filesNamed(changes), more?.files ?? []) ??
        decideStageChanges(facts, changes, this.#newId, more?.beganOn ?? null),
      reachFacts(projectId, changes),
    );
  }

  /** Records that operation began before acceptance, which stays owed. */
  async operateEarly(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    change: EarlyOperation,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<ReachFacts>(
      person,
      projectId,
      { action: 'early_operation.record', expectedSeq },
      (facts, [more]) =>
        refuseStrangeFiles(filesNamed([change]), more?.files ?? []) ??
        decideEarlyOperation(facts, change, this.#newId),
      reachFacts(projectId, [change]),
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

/** Asked only where it matters: nearly every stage is told with its day, and without a file. */
function reachFacts(
  projectId: string,
  changes: readonly (StageChange | EarlyOperation)[],
): MoreFacts | undefined {
  const named = filesNamed(changes);
  if (changes.every(isExact) && named.length === 0) return undefined;
  return { name: 'reach_facts', text: readReachFacts, values: [projectId, named] };
}

function isExact(change: StageChange | EarlyOperation): boolean {
  return change.reachedOn !== null && (!('precision' in change) || (change.precision ?? 'day') === 'day');
}

function filesNamed(changes: readonly (StageChange | EarlyOperation)[]): string[] {
  return changes.flatMap(({ evidence }) => evidence.flatMap(({ fileId }) => fileId ?? []));
}
