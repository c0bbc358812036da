import { describe, expect, it } from '@jest/globals';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import type { Decision } from '../decision.js';
import { plannedOn, sampleFacts } from '../project/facts-sample.js';
import type { ProjectFacts } from '../project/project-facts.js';
import { defaultProjectSettings } from '../project/with-consequences.js';
import { decideLightsRemaking } from './decide-lights-remaking.js';
import { lightOn, lightSchedule } from './light-schedule.js';
import { defaultLightSettings, type LightSchedule, type LightSettings } from './light.js';

const calendar = workingCalendar(official2022);
const newId = () => 'id';
const today = sampleFacts().now;

/** With a date that passed twenty days ago, and the lights that the settings made. */
function late(settings: Partial<LightSettings>): ProjectFacts {
  const facts = sampleFacts({ milestones: { groundbreaking: plannedOn('2022-02-15') } });
  const day = facts.milestones[1]!.plannedOn!;
  const schedule = lightSchedule(facts, day, { ...defaultLightSettings, ...settings }, calendar);
  return { ...facts, now: today, lights: { version: 4, ...schedule } };
}

function remade(
  facts: ProjectFacts,
  settings: Partial<LightSettings>,
): ReturnType<typeof decideLightsRemaking> {
  const lights = { ...defaultLightSettings, ...settings };
  return decideLightsRemaking(facts, 'cause', {
    settings: { ...defaultProjectSettings, lights },
    calendar,
    newId,
  });
}

describe('lights that are made again', () => {
  it('follow the settings, with one event that names its cause and nothing else', () => {
    const decided = remade(late({}), { overdueRedOverDays: 10 }) as Decision;
    expect(decided.entries).toMatchObject([
      {
        action: 'lights.remade',
        causedBy: 'cause',
        before: { light: 'yellow' },
        after: { light: 'red' },
      },
    ]);
    expect(decided.versions).toMatchObject([{ table: 'light_schedule', row: { version: 5 } }]);
    expect([decided.inserts, decided.reminders, decided.cancelReminders]).toEqual([[], [], []]);
  });

  it('are left where the settings make no difference, and of a project that has ended', () => {
    expect(remade(late({}), {})).toMatchObject({ code: 'change.empty' });
    expect(remade(late({}), { behindRedBasisPoints: 9_000 })).toMatchObject({ code: 'change.empty' });
  });

  it('are the same in whatever order the database gives their fields back', () => {
    const facts = late({});
    const stored = JSON.parse(JSON.stringify(facts.lights), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as ProjectFacts['lights'];
    expect(Object.keys(stored!.facts[0]!)).not.toEqual(Object.keys(facts.lights!.facts[0]!));
    expect(remade({ ...facts, lights: stored }, {})).toMatchObject({ code: 'change.empty' });
  });

  it('leave no trace of a repair: nothing was repaired by another setting', () => {
    const decided = remade(late({ overdueRedOverDays: 10 }), { overdueYellowFromDays: 25 }) as Decision;
    const schedule = decided.versions[0]!.row as unknown as LightSchedule;
    expect(lightOn(schedule, schedule.periods[0]!.from)).toMatchObject({ light: 'green', facts: [] });
  });
});
