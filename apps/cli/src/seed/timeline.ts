import { localDate } from '#domain';
import { openRandom } from './random.js';
import { officeDayOnOrAfter, officeHour } from './office-days.js';
import type { MadeUpProject } from './made-up-projects.js';
import type {
  PlanInstant,
  PlanInvestmentReported,
  PlanKey,
  PlanStageReached,
  TimelineAction,
} from './plan-types.js';
import { progressActions } from './progress-timeline.js';
import { evidenceOf, noteOf } from './stage-papers.js';

/**
 * What happens on the made-up projects between the list's issue and 2022-03-07, each action by the project's
 * liaison officer, in strictly ascending order of time.
 */
export function buildTimeline(
  projects: readonly MadeUpProject[],
  officers: ReadonlyMap<PlanKey, PlanKey>,
  seed: number,
): TimelineAction[] {
  const actions = projects.flatMap((madeUp): TimelineAction[] => {
    const officer = officers.get(madeUp.project.key)!;
    return [
      ...stageActions(madeUp, officer, seed),
      ...progressActions(madeUp, officer, seed),
      ...investmentActions(madeUp, officer, seed),
    ];
  });
  return oneAfterAnother(actions);
}

function stageActions(
  { project, events, row }: MadeUpProject,
  officer: PlanKey,
  seed: number,
): PlanStageReached[] {
  const random = openRandom(seed, `stages/${row.name}`);
  return events.map((event) => {
    const { plannedOn } = project.milestones.find(({ stage }) => stage === event.stage)!;
    return {
      type: 'stage_reached',
      at: officeHour(event.recordedOn, random),
      person: officer,
      project: project.key,
      stage: event.stage,
      reachedOn: event.reachedOn,
      evidence: evidenceOf(event.stage, event.reachedOn, random),
      note: noteOf(project, event, plannedOn!),
    };
  });
}

/**
 * January's figure after the Spring Festival, February's in the first days of March. The statistical series is
 * absent: the statistics of January and February come out together in the middle of March, after this past ends.
 */
function investmentActions(
  { project, row, completed }: MadeUpProject,
  officer: PlanKey,
  seed: number,
): PlanInvestmentReported[] {
  const random = openRandom(seed, `investment-reports/${row.name}`);
  const report = (month: string, cumulative: string | null, day: string): PlanInvestmentReported[] => {
    const on = officeDayOnOrAfter(localDate(day));
    if (cumulative === null || (row.silentAfter !== undefined && on > row.silentAfter)) return [];
    const base = { at: officeHour(on, random), person: officer, project: project.key };
    return [{ type: 'investment_reported', ...base, month, series: 'reported', cumulative }];
  };
  return [
    ...report('2022-01', completed.january, `2022-02-${String(random.between(7, 11)).padStart(2, '0')}`),
    ...report('2022-02', completed.february, `2022-03-0${random.between(1, 4)}`),
  ];
}

/** Sorted; where two fall on one second the later in the order waits a second, so that the order is total. */
function oneAfterAnother(actions: readonly TimelineAction[]): TimelineAction[] {
  const sorted = actions.toSorted(
    (one, other) =>
      compare(one.at, other.at) || compare(one.project, other.project) || compare(one.type, other.type),
  );
  let before: PlanInstant = '';
  return sorted.map((action) => {
    before = action.at > before ? action.at : secondAfter(before);
    return { ...action, at: before };
  });
}

/** By code units, so that the order is the same whatever the machine's language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function secondAfter(instant: PlanInstant): PlanInstant {
  const shanghai = new Date(Date.parse(instant) + 8 * 3_600_000 + 1000);
  return `${shanghai.toISOString().slice(0, 19)}+08:00`;
}
