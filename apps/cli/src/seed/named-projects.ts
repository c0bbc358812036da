import { localDate } from '#domain';
import { lifecycleOf, lifecycleStages } from './lifecycle-stages.js';
import type { PlanEntryKind, PlanKey, PlanMilestone, PlanProject, PlanStage } from './plan-types.js';
import type { Report, ReportProject } from './report.js';
import { assumedLeadUnit, unitKey } from './units.js';

/** The year of the list. */
export const listYear = 2022;

/** The two that the report names as examples of the 183. */
const recordedOnList = new Set(['乐琻半导体', '欧米尼']);

/** The key of a project by its name, which is unique in the plan. */
export function projectKey(name: string): PlanKey {
  return `project:${name}`;
}

/**
 * The named projects of the demonstration's list, in the report's order: those not in operation, not completed
 * without a target in the list's year, and no technical upgrade. Nothing is added to what the report says: no
 * day, no investment, no earlier stage.
 */
export function buildNamedProjects(report: Report): PlanProject[] {
  return report.projects.filter(isOnList).map(asPlanProject);
}

function isOnList(project: ReportProject): boolean {
  if (project.category === 'technical-upgrade') return false;
  if (project.reached?.stage === 'operation') return false;
  return project.reached?.stage !== 'completion' || project.target?.year === listYear;
}

function asPlanProject(project: ReportProject): PlanProject {
  const lifecycle = lifecycleOf(project);
  const stages = lifecycleStages[lifecycle];
  return {
    key: projectKey(project.name),
    name: project.name,
    synthetic: false,
    category: project.category,
    cluster: project.cluster ?? null,
    area: project.area === undefined ? null : unitKey(project.area),
    leadUnit: assumedLeadUnit(project),
    // On a city's list and nothing more is known; that it may be on a higher one is not said.
    levels: ['city'],
    lifecycle,
    stageKnown: isStageKnown(project, stages),
    note: project.note ?? null,
    totalInvestment: null,
    entry: {
      kind: entryKind(project),
      listed: recordedOnList.has(project.name) ? 'recorded' : 'assumed',
      plannedInvestment: null,
      monthlyPlan: null,
    },
    milestones: stages.map((stage) => asMilestone(project, stage)),
  };
}

/**
 * The stage is known where the report names the one reached. It is known to be none (pipeline) where the stage
 * due in the list's year is the first of the lifecycle: what is to be signed this year is not signed yet. A due
 * groundbreaking leaves open whether the stage before it was reached, so that project shows 未载明.
 */
function isStageKnown(project: ReportProject, stages: readonly PlanStage[]): boolean {
  return project.reached !== undefined || project.target?.stage === stages[0];
}

/**
 * The kind of entry as far as the report says it. A stage due in the list's year decides: to be completed or
 * operating makes it `finishing`, to be signed or started `new`. Otherwise what was started in 2021 is
 * `continuing` (续建). A signing in 2021 alone says neither that work began nor that it begins this year: unknown.
 */
function entryKind({ reached, target }: ReportProject): PlanEntryKind | null {
  if (target?.year === listYear) {
    return target.stage === 'operation' || target.stage === 'completion' ? 'finishing' : 'new';
  }
  return reached === undefined || reached.stage === 'signing' ? null : 'continuing';
}

/** With precision `year` the day carries the year only, as its first day. */
function asMilestone({ reached, target }: ReportProject, stage: PlanStage): PlanMilestone {
  return {
    stage,
    plannedOn: null,
    dueYear: target?.stage === stage ? target.year : null,
    reached: reached?.stage === stage ? { on: localDate(`${reached.year}-01-01`), precision: 'year' } : null,
  };
}
