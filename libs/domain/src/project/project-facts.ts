import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { MilestoneRow, ProjectRow } from '../recorded-rows.js';

/** A milestone with the key that never changes. */
export interface MilestoneFacts extends MilestoneRow {
  readonly stage: string;
  /** Null: the stage itself. */
  readonly step: string | null;
}

/** A deadline that was recorded as missed. */
export interface MissedDateFacts {
  readonly id: string;
  readonly version: number;
  readonly milestoneId: string;
  readonly deadlineVersion: number;
  readonly dueOn: LocalDate;
  readonly state: 'missed' | 'reported_late';
}

/** What a rule knows of a project, read after its lock. */
export interface ProjectFacts {
  /** Application time, read once after the lock. */
  readonly now: Date;
  /** Number of events in the project's history: its revision and ETag. */
  readonly seq: number;
  readonly project: ProjectRow;
  /** The lead unit, the area that answers, and all above them. */
  readonly unitPath: readonly string[];
  readonly lifecycle: Lifecycle;
  /** In the lifecycle's order. */
  readonly milestones: readonly MilestoneFacts[];
  readonly missedDates: readonly MissedDateFacts[];
}

/** Makes ids (UUIDv7); a rule that records something takes it as an argument. */
export type NewId = () => string;
