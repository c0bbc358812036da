import { addDays, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { stageOf } from '../lifecycle/lifecycle.js';
import { orderedBy } from './ordering.js';
import { issueNumber, type RollupPeriod } from './period.js';
import { stageOrder, type CorrectionLine, type MovementLine, type RollupData } from './rollup-data.js';
import { deadlineParts, type RollupContext } from './rollup-deadlines.js';
import type { ListedProject, RollupFacts } from './rollup-facts.js';
import { groupLines, investmentFigures, newestFigures, stageCounts } from './rollup-figures.js';
import { isRunning, milestoneLine, rollupRecord } from './rollup-record.js';

/** Rises whenever the same rows would give other bytes; kept with each rollup. */
const rollupBuilderVersion = 1;

const levelOrder = ['province', 'prefecture', 'city'] as const;

/**
 * The facts of one weekly issue (domain language, rollups), from what was on record at its cut and at the one
 * before. Pure; the order of the rows given does not matter. Throws RangeError for a week that was cut before the
 * list was issued.
 */
export function buildRollup(facts: RollupFacts, period: RollupPeriod): RollupData {
  const number = issueNumber(facts.listIssuedAt, period.code);
  const { calendar, assumed } = watched(facts.calendar);
  const atCut = rollupRecord(facts.atCut);
  const before = number === 1 ? null : rollupRecord(facts.atPreviousCut);
  const context: RollupContext = { facts, period, atCut, before, calendar };
  const { projects } = facts.atCut;
  const deadlines = deadlineParts(context);
  const stages = stageParts(context);
  const newest = newestFigures(facts.atCut);
  const group = (keyOf: (project: ListedProject) => string | null): RollupData['groups']['area'] =>
    groupLines(
      { projects, newest, overdue: openIds(deadlines.overdue), due: projectIds(deadlines.due) },
      keyOf,
    );
  return {
    builderVersion: rollupBuilderVersion,
    kind: 'week',
    period: period.code,
    from: period.from.toISOString(),
    cutAt: period.cutAt.toISOString(),
    scope: facts.scopeId,
    listYear: facts.listYear,
    number,
    projects: projects.length,
    stages: stages.counts,
    entered: before === null ? [] : missingFrom(facts.atCut.projects, before.projects),
    left: before === null ? [] : missingFrom(before.snapshot.projects, atCut.projects),
    movements: stages.movements,
    overdue: deadlines.overdue,
    due: deadlines.due,
    groups: {
      area: group((project) => project.areaId),
      leadUnit: group((project) => project.leadUnitId),
      category: group((project) => project.category),
      level: group((project) => levelOrder.find((level) => project.levels.includes(level)) ?? null),
    },
    investment: {
      ...investmentFigures(projects, newest),
      completedAtPreviousCut:
        before === null
          ? null
          : investmentFigures(before.snapshot.projects, newestFigures(before.snapshot)).completed,
    },
    reporting: reporting(context),
    corrections: [...stages.corrections, ...deadlines.corrections, ...restated(context)].sort(
      orderedBy(
        ({ project }) => project,
        ({ kind }) => kind,
        (line) => ('milestone' in line ? line.milestone : line.month),
        (line) => ('dueOn' in line ? line.dueOn : ''),
      ),
    ),
    assumedWorkingDays: assumed(),
  };
}

/** Stage counts and stages reached; what was reached before the period but recorded in it is a correction. */
function stageParts({ facts, period, atCut, before }: RollupContext): {
  counts: RollupData['stages'];
  movements: MovementLine[];
  corrections: CorrectionLine[];
} {
  const fromDay = shanghaiDate(period.from);
  const lifecycles = new Map(facts.lifecycles.map((each) => [`${each.code}/${each.version}`, each]));
  const lines = facts.atCut.milestones.flatMap((milestone): MovementLine[] => {
    const project = atCut.projects.get(milestone.projectId);
    if (project === undefined || milestone.step !== null || !milestone.reachedInPeriod) return [];
    if (before?.milestones.get(milestone.id)?.reached === true) return [];
    const lifecycle = lifecycles.get(`${project.lifecycleCode}/${project.lifecycleVersion}`)!;
    const countsAs = stageOf(lifecycle, milestone.stage)?.countsAs ?? null;
    return [{ ...milestoneLine(project, milestone), countsAs, reachedOn: milestone.reachedOn }];
  });
  const isOlder = ({ reachedOn }: MovementLine): boolean => reachedOn !== null && reachedOn < fromDay;
  const [now, then] = [stageCounts(facts.atCut.projects), stageCounts(facts.atPreviousCut.projects)];
  return {
    counts: stageOrder.map((stage) => ({
      stage,
      atCut: now[stage],
      atPreviousCut: before === null ? null : then[stage],
    })),
    movements: lines
      .filter((line) => !isOlder(line))
      .sort(
        orderedBy(
          ({ reachedOn }) => reachedOn ?? '',
          ({ milestone }) => milestone,
        ),
      ),
    corrections: lines.filter(isOlder).map((line) => ({ kind: 'stage_reached', ...line })),
  };
}

/** Figures of a month that an earlier issue has used and that are others now. */
function restated({ facts, atCut, before }: RollupContext): CorrectionLine[] {
  if (before === null) return [];
  const known = new Map(
    before.snapshot.investments.map(({ projectId, month, cumulative }) => [
      `${projectId} ${month}`,
      cumulative,
    ]),
  );
  return facts.atCut.investments.flatMap(({ projectId, month, cumulative }): CorrectionLine[] => {
    const earlier = known.get(`${projectId} ${month}`);
    return earlier === undefined || earlier === cumulative || !atCut.projects.has(projectId)
      ? []
      : [{ kind: 'investment_restated', project: projectId, month, before: earlier, after: cumulative }];
  });
}

/** Who has been silent for too long: counted up to the last day of the period. */
function reporting({ facts, period, atCut, calendar }: RollupContext): RollupData['reporting'] {
  const lastDay = addDays(shanghaiDate(period.cutAt), -1);
  const lastReports = new Map<string, LocalDate>(
    facts.lastReports.map(({ projectId, reportedOn }) => [projectId, reportedOn]),
  );
  const open = new Set(
    facts.atCut.milestones.flatMap(({ projectId, reached }) =>
      !reached && isRunning(atCut, projectId) ? [projectId] : [],
    ),
  );
  const stale = [...open].flatMap((project) => {
    const lastReportedOn = lastReports.get(project);
    if (lastReportedOn === undefined) return [];
    const workingDays = calendar.workingDaysBetween(lastReportedOn, lastDay).days;
    return workingDays > facts.staleAfterWorkingDays ? [{ project, lastReportedOn, workingDays }] : [];
  });
  return {
    limitWorkingDays: facts.staleAfterWorkingDays,
    stale: stale.sort(
      orderedBy(
        ({ workingDays }) => -workingDays,
        ({ project }) => project,
      ),
    ),
    never: [...open].filter((project) => !lastReports.has(project)).sort(orderedBy((project) => project)),
  };
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
