import { addDays, firstOfNextMonth, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { ProjectFacts } from '../project/project-facts.js';
import { factIntervals, type FactInterval } from './light-facts.js';
import type { Light, LightPeriod, LightSchedule, LightSettings, LitFact } from './light.js';

/** Facts whose repair leaves a trace to the end of the month. */
const repairable = new Set<LitFact['fact']>(['overdue', 'second_slip', 'behind_plan']);
const severity: Readonly<Record<LitFact['light'], number>> = { red: 0, yellow: 1, grey: 2 };

/**
 * The project's lights from `today` on, for as long as nothing changes: the worst fact of each day wins, a hold hides the
 * others, and a red on dates or investment that this change has repaired stays yellow to the end of the month.
 * @param isChange whether something of the project has changed; by other settings alone nothing is repaired.
 */
export function lightSchedule(
  facts: ProjectFacts,
  today: LocalDate,
  settings: LightSettings,
  calendar: WorkingCalendar,
  isChange = true,
): LightSchedule {
  if (facts.project.state !== 'active') return compact([{ from: today, light: 'none', facts: [] }]);
  const intervals = factIntervals(facts, today, settings, calendar);
  const all = [...intervals, ...repaired(facts, intervals, today, isChange)];
  const basis: Light = isKnown(facts) ? 'green' : 'none';
  return compact(joined(breaks(all, today).map((from) => periodOn(from, all, basis))));
}

/** The periods of a schedule with their facts. */
export function lightPeriods({ facts, periods }: LightSchedule): LightPeriod[] {
  return periods.map((period) => withFacts(period, facts));
}

/** The period of a schedule that a day lies in; null before its first. */
export function lightOn(schedule: LightSchedule, day: LocalDate): LightPeriod | null {
  const period = schedule.periods.findLast(({ from }) => from <= day);
  return period === undefined ? null : withFacts(period, schedule.facts);
}

function withFacts(period: LightSchedule['periods'][number], facts: readonly LitFact[]): LightPeriod {
  return { ...period, facts: period.facts.map((place) => facts[place]!) };
}

/** The schedule from a day on, in the form that `lightSchedule` gives it: equal ones say the same. */
export function lightsFrom(schedule: LightSchedule, day: LocalDate): LightSchedule {
  const periods = lightPeriods(schedule);
  const current = periods.findLast(({ from }) => from <= day);
  const later = periods.filter(({ from }) => from > day);
  return compact(current === undefined ? later : [{ ...current, from: day }, ...later]);
}

function compact(periods: readonly LightPeriod[]): LightSchedule {
  const places = new Map<string, number>();
  // Most periods share their facts as objects, which spares their texts: every change of a project comes through here.
  const placesOfObjects = new Map<LitFact, number>();
  const facts: LitFact[] = [];
  const placeOf = (fact: LitFact): number => {
    let place = placesOfObjects.get(fact);
    if (place !== undefined) return place;
    const key = JSON.stringify(fact);
    place = places.get(key) ?? facts.push(fact) - 1;
    places.set(key, place);
    placesOfObjects.set(fact, place);
    return place;
  };
  return {
    periods: periods.map((period) => ({ ...period, facts: period.facts.map(placeOf) })),
    facts,
  };
}

/** Without any date, plan, report, difficulty or hold there is nothing to make a light from. */
function isKnown(facts: ProjectFacts): boolean {
  return (
    facts.lastReportedOn !== null ||
    facts.milestones.some(({ plannedOn }) => plannedOn !== null) ||
    facts.difficulties.length > 0 ||
    facts.holds.length > 0 ||
    facts.investments.length > 0
  );
}

/** What was red today by the schedule so far for something that today is not any more. */
function repaired(
  facts: ProjectFacts,
  intervals: readonly FactInterval[],
  today: LocalDate,
  isChange: boolean,
): FactInterval[] {
  const before = facts.lights === null ? null : lightOn(facts.lights, today);
  const wasRed = before?.facts.filter(({ fact, light }) => light === 'red' && repairable.has(fact)) ?? [];
  const isRed = new Set(
    intervals
      .filter((one) => one.from <= today && (one.to === null || one.to > today) && one.lit.light === 'red')
      .map(({ lit }) => subject(lit)),
  );
  const until = firstOfNextMonth(today);
  const trace = before?.facts.find(({ fact }) => fact === 'repaired');
  const isNew = isChange && wasRed.some((fact) => !isRed.has(subject(fact)));
  if (!isNew && trace === undefined) return [];
  return [{ from: today, to: until, lit: { fact: 'repaired', until: addDays(until, -1), light: 'yellow' } }];
}

/** What a fact is about: the same subject under the same fact is the same red. */
function subject(lit: LitFact): string {
  return `${lit.fact} ${'milestone' in lit ? lit.milestone : ''}`;
}

function breaks(intervals: readonly FactInterval[], today: LocalDate): LocalDate[] {
  const days = intervals.flatMap(({ from, to }) => (to === null ? [from] : [from, to]));
  return [...new Set([today, ...days.filter((day) => day > today)])].sort();
}

function periodOn(from: LocalDate, intervals: readonly FactInterval[], basis: Light): LightPeriod {
  const active = intervals
    .filter((one) => one.from <= from && (one.to === null || one.to > from))
    .map(({ lit }) => lit)
    .sort((a, b) => severity[a.light] - severity[b.light] || (subject(a) < subject(b) ? -1 : 1));
  const hold = active.find(({ light }) => light === 'grey');
  if (hold !== undefined) return { from, light: 'grey', facts: [hold] };
  return { from, light: active[0]?.light ?? basis, facts: active };
}

/** Periods that differ from the one before them. */
function joined(periods: readonly LightPeriod[]): LightPeriod[] {
  return periods.filter(
    ({ light, facts }, index) =>
      index === 0 || light !== periods[index - 1]!.light || !areSame(facts, periods[index - 1]!.facts),
  );
}

function areSame(facts: readonly LitFact[], others: readonly LitFact[]): boolean {
  return (
    facts.length === others.length &&
    facts.every((fact, place) => {
      const other = others[place]!;
      return fact === other || JSON.stringify(fact) === JSON.stringify(other);
    })
  );
}
