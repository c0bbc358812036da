import type { LocalDate } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import type { ProjectFacts } from '../project/project-facts.js';
import { lightsFrom } from './light-schedule.js';
import { lightRuleVersion, type LightSchedule, type LitFact } from './light.js';

/** The rows of the project's next schedule; none where the one that is there says the same from today on. */
export function nextLights(
  { lights, project: { id: projectId } }: Pick<ProjectFacts, 'lights' | 'project'>,
  schedule: LightSchedule,
  today: LocalDate,
): Pick<Decision, 'inserts' | 'versions'> {
  if (lights !== null && isSame(lightsFrom(lights, today), schedule)) return { inserts: [], versions: [] };
  const version = (lights?.version ?? 0) + 1;
  return {
    inserts: lights === null ? [{ table: 'light_schedule', row: { projectId } }] : [],
    versions: [
      { table: 'light_schedule', row: { projectId, version, ruleVersion: lightRuleVersion, ...schedule } },
    ],
  };
}

/** Whether both say the same; every change of a project asks. A stored fact comes back with its fields in another order. */
function isSame(one: LightSchedule, other: LightSchedule): boolean {
  return (
    areSame(
      one.periods,
      other.periods,
      (before, now) =>
        before.from === now.from && before.light === now.light && areSame(before.facts, now.facts, Object.is),
    ) && areSame(one.facts, other.facts, isSameFact)
  );
}

function isSameFact(one: LitFact, other: LitFact): boolean {
  const fields = Object.entries(one);
  const others: Readonly<Record<string, unknown>> = { ...other };
  return (
    fields.length === Object.keys(others).length && fields.every(([name, value]) => others[name] === value)
  );
}

function areSame<T>(some: readonly T[], others: readonly T[], are: (one: T, other: T) => boolean): boolean {
  return some.length === others.length && some.every((one, place) => are(one, others[place]!));
}
