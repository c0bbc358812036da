import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { CountedStage } from '../lifecycle/lifecycle.js';
import type { Decimal } from '../recorded-rows.js';
import { countedReadings, targetOutlook } from '../targets/target-outlook.js';
import { lineBehind, isAmount, milestoneBehind, type LineBehind } from './behind-line.js';
import { codedSnapshot } from './coded-steps.js';
import { listedBehind } from './listed-behind.js';
import { isoWeekPeriod, lastPeriodDay } from './period.js';
import type { InvestmentFigures, RollupData, YearTally } from './rollup-data.js';
import { missedLine, openMisses } from './rollup-deadlines.js';
import type { ListedProject, RollupFacts, RollupSnapshot } from './rollup-facts.js';
import { groupKeys } from './rollup-figures.js';
import { nextStages } from './rollup-forecast.js';
import { investmentBook, type InvestmentBook } from './rollup-investment.js';
import { lightOf } from './rollup-lights.js';
import { startedStages } from './rollup-numbers.js';
import {
  familyOf,
  milestoneLine,
  rollupRecord,
  withOpenMilestone,
  type RollupRecord,
} from './rollup-record.js';
import { yearEndProjects } from './rollup-year-end.js';

/** What the lines behind a number are read from: what was on record at the instant that the number is of. */
export interface FactsBehind extends Pick<
  RollupFacts,
  'slips' | 'difficulties' | 'targets' | 'nextList' | 'lifecycles'
> {
  readonly snapshot: RollupSnapshot;
  /** Of a counted target: which projects reached what it counts, one for the phases of a parent. */
  readonly counted: readonly {
    readonly project: string;
    readonly leadUnit: string;
    readonly reachedOn: LocalDate;
  }[];
}

/** The instant that a number is of: the cut of the issue, the one before it, or that of an earlier week. */
export function instantOf(data: Pick<RollupData, 'from' | 'cutAt'>, key: string): Date {
  const [, week] = /^\/lights\/weeks\/([^/]+)\//.exec(key) ?? [];
  if (week !== undefined) return isoWeekPeriod(week).cutAt;
  return new Date(/AtPreviousCut$/i.test(key) ? data.from : data.cutAt);
}

/** What is known where the lines of a number are made. */
interface Stand {
  readonly data: RollupData;
  readonly facts: FactsBehind;
  readonly record: RollupRecord;
  /** The day of the lights: the last before the instant. */
  readonly lightDay: LocalDate;
  readonly book: InvestmentBook;
}

/**
 * The lines behind a number of which the issue holds the count only, by the rules that its builder counts by. `facts` are as
 * of `instantOf` the number. Null: it names no number that is counted so.
 */
export function recordedBehind(data: RollupData, key: string, facts: FactsBehind): LineBehind[] | null {
  const instant = instantOf(data, key);
  const snapshot = codedSnapshot(facts.snapshot, facts.lifecycles);
  const stand: Stand = {
    data,
    facts,
    record: rollupRecord(snapshot),
    lightDay: lastPeriodDay({ cutAt: instant }),
    book: investmentBook(snapshot, data.listYear, shanghaiDate(instant)),
  };
  const { projects } = snapshot;
  const [part, ...place] = key.slice(1).split('/') as [string, ...string[]];
  switch (part) {
    case 'groups':
      return inGroup(stand, place);
    case 'investment':
      return place[0] === 'byMonth'
        ? byMonth(stand, place[1]!, place[2] as 'due' | 'completed')
        : ofInvestment(stand, projects, place);
    case 'overdue':
      return openMisses(stand.record).map((date) =>
        lineBehind({ ...milestoneBehind(missedLine(stand.record, date)), on: date.dueOn }),
      );
    case 'difficulties':
      return difficulties(stand, place[0]!);
    case 'slips':
      return slipsOfYear(stand, place[1]!);
    case 'reporting':
      return reporting(stand, place[1]!, place[2]!);
    case 'targets':
      return target(stand, place[0]!, place[1]!);
    case 'forecast':
      return silent(stand);
    case 'yearEnd':
      return yearEnd(stand, place);
    default:
      return ofProjects(stand, projects, [part, ...place]);
  }
}

