import type { Lifecycle, ProjectFacts } from '#domain';
import { fromColumns } from './columns.js';

type Columns = Readonly<Record<string, unknown>>;

/** The parts of the document that are lists of rows. */
export const factLists = [
  'milestones',
  'missedDates',
  'slips',
  'dateChanges',
  'stageUndos',
  'holds',
  'difficulties',
  'notices',
  'entries',
  'investments',
  'reminders',
] as const;

/** What `app.project_for_change` returns; dates are texts, amounts too. */
export interface FactsDocument extends Readonly<Record<(typeof factLists)[number], readonly Columns[]>> {
  readonly now: string;
  readonly seq: number;
  readonly project: Columns;
  readonly unitPath: readonly string[];
  /** Null where whoever asked has it. */
  readonly lifecycle: Lifecycle | null;
  readonly lastReportedOn: string | null;
  readonly lights: ProjectFacts['lights'];
}

/**
 * The facts of a project for its rules: the database's rows with the names of the code. `lifecycle`: the one that the document
 * leaves out.
 */
export function projectFacts(document: FactsDocument, lifecycle = document.lifecycle): ProjectFacts {
  const { now, seq, project, unitPath, lastReportedOn, lights } = document;
  return {
    now: new Date(now),
    seq,
    project: fromColumns(project),
    unitPath,
    lifecycle,
    lastReportedOn,
    lights,
    ...Object.fromEntries(factLists.map((list) => [list, document[list].map((row) => fromColumns(row))])),
  } as ProjectFacts;
}
