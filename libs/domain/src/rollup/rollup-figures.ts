import type { LocalDate } from '../calendar/local-date.js';
import type { StageReached } from '../lifecycle/lifecycle.js';
import { orderedBy } from './ordering.js';
import { stageOrder, type GroupLine, type RollupData } from './rollup-data.js';
import type { ListedProject } from './rollup-facts.js';
import type { InvestmentBook } from './rollup-investment.js';
import { lightCounts } from './rollup-lights.js';
import { familyOf } from './rollup-record.js';

const levelOrder = ['province', 'prefecture', 'city'] as const;

/** Under which key a project stands in each of the groups. */
export const groupKeys: Readonly<
  Record<keyof RollupData['groups'], (project: ListedProject) => string | null>
> = {
  area: ({ areaId }) => areaId,
  leadUnit: ({ leadUnitId }) => leadUnitId,
  category: ({ category }) => category,
  level: ({ levels }) => levelOrder.find((level) => levels.includes(level)) ?? null,
};

/** How many of the projects stand at each stage. */
export function stageCounts(projects: readonly ListedProject[]): Record<StageReached, number> {
  const counts = Object.fromEntries(stageOrder.map((stage) => [stage, 0])) as Record<StageReached, number>;
  for (const { stageReached } of projects) counts[stageReached] += 1;
  return counts;
}

/** How many projects they are, the phases of one parent as one. */
export function familyCount(projects: readonly ListedProject[]): number {
  return new Set(projects.map(familyOf)).size;
}

/** What the groups are counted from: the projects at the cut, and how many lines each has in the lists. */
export interface GroupFigures {
  readonly projects: readonly ListedProject[];
  readonly book: InvestmentBook;
  /** The day of the lights. */
  readonly lightDay: LocalDate;
  /** Ids of projects, one for each open missed date and each deadline that comes up. */
  readonly overdue: readonly string[];
  readonly due: readonly string[];
}

/** Figures by a key of the project, each entry under one key; ordered by key, those without one last. */
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
      const { planned, dueByNow, completed } = figures.book.figuresOf(projects);
      return {
        key,
        entries: projects.length,
        projects: familyCount(projects),
        stages: stageCounts(projects),
        lights: lightCounts(projects, figures.lightDay),
        overdue: total(overdue, projects),
        due: total(due, projects),
        planned,
        dueByNow,
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
