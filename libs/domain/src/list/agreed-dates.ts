import type { LocalDate } from '../calendar/local-date.js';
import type { RecordedRow } from '../recorded-rows.js';

/** A date as it is agreed for a list year, whatever becomes of it later. */
export interface AgreedDate {
  readonly milestone: string;
  readonly agreedOn: LocalDate;
}

/** The dates that are agreed for a year when an entry begins to count: those planned and not reached. */
export function agreedDates(
  milestones: readonly {
    readonly id: string;
    readonly plannedOn: LocalDate | null;
    readonly reachedPrecision: string | null;
  }[],
): AgreedDate[] {
  return milestones.flatMap(({ id, plannedOn, reachedPrecision }) =>
    plannedOn === null || reachedPrecision !== null ? [] : [{ milestone: id, agreedOn: plannedOn }],
  );
}

/** Their rows. */
export function agreedDateRows(entryId: string, dates: readonly AgreedDate[]): RecordedRow[] {
  return dates.map(({ milestone, agreedOn }) => ({
    table: 'list_entry_date',
    row: { entryId, milestoneId: milestone, agreedOn },
  }));
}
