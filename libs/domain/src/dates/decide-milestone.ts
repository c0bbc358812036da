import type { LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry } from '../history/history-entry.js';
import { stageOf, stepOf } from '../lifecycle/lifecycle.js';
import {
  milestoneRow,
  openMilestone,
  type MilestoneFacts,
  type NewId,
  type ProjectFacts,
} from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import { comesBefore, findMilestone, milestonesOf, nameOf, refuseOutOfOrder } from './milestone-order.js';

/** A step that a project takes from its lifecycle, by its code, or names itself. */
export interface MilestoneWish {
  readonly stage: string;
  readonly step: string;
  /** Its first agreed date; null: none yet. */
  readonly plannedOn: LocalDate | null;
  /** Ids of milestones of the project that come before it, beside those that the lifecycle says. */
  readonly dependsOn: readonly string[];
}

/** Adds a step inside a stage (节点). Of one that the lifecycle names, what it waits for comes with it. */
export function decideMilestoneAddition(
  facts: ProjectFacts,
  wish: MilestoneWish,
  newId: NewId,
): Decision | Refusal {
  const { project, lifecycle } = facts;
  if (project.state !== 'active') return refuse('project.ended', { state: project.state });
  const { stage, step, plannedOn } = wish;
  if (stageOf(lifecycle, stage) === undefined)
    return refuse('stage.unknown', { stage, stages: lifecycle.stages.map(({ code }) => code).join(', ') });
  if (facts.milestones.some((one) => one.stage === stage && one.step === step))
    return refuse('milestone.exists', { stage, step });
  const dependsOn = [...new Set([...lifecycleBefore(facts, stage, step), ...wish.dependsOn])];
  if (!dependsOn.every((id) => findMilestone(facts, id) !== undefined)) return refuse('milestone.not_found');
  const milestone = newMilestone(facts, { ...wish, dependsOn }, newId());
  const refusal =
    plannedOn === null
      ? null
      : refuseOutOfOrder([...milestonesOf(facts), { ...milestone, plannedOn: null }], milestone, plannedOn);
  if (refusal !== null) return refusal;
  const { id, position } = milestone;
  return decision({
    entries: [
      historyEntry<'milestone.added'>({
        event: newId(),
        chain: project.id,
        action: 'milestone.added',
        before: null,
        after: { milestone: id, stage, step, position, plannedOn, dependsOn },
      }),
    ],
    inserts: [{ table: 'milestone', row: { id, projectId: project.id, stage, step } }],
    versions: [{ table: 'milestone', row: milestoneRow(milestone) }],
  });
}

/** Says anew what a milestone depends on: all of it, so that what is left out does not come before it any more. */
export function decideDependencies(
  facts: ProjectFacts,
  milestoneId: string,
  wish: readonly string[],
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const milestone = findMilestone(facts, milestoneId);
  const dependsOn = [...new Set(wish)];
  if (milestone === undefined || !dependsOn.every((id) => findMilestone(facts, id) !== undefined))
    return refuse('milestone.not_found');
  const { stage, step, reachedPrecision } = milestone;
  if (reachedPrecision !== null) return refuse('milestone.reached_already', { stage: nameOf(milestone) });
  if (sameIds(dependsOn, milestone.dependsOn)) return refuse('change.empty');
  const refusal = refuseDependencies(facts, { ...milestone, dependsOn });
  if (refusal !== null) return refusal;
  return decision({
    entries: [
      historyEntry<'milestone.dependencies_set'>({
        event: newId(),
        chain: facts.project.id,
        action: 'milestone.dependencies_set',
        before: { dependsOn: milestone.dependsOn },
        after: { milestone: milestoneId, stage, step, dependsOn },
      }),
    ],
    versions: [
      {
        table: 'milestone',
        row: { ...milestoneRow(milestone), version: milestone.version + 1, dependsOn },
      },
    ],
  });
}

/** No circle, and no date before that of something which comes before it, directly or over others. */
function refuseDependencies(facts: ProjectFacts, milestone: MilestoneFacts): Refusal | null {
  const milestones = milestonesOf(facts).map((one) => (one.id === milestone.id ? milestone : one));
  const before = comesBefore(milestones, milestone.id);
  if (before.has(milestone.id)) {
    const other = milestone.dependsOn.find(
      (id) => id === milestone.id || comesBefore(milestones, id).has(milestone.id),
    );
    return refuse('milestone.circle', {
      milestone: nameOf(milestone),
      other: nameOf(milestones.find(({ id }) => id === other) ?? milestone),
    });
  }
  const bound = milestones.filter(
    ({ id, reachedPrecision }) =>
      reachedPrecision === null && (id === milestone.id || comesBefore(milestones, id).has(milestone.id)),
  );
  for (const one of bound) {
    if (one.plannedOn === null) continue;
    const refusal = refuseOutOfOrder(milestones, one, one.plannedOn);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** The project's milestones that the lifecycle puts before the step, as far as the project has them. */
function lifecycleBefore(facts: ProjectFacts, stage: string, step: string): readonly string[] {
  const after = stepOf(facts.lifecycle, stage, step)?.after ?? [];
  return milestonesOf(facts)
    .filter((milestone) => after.includes(nameOf(milestone)))
    .map(({ id }) => id);
}

function newMilestone(
  { project, lifecycle, now }: ProjectFacts,
  wish: MilestoneWish,
  id: string,
): MilestoneFacts {
  const { stage, step, plannedOn, dependsOn } = wish;
  const position = lifecycle.stages.findIndex(({ code }) => code === stage) + 1;
  return {
    ...openMilestone({ id, projectId: project.id, position, stage, step }),
    baselineOn: plannedOn,
    plannedOn,
    plannedAt: plannedOn === null ? null : now.toISOString(),
    dependsOn,
  };
}

function sameIds(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id) => others.includes(id));
}
