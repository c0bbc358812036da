import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, localDate } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { day, plannedOn, reachedOn, sampleFacts, type FactsWish } from '../project/facts-sample.js';
import type { DifficultyFacts, EntryFacts, InvestmentFacts, SlipFacts } from '../project/project-facts.js';
import type { HoldRow } from '../recorded-rows.js';
import { lightOn, lightPeriods, lightSchedule } from './light-schedule.js';
import {
  defaultLightSettings,
  type Light,
  type LightPeriod,
  type LightSchedule,
  type LitFact,
} from './light.js';

const calendar = workingCalendar(official2022);

function schedule(wish: FactsWish): LightPeriod[] {
  const facts = sampleFacts(wish);
  return lightPeriods(scheduled(wish, facts));
}

function scheduled(wish: FactsWish, facts = sampleFacts(wish)): LightSchedule {
  return lightSchedule(facts, localDate(wish.today ?? '2022-03-07'), defaultLightSettings, calendar);
}

/** `2022-03-07 green, 2022-03-12 yellow overdue`. */
function told(wish: FactsWish): string {
  return schedule(wish)
    .map(({ from, light, facts }) => [from, light, ...new Set(facts.map(({ fact }) => fact))].join(' '))
    .join(', ');
}

const hold = (fromOn: string, toOn: string, more: Partial<HoldRow> = {}): HoldRow => ({
  id: 'h',
  version: 2,
  projectId: 'project',
  state: 'running',
  cause: 'land',
  reason: '',
  fromOn: day(fromOn),
  toOn: day(toOn),
  endedOn: null,
  requestedBy: 'a',
  requestedAt: '2022-03-01T01:00:00.000Z',
  decidedBy: 'b',
  decidedAt: '2022-03-02T01:00:00.000Z',
  note: null,
  ...more,
});
const slip = (milestoneId: string): SlipFacts => ({
  milestoneId,
  listYear: 2022,
  fromOn: day('2022-03-01'),
  toOn: day('2022-06-01'),
  recordedAt: '2022-02-01T00:00:00.000Z',
});
const entry = (more: Partial<EntryFacts> = {}): EntryFacts => ({
  id: 'e',
  version: 1,
  listYear: 2022,
  issued: true,
  kind: 'continuing',
  listed: 'recorded',
  plannedInvestment: '1200.0000',
  monthlyPlan: null,
  decisionIn: null,
  decisionOut: null,
  ...more,
});
const invested = (
  month: string,
  cumulative: string,
  more: Partial<InvestmentFacts> = {},
): InvestmentFacts => ({
  id: `i ${month}`,
  version: 1,
  series: 'reported',
  month: day(`${month}-01`),
  cumulative,
  ...more,
});
const difficulty = (
  settledBy: DifficultyFacts['settledBy'],
  more: Partial<DifficultyFacts> = {},
): DifficultyFacts =>
  ({
    id: 'd',
    number: 1,
    state: 'accepted',
    settledBy,
    dueOn: day('2022-03-10'),
    ...more,
  }) as DifficultyFacts;

