import { addDays, type LocalDate } from '../calendar/local-date.js';
import { milestonesOf, refuseOutOfOrder } from '../dates/milestone-order.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, type HistoryEntry } from '../history/history-entry.js';
import { stageOf, stageReached, stepOf, type LifecycleStage } from '../lifecycle/lifecycle.js';
import type { DatePrecision, VersionedRow } from '../recorded-rows.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { applyDecision } from './apply-decision.js';
import { recordEvidence, refuseEvidence, type GivenEvidence } from './given-evidence.js';
import { joinDecisions } from './join-decisions.js';
import { correctMissedDates } from './missed-date-correction.js';
import { milestoneRow, type MilestoneFacts, type NewId, type ProjectFacts } from './project-facts.js';
import { reachedDate, type ReachedDate } from './reached-date.js';
import {
  isReached,
  refuseEarlyOperation,
  refuseFuture,
  refuseInexact,
  refuseStageDate,
  refuseStageOrder,
  refuseWaiting,
  stageMilestone,
} from './stage-order.js';

/** "This project has reached that stage, or that step inside it, on that day; here is the evidence." */
export interface StageChange {
  readonly stage: string;
  /** Left out or null: the stage itself. */
  readonly step?: string | null | undefined;
  /** Null: from before the record began, and nobody knows the day. */
  readonly reachedOn: LocalDate | null;
  /** How exactly the day is known; left out: to the day. */
  readonly precision?: Exclude<DatePrecision, 'unknown'> | undefined;
  readonly evidence: readonly GivenEvidence[];
  readonly note: string | null;
}

/**
 * Records that a stage or a step was reached. Stages come in the lifecycle's order, dates are neither in the future nor
 * before the previous stage's, evidence is demanded by the stage (domain language, "Stages and what may happen"). A
 * date recorded as missed although it was kept becomes `reported_late`.
 * @param recordBeganOn the day on which the project was put on record: what was reached before it may be told without its
 * day. Null: the day is demanded.
 */
export function decideStageChange(
  facts: ProjectFacts,
  change: StageChange,
  newId: NewId,
  recordBeganOn: LocalDate | null = null,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const stage = stageOf(facts.lifecycle, change.stage);
  if (stage === undefined) return refuseUnknown(facts, change.stage);
  const date = reachedDate(change.reachedOn, change.precision ?? 'day');
  const step = change.step ?? null;
  if (step !== null) return decideStep(facts, stage, step, { ...change, date }, recordBeganOn, newId);
  const milestone = stageMilestone(facts, stage.code)!;
  const refusal =
    refuseStageOrder(facts, stage) ??
    refuseStageDate(facts, stage, date) ??
    refuseInexact(milestone, date, recordBeganOn) ??
    refuseWaiting(facts, milestone, date) ??
    refuseEvidence(stage.code, date.precision === 'day' ? stage.evidence : [], change.evidence);
  return refusal ?? reached(facts, stage, { ...change, date }, null, newId);
}

/** Records several at once, in their order: all of them, or none. */
export function decideStageChanges(
  facts: ProjectFacts,
  changes: readonly StageChange[],
  newId: NewId,
  recordBeganOn: LocalDate | null,
): Decision | Refusal {
  const decisions: Decision[] = [];
  let current = facts;
  for (const change of changes) {
    const decided = decideStageChange(current, change, newId, recordBeganOn);
    if (isRefusal(decided)) return decided;
    decisions.push(decided);
    current = applyDecision(current, decided);
  }
  return joinDecisions(decisions);
}

/** Operation that began before acceptance, as a supervisor records it. */
export type EarlyOperation = Pick<StageChange, 'evidence' | 'note'> & {
  readonly reachedOn: LocalDate;
  readonly reason: string;
};

/** Records that operation was reached before acceptance: acceptance stays owed, and its ladder goes on. */
export function decideEarlyOperation(
  facts: ProjectFacts,
  change: EarlyOperation,
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const stage = facts.lifecycle.stages.find(({ countsAs }) => countsAs === 'operation');
  if (stage === undefined) return refuseUnknown(facts, 'operation');
  const date = reachedDate(change.reachedOn, 'day');
  const refusal =
    refuseEarlyOperation(facts, stage) ??
    refuseStageDate(facts, stage, date) ??
    refuseWaiting(facts, stageMilestone(facts, stage.code)!, date) ??
    refuseEvidence(stage.code, stage.evidence, change.evidence);
  return refusal ?? reached(facts, stage, { ...change, date }, change.reason, newId);
}

type DatedChange = Pick<StageChange, 'evidence' | 'note'> & { readonly date: ReachedDate };

function refuseUnknown({ lifecycle }: ProjectFacts, stage: string): Refusal {
  return refuse('stage.unknown', { stage, stages: lifecycle.stages.map(({ code }) => code).join(', ') });
}

