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
  'acceptance_record',
  'operation_record',
  'notice',
  'other',
] as const;

/** Kind of a piece of evidence. */
export type EvidenceKind = (typeof evidenceKinds)[number];

/** One stage of a lifecycle. */
export interface LifecycleStage {
  readonly code: string;
  readonly countsAs: CountedStage | null;
  readonly label: Text;
  /** Any one of these, with a number or a text, must come with the stage. */
  readonly evidence: readonly EvidenceKind[];
  /** Calendar days that the stage may take, where the lifecycle sets a limit. */
  readonly limitDays: number | null;
}

/** An ordered, versioned list of stages (生命周期模板). A stage is reached only after all before it. */
export interface Lifecycle {
  readonly code: string;
  readonly version: number;
  readonly label: Text;
  readonly stages: readonly LifecycleStage[];
}

/** What is wrong with a lifecycle, one sentence each; empty when it can be used. */
export function lifecycleProblems(lifecycle: Lifecycle): string[] {
  const problems: string[] = [];
  if (lifecycle.stages.length === 0) problems.push('It has no stage.');
  const codes = new Set<string>();
  let lastCounted = -1;
  for (const stage of lifecycle.stages) {
    if (!/^[a-z_]{1,64}$/.test(stage.code))
      problems.push(`"${stage.code}" is not a stage code of a-z and _.`);
    if (codes.has(stage.code)) problems.push(`Stage "${stage.code}" stands twice.`);
    codes.add(stage.code);
    if (stage.evidence.length === 0) problems.push(`Stage "${stage.code}" demands no evidence.`);
    if (stage.limitDays !== null && (!Number.isInteger(stage.limitDays) || stage.limitDays < 1))
      problems.push(`The limit of stage "${stage.code}" is not a whole number of days.`);
    if (stage.countsAs === null) continue;
    const counted = countedStages.indexOf(stage.countsAs);
    if (counted <= lastCounted)
      problems.push(
        `Stage "${stage.code}" counts as ${stage.countsAs}, which is out of order or counted twice.`,
      );
    lastCounted = Math.max(lastCounted, counted);
  }
  return problems;
}

/** The stage with this code, or undefined. */
export function stageOf(lifecycle: Lifecycle, code: string): LifecycleStage | undefined {
  return lifecycle.stages.find((stage) => stage.code === code);
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
