import type { LadderRecipient, LocalDate, StepCode } from '#domain';

/** A pending reminder that is due, locked by this claim, with what is true of its subject now. */
export interface DueReminder {
  readonly id: string;
  readonly subjectId: string;
  readonly projectId: string;
  readonly deadlineVersion: number;
  readonly step: StepCode;
  /** Of the milestone as it is now; null where it is gone. */
  readonly currentDeadlineVersion: number | null;
  readonly dueOn: LocalDate | null;
  readonly deadlineRecordedAt: Date | null;
  readonly reached: boolean;
  readonly projectState: string;
  readonly leadUnitId: string;
  readonly liaisonOfficer: string | null;
  readonly projectLeader: string | null;
}

/** Who answers for the projects of a unit today. */
export interface UnitHolders {
  readonly unitId: string;
  readonly unitHead: string | null;
  readonly supervisor: string | null;
  readonly rootLeader: string | null;
  readonly securityAdministrator: string | null;
}

/** What somebody receives an item as. */
export type ReceivedAs = LadderRecipient | 'security_administrator';
