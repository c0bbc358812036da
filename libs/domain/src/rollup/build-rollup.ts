import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { stageOf } from '../lifecycle/lifecycle.js';
import { withCodedSteps } from './coded-steps.js';
import { orderedBy } from './ordering.js';
import { issueNumber, lastPeriodDay, type RollupPeriod } from './period.js';
import { earlierFigures, isOlderMovement, orderedCorrections } from './rollup-corrections.js';
import { stageOrder, type MovementLine, type RollupData, type UnitReporting } from './rollup-data.js';
import { deadlineParts, type DeadlineParts, type RollupContext } from './rollup-deadlines.js';
import type { ListedProject, RollupFacts } from './rollup-facts.js';
import { forecastPart } from './rollup-forecast.js';
import { familyCount, groupKeys, groupLines, stageCounts } from './rollup-figures.js';
import { investmentBook, investmentPart, type InvestmentBook } from './rollup-investment.js';
import { lightParts } from './rollup-lights.js';
import { difficultyPart, slipPart, targetPart } from './rollup-obstacles.js';
import { milestoneLine, rollupRecord, withOpenMilestone, type RollupRecord } from './rollup-record.js';
import { yearEndPart } from './rollup-year-end.js';

/** Rises whenever the same rows would give other bytes; kept with each rollup. */
const rollupBuilderVersion = 4;

/**
 * The facts of one issue (domain language, rollups), from what was on record at its cut and at the one before. Pure; the
 * order of the rows given does not matter. An unfinished period has no number. Throws RangeError for a period that was
 * cut before the list was issued.
 */
export function buildRollup(given: RollupFacts, period: RollupPeriod): RollupData {
  const facts = withCodedSteps(given);
  const number = issueNumber(facts.listIssuedAt, period);
  const { calendar, assumed } = watched(facts.calendar);
  const atCut = rollupRecord(facts.atCut);
  const before = number === 1 ? null : rollupRecord(facts.atPreviousCut);
  const context: RollupContext = { facts, period, atCut, before, calendar };
  const { projects } = facts.atCut;
  const deadlines = deadlineParts(context);
  const movements = stagesReached(context);
  const book = investmentBook(facts.atCut, facts.listYear, shanghaiDate(period.cutAt));
  return {
    builderVersion: rollupBuilderVersion,
    kind: period.kind,
    period: period.code,
    from: period.from.toISOString(),
    cutAt: period.cutAt.toISOString(),
    scope: facts.scopeId,
    listYear: facts.listYear,
    number: period.finished ? number : null,
    entries: projects.length,
    projects: familyCount(projects),
    stages: stages(context),
    entered: before === null ? [] : missingFrom(facts.atCut.projects, before.projects),
    left: before === null ? [] : missingFrom(before.snapshot.projects, atCut.projects),
    movements: movements.filter((line) => !isOlderMovement(context, line)),
    lights: lightParts(context),
    overdue: deadlines.overdue,
    due: deadlines.due,
    groups: groups(context, deadlines, book),
    investment: investmentPart(context, book),
    slips: slipPart(context),
    difficulties: difficultyPart(context),
    reporting: reporting(context),
    targets: targetPart(context),
    forecast: forecastPart(context),
    yearEnd: yearEndPart(context, book),
    corrections: orderedCorrections([...earlierFigures(context, movements), ...deadlines.corrections]),
    assumedWorkingDays: assumed(),
  };
}

function groups(
  { atCut, period }: RollupContext,
  { overdue, due }: DeadlineParts,
  book: InvestmentBook,
): RollupData['groups'] {
  const figures = {
    projects: atCut.snapshot.projects,
    book,
    lightDay: lastPeriodDay(period),
    overdue: openIds(overdue),
    due: projectIds(due),
  };
  const group = (keyOf: (project: ListedProject) => string | null): RollupData['groups']['area'] =>
    groupLines(figures, keyOf);
  return {
    area: group(groupKeys.area),
    leadUnit: group(groupKeys.leadUnit),
    category: group(groupKeys.category),
    level: group(groupKeys.level),
  };
}

