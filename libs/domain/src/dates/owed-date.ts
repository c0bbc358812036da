import type { LocalDate } from '../calendar/local-date.js';

/** A date that is owed to a person's duties, as a calendar is told of it. */
export interface OwedDate {
  /** Of the milestone, difficulty, instruction, hold or permit. */
  readonly id: string;
  /** Rises with each change. */
  readonly version: number;
  readonly dueOn: LocalDate;
  readonly changedAt: Date;
  readonly project: string;
  /** What is to be reached, settled, answered, ended or decided. */
  readonly title: string;
}
