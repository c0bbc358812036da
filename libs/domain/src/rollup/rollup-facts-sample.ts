import { official2022 } from '../calendar/official-2022.js';
import { localDate, shanghaiDate } from '../calendar/local-date.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { delayRecord } from '../forecast/delay-record.js';
import { firstLifecycles } from '../lifecycle/default-lifecycles.js';
import { defaultSteps } from '../reminders/ladder.js';
import { buildRollup } from './build-rollup.js';
import { isoWeekPeriod } from './period.js';
import type { RollupData } from './rollup-data.js';
import type {
  ListedProject,
  MilestoneAt,
  MissedDateAt,
  RollupFacts,
  RollupSnapshot,
} from './rollup-facts.js';

/** Of every built sample. */
export const period = isoWeekPeriod('2022-W09');
/** The day of its cut. */
export const cutDay = localDate('2022-03-07');
const calendar = workingCalendar(official2022);

/** A listed project. */
export function project(id: string, change: Partial<ListedProject> = {}): ListedProject {
  return {
    id,
    category: 'industry',
    levels: ['city'],
    lifecycleCode: 'enterprise',
    lifecycleVersion: 1,
    stageReached: 'signing',
    state: 'active',
    areaId: 'area',
    leadUnitId: 'area',
    parentId: null,
    totalInvestment: null,
    plannedInvestment: null,
    monthlyPlan: null,
    lights: null,
    ...change,
  };
}

/** A project's groundbreaking, planned for a day. */
export function milestone(
  projectId: string,
  dueOn: string | null,
  change: Partial<MilestoneAt> = {},
): MilestoneAt {
  return {
    id: `${projectId}-groundbreaking`,
    projectId,
    stage: 'groundbreaking',
    step: null,
    plannedOn: dueOn === null ? null : localDate(dueOn),
    dueOn: dueOn === null ? null : localDate(dueOn),
    deadlineVersion: dueOn === null ? 0 : 1,
    reached: false,
    reachedOn: null,
    reachedInPeriod: false,
    ...change,
  };
}

/** That milestone's deadline, recorded as missed. */
export function missedDate(
  projectId: string,
  dueOn: string,
  change: Partial<MissedDateAt> = {},
): MissedDateAt {
  return {
    id: `${projectId}-missed`,
    projectId,
    milestoneId: `${projectId}-groundbreaking`,
    deadlineVersion: 1,
    dueOn: localDate(dueOn),
    state: 'missed',
    recordedInPeriod: false,
    ...change,
  };
}

const nothing: RollupSnapshot = { projects: [], milestones: [], missedDates: [], investments: [] };

/** Builds the rollup of two snapshots and of other facts where they matter. */
export function build(
  atCut: Partial<RollupSnapshot>,
  before: Partial<RollupSnapshot> = {},
  change: Partial<RollupFacts> = {},
  of = period,
): RollupData {
  const facts: RollupFacts = {
    scopeId: 'city',
    listYear: 2022,
    listIssuedAt: new Date('2022-01-10T00:00:00+08:00'),
    atCut: { ...nothing, ...atCut },
    atPreviousCut: { ...nothing, ...before },
    slips: [],
    difficulties: [],
    askedDates: [],
    targets: [],
    delays: delayRecord([], shanghaiDate(of.cutAt)),
    nextList: null,
    lightWeeks: [],
    lifecycles: firstLifecycles,
    lastReports: [],
    duties: [],
    staleAfterWorkingDays: 5,
    behindFromBasisPoints: 1_000,
    reminderSteps: defaultSteps,
    units: [
      { id: 'city', path: ['city'] },
      { id: 'area', path: ['city', 'area'] },
    ],
    calendar,
    ...change,
  };
  return buildRollup(facts, of);
}

/** That it was recorded in the period as reached. */
export const reached = (on: string): Partial<MilestoneAt> => ({
  reached: true,
  reachedOn: localDate(on),
  reachedInPeriod: true,
});
