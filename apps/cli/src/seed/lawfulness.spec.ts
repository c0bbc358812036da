import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import {
  applyDecision,
  decideProjectAddition,
  decideStageChange,
  defaultLifecycles,
  defaultProjectSettings,
  factsOfNewProject,
  isRefusal,
  withConsequences,
  workingCalendar,
  type ProjectFacts,
  type StageChange,
} from '#domain';
import { buildDemonstrationPlan } from './build-demonstration-plan.js';
import type { PlanProject } from './plan-types.js';
import { readReport } from './report.js';

const report = readReport(JSON.parse(readFileSync('prisma/seed/report-2022.json', 'utf8')));
const plan = buildDemonstrationPlan(report);
let ids = 0;
const newId = (): string => `id-${(ids += 1)}`;
const context = { settings: defaultProjectSettings, calendar: workingCalendar([]), newId };

/** The project as the product's own rule puts it on record. */
function addProject(project: PlanProject): ProjectFacts {
  const lifecycle = defaultLifecycles.find(({ code }) => code === project.lifecycle)!;
  const now = new Date(plan.beginsAt);
  const { key, area, leadUnit, note, entry, ...rest } = project;
  const addition = {
    ...rest,
    id: key,
    code: null,
    areaId: area,
    leadUnitId: leadUnit,
    remark: note,
    entry: { ...entry, listYear: plan.listYear, decisionIn: null },
  };
  const decided = decideProjectAddition(addition, { ...context, lifecycle, now });
  if (isRefusal(decided)) throw new Error(`${project.name}: ${decided.code}`);
  const row = decided.versions.find((version) => version.table === 'project')!.row as ProjectFacts['project'];
  return applyDecision(factsOfNewProject(row, lifecycle, now), decided);
}

/** The facts after the change and all that follows from it. Throws the refusal's code when the rule says no. */
function changeStage(facts: ProjectFacts, change: StageChange, at: string): ProjectFacts {
  const before = { ...facts, now: new Date(at) };
  const decided = decideStageChange(before, change, newId);
  if (isRefusal(decided)) throw new Error(`${facts.project.name} ${change.stage}: ${decided.code}`);
  return applyDecision(before, withConsequences(before, decided, context));
}

it('the product’s own rules take the whole list, every stage change, and the example at the end', () => {
  const facts = new Map(plan.projects.map((project) => [project.key, addProject(project)]));
  for (const action of plan.timeline) {
    if (action.type !== 'stage_reached') continue;
    facts.set(action.project, changeStage(facts.get(action.project)!, action, action.at));
  }
  changeStage(facts.get(plan.exampleProjectKey)!, plan.exampleStageChange, plan.endsAt);
  const stages = [...facts.values()].map(({ project }) => project.stageReached);
  expect(stages.filter((stage) => stage === 'unknown')).toHaveLength(115 - 24 - 2);
});
