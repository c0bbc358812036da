import { localDate, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { compareDecimals, sumDecimals } from '../decimal.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal } from '../history/history-entry.js';
import type { InvestmentFacts, NewId, ProjectFacts } from '../project/project-facts.js';
import type { Decimal } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';

/** Investment completed (完成投资), in 万元 since 1 January at a month's end. */
export interface InvestmentFigure {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly cumulative: Decimal;
  /** Why a recorded figure was wrong, or why this one does not fit its neighbours. */
  readonly reason?: string | null;
}

/** A figure of one of the two series, which never mix: 填报数 and 统计数. */
export interface InvestmentReport extends InvestmentFigure {
  readonly series: 'reported' | 'statistical';
}

/**
 * Records the figure of a month. A sum since 1 January never falls: below the month before it, or above the one after it,
 * the figure is refused unless a reason says that it is meant. A recorded figure changes with a reason only, as a new
 * version; the old one stays. The month may be the current one and not a later one.
 */
export function decideInvestmentReport(
  facts: ProjectFacts,
  report: InvestmentReport,
  newId: NewId,
): Decision | Refusal {
  const month = localDate(`${report.month}-01`);
  const cumulative = sumDecimals([report.cumulative]);
  const series = facts.investments.filter((figure) => figure.series === report.series);
  const known = series.find((figure) => figure.month === month);
  const refusal =
    refuseFigure(facts, { ...report, cumulative }, month, known) ??
    refuseBesideOthers(series, { ...report, cumulative }, month);
  if (refusal !== null) return refusal;

  const id = known?.id ?? newId();
  const reason = report.reason == null ? {} : { reason: seal(report.reason) };
  const about = { chain: facts.project.id, ...reason };
  const said = { series: report.series, month: report.month };
  return decision({
    entries: [
      known === undefined
        ? historyEntry<'investment.reported'>({
            ...about,
            event: newId(),
            action: 'investment.reported',
            before: null,
            after: { ...said, cumulative },
          })
        : historyEntry<'investment.corrected'>({
            ...about,
            event: newId(),
            action: 'investment.corrected',
            before: { cumulative: known.cumulative },
            after: { ...said, cumulative },
          }),
    ],
    inserts:
      known === undefined
        ? [
            {
              table: 'investment_month',
              row: { id, projectId: facts.project.id, series: report.series, month },
            },
          ]
        : [],
    versions: [{ table: 'investment_month', row: { id, version: (known?.version ?? 0) + 1, cumulative } }],
  });
}

function refuseFigure(
  { project, now }: ProjectFacts,
  { month: name, cumulative, reason }: InvestmentReport,
  month: LocalDate,
  known: InvestmentFacts | undefined,
): Refusal | null {
  if (project.state !== 'active') return refuse('project.ended', { state: project.state });
  if (month > shanghaiDate(now)) return refuse('investment.in_future', { month: name });
  if (known === undefined) return null;
  if (compareDecimals(known.cumulative, cumulative) === 0) return refuse('change.empty');
  return reason == null
    ? refuse('investment.recorded_already', { month: name, cumulative: known.cumulative })
    : null;
}

/** Against the nearest months of the same year and series that have a figure. */
function refuseBesideOthers(
  series: readonly InvestmentFacts[],
  { cumulative, reason }: InvestmentReport,
  month: LocalDate,
): Refusal | null {
  if (reason != null) return null;
  const ofYear = series.filter((figure) => figure.month.slice(0, 4) === month.slice(0, 4));
  const before = ofYear.findLast((figure) => figure.month < month);
  const after = ofYear.find((figure) => figure.month > month);
  const about = (figure: InvestmentFacts) => ({
    cumulative,
    month: figure.month.slice(0, 7),
    other: figure.cumulative,
  });
  if (before !== undefined && compareDecimals(cumulative, before.cumulative) < 0)
    return refuse('investment.below_earlier', about(before));
  if (after !== undefined && compareDecimals(cumulative, after.cumulative) > 0)
    return refuse('investment.above_later', about(after));
  return null;
}
