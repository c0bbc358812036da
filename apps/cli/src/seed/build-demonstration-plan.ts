import { localDate } from '#domain';
import { buildAccounts, buildDuties, officersByProject } from './duties.js';
import { buildDutyChanges } from './duty-changes.js';
import { exampleName } from './made-up-catalogue.js';
import { buildMadeUpProjects, madeUpKey } from './made-up-projects.js';
import { buildNamedProjects, listYear } from './named-projects.js';
import { endsOn, instantOf, issuedOn } from './office-days.js';
import { buildStaff } from './people.js';
import { buildProgrammes } from './programmes.js';
import type { DemonstrationPlan, PlanStageChangeExample } from './plan-types.js';
import type { Report } from './report.js';
import { buildLastYear, buildTargets } from './targets.js';
import { buildTimeline } from './timeline.js';
import { buildUnits } from './units.js';

/** The project that the API document's example is made for: signed, groundbreaking due on 2022-03-31. */
export const exampleProjectKey = madeUpKey(exampleName);

/** The body of the API document's example; lawful on that project when the demonstration's past ends. */
export const exampleStageChange: PlanStageChangeExample = {
  stage: 'groundbreaking',
  reachedOn: localDate('2022-03-04'),
  evidence: [{ kind: 'construction_permit', number: '演示320585202203040001' }],
  note: '首根工程桩已于 3 月 4 日施打，施工许可证同日核发。',
};

/**
 * What a demonstration database holds, as data: the named projects of the report with nothing added, made-up
 * ones beside them, made-up people who answer for all, and what they recorded between 2022-01-10 and 2022-03-07.
 * Pure; the same report and seed give the same plan, byte for byte.
 */
export function buildDemonstrationPlan(report: Report, seed = 2022): DemonstrationPlan {
  const madeUp = buildMadeUpProjects(seed);
  const projects = [...buildNamedProjects(report), ...madeUp.map(({ project }) => project)];
  const staff = buildStaff(seed, projects);
  return {
    seed,
    beginsAt: instantOf(issuedOn, 0),
    endsAt: instantOf(endsOn, (7 * 60 + 28) * 60),
    listYear,
    units: buildUnits(report.areas),
    people: staff.people,
    duties: buildDuties(staff, exampleProjectKey),
    accounts: buildAccounts(staff),
    projects,
    timeline: buildTimeline(madeUp, officersByProject(staff), seed),
    dutyChanges: buildDutyChanges(staff),
    programmes: buildProgrammes(report, projects, exampleProjectKey),
    targets: buildTargets(report),
    lastYear: buildLastYear(report),
    exampleProjectKey,
    exampleStageChange,
  };
}
