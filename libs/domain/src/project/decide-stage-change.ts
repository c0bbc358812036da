import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import {
  historyEntry,
  seal,
  type HistoryEntry,
  type RecordedEvidence,
  type SealedValue,
} from '../history/history-entry.js';
import { stageOf, stageReached, type Lifecycle, type LifecycleStage } from '../lifecycle/lifecycle.js';
import type { VersionedRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { recordEvidence, refusePieces, type GivenEvidence } from './given-evidence.js';
import { milestoneRow, type MilestoneFacts, type NewId, type ProjectFacts } from './project-facts.js';

/** "This project has reached that stage on that day; here is the evidence." */
export interface StageChange {
  readonly stage: string;
  readonly reachedOn: LocalDate;
  readonly evidence: readonly GivenEvidence[];
  readonly note: string | null;
}

/**
 * Records that a stage was reached. Stages come in the lifecycle's order, dates are neither in the future nor
 * before the previous stage's, evidence is demanded by the stage (domain language, "Stages and what may
 * happen"). A date recorded as missed although it was kept becomes `reported_late`.
 */
export function decideStageChange(
  facts: ProjectFacts,
  change: StageChange,
  newId: NewId,
): Decision | Refusal {
  const { project, lifecycle } = facts;
  if (project.state !== 'active') return refuse('project.ended', { state: project.state });
  const stage = stageOf(lifecycle, change.stage);
  if (stage === undefined)
    return refuse('stage.unknown', { stage: change.stage, stages: stageNames(lifecycle) });
  const refusal =
    refuseOrder(facts, stage) ?? refuseDate(facts, change, stage) ?? refuseEvidence(stage, change.evidence);
  if (refusal !== null) return refusal;

  const milestone = stageMilestone(facts, stage.code)!;
  const evidence = change.evidence.map(recordEvidence);
  const reached = reachedEntry(facts, milestone, change, evidence, newId());
  const corrected = correctMissedDate(facts, milestone, change.reachedOn, reached.event, newId);
  return decision({
    entries: [reached, ...corrected.entries],
    versions: [
      {
        table: 'milestone',
        row: {
          ...milestoneRow(milestone),
          version: milestone.version + 1,
          reachedOn: change.reachedOn,
          reachedPrecision: 'day',
          evidence,
        },
      },
      {
        table: 'project',
        row: {
          ...project,
          version: project.version + 1,
          stage: stage.code,
          stageKnown: true,
          stageReached: stageReached(lifecycle, stage.code, true),
        },
      },
      ...corrected.versions,
    ],
  });
}

function stageNames(lifecycle: Lifecycle): string {
  return lifecycle.stages.map((stage) => stage.code).join(', ');
}

function stageMilestone(facts: ProjectFacts, stage: string): MilestoneFacts | undefined {
  return facts.milestones.find((milestone) => milestone.stage === stage && milestone.step === null);
}

function isReached(milestone: MilestoneFacts | undefined): boolean {
  return milestone !== undefined && milestone.reachedPrecision !== null;
}

/**
 * The next stage is the one after the last reached: what lies before a recorded stage was passed before the
 * record began. Where it is not known how far a project is (未载明), the first stage reported may be any.
 */
function refuseOrder(facts: ProjectFacts, stage: LifecycleStage): Refusal | null {
  if (isReached(stageMilestone(facts, stage.code)))
    return refuse('stage.already_reached', { stage: stage.code });
  if (!facts.project.stageKnown) return null;
  const stages = facts.lifecycle.stages;
  const last = stages.findLastIndex((candidate) => isReached(stageMilestone(facts, candidate.code)));
  const next = stages[last + 1];
  return next === undefined || next.code !== stage.code
    ? refuse('stage.out_of_order', { stage: stage.code, next: next?.code ?? '—' })
    : null;
}

function refuseDate(facts: ProjectFacts, change: StageChange, stage: LifecycleStage): Refusal | null {
  const today = shanghaiDate(facts.now);
  if (change.reachedOn > today) return refuse('stage.date_in_future', { reachedOn: change.reachedOn, today });
  const stages = facts.lifecycle.stages;
  const before = stages.slice(0, stages.indexOf(stage)).toReversed();
  for (const previous of before) {
    const previousOn = stageMilestone(facts, previous.code)?.reachedOn ?? null;
    if (previousOn !== null && change.reachedOn < previousOn)
      return refuse('stage.date_before_previous', {
        reachedOn: change.reachedOn,
        previous: previous.code,
        previousOn,
      });
  }
  return null;
}

function refuseEvidence(stage: LifecycleStage, evidence: readonly GivenEvidence[]): Refusal | null {
  const wrong = refusePieces(evidence);
  if (wrong !== null) return wrong;
  return evidence.some((piece) => stage.evidence.includes(piece.kind))
    ? null
    : refuse('evidence.missing', { stage: stage.code, kinds: stage.evidence.join(', ') });
}

function reachedEntry(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  change: StageChange,
  evidence: readonly RecordedEvidence[],
  event: string,
): HistoryEntry {
  const note: SealedValue | null = change.note === null ? null : seal(change.note);
  return historyEntry<'stage.reached'>({
    event,
    chain: facts.project.id,
    action: 'stage.reached',
    effectiveOn: change.reachedOn,
    before: { stage: facts.project.stage, reachedOn: null, reachedPrecision: null },
    after: {
      stage: change.stage,
      milestone: milestone.id,
      reachedOn: change.reachedOn,
      reachedPrecision: 'day',
      evidence,
      note,
    },
  });
}

/** Missed by the record, but reached in time and only reported late: the record says so, and keeps the miss. */
function correctMissedDate(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  reachedOn: LocalDate,
  causedBy: string,
  newId: NewId,
): { entries: HistoryEntry[]; versions: VersionedRow[] } {
  const missed = facts.missedDates.filter(
    (date) => date.milestoneId === milestone.id && date.state === 'missed' && reachedOn <= date.dueOn,
  );
  return {
    entries: missed.map((date) =>
      historyEntry<'missed_date.corrected'>({
        event: newId(),
        chain: facts.project.id,
        action: 'missed_date.corrected',
        causedBy,
        effectiveOn: date.dueOn,
        before: { state: 'missed' },
        after: {
          milestone: milestone.id,
          stage: milestone.stage,
          dueOn: date.dueOn,
          deadlineVersion: date.deadlineVersion,
          state: 'reported_late',
        },
      }),
    ),
    versions: missed.map((date) => ({
      table: 'missed_date',
      row: { id: date.id, version: date.version + 1, state: 'reported_late' },
    })),
  };
}
