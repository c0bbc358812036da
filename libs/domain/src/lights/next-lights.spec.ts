import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import type { ProjectFacts } from '../project/project-facts.js';
import type { LightSchedule } from './light.js';
import { nextLights } from './next-lights.js';

const today = localDate('2022-03-07');
const missed = localDate('2022-03-04');
const project = { id: '018f0000-0000-7000-8000-000000000001' } as ProjectFacts['project'];

const schedule: LightSchedule = {
  facts: [{ fact: 'overdue', milestone: 'm1', stage: 'groundbreaking', dueOn: missed, light: 'yellow' }],
  periods: [{ from: today, light: 'yellow', facts: [0] }],
};

/** As the database gives it back: with an earlier period, and the fields of a fact in the order of their length. */
const stored: ProjectFacts['lights'] = {
  version: 3,
  facts: [{ fact: 'overdue', dueOn: missed, light: 'yellow', stage: 'groundbreaking', milestone: 'm1' }],
  periods: [
    { from: localDate('2022-01-01'), light: 'green', facts: [] },
    { from: localDate('2022-03-05'), light: 'yellow', facts: [0] },
  ],
};

const versionsFor = (next: LightSchedule): number =>
  nextLights({ lights: stored, project }, next, today).versions.length;

describe('the schedule of the lights', () => {
  it('is not written again where it says the same from today on', () => {
    expect(versionsFor(schedule)).toBe(0);
  });

  it.each<[string, LightSchedule]>([
    ['a light', { ...schedule, periods: [{ from: today, light: 'red', facts: [0] }] }],
    [
      'a reason',
      { ...schedule, facts: [{ ...schedule.facts[0]!, dueOn: today } as LightSchedule['facts'][0]] },
    ],
    ['whose reasons they are', { ...schedule, periods: [{ from: today, light: 'yellow', facts: [] }] }],
    [
      'a later period',
      {
        ...schedule,
        periods: [...schedule.periods, { from: localDate('2022-04-01'), light: 'red', facts: [0] }],
      },
    ],
  ])('is written as the next version where %s differs', (_, next) => {
    expect(nextLights({ lights: stored, project }, next, today).versions).toEqual([
      { table: 'light_schedule', row: expect.objectContaining({ version: 4, ...next }) },
    ]);
  });
});
