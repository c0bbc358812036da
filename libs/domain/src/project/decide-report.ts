import { localDate, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal } from '../history/history-entry.js';
import type { Decimal } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import type { NewId, ProjectFacts } from './project-facts.js';

/** A progress report (进度填报): a text and a percentage, or "no change". */
export interface ProgressReport {
  readonly reportedOn: LocalDate;
  readonly personId: string;
  /** 形象进度; null with no change. */
  readonly text: string | null;
  /** Physical progress of the whole project, 0 to 100. */
  readonly percent: number | null;
}

/** Records a progress report. It is no answer to a reminder and moves no stage. */
export function decideProgressReport(
  facts: ProjectFacts,
  report: ProgressReport,
  newId: NewId,
): Decision | Refusal {
  const today = shanghaiDate(facts.now);
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (report.reportedOn > today)
    return refuse('stage.date_in_future', { reachedOn: report.reportedOn, today });
  const id = newId();
  const text = report.text === null ? null : seal(report.text);
  const kind = report.text === null && report.percent === null ? 'no_change' : 'report';
  return decision({
    entries: [
      historyEntry<'progress.reported'>({
        event: newId(),
        chain: facts.project.id,
        action: 'progress.reported',
        effectiveOn: report.reportedOn,
        before: null,
        after: { report: id, reportedOn: report.reportedOn, kind, percent: report.percent, text },
      }),
    ],
    inserts: [
      {
        table: 'progress_report',
        row: {
          id,
          projectId: facts.project.id,
          personId: report.personId,
          reportedOn: report.reportedOn,
          kind,
          percent: report.percent,
          text,
        },
      },
    ],
  });
}

/** Investment completed in a month's series, in 万元 since 1 January at the month's end. */
export interface InvestmentReport {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly series: 'reported' | 'statistical';
  readonly cumulative: Decimal;
}

/** Records the first figure of a month; the two series never mix. */
export function decideInvestmentReport(
  facts: ProjectFacts,
  report: InvestmentReport,
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const id = newId();
  return decision({
    entries: [
      historyEntry<'investment.reported'>({
        event: newId(),
        chain: facts.project.id,
        action: 'investment.reported',
        before: null,
        after: { series: report.series, month: report.month, cumulative: report.cumulative },
      }),
    ],
    inserts: [
      {
        table: 'investment_month',
        row: {
          id,
          projectId: facts.project.id,
          series: report.series,
          month: localDate(`${report.month}-01`),
        },
      },
    ],
    versions: [{ table: 'investment_month', row: { id, version: 1, cumulative: report.cumulative } }],
  });
}