/** Some of the projects of the record, by a number that is counted of projects: the last words of its key. */
function ofProjects(
  stand: Stand,
  projects: readonly ListedProject[],
  [figure = '', code, ...more]: readonly string[],
): LineBehind[] | null {
  switch (figure) {
    case 'entries':
      return entries(stand, projects);
    case 'projects':
      return families(stand, projects);
    case 'stages':
      return entries(
        stand,
        projects.filter(({ stageReached }) => stageReached === code),
      );
    case 'started':
      return entries(
        stand,
        projects.filter(({ stageReached }) => startedStages.some((stage) => stage === stageReached)),
      );
    case 'lights': {
      const light = code === 'weeks' ? more[1] : code;
      return entries(
        stand,
        projects.filter((project) => lightOf(project, stand.lightDay) === light),
      );
    }
    default:
      return null;
  }
}

function entry({ lightDay }: Stand, project: ListedProject): LineBehind {
  const { id, leadUnitId: leadUnit, stageReached } = project;
  return lineBehind({ project: id, leadUnit, stageReached, light: lightOf(project, lightDay) });
}

function entries(stand: Stand, projects: readonly ListedProject[]): LineBehind[] {
  return inOrder(projects).map((project) => entry(stand, project));
}

/** The phases of one parent are listed, and count once. */
function families(stand: Stand, projects: readonly ListedProject[]): LineBehind[] {
  const seen = new Set<string>();
  const ordered = inOrder(projects).sort((a, b) =>
    familyOf(a) < familyOf(b) ? -1 : Number(familyOf(a) > familyOf(b)),
  );
  return ordered.map((project) => {
    const isFirst = !seen.has(familyOf(project));
    seen.add(familyOf(project));
    return { ...entry(stand, project), adds: isFirst ? 1 : 0 };
  });
}

function inOrder(projects: readonly ListedProject[]): ListedProject[] {
  return projects.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function amounts(
  stand: Stand,
  projects: readonly ListedProject[],
  amountOf: (project: ListedProject) => Decimal,
): LineBehind[] {
  return inOrder(projects).flatMap((project) => {
    const adds = amountOf(project);
    return isAmount(adds) ? { ...entry(stand, project), adds } : [];
  });
}

function inGroup(stand: Stand, [by, key, ...place]: readonly string[]): LineBehind[] | null {
  const keyOf = groupKeys[by as keyof RollupData['groups']];
  const projects = stand.record.snapshot.projects.filter((project) => (keyOf(project) ?? '-') === key);
  const ids = new Set(projects.map(({ id }) => id));
  const [figure] = place;
  const listed = figure === 'overdue' ? '/overdue/atCut' : figure === 'due' ? '/due' : null;
  if (listed !== null)
    return listedBehind(stand.data, listed)!.filter(({ project }) => project !== null && ids.has(project));
  return ofProjects(stand, projects, place) ?? ofInvestment(stand, projects, place);
}

function ofInvestment(
  stand: Stand,
  projects: readonly ListedProject[],
  [figure = '', month]: readonly string[],
): LineBehind[] | null {
  const of = (project: ListedProject): InvestmentFigures => stand.book.figuresOf([project]);
  switch (figure) {
    case 'planned':
    case 'dueByNow':
    case 'completed':
      return amounts(stand, projects, (project) => of(project)[figure]);
    case 'completedAtPreviousCut':
      return amounts(stand, projects, (project) => of(project).completed);
    case 'projectsWithPlan':
    case 'projectsReporting':
      return entries(
        stand,
        projects.filter((project) => of(project)[figure] > 0),
      );
    case 'months':
      return entries(
        stand,
        projects.filter((project) => of(project).months[0]?.month === month),
      );
    default:
      return null;
  }
}

function byMonth(stand: Stand, month: string, figure: 'due' | 'completed'): LineBehind[] {
  return amounts(stand, stand.record.snapshot.projects, (project) => {
    const line = stand.book.byMonth([project]).find((one) => one.month === month)!;
    return line[figure] ?? '0';
  });
}

function difficulties({ facts, record }: Stand, figure: string): LineBehind[] {
  const counted = {
    open: facts.difficulties.filter(({ state }) => state !== 'closed'),
    closed: facts.difficulties.filter(({ state }) => state === 'closed'),
    raised: facts.difficulties.filter(({ raisedInPeriod }) => raisedInPeriod),
  }[figure as 'open' | 'closed' | 'raised'];
  return counted
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, number, projectId: project, dueOn: on }) =>
      lineBehind({
        project,
        leadUnit: record.projects.get(project)!.leadUnitId,
        difficulty: { id, number },
        on,
        things: [id],
        inPeriod: figure !== 'open',
      }),
    );
}

