import type { Text } from '../refusal-texts.js';

/** The four stages that everybody counts; a lifecycle's own stage counts as one of them or as none. */
export const countedStages = ['signing', 'groundbreaking', 'completion', 'operation'] as const;

/** One of the four. */
export type CountedStage = (typeof countedStages)[number];

/** Kinds of evidence (佐证材料) that a stage can demand. */
export const evidenceKinds = [
  'contract',
  'approval_document',
  'construction_permit',
  'sector_permit',
  'acceptance_record',
  'operation_record',
  'notice',
  'other',
] as const;

/** Kind of a piece of evidence. */
export type EvidenceKind = (typeof evidenceKinds)[number];

/** A step that a lifecycle names inside a stage; a project takes those that it needs. */
export interface LifecycleStep {
  readonly code: string;
  readonly label: Text;
  /** Any one of these must come with the step; none: nothing is demanded. */
  readonly evidence: readonly EvidenceKind[];
  /** Codes of stages and steps that come before it. */
  readonly after: readonly string[];
}

/** One stage of a lifecycle. */
export interface LifecycleStage {
  readonly code: string;
  readonly countsAs: CountedStage | null;
  readonly label: Text;
  /** Any one of these, with a number or a text, must come with the stage. */
  readonly evidence: readonly EvidenceKind[];
  /** Calendar days that the stage may take after the one before it, where the lifecycle sets a limit. */
  readonly limitDays: number | null;
  /** What counts as reaching it, and what does not, for whoever records it. */
  readonly meaning?: Text | undefined;
  /** Steps inside it. */
  readonly steps?: readonly LifecycleStep[] | undefined;
}

/** An ordered, versioned list of stages (生命周期模板). A stage is reached only after all before it. */
export interface Lifecycle {
  readonly code: string;
  readonly version: number;
  readonly label: Text;
  readonly stages: readonly LifecycleStage[];
}

/** The stage with this code, or undefined. */
export function stageOf(lifecycle: Lifecycle, code: string): LifecycleStage | undefined {
  return lifecycle.stages.find((stage) => stage.code === code);
}

/** The step that the lifecycle names inside a stage, or undefined for one that the project has named itself. */
export function stepOf(lifecycle: Lifecycle, stage: string, step: string): LifecycleStep | undefined {
  return stageOf(lifecycle, stage)?.steps?.find(({ code }) => code === step);
}

/** Where a project stands among the four stages. */
export type StageReached = CountedStage | 'pipeline' | 'unknown';

/**
 * The last of the four that a project has reached: `pipeline` (在谈、储备) if it has reached none, `unknown`
 * (未载明) if it is not known.
 */
export function stageReached(lifecycle: Lifecycle, stage: string | null, stageKnown: boolean): StageReached {
  if (!stageKnown) return 'unknown';
  const at = lifecycle.stages.findIndex((candidate) => candidate.code === stage);
  const counted = lifecycle.stages.slice(0, at + 1).findLast((candidate) => candidate.countsAs !== null);
  return counted?.countsAs ?? 'pipeline';
}
