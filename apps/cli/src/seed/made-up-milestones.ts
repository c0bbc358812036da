import { addDays, localDate } from '#domain';
import { lifecycleStages } from './lifecycle-stages.js';
import type { CatalogueRow, NextStage } from './made-up-catalogue.js';
import { officeDayOnOrAfter, officeDayOnOrBefore } from './office-days.js';
import type { PlanDate, PlanLifecycle, PlanMilestone, PlanStage } from './plan-types.js';
import type { Random } from './random.js';

/** A stage that the timeline lets a project reach. */
export interface StageEvent {
  stage: PlanStage;
  reachedOn: PlanDate;
  /** The day on which the liaison officer records it. */
  recordedOn: PlanDate;
}

/** What a made-up project's lifecycle looks like at the list's issue, and what happens to it afterwards. */
export interface MadeUpMilestones {
  milestones: PlanMilestone[];
  events: StageEvent[];
}

/** The last day before the record begins on which a stage may have been reached. */
const lastDayBefore = localDate('2021-12-31');
/** From this day on a date stands for nothing that the demonstration promises to show. */
const firstLaterDay = localDate('2022-04-18');

/** Calendar days from the stage before to this one: least and most. Urban renewal has limits of 100 each. */
const usualDays: Readonly<Record<PlanStage, readonly [number, number]>> = {
  signing: [90, 180],
  approval: [90, 180],
  groundbreaking: [110, 220],
  completion: [340, 520],
  operation: [60, 140],
  agreements: [100, 100],
  expropriation: [100, 100],
  vacating: [100, 100],
};

/** Dates of every stage of a made-up project: reached ones backwards from the next, due ones forwards. */
export function buildMadeUpMilestones(
  row: CatalogueRow,
  lifecycle: PlanLifecycle,
  random: Random,
): MadeUpMilestones {
  const stages = lifecycleStages[lifecycle];
  const nextIndex = row.reached === null ? 0 : stages.indexOf(row.reached) + 1;
  const fates = unfold(row.next);
  const dueDays = planDueDays(stages.slice(nextIndex), fates, row, random);
  return {
    milestones: [
      ...reachedBefore(stages.slice(0, nextIndex), stages[nextIndex]!, dueDays[0]!, random),
      ...dueDays.map((plannedOn, offset) => ({
        stage: stages[nextIndex + offset]!,
        plannedOn,
        dueYear: null,
        reached: null,
      })),
    ],
    events: fates.flatMap((fate, offset) =>
      fate.fate === 'reached'
        ? [{ stage: stages[nextIndex + offset]!, reachedOn: fate.reachedOn, recordedOn: fate.recordedOn }]
        : [],
    ),
  };
}

/** The fates of the stages one after another. */
function unfold(next: NextStage): NextStage[] {
  return next.fate === 'reached' && next.after !== undefined ? [next, ...unfold(next.after)] : [next];
}

/** Planned days of the stages not yet reached; those without a fate follow at the usual distance. */
function planDueDays(
  stages: readonly PlanStage[],
  fates: readonly NextStage[],
  row: CatalogueRow,
  random: Random,
): PlanDate[] {
  const days: PlanDate[] = [];
  for (const [index, stage] of stages.entries()) {
    const fate = fates[index];
    const before = days.at(-1);
    if (fate !== undefined && fate.fate !== 'later') days.push(fate.dueOn);
    else if (before === undefined) days.push(laterDay(row, random));
    else days.push(snap(latest(addDays(before, between(stage, random)), firstLaterDay), stage, random));
  }
  return days;
}

/** A first due day after the weeks shown; a reserve project's lies in the second half of the year. */
function laterDay(row: CatalogueRow, random: Random): PlanDate {
  const first = row.reserve === true ? localDate('2022-07-01') : firstLaterDay;
  const spread = row.reached === 'groundbreaking' ? 360 : 150;
  return snap(addDays(first, random.between(0, spread)), 'completion', random);
}

/** Half of all plans say the end of a month, as plans do; the others a day on which offices work. */
function snap(day: PlanDate, stage: PlanStage, random: Random): PlanDate {
  const atMonthEnd = random.chance(0.5);
  if (usualDays[stage][0] === usualDays[stage][1]) return day;
  return atMonthEnd ? monthEnd(day) : officeDayOnOrAfter(day);
}

/** Stages reached before the record began, on the planned day or some days before it. */
function reachedBefore(
  stages: readonly PlanStage[],
  next: PlanStage,
  nextDay: PlanDate,
  random: Random,
): PlanMilestone[] {
  const milestones: PlanMilestone[] = [];
  let following = next;
  let bound = nextDay;
  for (const stage of [...stages].reverse()) {
    const usual = addDays(bound, -between(following, random));
    const latestDay = milestones.length === 0 ? addDays(lastDayBefore, -random.between(0, 60)) : usual;
    const on = officeDayOnOrBefore(earliest(usual, latestDay));
    const plannedOn = earliest(addDays(on, random.between(0, 25)), lastDayBefore);
    milestones.unshift({ stage, plannedOn, dueYear: null, reached: { on, precision: 'day' } });
    following = stage;
    bound = on;
  }
  return milestones;
}

function between(stage: PlanStage, random: Random): number {
  return random.between(...usualDays[stage]);
}

function monthEnd(day: PlanDate): PlanDate {
  const nextMonth = addDays(localDate(`${day.slice(0, 8)}28`), 4);
  return addDays(nextMonth, -Number(nextMonth.slice(8)));
}

function earliest(one: PlanDate, other: PlanDate): PlanDate {
  return one < other ? one : other;
}

function latest(one: PlanDate, other: PlanDate): PlanDate {
  return one > other ? one : other;
}