function slipsOfYear({ facts, record }: Stand, unit: string): LineBehind[] {
  return facts.slips
    .filter(({ unitId, ofListYear }) => unitId === unit && ofListYear)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ projectId, milestoneId, toOn: on }) => {
      const project = record.projects.get(projectId)!;
      return lineBehind({
        ...milestoneBehind(milestoneLine(project, record.milestones.get(milestoneId)!)),
        on,
      });
    });
}

function reporting(stand: Stand, unit: string, figure: string): LineBehind[] {
  const { data, record } = stand;
  const isOfUnit = (project: string): boolean => record.projects.get(project)?.leadUnitId === unit;
  if (figure === 'projects')
    return entries(
      stand,
      [...withOpenMilestone(record)].filter(isOfUnit).map((id) => record.projects.get(id)!),
    );
  return listedBehind(data, `/reporting/${figure}`)!
    .filter(({ project }) => project !== null && isOfUnit(project))
    .map((line) => ({ ...line, leadUnit: unit }));
}

function silent({ data, facts, record }: Stand): LineBehind[] {
  const told = new Set(data.forecast.lines.map(({ milestone }) => milestone));
  return nextStages({ facts, atCut: record })
    .filter(({ id, dueOn }) => dueOn !== null && !told.has(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((milestone) => {
      const project = record.projects.get(milestone.projectId)!;
      return lineBehind({ ...milestoneBehind(milestoneLine(project, milestone)), on: milestone.dueOn });
    });
}

function yearEnd(stand: Stand, [part, stage, figure]: readonly string[]): LineBehind[] | null {
  const { data, facts, record, book } = stand;
  const days = [shanghaiDate(new Date(data.from)), shanghaiDate(new Date(data.cutAt))] as const;
  const { reached, carried } = yearEndProjects(record, facts.lifecycles, days);
  if (part === 'onNextList')
    return entries(
      stand,
      carried.filter(({ id }) => facts.nextList?.includes(id)),
    );
  const projects =
    part === 'reached'
      ? reached(stage as CountedStage)
      : carried.filter(({ stageReached }) => stageReached === stage);
  switch (figure as keyof YearTally) {
    case 'entries':
      return entries(stand, projects);
    case 'projects':
      return families(stand, projects);
    case 'unstated':
      return entries(
        stand,
        projects.filter(({ totalInvestment }) => totalInvestment === null),
      );
    case 'totalInvestment':
      return amounts(stand, projects, ({ totalInvestment }) => totalInvestment ?? '0');
    case 'completed':
      return amounts(stand, projects, (project) => book.figuresOf([project]).completed);
  }
}

/**
 * What a target's numbers are reckoned from: its readings; and the reading of a counted one is the number of the projects that
 * reached what it counts.
 */
function target({ data, facts, lightDay }: Stand, id: string, figure: string): LineBehind[] | null {
  const line = data.targets.find((one) => one.target === id);
  const found = facts.targets.find((one) => one.id === id);
  if (line === undefined || found === undefined) return null;
  const { countedDays, sense, strength, value } = found;
  const reached = facts.counted.filter(({ reachedOn }) => reachedOn <= lightDay);
  const readings =
    countedDays === null ? found.readings : countedReadings(countedDays, data.listYear, lightDay);
  const { newest } = targetOutlook({ year: data.listYear, sense, strength, value }, readings, lightDay);
  // The readings are others than those that the issue has used: nothing is behind its number then.
  if (newest?.value !== line.reading?.value || newest?.readOn !== line.reading?.readOn) return null;
  if (countedDays !== null)
    return reached.map(({ project, leadUnit, reachedOn: on }) =>
      lineBehind({ project, leadUnit, on, adds: figure === 'reading' ? 1 : null }),
    );
  return readings
    .filter(({ readOn }) => readOn <= lightDay)
    .map(({ readOn, value: read, state }) =>
      lineBehind({ on: readOn as LocalDate, reading: { value: read, state }, adds: null, things: [id] }),
    );
}
