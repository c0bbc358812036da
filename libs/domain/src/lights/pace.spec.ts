import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { yearPaces, type PaceFacts } from './pace.js';

const facts = (more: Partial<PaceFacts> = {}): PaceFacts => ({
  entries: [{ listYear: 2022, plannedInvestment: '12000.0000', monthlyPlan: null }],
  milestones: [],
  investments: [
    { series: 'reported', month: localDate('2022-01-01'), cumulative: '1500.0000' },
    { series: 'statistical', month: localDate('2022-02-01'), cumulative: '9000.0000' },
  ],
  ...more,
});
const start = (on: string) => ({
  stage: 'groundbreaking',
  step: null,
  reachedOn: null,
  plannedOn: localDate(on),
});
const monthlyPlan = Array.from({ length: 12 }, (_, month) => `${(month + 1) * 100}.0000`);

describe('the pace of a list’s year', () => {
  it.each<[string, PaceFacts, string, number, number]>([
    ['in its first month nothing is due', facts(), '2022-01-31', 0, 12.5],
    ['after two of twelve months', facts(), '2022-03-07', 16.67, -4.17],
    ['from the planned start on', facts({ milestones: [start('2022-03-01')] }), '2022-04-01', 10, 2.5],
    ['of a start in another year', facts({ milestones: [start('2021-06-01')] }), '2022-03-07', 16.67, -4.17],
    [
      'by the monthly plan where one is agreed',
      facts({ entries: [{ listYear: 2022, plannedInvestment: '1200.0000', monthlyPlan }] }),
      '2022-03-07',
      16.67,
      108.33,
    ],
    ['of a year that is over', facts(), '2023-05-01', 100, -87.5],
    ['without any figure', facts({ investments: [] }), '2022-03-07', 16.67, -16.67],
  ])('%s', (_, given, on, duePercent, pointsAhead) => {
    expect(yearPaces(given, localDate(on))).toMatchObject([{ listYear: 2022, duePercent, pointsAhead }]);
  });

  it('is none without a plan, and one for each year with one', () => {
    const none = { listYear: 2021, plannedInvestment: null, monthlyPlan: null };
    const other = { listYear: 2023, plannedInvestment: '10.0000', monthlyPlan: null };
    const given = facts({ entries: [none, ...facts().entries, other] });
    expect(yearPaces(given, localDate('2022-03-07')).map(({ listYear }) => listYear)).toEqual([2022, 2023]);
  });
});