describe('the light of a project', () => {
  it.each<[string, FactsWish, string]>([
    ['is none where nothing is known', {}, '2022-03-07 none'],
    [
      'is none where only a year is agreed',
      { milestones: { completion: { dueYear: 2023 } } },
      '2022-03-07 none',
    ],
    [
      'is green before a date, yellow for 30 days past it, red from the 31st',
      { milestones: { groundbreaking: plannedOn('2022-03-10') } },
      '2022-03-07 green, 2022-03-11 yellow overdue, 2022-04-10 red overdue',
    ],
    [
      'is what the past already made it',
      { milestones: { groundbreaking: plannedOn('2022-02-05') } },
      '2022-03-07 yellow overdue, 2022-03-08 red overdue',
    ],
    [
      'is green where what was due is reached',
      { milestones: { groundbreaking: { ...plannedOn('2022-02-01'), ...reachedOn('2022-02-01') } } },
      '2022-03-07 green',
    ],
    [
      'is none of one that has ended',
      { project: { state: 'terminated' }, milestones: { groundbreaking: plannedOn('2022-02-01') } },
      '2022-03-07 none',
    ],
    [
      'is red from the second slip of one milestone until it is reached',
      {
        milestones: { groundbreaking: plannedOn('2022-12-01') },
        slips: [slip('m:groundbreaking'), slip('m:groundbreaking')],
      },
      '2022-03-07 red second_slip, 2022-12-02 red second_slip overdue, 2023-01-01 red overdue second_slip',
    ],
    [
      'is not turned by two slips of two milestones',
      {
        milestones: { groundbreaking: plannedOn('2022-12-01'), completion: plannedOn('2023-12-01') },
        slips: [slip('m:groundbreaking'), slip('m:completion')],
      },
      '2022-03-07 green, 2022-12-02 yellow overdue, 2023-01-01 red overdue, 2023-12-02 red overdue, 2024-01-01 red overdue',
    ],
  ])('%s', (_, wish, expected) => {
    expect(told(wish)).toBe(expected);
  });

  it.each<[string, string, string | null, string]>([
    // The plan is 1200; on 1 April a quarter of it is due: 300.
    ['9.99 points behind', '2022-04-01', '180.1200', 'green'],
    ['10 points behind', '2022-04-01', '180.0000', 'yellow'],
    ['30 points behind', '2022-07-01', '240.0000', 'yellow'],
    ['over 30 points behind', '2022-07-01', '239.8800', 'red'],
    ['ahead', '2022-04-01', '900.0000', 'green'],
    ['nothing reported at the beginning of March', '2022-03-01', null, 'yellow'],
    ['nothing reported in February', '2022-02-28', null, 'none'],
  ])('%s on %s: %s', (_, today, cumulative, light) => {
    const investments =
      cumulative === null ? [] : [invested(today === '2022-07-01' ? '2022-06' : '2022-03', cumulative)];
    expect(schedule({ today, entries: [entry()], investments })[0]!.light).toBe(light);
  });

  it('follows the pace month by month to the year’s end', () => {
    expect(told({ entries: [entry()], investments: [invested('2022-02', '200.0000')] })).toBe(
      '2022-03-07 green, 2022-05-01 yellow behind_plan, 2022-06-01 yellow behind_plan, 2022-07-01 red behind_plan, ' +
        '2022-08-01 red behind_plan, 2022-09-01 red behind_plan, 2022-10-01 red behind_plan, 2022-11-01 red behind_plan, ' +
        '2022-12-01 red behind_plan, 2023-01-01 red behind_plan',
    );
  });

  it('takes the monthly plan where one is agreed, and the statistical series never', () => {
    const monthlyPlan = Array.from({ length: 12 }, (_, month) =>
      month < 5 ? '0.0000' : `${(month - 4) * 150}.0000`,
    );
    const investments = [
      invested('2022-02', '0.0000'),
      invested('2022-03', '1200.0000', { series: 'statistical', id: 's' }),
    ];
    expect(schedule({ today: '2022-06-01', entries: [entry({ monthlyPlan })], investments })[0]!.light).toBe(
      'green',
    );
    expect(schedule({ today: '2022-07-01', entries: [entry({ monthlyPlan })], investments })[0]!.light).toBe(
      'yellow',
    );
  });

  it('counts from the planned start where that lies in the year', () => {
    // From September on: four months; on 1 November two of four are over.
    const wish: FactsWish = {
      today: '2022-11-01',
      entries: [entry()],
      investments: [invested('2022-10', '600.0000')],
      milestones: { groundbreaking: { ...plannedOn('2022-09-10'), ...reachedOn('2022-09-10') } },
    };
    expect(schedule(wish)[0]!.light).toBe('green');
    expect(schedule({ ...wish, today: '2022-12-01' })[0]!.light).toBe('yellow');
  });

  it.each<[string, Partial<EntryFacts>]>([
    ['a list that is not issued', { issued: false }],
    ['a list that it has left', { decisionOut: '太政发〔2022〕9号' }],
    ['no plan', { plannedInvestment: null }],
    ['a plan of nothing', { plannedInvestment: '0.0000' }],
  ])('has no pace with %s', (_, more) => {
    const wish = {
      today: '2022-12-01',
      entries: [entry(more)],
      investments: [invested('2022-02', '1.0000')],
    };
    expect(schedule(wish)[0]!.light).toBe('green');
  });

  it('asks a large project that has begun to be in the statistics after a month', () => {
    const wish = (totalInvestment: string | null): FactsWish => ({
      today: '2022-03-01',
      project: { totalInvestment },
      milestones: {
        groundbreaking: reachedOn('2022-01-31'),
        'groundbreaking/in_statistics': plannedOn('2022-12-31'),
      },
    });
    const expected =
      '2022-03-01 yellow not_in_statistics, 2022-04-01 red not_in_statistics, 2023-01-01 red not_in_statistics overdue, 2023-01-31 red not_in_statistics overdue';
    expect(told(wish('500.0000'))).toBe(expected);
    expect(told(wish('499.9999'))).toMatch(/^2022-03-01 green/);
    expect(told(wish(null))).toMatch(/^2022-03-01 green/);
  });

  it('is stale after five working days without a report, red at twice as many, in the Chinese calendar', () => {
    // From Friday 25 March: Saturday 2 April is a working day, 3 to 5 April are the holiday.
    expect(told({ today: '2022-03-25', lastReportedOn: day('2022-03-25'), milestones: {} })).toBe(
      '2022-03-25 green, 2022-04-02 yellow stale, 2022-04-12 red stale',
    );
    const reached = Object.fromEntries(
      ['signing', 'groundbreaking', 'completion', 'operation'].map((stage) => [
        stage,
        reachedOn('2022-01-01'),
      ]),
    );
    expect(told({ today: '2022-03-25', lastReportedOn: day('2022-03-01'), milestones: reached })).toBe(
      '2022-03-25 green',
    );
  });

  it.each<[DifficultyFacts['settledBy'], string]>([
    ['unit', 'yellow'],
    ['department', 'yellow'],
    ['leader', 'red'],
    ['head', 'red'],
  ])('turns for a late difficulty that the %s must settle %s', (settledBy, light) => {
    expect(told({ difficulties: [difficulty(settledBy)] })).toBe(
      `2022-03-07 green, 2022-03-11 ${light} difficulty_overdue`,
    );
    expect(told({ difficulties: [difficulty(settledBy, { state: 'closed' })] })).toBe('2022-03-07 green');
  });

  it('is grey within a hold, which hides the rest, and red past its end until somebody ends it', () => {
    const milestones = { groundbreaking: plannedOn('2022-02-01') };
    expect(told({ milestones, holds: [hold('2022-03-07', '2022-03-20')] })).toBe(
      '2022-03-07 grey hold, 2022-03-21 red hold_overrun overdue',
    );
    expect(told({ milestones, holds: [hold('2022-03-10', '2022-03-20', { state: 'requested' })] })).toBe(
      '2022-03-07 red overdue',
    );
    expect(
      told({ holds: [hold('2022-03-01', '2022-03-20', { state: 'ended', endedOn: day('2022-03-06') })] }),
    ).toBe('2022-03-07 green');
  });

  it('takes the worst of several, and tells all of them, the worst first', () => {
    const [, period] = schedule({
      milestones: { groundbreaking: plannedOn('2022-03-10') },
      difficulties: [difficulty('head')],
    });
    expect(period).toMatchObject({
      from: '2022-03-11',
      light: 'red',
      facts: [
        { fact: 'difficulty_overdue', difficulty: 'd', number: 1, dueOn: '2022-03-10', light: 'red' },
        {
          fact: 'overdue',
          milestone: 'm:groundbreaking',
          stage: 'groundbreaking',
          dueOn: '2022-03-10',
          light: 'yellow',
        },
      ],
    });
  });
});