function decideStep(
  facts: ProjectFacts,
  stage: LifecycleStage,
  step: string,
  change: DatedChange,
  recordBeganOn: LocalDate | null,
  newId: NewId,
): Decision | Refusal {
  const milestone = milestonesOf(facts).find((one) => one.stage === stage.code && one.step === step);
  if (milestone === undefined) return refuse('milestone.not_found');
  if (isReached(milestone)) return refuse('stage.already_reached', { stage: step });
  const demanded =
    change.date.precision === 'day' ? (stepOf(facts.lifecycle, stage.code, step)?.evidence ?? []) : [];
  const refusal =
    refuseFuture(facts, change.date) ??
    refuseInexact(milestone, change.date, recordBeganOn) ??
    refuseWaiting(facts, milestone, change.date) ??
    refuseEvidence(step, demanded, change.evidence);
  if (refusal !== null) return refusal;
  const evidence = recordEvidence(change.evidence);
  const { reachedOn, precision } = change.date;
  const entry = historyEntry<'step.reached'>({
    event: newId(),
    chain: facts.project.id,
    action: 'step.reached',
    ...(precision === 'day' ? { effectiveOn: reachedOn! } : {}),
    before: { reachedOn: null, reachedPrecision: null },
    after: {
      stage: stage.code,
      step,
      milestone: milestone.id,
      reachedOn,
      reachedPrecision: precision,
      evidence,
      note: change.note === null ? null : seal(change.note),
    },
  });
  return withCorrection(facts, milestone, change.date, newId, {
    entries: [entry],
    versions: [reachedVersion(milestone, change.date, evidence)],
  });
}

/** @param early why operation was reached before acceptance; null: it was not. */
function reached(
  facts: ProjectFacts,
  stage: LifecycleStage,
  change: DatedChange,
  early: string | null,
  newId: NewId,
): Decision {
  const milestone = stageMilestone(facts, stage.code)!;
  const evidence = recordEvidence(change.evidence);
  const entry = reachedEntry(facts, milestone, change, early, evidence, newId());
  const limited = nextByLimit(facts, stage, change.date, entry.event, newId);
  return withCorrection(facts, milestone, change.date, newId, {
    entries: [entry, ...limited.entries],
    versions: [
      reachedVersion(milestone, change.date, evidence),
      ...projectAt(facts, stage),
      ...limited.versions,
    ],
  });
}

function withCorrection(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  { reachedOn }: ReachedDate,
  newId: NewId,
  { entries, versions }: Pick<Decision, 'entries' | 'versions'>,
): Decision {
  if (reachedOn === null) return decision({ entries, versions });
  const corrected = correctMissedDates(facts, milestone, reachedOn, entries[0]!.event, newId);
  return decision({
    entries: [...entries, ...corrected.entries],
    versions: [...versions, ...corrected.versions],
  });
}

function reachedEntry(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  { date: { reachedOn, precision }, note }: DatedChange,
  early: string | null,
  evidence: ReturnType<typeof recordEvidence>,
  event: string,
): HistoryEntry {
  const isFurther = projectAt(facts, stageOf(facts.lifecycle, milestone.stage)!).length > 0;
  return historyEntry<'stage.reached'>({
    event,
    chain: facts.project.id,
    action: 'stage.reached',
    ...(precision === 'day' ? { effectiveOn: reachedOn! } : {}),
    // Of one told afterwards the project stays where it is.
    before: {
      ...(isFurther ? { stage: facts.project.stage } : {}),
      reachedOn: null,
      reachedPrecision: null,
    },
    after: {
      stage: milestone.stage,
      milestone: milestone.id,
      reachedOn,
      reachedPrecision: precision,
      evidence,
      note: note === null ? null : seal(note),
    },
    ...(early === null ? {} : { reason: seal(early) }),
  });
}

function reachedVersion(
  milestone: MilestoneFacts,
  { reachedOn, precision }: ReachedDate,
  evidence: ReturnType<typeof recordEvidence>,
): VersionedRow {
  return {
    table: 'milestone',
    row: {
      ...milestoneRow(milestone),
      version: milestone.version + 1,
      reachedOn,
      reachedPrecision: precision,
      evidence,
    },
  };
}

/** The project at its new stage; nothing where it stands further already. */
function projectAt({ project, lifecycle }: ProjectFacts, stage: LifecycleStage): VersionedRow[] {
  const codes = lifecycle.stages.map(({ code }) => code);
  if (project.stage !== null && codes.indexOf(project.stage) > codes.indexOf(stage.code)) return [];
  return [
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
  ];
}

/** Where the lifecycle limits the next stage, its first date follows from the day on which this one was reached. */
function nextByLimit(
  facts: ProjectFacts,
  stage: LifecycleStage,
  { reachedOn, precision }: ReachedDate,
  causedBy: string,
  newId: NewId,
): Pick<Decision, 'entries' | 'versions'> {
  const { stages } = facts.lifecycle;
  const next = stages[stages.indexOf(stage) + 1];
  const milestone = next === undefined ? undefined : stageMilestone(facts, next.code);
  const limitDays = next?.limitDays ?? null;
  const isOpen = milestone !== undefined && !isReached(milestone) && milestone.plannedOn === null;
  if (limitDays === null || !isOpen || reachedOn === null || precision !== 'day')
    return { entries: [], versions: [] };
  const plannedOn = addDays(reachedOn, limitDays);
  // A date that was agreed for something behind it stands: then people agree this one too.
  if (refuseOutOfOrder(milestonesOf(facts), milestone, plannedOn) !== null)
    return { entries: [], versions: [] };
  const { dueYear } = milestone;
  return {
    entries: [
      historyEntry<'milestone.limited'>({
        event: newId(),
        chain: facts.project.id,
        action: 'milestone.limited',
        causedBy,
        before: { plannedOn: null, dueYear },
        after: { milestone: milestone.id, stage: milestone.stage, plannedOn, dueYear: null, limitDays },
      }),
    ],
    versions: [
      {
        table: 'milestone',
        row: {
          ...milestoneRow(milestone),
          version: milestone.version + 1,
          baselineOn: plannedOn,
          plannedOn,
          plannedAt: facts.now.toISOString(),
          dueYear: null,
        },
      },
    ],
  };
}
