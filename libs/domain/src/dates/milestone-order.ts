import type { LocalDate } from '../calendar/local-date.js';
import type { MilestoneFacts, ProjectFacts } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';

/** The milestones of the stages that the project's lifecycle has; what an earlier version of it had besides is kept unseen. */
export function milestonesOf({
  lifecycle,
  milestones,
}: Pick<ProjectFacts, 'lifecycle' | 'milestones'>): readonly MilestoneFacts[] {
  const stages = new Set(lifecycle.stages.map(({ code }) => code));
  return milestones.filter(({ stage }) => stages.has(stage));
}

/** The milestone of that id, or undefined. */
export function findMilestone(facts: ProjectFacts, id: string): MilestoneFacts | undefined {
  return milestonesOf(facts).find((milestone) => milestone.id === id);
}

/** A milestone as people name it: the step, or the stage. */
export function nameOf({ stage, step }: Pick<MilestoneFacts, 'stage' | 'step'>): string {
  return step ?? stage;
}

/**
 * The ids of all that comes before a milestone, directly or over others: stages in the lifecycle's order, and what it
 * depends on. One that finds itself there stands in a circle.
 */
export function comesBefore(milestones: readonly MilestoneFacts[], id: string): ReadonlySet<string> {
  const byId = new Map(milestones.map((milestone) => [milestone.id, milestone]));
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const before of directlyBefore(milestones, byId.get(next))) {
      if (found.has(before)) continue;
      found.add(before);
      open.push(before);
    }
  return found;
}

function directlyBefore(
  milestones: readonly MilestoneFacts[],
  milestone: MilestoneFacts | undefined,
): readonly string[] {
  if (milestone === undefined) return [];
  const stages =
    milestone.step === null
      ? milestones.filter(({ step, position }) => step === null && position < milestone.position)
      : [];
  return [...stages.map(({ id }) => id), ...milestone.dependsOn];
}

/**
 * Why a milestone cannot be planned on that day: what comes before it is later, or what comes after it is earlier. Null:
 * it can. What has no date stands in nobody's way, and what is reached stays where it is.
 */
export function refuseOutOfOrder(
  milestones: readonly MilestoneFacts[],
  milestone: MilestoneFacts,
  toOn: LocalDate,
): Refusal | null {
  const before = comesBefore(milestones, milestone.id);
  for (const other of milestones) {
    const on = other.reachedOn ?? other.plannedOn;
    if (on === null || other.id === milestone.id) continue;
    if (before.has(other.id) && toOn < on)
      return refuse('date_change.before_earlier', { toOn, other: nameOf(other), on });
    const isAfter = other.reachedPrecision === null && comesBefore(milestones, other.id).has(milestone.id);
    if (isAfter && toOn > on) return refuse('date_change.after_later', { toOn, other: nameOf(other), on });
  }
  return null;
}
