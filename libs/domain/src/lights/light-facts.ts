import { addDays, addMonths, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { compareDecimals } from '../decimal.js';
import { currentEntry, type MilestoneFacts, type ProjectFacts } from '../project/project-facts.js';
import type { LightFact, LightSettings, LitFact } from './light.js';
import { paces } from './pace.js';

/** A fact from a day on, up to but not including another. */
export interface FactInterval {
  readonly from: LocalDate;
  /** Null: for good, until a change says otherwise. */
  readonly to: LocalDate | null;
  readonly lit: LitFact;
}

/** Everything that will turn the project's light from `today` on if nothing changes. */
export function factIntervals(
  facts: ProjectFacts,
  today: LocalDate,
  settings: LightSettings,
  calendar: WorkingCalendar,
): FactInterval[] {
  const open = facts.milestones.filter(({ reachedPrecision }) => reachedPrecision === null);
  return [
    ...open.flatMap((milestone) => overdue(milestone, settings)),
    ...open.flatMap((milestone) => secondSlip(milestone, facts, today, settings)),
    ...behind(facts, today, settings),
    ...notInStatistics(facts, open, settings),
    ...stale(facts, open, settings, calendar),
    ...lateDifficulties(facts),
    ...holds(facts),
  ];
}

function step(
  yellowFrom: LocalDate,
  redFrom: LocalDate,
  fact: LightFact,
  redFact: LightFact = fact,
): FactInterval[] {
  return [
    { from: yellowFrom, to: redFrom, lit: { ...fact, light: 'yellow' } },
    { from: redFrom, to: null, lit: { ...redFact, light: 'red' } },
  ];
}

function overdue({ id, stage, dueOn }: MilestoneFacts, settings: LightSettings): FactInterval[] {
  if (dueOn === null) return [];
  return step(
    addDays(dueOn, settings.overdueYellowFromDays),
    addDays(dueOn, settings.overdueRedOverDays + 1),
    {
      fact: 'overdue',
      milestone: id,
      stage,
      dueOn,
    },
  );
}

function secondSlip(
  { id, stage }: MilestoneFacts,
  { slips }: ProjectFacts,
  today: LocalDate,
  settings: LightSettings,
): FactInterval[] {
  const count = slips.filter(({ milestoneId }) => milestoneId === id).length;
  if (count < settings.redSlips) return [];
  return [
    { from: today, to: null, lit: { fact: 'second_slip', milestone: id, stage, slips: count, light: 'red' } },
  ];
}

function behind(facts: ProjectFacts, today: LocalDate, settings: LightSettings): FactInterval[] {
  const rows = paces(facts, today);
  const listYear = currentEntry(facts)?.listYear ?? 0;
  return rows.flatMap(({ from, behindBasisPoints }, index): FactInterval[] => {
    if (behindBasisPoints < settings.behindYellowBasisPoints) return [];
    const light = behindBasisPoints > settings.behindRedBasisPoints ? 'red' : 'yellow';
    return [
      {
        from,
        to: rows[index + 1]?.from ?? null,
        lit: { fact: 'behind_plan', behindBasisPoints, listYear, light },
      },
    ];
  });
}

/** The step 入库纳统 of a project that has begun; owed only by those large enough. */
function notInStatistics(
  { project, milestones }: ProjectFacts,
  open: readonly MilestoneFacts[],
  settings: LightSettings,
): FactInterval[] {
  const owed = open.find(({ step: name }) => name === 'in_statistics');
  const start = milestones.find(({ stage, step: name }) => stage === 'groundbreaking' && name === null);
  if (owed === undefined || start?.reachedPrecision !== 'day' || start.reachedOn === null) return [];
  const { totalInvestment } = project;
  if (totalInvestment === null || compareDecimals(totalInvestment, settings.statisticsFromInvestment) < 0)
    return [];
  const after = (months: number): LocalDate => addDays(addMonths(start.reachedOn!, months), 1);
  return step(after(settings.statisticsYellowMonths), after(settings.statisticsRedMonths), {
    fact: 'not_in_statistics',
    milestone: owed.id,
    startedOn: start.reachedOn,
  });
}

/** A project with something left to reach, of which somebody has reported before. */
function stale(
  { lastReportedOn }: ProjectFacts,
  open: readonly MilestoneFacts[],
  { staleWorkingDays, staleRedTimes }: LightSettings,
  calendar: WorkingCalendar,
): FactInterval[] {
  if (lastReportedOn === null || open.length === 0) return [];
  const over = (days: number): LocalDate => calendar.addWorkingDays(lastReportedOn, days + 1).day;
  const fact = (workingDays: number): LightFact => ({ fact: 'stale', lastReportedOn, workingDays });
  return step(
    over(staleWorkingDays),
    over(staleRedTimes * staleWorkingDays),
    fact(staleWorkingDays),
    fact(staleRedTimes * staleWorkingDays),
  );
}

function lateDifficulties({ difficulties }: ProjectFacts): FactInterval[] {
  return difficulties
    .filter(({ state }) => state !== 'closed')
    .map(({ id, number, dueOn, settledBy }) => ({
      from: addDays(dueOn, 1),
      to: null,
      lit: {
        fact: 'difficulty_overdue',
        difficulty: id,
        number,
        dueOn,
        light: settledBy === 'leader' || settledBy === 'head' ? 'red' : 'yellow',
      },
    }));
}

/** Grey within the days of a running hold; past its agreed end red until somebody ends or renews it. */
function holds({ holds: all }: ProjectFacts): FactInterval[] {
  return all
    .filter(({ state }) => state === 'running')
    .flatMap(({ id, fromOn, toOn }): FactInterval[] => [
      { from: fromOn, to: addDays(toOn, 1), lit: { fact: 'hold', hold: id, toOn, light: 'grey' } },
      { from: addDays(toOn, 1), to: null, lit: { fact: 'hold_overrun', hold: id, toOn, light: 'red' } },
    ]);
}