function stages({ facts, before }: RollupContext): RollupData['stages'] {
  const [now, then] = [stageCounts(facts.atCut.projects), stageCounts(facts.atPreviousCut.projects)];
  return stageOrder.map((stage) => ({
    stage,
    atCut: now[stage],
    atPreviousCut: before === null ? null : then[stage],
  }));
}

/** Stages recorded as reached in the period, whenever that was, in the order of their days. */
function stagesReached({ facts, atCut, before }: RollupContext): MovementLine[] {
  const lifecycles = new Map(facts.lifecycles.map((each) => [`${each.code}/${each.version}`, each]));
  return facts.atCut.milestones
    .flatMap((milestone): MovementLine[] => {
      const project = atCut.projects.get(milestone.projectId);
      if (project === undefined || milestone.step !== null || !milestone.reachedInPeriod) return [];
      if (before?.milestones.get(milestone.id)?.reached === true) return [];
      const lifecycle = lifecycles.get(`${project.lifecycleCode}/${project.lifecycleVersion}`)!;
      const countsAs = stageOf(lifecycle, milestone.stage)?.countsAs ?? null;
      return [{ ...milestoneLine(project, milestone), countsAs, reachedOn: milestone.reachedOn }];
    })
    .sort(
      orderedBy(
        ({ reachedOn }) => reachedOn ?? '',
        ({ milestone }) => milestone,
      ),
    );
}

/** Who has been silent for too long: counted up to the last day of the period. */
function reporting({ facts, period, atCut, calendar }: RollupContext): RollupData['reporting'] {
  const lastDay = lastPeriodDay(period);
  const lastReports = new Map<string, LocalDate>(
    facts.lastReports.map(({ projectId, reportedOn }) => [projectId, reportedOn]),
  );
  const open = withOpenMilestone(atCut);
  const stale = [...open].flatMap((project) => {
    const lastReportedOn = lastReports.get(project);
    if (lastReportedOn === undefined) return [];
    const workingDays = calendar.workingDaysBetween(lastReportedOn, lastDay).days;
    return workingDays > facts.staleAfterWorkingDays ? [{ project, lastReportedOn, workingDays }] : [];
  });
  const never = [...open].filter((project) => !lastReports.has(project));
  return {
    limitWorkingDays: facts.staleAfterWorkingDays,
    stale: stale.sort(
      orderedBy(
        ({ workingDays }) => -workingDays,
        ({ project }) => project,
      ),
    ),
    never: never.sort(orderedBy((project) => project)),
    units: reportingUnits(atCut, open, new Set(stale.map(({ project }) => project)), new Set(never)),
  };
}

function reportingUnits(
  { projects }: RollupRecord,
  open: ReadonlySet<string>,
  stale: ReadonlySet<string>,
  never: ReadonlySet<string>,
): UnitReporting[] {
  const units = new Map<string, { projects: number; stale: number; never: number }>();
  for (const id of open) {
    const unit = projects.get(id)!.leadUnitId;
    const counts = units.get(unit) ?? { projects: 0, stale: 0, never: 0 };
    counts.projects += 1;
    if (stale.has(id)) counts.stale += 1;
    if (never.has(id)) counts.never += 1;
    units.set(unit, counts);
  }
  return [...units].map(([unit, counts]) => ({ unit, ...counts })).sort(orderedBy(({ unit }) => unit));
}

/** The calendar, and whether any answer of it was an assumption. */
function watched(calendar: WorkingCalendar): { calendar: WorkingCalendar; assumed: () => boolean } {
  let assumed = false;
  return {
    calendar: {
      ...calendar,
      workingDaysBetween(from, to) {
        const answer = calendar.workingDaysBetween(from, to);
        assumed ||= answer.provisional;
        return answer;
      },
    },
    assumed: () => assumed,
  };
}

function openIds({ newly, still }: RollupData['overdue']): string[] {
  return projectIds([...newly.filter(({ open }) => open), ...still]);
}

function projectIds(lines: readonly { readonly project: string }[]): string[] {
  return lines.map(({ project }) => project);
}

function missingFrom(
  projects: readonly ListedProject[],
  others: ReadonlyMap<string, ListedProject>,
): string[] {
  return projects.flatMap(({ id }) => (others.has(id) ? [] : [id])).sort(orderedBy((id) => id));
}
