import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { findMilestone, nameOf } from '../dates/milestone-order.js';
import type { LifecycleStage } from '../lifecycle/lifecycle.js';
import { refuse, type Refusal } from '../refusal.js';
import type { MilestoneFacts, ProjectFacts } from './project-facts.js';
import { lastDayOf, type ReachedDate } from './reached-date.js';

/** The milestone of a stage itself; undefined where the project has none. */
export function stageMilestone(facts: ProjectFacts, stage: string): MilestoneFacts | undefined {
  return facts.milestones.find((milestone) => milestone.stage === stage && milestone.step === null);
}

/** Whether it is on record as reached. */
export function isReached(milestone: MilestoneFacts | undefined): boolean {
  return milestone !== undefined && milestone.reachedPrecision !== null;
}

/** Place of the last stage reached in the lifecycle, from 0; -1: none is. */
function lastReached(facts: ProjectFacts): number {
  return facts.lifecycle.stages.findLastIndex(({ code }) => isReached(stageMilestone(facts, code)));
}

/**
 * The next stage is the one after the last reached. One before it that stands open was passed before the record began, or
 * is owed (acceptance), and may be told at any time. Where it is not known how far a project is (未载明), the first
 * stage reported may be any.
 */
export function refuseStageOrder(facts: ProjectFacts, stage: LifecycleStage): Refusal | null {
  if (isReached(stageMilestone(facts, stage.code)))
    return refuse('stage.already_reached', { stage: stage.code });
  if (!facts.project.stageKnown) return null;
  const { stages } = facts.lifecycle;
  const next = lastReached(facts) + 1;
  return stages.indexOf(stage) <= next
    ? null
    : refuse('stage.out_of_order', { stage: stage.code, next: stages[next]?.code ?? '—' });
}

/**
 * Why operation cannot be recorded before acceptance; null: acceptance is the one stage that stands open before it, and
 * stays owed.
 */
export function refuseEarlyOperation(facts: ProjectFacts, operation: LifecycleStage): Refusal | null {
  if (isReached(stageMilestone(facts, operation.code)))
    return refuse('stage.already_reached', { stage: operation.code });
  const { stages } = facts.lifecycle;
  const between = stages.slice(lastReached(facts) + 1, stages.indexOf(operation));
  if (between.length === 0 || !facts.project.stageKnown)
    return refuse('early_operation.not_early', { stage: operation.code });
  const [first, ...others] = between;
  return first!.countsAs === 'completion' && others.length === 0
    ? null
    : refuse('stage.out_of_order', { stage: operation.code, next: first!.code });
}

/** Dates are not in the future, and stages do not go backwards: as far as they are known. */
export function refuseStageDate(
  facts: ProjectFacts,
  stage: LifecycleStage,
  date: ReachedDate,
): Refusal | null {
  const { stages } = facts.lifecycle;
  const at = stages.indexOf(stage);
  return (
    refuseFuture(facts, date) ??
    refuseBeforePrevious(facts, stages.slice(0, at), date) ??
    refuseAfterNext(facts, stage, date)
  );
}

/** Dates are not in the future. */
export function refuseFuture({ now }: ProjectFacts, { reachedOn }: ReachedDate): Refusal | null {
  const today = shanghaiDate(now);
  return reachedOn !== null && reachedOn > today
    ? refuse('stage.date_in_future', { reachedOn, today })
    : null;
}

function refuseBeforePrevious(
  facts: ProjectFacts,
  before: readonly LifecycleStage[],
  date: ReachedDate,
): Refusal | null {
  const latest = lastDayOf(date);
  if (latest === null) return null;
  for (const previous of before.toReversed()) {
    // What operation did not wait for may be later than it.
    const previousOn = stageMilestone(facts, previous.code)?.reachedOn ?? null;
    if (previousOn !== null && latest < previousOn)
      return refuse('stage.date_before_previous', {
        reachedOn: latest,
        previous: previous.code,
        previousOn,
      });
  }
  return null;
}

/** A stage told afterwards does not lie after those that stand reached behind it; acceptance that is owed does. */
function refuseAfterNext(facts: ProjectFacts, stage: LifecycleStage, date: ReachedDate): Refusal | null {
  const { stages } = facts.lifecycle;
  const { reachedOn } = date;
  if (reachedOn === null) return null;
  for (const next of stages.slice(stages.indexOf(stage) + 1)) {
    const milestone = stageMilestone(facts, next.code);
    if (milestone === undefined || (stage.countsAs === 'completion' && next.countsAs === 'operation'))
      continue;
    const latest = lastDayOf({
      reachedOn: milestone.reachedOn,
      precision: milestone.reachedPrecision ?? 'unknown',
    });
    if (latest !== null && reachedOn > latest)
      return refuse('stage.date_after_next', { reachedOn, next: next.code, nextOn: latest });
  }
  return null;
}

/** Why it waits: something that it depends on is not reached, or only later. Null: it does not wait. */
export function refuseWaiting(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  date: ReachedDate,
): Refusal | null {
  const latest = lastDayOf(date);
  for (const id of milestone.dependsOn) {
    const before = findMilestone(facts, id);
    if (before === undefined) continue;
    if (!isReached(before))
      return refuse('milestone.depends_on_unreached', {
        milestone: nameOf(milestone),
        other: nameOf(before),
      });
    const { reachedOn } = before;
    if (latest !== null && reachedOn !== null && latest < reachedOn)
      return refuse('stage.date_before_previous', {
        reachedOn: latest,
        previous: nameOf(before),
        previousOn: reachedOn,
      });
  }
  return null;
}

/**
 * Only what lies before the record is told without its day: a stage for which no date was agreed, in a month or year that
 * had begun when the project was put on record, or that nobody knows.
 * @param recordBeganOn null where that plays no part: then the day is demanded.
 */
export function refuseInexact(
  milestone: MilestoneFacts,
  { reachedOn, precision }: ReachedDate,
  recordBeganOn: LocalDate | null,
): Refusal | null {
  if (precision === 'day') return null;
  const isBefore = recordBeganOn !== null && (reachedOn === null || reachedOn <= recordBeganOn);
  return isBefore && milestone.plannedOn === null
    ? null
    : refuse('stage.day_demanded', { stage: nameOf(milestone), began: recordBeganOn ?? '' });
}
