import { addDays, daysBetween, localDate } from '#domain';
import type { MadeUpProject } from './made-up-projects.js';
import { endsOn, issuedOn, officeDayOnOrAfter, officeHour } from './office-days.js';
import type { PlanDate, PlanKey, PlanProgressReported, PlanStage } from './plan-types.js';
import { progressTexts } from './progress-texts.js';
import { openRandom, type Random } from './random.js';

/** Sites and offices are quiet from the weekend before the Spring Festival to its end. */
const quietFrom = localDate('2022-01-29');
const quietTo = localDate('2022-02-06');

/**
 * The dated reports of a made-up project: every week or so, among them some "no change". They never go back:
 * each says what was not said before, and percents only rise.
 */
export function progressActions(
  madeUp: MadeUpProject,
  officer: PlanKey,
  seed: number,
): PlanProgressReported[] {
  const random = openRandom(seed, `progress/${madeUp.row.name}`);
  const said = new Set<string>();
  return reportDays(madeUp, random).map((day, index) => {
    const state = stateOn(madeUp, day);
    const nothingNew = index > 0 && random.chance(0.15);
    const text = nothingNew ? null : nextText(madeUp, day, state, said);
    if (text !== null) said.add(text);
    return {
      type: 'progress_reported',
      at: officeHour(day, random),
      person: officer,
      project: madeUp.project.key,
      reportedOn: day,
      noChange: text === null,
      text,
      percent: text === null ? null : state.percent,
    };
  });
}

function reportDays({ row }: MadeUpProject, random: Random): PlanDate[] {
  const last = row.silentAfter ?? addDays(endsOn, -1);
  const [shortest, longest] = row.reserve === true ? [11, 14] : [5, 9];
  const days: PlanDate[] = [];
  let day = officeDayOnOrAfter(addDays(issuedOn, random.between(0, 8)));
  while (day <= last) {
    days.push(day);
    day = officeDayOnOrAfter(afterQuiet(addDays(day, random.between(shortest, longest)), random));
  }
  return days;
}

function afterQuiet(day: PlanDate, random: Random): PlanDate {
  return day >= quietFrom && day <= quietTo ? addDays(quietTo, random.between(1, 4)) : day;
}

interface SiteState {
  stage: PlanStage | null;
  /** Of the whole project; null before groundbreaking and where nothing is built. */
  percent: number | null;
}

/** The stage as recorded before the day, and the physical progress that goes with it. */
function stateOn({ project, events }: MadeUpProject, day: PlanDate): SiteState {
  const reached = new Map<PlanStage, PlanDate>();
  for (const { stage, reached: before } of project.milestones) if (before) reached.set(stage, before.on);
  for (const event of events) if (event.recordedOn < day) reached.set(event.stage, event.reachedOn);
  const stage = [...reached.keys()].at(-1) ?? null;
  const startedOn = reached.get('groundbreaking');
  if (startedOn === undefined) return { stage, percent: null };
  if (reached.has('completion')) return { stage, percent: 100 };
  const dueOn = project.milestones.find((milestone) => milestone.stage === 'completion')!.plannedOn!;
  const share = daysBetween(startedOn, day) / daysBetween(startedOn, dueOn);
  return { stage, percent: Math.min(96, Math.max(1, Math.round(share * 95))) };
}

/** Calendar days that a sentence of the preparation stands for. */
const daysPerSentence = 8;

/**
 * The next sentence not said yet. Work before a stage is told so that the last sentence comes in the days before
 * it; on a site there is at least a percent to report, elsewhere no change.
 */
function nextText({ project, events }: MadeUpProject, day: PlanDate, state: SiteState, said: Set<string>) {
  const { stage, percent } = state;
  const texts = progressTexts(project, stage, percent);
  const unsaid = (sentence: string): boolean => !said.has(sentence);
  if (stage === 'groundbreaking' && percent !== null) {
    return texts.find(unsaid) ?? `施工有序推进，形象进度约 ${percent}%。`;
  }
  const next = project.milestones[project.milestones.findIndex((milestone) => milestone.stage === stage) + 1];
  if (next === undefined) return texts.find(unsaid) ?? null;
  const nextOn = events.find((event) => event.stage === next.stage)?.reachedOn ?? next.plannedOn!;
  const left = Math.floor(Math.max(0, daysBetween(day, nextOn)) / daysPerSentence);
  return texts.slice(Math.max(0, texts.length - 1 - left)).find(unsaid) ?? null;
}
