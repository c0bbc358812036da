import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../calendar/local-date.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { day, plannedOn, sampleFacts, type FactsWish } from '../project/facts-sample.js';
import type { DifficultyFacts } from '../project/project-facts.js';
import type { DateChangeRow } from '../recorded-rows.js';
import { ladderRest, longestDifficultyRestDays, promiseEndsOn } from './ladder-rest.js';

const calendar = workingCalendar([]);
const milestoneId = 'm:groundbreaking';

const dateChange = { milestoneId, state: 'open' } as DateChangeRow;

function difficulty(acceptedOn: string | null, dueOn: string, more: Partial<DifficultyFacts> = {}) {
  const acceptedAt = acceptedOn === null ? null : `${acceptedOn}T04:00:00.000Z`;
  const state = acceptedAt === null ? 'open' : 'accepted';
  return { milestoneId, cause: 'land', acceptedAt, dueOn: day(dueOn), state, ...more } as DifficultyFacts;
}

function restOf(wish: Pick<FactsWish, 'dateChanges' | 'difficulties'>, rearmsOn: string | null = null) {
  const groundbreaking = plannedOn('2022-03-04', { rearmsOn: rearmsOn === null ? null : day(rearmsOn) });
  const facts = sampleFacts({ milestones: { groundbreaking }, ...wish });
  const milestone = facts.milestones.find(({ id }) => id === milestoneId)!;
  const rest = ladderRest(facts, milestone, calendar);
  return rest === null ? null : `${rest.because} ${rest.armedOn ?? 'until decided'}`;
}

describe('ladderRest', () => {
  it.each<[string, Parameters<typeof restOf>[0], string | null, string | null]>([
    ['nothing was answered', {}, null, null],
    ['a promise', {}, '2022-03-10', 'promise 2022-03-10'],
    [
      'a date change waits for its decision',
      { dateChanges: [dateChange] },
      null,
      'date_change until decided',
    ],
    ['whatever else there is', { dateChanges: [dateChange] }, '2022-03-10', 'date_change until decided'],
    [
      'a date change of another milestone',
      { dateChanges: [{ ...dateChange, milestoneId: 'm:completion' }] },
      null,
      null,
    ],
    ['nobody has accepted the difficulty', { difficulties: [difficulty(null, '2022-03-18')] }, null, null],
    [
      'accepted: to the end of its due date, a Friday',
      { difficulties: [difficulty('2022-03-07', '2022-03-18')] },
      null,
      'difficulty 2022-03-21',
    ],
    [
      'thirty days at most',
      { difficulties: [difficulty('2022-03-07', '2022-12-30')] },
      null,
      'difficulty 2022-04-07',
    ],
    [
      'no less under check',
      { difficulties: [difficulty('2022-03-07', '2022-03-18', { state: 'applied' })] },
      null,
      'difficulty 2022-03-21',
    ],
    [
      'a closed one',
      { difficulties: [difficulty('2022-03-07', '2022-03-18', { state: 'closed' })] },
      null,
      null,
    ],
    [
      'the second one of a cause',
      {
        difficulties: [
          difficulty('2022-03-08', '2022-03-31'),
          difficulty('2022-03-01', '2022-03-04', { state: 'closed' }),
        ],
      },
      null,
      null,
    ],
    [
      'one of another cause',
      {
        difficulties: [
          difficulty('2022-03-01', '2022-03-04'),
          difficulty('2022-03-08', '2022-03-31', { cause: 'funding' }),
        ],
      },
      null,
      'difficulty 2022-04-01',
    ],
    [
      'one that blocks the project as a whole',
      { difficulties: [difficulty('2022-03-07', '2022-03-18', { milestoneId: null })] },
      null,
      null,
    ],
    [
      'the longer one of promise and difficulty',
      { difficulties: [difficulty('2022-03-07', '2022-03-08')] },
      '2022-03-10',
      'promise 2022-03-10',
    ],
  ])('%s', (_, wish, rearmsOn, expected) => expect(restOf(wish, rearmsOn)).toBe(expected));

  it('lasts no longer than thirty days and the way to a working day, whatever is accepted of one cause', () => {
    const one = fc.record({
      accepted: fc.integer({ min: 0, max: 300 }),
      due: fc.integer({ min: 0, max: 600 }),
      closed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), (many) => {
        const start = day('2022-01-01');
        const difficulties = many.map(({ accepted, due, closed }) =>
          difficulty(addDays(start, accepted), addDays(start, due), closed ? { state: 'closed' } : {}),
        );
        const facts = sampleFacts({ difficulties, milestones: { groundbreaking: plannedOn('2022-03-04') } });
        const rest = ladderRest(facts, { id: milestoneId, rearmsOn: null }, calendar);
        const first = Math.min(...many.map(({ accepted }) => accepted));
        const limit = calendar.addWorkingDays(addDays(start, first + longestDifficultyRestDays), 1).day;
        expect(rest === null || rest.armedOn! <= limit).toBe(true);
      }),
    );
  });
});

describe('promiseEndsOn', () => {
  it.each([
    ['2022-03-07', '2022-03-10'],
    ['2022-03-04', '2022-03-09'],
    ['2022-03-05', '2022-03-09'],
  ])('of %s is %s: three working days later', (today, expected) =>
    expect(promiseEndsOn(day(today), calendar)).toBe(expected),
  );
});
