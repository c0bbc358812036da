import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { shareOf, sumDecimals } from '../decimal.js';
import { completedMonths, paceOn, type Pace, type PlannedEntry } from '../lights/pace.js';
import type { Decimal } from '../recorded-rows.js';
import { orderedBy } from './ordering.js';
import type { BehindLine, InvestmentFigures, InvestmentMonthLine, RollupData } from './rollup-data.js';
import type { RollupContext } from './rollup-deadlines.js';
import type { InvestmentAt, ListedProject, RollupSnapshot } from './rollup-facts.js';

/** A project's plan for the year, and what was reported of it in the order of months. */
interface PlannedProject {
  readonly project: ListedProject;
  readonly entry: PlannedEntry;
  readonly figures: readonly InvestmentAt[];
  readonly paceOn: (day: LocalDate) => Pace;
}

/** The investment of a list on a day: figures of any of its projects, and who is behind. */
export interface InvestmentBook {
  readonly figuresOf: (projects: readonly ListedProject[]) => InvestmentFigures;
  readonly byMonth: (projects: readonly ListedProject[]) => InvestmentMonthLine[];
  readonly behind: (fromBasisPoints: number) => BehindLine[];
}

/** Opens the book of a snapshot: the plan of the list's year against what was reported by the day. */
export function investmentBook(snapshot: RollupSnapshot, listYear: number, day: LocalDate): InvestmentBook {
  const planned = plannedProjects(snapshot, listYear);
  const plannedOf = (projects: readonly ListedProject[]): PlannedProject[] =>
    projects.flatMap(({ id }) => planned.get(id) ?? []);
  return {
    figuresOf: (projects) => figures(plannedOf(projects), day),
    byMonth: (projects) =>
      Array.from({ length: 12 }, (_, index) =>
        monthLine(plannedOf(projects), listYear, index + 1, completedMonths(day, listYear)),
      ),
    behind: (fromBasisPoints) =>
      [...planned.values()]
        .map((one) => behindLine(one, day))
        .filter(({ behindBasisPoints }) => behindBasisPoints >= fromBasisPoints)
        .sort(
          orderedBy(
            ({ behindBasisPoints }) => -behindBasisPoints,
            ({ project }) => project,
          ),
        ),
  };
}

/** The investment part of a rollup. */
export function investmentPart(
  { facts, period, atCut, before }: RollupContext,
  book: InvestmentBook,
): RollupData['investment'] {
  const earlier =
    before === null
      ? null
      : investmentBook(before.snapshot, facts.listYear, shanghaiDate(period.from)).figuresOf(
          before.snapshot.projects,
        );
  return {
    ...book.figuresOf(atCut.snapshot.projects),
    completedAtPreviousCut: earlier?.completed ?? null,
    byMonth: book.byMonth(atCut.snapshot.projects),
    behindFromBasisPoints: facts.behindFromBasisPoints,
    behind: book.behind(facts.behindFromBasisPoints),
  };
}

function plannedProjects(snapshot: RollupSnapshot, listYear: number): Map<string, PlannedProject> {
  const figuresBy = grouped(snapshot.investments);
  const milestonesBy = grouped(snapshot.milestones);
  return new Map(
    snapshot.projects.flatMap((project): [string, PlannedProject][] => {
      const { plannedInvestment, monthlyPlan } = project;
      if (plannedInvestment === null) return [];
      const entry = { listYear, plannedInvestment, monthlyPlan };
      const own = (figuresBy.get(project.id) ?? []).toSorted(orderedBy(({ month }) => month));
      const facts = {
        milestones: milestonesBy.get(project.id) ?? [],
        investments: own.map((figure) => ({ ...figure, series: 'reported' as const })),
      };
      const known = new Map<LocalDate, Pace>();
      const pace = (day: LocalDate): Pace => {
        // Every group asks for the same day again.
        const found = known.get(day) ?? paceOn(facts, entry, day);
        known.set(day, found);
        return found;
      };
      return [[project.id, { project, entry, figures: own, paceOn: pace }]];
    }),
  );
}

function figures(planned: readonly PlannedProject[], day: LocalDate): InvestmentFigures {
  const newest = planned.flatMap(({ figures: own }) => own.at(-1) ?? []);
  const months = new Map<string, number>();
  for (const { month } of newest) months.set(month, (months.get(month) ?? 0) + 1);
  return {
    planned: sumDecimals(planned.map(({ entry }) => entry.plannedInvestment)),
    dueByNow: sumDecimals(planned.map((one) => dueOn(one, day))),
    completed: sumDecimals(newest.map(({ cumulative }) => cumulative)),
    projectsWithPlan: planned.length,
    projectsReporting: newest.length,
    months: [...months]
      .map(([month, projects]) => ({ month, projects }))
      .sort(orderedBy(({ month }) => month))
      .reverse(),
  };
}

function dueOn({ entry, paceOn: paceAt }: PlannedProject, day: LocalDate): Decimal {
  return shareOf(entry.plannedInvestment, paceAt(day).dueBasisPoints);
}

function monthLine(
  planned: readonly PlannedProject[],
  listYear: number,
  month: number,
  monthsOver: number,
): InvestmentMonthLine {
  const code = `${listYear}-${String(month).padStart(2, '0')}`;
  const dayAfter = (
    month === 12 ? `${listYear + 1}-01-01` : `${listYear}-${String(month + 1).padStart(2, '0')}-01`
  ) as LocalDate;
  const reported = planned.flatMap(({ figures: own }) => own.findLast((one) => one.month <= code) ?? []);
  return {
    month: code,
    due: sumDecimals(planned.map((one) => dueOn(one, dayAfter))),
    completed: month > monthsOver ? null : sumDecimals(reported.map(({ cumulative }) => cumulative)),
  };
}

function behindLine(
  { project, entry, figures: own, paceOn: paceAt }: PlannedProject,
  day: LocalDate,
): BehindLine {
  const { dueBasisPoints, doneBasisPoints, behindBasisPoints } = paceAt(day);
  return {
    project: project.id,
    leadUnit: project.leadUnitId,
    planned: sumDecimals([entry.plannedInvestment]),
    completed: sumDecimals(own.slice(-1).map(({ cumulative }) => cumulative)),
    dueBasisPoints,
    doneBasisPoints,
    behindBasisPoints,
  };
}

function grouped<T extends { readonly projectId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.projectId);
    if (group === undefined) groups.set(row.projectId, [row]);
    else group.push(row);
  }
  return groups;
}