describe('a red that was repaired', () => {
  const red = (fact: LitFact): NonNullable<FactsWish['lights']> => ({
    version: 1,
    facts: [fact],
    periods: [{ from: day('2022-03-01'), light: 'red', facts: [0] }],
  });
  const overdue = red({
    fact: 'overdue',
    milestone: 'm:groundbreaking',
    stage: 'groundbreaking',
    dueOn: day('2022-01-20'),
    light: 'red',
  });
  const repaired: FactsWish = {
    milestones: { groundbreaking: { ...plannedOn('2022-01-20'), ...reachedOn('2022-03-06') } },
    lights: overdue,
  };

  it('stays yellow to the end of the month, also after the next change', () => {
    expect(told(repaired)).toBe('2022-03-07 yellow repaired, 2022-04-01 green');
    const lights = { version: 2, ...scheduled(repaired) };
    expect(told({ ...repaired, today: '2022-03-09', lights })).toBe(
      '2022-03-09 yellow repaired, 2022-04-01 green',
    );
    expect(told({ ...repaired, today: '2022-04-01', lights })).toBe('2022-04-01 green');
  });

  it('is none where it was something else that was red, or where it still is', () => {
    const other = red({
      fact: 'difficulty_overdue',
      difficulty: 'd',
      number: 1,
      dueOn: day('2022-03-01'),
      light: 'red',
    });
    expect(told({ ...repaired, lights: other })).toBe('2022-03-07 green');
    expect(told({ milestones: { groundbreaking: plannedOn('2022-01-20') }, lights: overdue })).toBe(
      '2022-03-07 red overdue',
    );
  });

  it('is one by an approved later date too', () => {
    const moved = {
      milestones: { groundbreaking: plannedOn('2022-06-30') },
      lights: overdue,
    };
    expect(told(moved)).toBe(
      '2022-03-07 yellow repaired, 2022-04-01 green, 2022-07-01 yellow overdue, 2022-07-31 red overdue',
    );
  });
});

