import {
  localDate,
  type Lifecycle,
  type MilestoneFacts,
  type MissedDateFacts,
  type ProjectFacts,
  type ProjectRow,
} from '#domain';
import { fromColumns } from './columns.js';

type Columns = Readonly<Record<string, unknown>>;

/** What `app.project_for_change` returns; dates are texts, amounts too. */
export interface FactsDocument {
  readonly now: string;
  readonly seq: number;
  readonly project: Columns;
  readonly unitPath: readonly string[];
  readonly lifecycle: Lifecycle;
  readonly milestones: readonly Columns[];
  readonly missedDates: readonly Columns[];
}

/** The facts of a project for its rules. */
export function projectFacts(document: FactsDocument): ProjectFacts {
  return {
    now: new Date(document.now),
    seq: document.seq,
    project: fromColumns<ProjectRow>(document.project),
    unitPath: document.unitPath,
    lifecycle: document.lifecycle,
    milestones: document.milestones.map((row) => fromColumns<MilestoneFacts>(row)),
    missedDates: document.missedDates.map((row) => {
      const date = fromColumns<MissedDateFacts>(row);
      return { ...date, dueOn: localDate(date.dueOn) };
    }),
  };
}
