import type { LocalDate } from '../calendar/local-date.js';

/** The date of a milestone that is owed to a person's duties, as a calendar is told of it. */
export interface OwedDate {
  /** Of the milestone. */
  readonly id: string;
  /** Rises with each change. */
  readonly version: number;
  readonly dueOn: LocalDate;
  readonly changedAt: Date;
  readonly project: string;
  /** What is to be reached. */
  readonly title: string;
}
