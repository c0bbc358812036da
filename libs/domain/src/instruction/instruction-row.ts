import type { LocalDate } from '../calendar/local-date.js';
import type { SealedColumn } from '../history/history-entry.js';

/** `given`: the owner unit is to answer. */
export const instructionStates = ['given', 'answered', 'closed', 'withdrawn'] as const;

/** A leader's written instruction (批示) on a project (`instruction_version`). */
export interface InstructionRow {
  readonly id: string;
  readonly version: number;
  readonly projectId: string;
  readonly state: (typeof instructionStates)[number];
  /** The leader whose instruction it is. */
  readonly leaderId: string;
  readonly givenOn: LocalDate;
  /** The leader, or the supervisor who put it on record. */
  readonly recordedBy: string;
  readonly ownerUnitId: string;
  readonly dueOn: LocalDate;
  readonly text: SealedColumn;
  readonly answer: SealedColumn | null;
  readonly answeredBy: string | null;
  readonly answeredAt: string | null;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
  /** Said with its last step: why it was sent back or withdrawn, or at its closing. */
  readonly note: SealedColumn | null;
  /** How often an answer was sent back. */
  readonly sentBack: number;
}

/** An instruction with its number in the project. */
export interface InstructionFacts extends InstructionRow {
  readonly number: number;
}
