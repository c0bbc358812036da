import { shanghaiDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry } from '../history/history-entry.js';
import type { ProjectFacts } from '../project/project-facts.js';
import type { ConsequenceContext } from '../project/with-consequences.js';
import { refuse, type Refusal } from '../refusal.js';
import { lightOn, lightSchedule } from './light-schedule.js';
import { nextLights } from './next-lights.js';
import { lightRuleVersion } from './light.js';

/**
 * Makes the project's lights again by the settings that hold for it now. Nothing of the project has changed, so nothing is
 * repaired by it and nothing else follows. Refuses where they are the same.
 * @param causedBy the event that has changed the settings, or by which settings the project goes.
 */
export function decideLightsRemaking(
  facts: ProjectFacts,
  causedBy: string,
  { settings, calendar, newId }: ConsequenceContext,
): Decision | Refusal {
  const today = shanghaiDate(facts.now);
  const schedule = lightSchedule(facts, today, settings.lights, calendar, false);
  const lights = nextLights(facts, schedule, today);
  if (lights.versions.length === 0) return refuse('change.empty');
  return decision({
    entries: [
      historyEntry<'lights.remade'>({
        event: newId(),
        chain: facts.project.id,
        action: 'lights.remade',
        causedBy,
        before: { light: facts.lights === null ? null : (lightOn(facts.lights, today)?.light ?? null) },
        after: { light: lightOn(schedule, today)!.light, ruleVersion: lightRuleVersion },
      }),
    ],
    ...lights,
  });
}
