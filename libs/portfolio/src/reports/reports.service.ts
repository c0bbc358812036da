import {
  can,
  decideInvestmentReport,
  decideProgressReport,
  decideReportCorrection,
  may,
  refuse,
  visibleProjects,
  type Action,
  type Actor,
  type Decision,
  type InvestmentReport,
  type LocalDate,
  type NewId,
  type Person,
  type ProgressReport,
  type ProjectFacts,
  type Refusal,
  type ReportCorrection,
} from '#domain';
import type { Database, Stored } from '#database';
import type { Page, PageWish } from '../organisation/page.js';
import type { ProjectChanges, ProjectWish } from '../projects/project-changes.js';
import { refuseUnsettled } from '../time/refuse-unsettled.js';
import { readReportFacts, readReports, readReportsAsOf, type ReportFacts } from './reports.queries.js';

/** A progress report as its project's readers see it. */
export interface RecordedReport {
  readonly id: string;
  readonly reportedOn: LocalDate;
  readonly kind: 'report' | 'no_change';
  readonly percent: number | null;
  readonly text: string | null;
  readonly person: { readonly id: string; readonly name: string };
  readonly fileIds: readonly string[];
  /** The report in whose place this one stands. */
  readonly corrects: string | null;
  /** The report that stands in the place of this one. */
  readonly correctedBy: string | null;
  /** ISO instant with its offset. */
  readonly recordedAt: string;
}

/** Who may record a figure of which series: they never mix. */
const actionOf = {
  reported: 'investment.report',
  statistical: 'investment.record_statistics',
} as const satisfies Record<InvestmentReport['series'], Action>;

/** Progress reports (进度填报) and investment completed (完成投资). */
export class ReportsService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(database: Database, changes: ProjectChanges, newId: NewId) {
    this.#database = database;
    this.#changes = changes;
    this.#newId = newId;
  }

  /** Records a progress report, with the month's investment where it says so. `expectedSeq`, `isEntitled`: see `ProjectWish`. */
  async reportProgress(
    actor: Actor,
    projectId: string,
    report: ProgressReport,
    expectedSeq: number | null = null,
    isEntitled = false,
  ): Promise<Stored | Refusal> {
    const wish = { action: 'project.report', expectedSeq, isEntitled } as const;
    return this.#change(actor, projectId, wish, [null, report.fileIds ?? []], (facts, before) =>
      report.investment != null && !may(actor, actionOf.reported, scopeOf(facts))
        ? refuse('project.not_yours')
        : decideProgressReport(facts, report, before, this.#newId),
    );
  }

  /** Corrects the newest report by another one. */
  async correctProgress(
    actor: Actor,
    projectId: string,
    correction: ReportCorrection,
    expectedSeq: number | null = null,
  ): Promise<Stored | Refusal> {
    return this.#change(
      actor,
      projectId,
      { action: 'project.report', expectedSeq },
      [correction.corrects, correction.fileIds ?? []],
      (facts, before) => decideReportCorrection(facts, correction, before, this.#newId),
    );
  }

  /** Records the investment completed by a month's end, or corrects it with a reason. */
  async reportInvestment(
    actor: Actor,
    projectId: string,
    report: InvestmentReport,
    expectedSeq: number | null = null,
  ): Promise<Stored | Refusal> {
    const wish = { action: actionOf[report.series], expectedSeq };
    return this.#changes.change(actor, projectId, wish, (facts) =>
      decideInvestmentReport(facts, report, this.#newId),
    );
  }

  /**
   * A page of a project's reports, newest first, of the present or as they were on record at a past instant. Refuses a
   * project that the person may not see as if it were not there, and an instant of which something may still be recorded.
   */
  async list(
    person: Person,
    projectId: string,
    { limit, cursor }: PageWish,
    asOf: string | null,
  ): Promise<Page<RecordedReport> | Refusal> {
    if (asOf !== null) {
      const refusal = await refuseUnsettled(this.#database, asOf);
      if (refusal !== null) return refusal;
    }
    const [text, name] =
      asOf === null ? [readReports, 'read_reports'] : [readReportsAsOf, 'read_reports_as_of'];
    const values = [projectId, cursor, limit, ...(asOf === null ? [] : [asOf])];
    const [page] = await this.#database.queryAs<{
      unitPath: string[];
      items: RecordedReport[];
      last: string | null;
      count: number;
    }>(visibleProjects(person), text, values, name);
    if (page === undefined || !can(person, 'project.read', { projectId, unitPath: page.unitPath }))
      return refuse('project.not_found');
    return { items: page.items, nextCursor: page.count === limit ? page.last : null };
  }

  async #change(
    actor: Actor,
    projectId: string,
    wish: ProjectWish,
    named: readonly [corrects: string | null, fileIds: readonly string[]],
    decide: (facts: ProjectFacts, before: ReportFacts) => Decision | Refusal,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<ReportFacts>(
      actor,
      projectId,
      wish,
      (facts, [before]) => decide(facts, before!),
      { name: 'read_report_facts', text: readReportFacts, values: [projectId, ...named] },
    );
  }
}

function scopeOf({ project, unitPath }: ProjectFacts) {
  return { projectId: project.id, unitPath };
}
