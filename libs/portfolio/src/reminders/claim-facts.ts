import type { LadderRecipient, LadderSubject, LocalDate, StepCode } from '#domain';

/** A pending reminder that is due, locked by this claim, with what is true of its subject now. */
export interface DueReminder {
  readonly id: string;
  readonly subjectKind: LadderSubject;
  readonly subjectId: string;
  readonly projectId: string;
  readonly deadlineVersion: number;
  readonly step: StepCode;
  /** Of the milestone as it is now, or of the date change while nobody has decided; null where it is gone. */
  readonly currentDeadlineVersion: number | null;
  /** Of a date change: when it was asked for. */
  readonly requestedAt: Date | null;
  readonly dueOn: LocalDate | null;
  readonly deadlineRecordedAt: Date | null;
  readonly reached: boolean;
  /** Whether the stage that it is a step of, or one before it, is due itself and not reached: then that one speaks for it. */
  readonly suppressed: boolean;
  readonly projectState: string;
  readonly leadUnitId: string;
}

/** A unit that leads a project, with all above it, root first. */
export interface LeadUnit {
  readonly unitId: string;
  readonly path: readonly string[];
}

/** What somebody receives an item as. */
export type ReceivedAs = LadderRecipient | 'security_administrator';
