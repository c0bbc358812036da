import type { StageReached } from '../lifecycle/lifecycle.js';
import type { Decimal } from '../recorded-rows.js';
import { sumDecimals } from '../decimal.js';
import { orderedBy } from './ordering.js';
import { stageOrder, type GroupLine, type InvestmentFigures } from './rollup-data.js';
import type { InvestmentAt, ListedProject, RollupSnapshot } from './rollup-facts.js';

/** How many of the projects stand at each stage. */
export function stageCounts(projects: readonly ListedProject[]): Record<StageReached, number> {
  const counts = Object.fromEntries(stageOrder.map((stage) => [stage, 0])) as Record<StageReached, number>;
  for (const { stageReached } of projects) counts[stageReached] += 1;
  return counts;
}

/** The newest figure of each project. */
export function newestFigures({ investments }: RollupSnapshot): Map<string, InvestmentAt> {
  const newest = new Map<string, InvestmentAt>();
  for (const figure of investments) {
    const known = newest.get(figure.projectId);
    if (known === undefined || known.month < figure.month) newest.set(figure.projectId, figure);
  }
  return newest;
}

/** Investment completed against the year's plan, over the projects that have one. */
export function investmentFigures(
  projects: readonly ListedProject[],
  newest: ReadonlyMap<string, InvestmentAt>,
): InvestmentFigures {
  const planned = projects.flatMap((project) =>
    project.plannedInvestment === null ? [] : [{ id: project.id, amount: project.plannedInvestment }],
  );
  const reported = planned.flatMap(({ id }) => newest.get(id) ?? []);
  const months = new Map<string, number>();
  for (const { month } of reported) months.set(month, (months.get(month) ?? 0) + 1);
  return {
    planned: sumDecimals(planned.map(({ amount }): Decimal => amount)),
    completed: sumDecimals(reported.map(({ cumulative }) => cumulative)),
    projectsWithPlan: planned.length,
    projectsReporting: reported.length,
    months: [...months]
      .map(([month, count]) => ({ month, projects: count }))
      .sort(orderedBy(({ month }) => month))
      .reverse(),
  };
}

/** What the groups are counted from: the projects at the cut, and how many lines each has in the lists. */
export interface GroupFigures {
  readonly projects: readonly ListedProject[];
  readonly newest: ReadonlyMap<string, InvestmentAt>;
  /** Ids of projects, one for each open missed date and each deadline that comes up. */
  readonly overdue: readonly string[];
  readonly due: readonly string[];
}

/** Figures by a key of the project, each project under one key; ordered by key, those without one last. */
export function groupLines(
  figures: GroupFigures,
  keyOf: (project: ListedProject) => string | null,
): GroupLine[] {
  const groups = new Map<string | null, ListedProject[]>();
  for (const project of figures.projects) {
    const key = keyOf(project);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [project]);
    else group.push(project);
  }
  const [overdue, due] = [countById(figures.overdue), countById(figures.due)];
  const total = (counts: ReadonlyMap<string, number>, projects: readonly ListedProject[]): number =>
    projects.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
  return [...groups]
    .map(([key, projects]) => {
      const { planned, completed } = investmentFigures(projects, figures.newest);
      return {
        key,
        projects: projects.length,
        stages: stageCounts(projects),
        overdue: total(overdue, projects),
        due: total(due, projects),
        planned,
        completed,
      };
    })
    .sort(
      orderedBy(
        ({ key }) => (key === null ? 1 : 0),
        ({ key }) => key ?? '',
      ),
    );
}

function countById(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
