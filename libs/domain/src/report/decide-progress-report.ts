import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { refuseStrangeFiles } from '../files/decide-file.js';
import { historyEntry, seal, type HistoryEntry } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { decideInvestmentReport, type InvestmentFigure } from './decide-investment-report.js';

/** A progress report (进度填报): a text, a percentage or both; "no change" has neither. */
export interface ProgressReport {
  /** Null: today. */
  readonly reportedOn: LocalDate | null;
  readonly personId: string;
  /** 形象进度. */
  readonly text: string | null;
  /** Physical progress of the whole project, 0 to 100. */
  readonly percent: number | null;
  /** Photos: files of the project. */
  readonly fileIds?: readonly string[];
  /** Reported series, recorded with the report. */
  readonly investment?: InvestmentFigure | null;
}

/** A report that stands in the place of another one, and why. */
export interface ReportCorrection extends ProgressReport {
  readonly corrects: string;
  readonly reason: string;
}

/** What a report is held against beside the project's facts. */
export interface ReportsBefore {
  /** The newest reports that no other one corrects, newest first: two are enough. */
  readonly standing: readonly { readonly id: string; readonly reportedOn: LocalDate }[];
  /** Which of the files that the report names are the project's. */
  readonly files: readonly string[];
  /** Whether the project has the report that is to be corrected. */
  readonly hasCorrected: boolean;
}

/**
 * Records a progress report. It is no answer to a reminder and moves no stage. Its day is neither in the future nor before
 * the last report's; what it says of investment is recorded with it, or nothing is.
 */
export function decideProgressReport(
  facts: ProjectFacts,
  report: ProgressReport,
  { standing, files }: Pick<ReportsBefore, 'standing' | 'files'>,
  newId: NewId,
): Decision | Refusal {
  const refusal =
    refuseReport(facts, report, standing[0]?.reportedOn) ?? refuseStrangeFiles(report.fileIds ?? [], files);
  if (refusal !== null) return refusal;
  const recorded = recordReport(facts, report, null, newId);
  if (report.investment == null) return recorded;
  const figure = decideInvestmentReport(facts, { ...report.investment, series: 'reported' }, newId);
  if (isRefusal(figure)) return figure;
  return decision({
    entries: [...recorded.entries, ...figure.entries],
    inserts: [...recorded.inserts, ...figure.inserts],
    versions: figure.versions,
  });
}

/**
 * Corrects the newest report: a new one names it and stands in its place, and both stay. What came after an older report
 * was said in its knowledge, so that one is left as it is and the next report says what is so now.
 */
export function decideReportCorrection(
  facts: ProjectFacts,
  correction: ReportCorrection,
  { standing, hasCorrected, files }: ReportsBefore,
  newId: NewId,
): Decision | Refusal {
  if (!hasCorrected) return refuse('progress_report.not_found');
  if (standing[0]?.id !== correction.corrects) return refuse('progress_report.not_newest');
  const refusal =
    refuseReport(facts, correction, standing[1]?.reportedOn) ??
    refuseStrangeFiles(correction.fileIds ?? [], files);
  return refusal ?? recordReport(facts, correction, correction, newId);
}

function refuseReport(
  facts: ProjectFacts,
  { reportedOn }: ProgressReport,
  lastOn: LocalDate | undefined,
): Refusal | null {
  const today = shanghaiDate(facts.now);
  const on = reportedOn ?? today;
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (on > today) return refuse('progress_report.in_future', { reportedOn: on, today });
  if (lastOn !== undefined && on < lastOn)
    return refuse('progress_report.before_last', { reportedOn: on, lastOn });
  return null;
}

function recordReport(
  facts: ProjectFacts,
  report: ProgressReport,
  correction: Pick<ReportCorrection, 'corrects' | 'reason'> | null,
  newId: NewId,
): Decision {
  const id = newId();
  const { percent, personId, fileIds = [] } = report;
  const reportedOn = report.reportedOn ?? shanghaiDate(facts.now);
  const text = report.text === null ? null : seal(report.text);
  const kind = text === null && percent === null ? 'no_change' : 'report';
  const about = { chain: facts.project.id, effectiveOn: reportedOn, before: null };
  const said = { report: id, reportedOn, kind, percent, text, files: fileIds };
  const entry: HistoryEntry =
    correction === null
      ? historyEntry<'progress.reported'>({
          ...about,
          event: newId(),
          action: 'progress.reported',
          after: said,
        })
      : historyEntry<'progress.corrected'>({
          ...about,
          event: newId(),
          action: 'progress.corrected',
          after: { ...said, corrects: correction.corrects },
          reason: seal(correction.reason),
        });
  return decision({
    entries: [entry],
    inserts: [
      {
        table: 'progress_report',
        row: {
          id,
          projectId: facts.project.id,
          personId,
          reportedOn,
          kind,
          percent,
          text,
          correctsId: correction?.corrects ?? null,
          fileIds,
        },
      },
    ],
  });
}
