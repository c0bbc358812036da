import type { SealedColumn } from '../history/history-entry.js';

/** What became of a goal by the end of its quarter. */
export const goalAssessments = ['met', 'partly_met', 'not_met'] as const;

/** A goal in words for a quarter (季度形象进度目标, `quarterly_goal_version`). */
export interface QuarterlyGoalRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  readonly text: SealedColumn;
  readonly setBy: string;
  readonly setAt: string;
  /** Null: not assessed. */
  readonly assessment: (typeof goalAssessments)[number] | null;
  readonly assessmentNote: SealedColumn | null;
  readonly assessedBy: string | null;
  readonly assessedAt: string | null;
  /** The progress report that it was held against. */
  readonly reportId: string | null;
}

/** A goal with its quarter, of which a project has one. */
export interface QuarterlyGoalFacts extends QuarterlyGoalRow {
  readonly year: number;
  /** 1 to 4. */
  readonly quarter: number;
}
