import type { LocalDate } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import type { ProjectFacts } from '../project/project-facts.js';
import { lightsFrom } from './light-schedule.js';
import { lightRuleVersion, type LightSchedule } from './light.js';

/** The rows of the project's next schedule; none where the one that is there says the same from today on. */
export function nextLights(
  { lights, project: { id: projectId } }: Pick<ProjectFacts, 'lights' | 'project'>,
  schedule: LightSchedule,
  today: LocalDate,
): Pick<Decision, 'inserts' | 'versions'> {
  if (lights !== null && textOf(lightsFrom(lights, today)) === textOf(schedule))
    return { inserts: [], versions: [] };
  const version = (lights?.version ?? 0) + 1;
  return {
    inserts: lights === null ? [{ table: 'light_schedule', row: { projectId } }] : [],
    versions: [
      { table: 'light_schedule', row: { projectId, version, ruleVersion: lightRuleVersion, ...schedule } },
    ],
  };
}

/** The same for equal schedules: one that was stored comes back with its fields in another order. */
function textOf(schedule: LightSchedule): string {
  return JSON.stringify(schedule, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
