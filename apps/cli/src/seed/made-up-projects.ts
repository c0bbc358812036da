import { buildInvestment, type MadeUpInvestment } from './investment.js';
import { lifecycleOf } from './lifecycle-stages.js';
import { madeUpCatalogue, type CatalogueRow } from './made-up-catalogue.js';
import { buildMadeUpMilestones, type StageEvent } from './made-up-milestones.js';
import { listYear, projectKey } from './named-projects.js';
import type { PlanEntryKind, PlanKey, PlanLevel, PlanMilestone, PlanProject } from './plan-types.js';
import { openRandom } from './random.js';
import { unitKey } from './units.js';

/** A made-up project with what the timeline needs beside it. */
export interface MadeUpProject {
  project: PlanProject;
  row: CatalogueRow;
  events: StageEvent[];
  completed: MadeUpInvestment['completed'];
}

/** How many of the made-up projects are on the province's list too, and how many more on the prefecture's. */
const provinceCount = 6;
const prefectureCount = 18;

/** The key of a made-up project; its name says that it is made up. */
export function madeUpKey(name: string): PlanKey {
  return projectKey(madeUpName(name));
}

function madeUpName(name: string): string {
  return `${name}（演示）`;
}

/** The 68 made-up projects with their dates, investment and what becomes of them. */
export function buildMadeUpProjects(seed: number): MadeUpProject[] {
  const madeUp = madeUpCatalogue.map((row) => buildMadeUpProject(row, seed));
  const levels = levelsBySize(madeUp.map(({ project }) => project));
  return madeUp.map(({ project, ...rest }) => ({
    ...rest,
    project: { ...project, levels: levels.get(project.key) ?? project.levels },
  }));
}

function buildMadeUpProject(row: CatalogueRow, seed: number): MadeUpProject {
  const name = madeUpName(row.name);
  const lifecycle = lifecycleOf({ name, category: row.category });
  const { milestones, events } = buildMadeUpMilestones(
    row,
    lifecycle,
    openRandom(seed, `milestones/${row.name}`),
  );
  const investment = buildInvestment(
    row,
    startOf(milestones, events),
    openRandom(seed, `investment/${row.name}`),
  );
  return {
    project: {
      key: projectKey(name),
      name,
      synthetic: true,
      category: row.category,
      cluster: row.cluster ?? null,
      area: unitKey(row.area),
      leadUnit: unitKey(row.lead ?? row.area),
      levels: ['city'],
      lifecycle,
      stageKnown: true,
      note: '演示项目：名称、日期、投资和进度均为虚构。',
      totalInvestment: investment.total,
      entry: {
        kind: entryKind(row, milestones),
        listed: 'recorded',
        plannedInvestment: investment.plannedOfYear,
        monthlyPlan: investment.monthlyPlan,
      },
      milestones,
    },
    row,
    events,
    completed: investment.completed,
  };
}

/** The day of the groundbreaking, before the record began or in the timeline. */
function startOf(milestones: PlanMilestone[], events: StageEvent[]) {
  const before = milestones.find(({ stage }) => stage === 'groundbreaking')?.reached?.on;
  return before ?? events.find(({ stage }) => stage === 'groundbreaking')?.reachedOn ?? null;
}

/** 储备, 计划竣工投产 (completion or operation due this year), 续建 (started before), otherwise 新建. */
function entryKind(row: CatalogueRow, milestones: PlanMilestone[]): PlanEntryKind {
  if (row.reserve === true) return 'reserve';
  const finishing = milestones.some(
    ({ stage, plannedOn, reached }) =>
      (stage === 'completion' || stage === 'operation') &&
      reached === null &&
      plannedOn !== null &&
      plannedOn <= `${listYear}-12-31`,
  );
  if (finishing) return 'finishing';
  return row.reached === 'groundbreaking' || row.reached === 'completion' ? 'continuing' : 'new';
}

/** The largest stand on the province's list (and the prefecture's), the next on the prefecture's. */
function levelsBySize(projects: readonly PlanProject[]): Map<PlanKey, PlanLevel[]> {
  return new Map(
    projects
      .filter(({ entry, lifecycle }) => entry.kind !== 'reserve' && lifecycle !== 'urban_renewal')
      .toSorted((one, other) => Number(other.totalInvestment) - Number(one.totalInvestment))
      .slice(0, provinceCount + prefectureCount)
      .map(({ key }, rank) => [
        key,
        rank < provinceCount ? ['province', 'prefecture', 'city'] : ['prefecture', 'city'],
      ]),
  );
}