describe('a schedule', () => {
  it('begins today, goes forward, says nothing twice, and is for each day what that day alone gives', () => {
    const severity: Record<Light, number> = { none: 0, green: 0, grey: 1, yellow: 2, red: 3 };
    fc.assert(
      fc.property(
        fc.record({
          due: fc.integer({ min: -90, max: 90 }),
          late: fc.integer({ min: -30, max: 60 }),
          from: fc.integer({ min: -30, max: 60 }),
          length: fc.integer({ min: 0, max: 60 }),
          reported: fc.integer({ min: 0, max: 20 }),
        }),
        ({ due, late, from, length, reported }) => {
          const today = day('2022-06-15');
          const on = (days: number): string => addDays(today, days);
          const wish: FactsWish = {
            today,
            milestones: { groundbreaking: plannedOn(on(due)) },
            difficulties: [difficulty('leader', { dueOn: day(on(late)) })],
            holds: [hold(on(from), on(from + length))],
            lastReportedOn: day(on(-reported)),
          };
          const periods = schedule(wish);
          expect(periods[0]!.from).toBe(today);
          for (const [index, period] of periods.entries()) {
            const before = periods[index - 1];
            if (before === undefined) continue;
            expect(period.from > before.from).toBe(true);
            expect(JSON.stringify([period.light, period.facts])).not.toBe(
              JSON.stringify([before.light, before.facts]),
            );
          }
          for (const days of [0, 1, 7, 31, 100]) {
            const later = on(days);
            const [alone] = schedule({ ...wish, today: later });
            const foretold = lightOn(scheduled(wish), day(later))!;
            expect([later, foretold.light]).toEqual([later, alone!.light]);
            expect(severity[foretold.light]).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
    expect(lightOn({ facts: [], periods: [] }, day('2022-06-15'))).toBeNull();
  });
});
