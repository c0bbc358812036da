import type { LadderRecipient, LadderSubject, LocalDate, StepCode } from '#domain';
import type { OwedPermit } from './owed-date.js';

/** A pending reminder that is due, locked by this claim, with what is true of its subject now. */
export interface DueReminder {
  readonly id: string;
  readonly subjectKind: LadderSubject;
  readonly subjectId: string;
  readonly projectId: string;
  readonly deadlineVersion: number;
  readonly step: StepCode;
  /** Of the milestone as it is now, or of what somebody is still to decide or to do; null where it is gone. */
  readonly currentDeadlineVersion: number | null;
  /** Of a date change: when it was asked for. */
  readonly requestedAt: Date | null;
  /** Null of a date change and of a permit, whose days are found with the calendar. */
  readonly dueOn: LocalDate | null;
  readonly permit: OwedPermit | null;
  readonly deadlineRecordedAt: Date | null;
  readonly reached: boolean;
  /** Whether the stage that it is a step of, or one before it, is due itself and not reached: then that one speaks for it. */
  readonly suppressed: boolean;
  readonly projectState: string;
  /** The unit that leads the project, or that owes what the reminder is for. */
  readonly answeringUnitId: string;
}

/** A unit in which ladders are answered, with all above it, root first. */
export interface AnsweringUnit {
  readonly unitId: string;
  readonly path: readonly string[];
}

/** What somebody receives an item as. */
export type ReceivedAs = LadderRecipient | 'security_administrator';
