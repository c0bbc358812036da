import {
  addDays,
  firstOfNextMonth,
  localDate,
  shanghaiDate,
  type LocalDate,
} from '../calendar/local-date.js';
import { compareDecimals } from '../decimal.js';
import { joined, type Decision } from '../decision.js';
import { applyDecision } from '../project/apply-decision.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { decideInvestmentReport } from '../report/decide-investment-report.js';
import { decideProgressReport, type ReportsBefore } from '../report/decide-progress-report.js';
import type { ProgressLine } from './read-import-row.js';

/** A progress report as it is on record, with its text. */
export interface RecordedReport {
  readonly reportedOn: LocalDate;
  readonly percent: number | null;
  readonly text: string | null;
}

/** The day that a month's line reports of: its last, or today while it lasts. */
export function reportDay(month: string, now: Date): LocalDate {
  const last = addDays(firstOfNextMonth(localDate(`${month}-01`)), -1);
  const today = shanghaiDate(now);
  return month === today.slice(0, 7) && last > today ? today : last;
}

/**
 * Records what lines say of a project, by the rules of single reports. Null: all of it is on record already. Refuses a
 * figure that differs from the recorded one of its month: that is corrected by itself, with a reason.
 */
export function decideProgressLines(
  facts: ProjectFacts,
  lines: readonly ProgressLine[],
  { reports, personId }: { readonly reports: readonly RecordedReport[]; readonly personId: string },
  newId: NewId,
): Decision | Refusal | null {
  const decisions: Decision[] = [];
  let after = facts;
  for (const { month, investment, percent, text } of lines) {
    const reportedOn = reportDay(month, facts.now);
    const known = after.investments.find((one) => one.series === 'reported' && one.month === `${month}-01`);
    if (investment !== null && known !== undefined && compareDecimals(known.cumulative, investment) !== 0)
      return refuse('import.figure_recorded', { month, recorded: known.cumulative });
    const isReported =
      (percent === null && text === null) ||
      reports.some((one) => one.reportedOn === reportedOn && one.percent === percent && one.text === text);
    const wishes = [
      investment === null || known !== undefined
        ? null
        : decideInvestmentReport(after, { month, series: 'reported', cumulative: investment }, newId),
      isReported
        ? null
        : decideProgressReport(after, { reportedOn, personId, text, percent }, reportsBefore(after), newId),
    ];
    for (const decided of wishes) {
      if (decided === null) continue;
      if (isRefusal(decided)) return decided;
      decisions.push(decided);
      after = applyDecision(after, decided);
    }
  }
  return decisions.length === 0 ? null : joined(decisions);
}

/** The newest report is enough to hold a new one against; a line names no files. */
function reportsBefore({ lastReportedOn }: ProjectFacts): Pick<ReportsBefore, 'standing' | 'files'> {
  const standing = lastReportedOn === null ? [] : [{ id: '', reportedOn: localDate(lastReportedOn) }];
  return { standing, files: [] };
}
