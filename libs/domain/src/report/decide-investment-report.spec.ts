import { describe, expect, it } from '@jest/globals';
import { day, sampleFacts } from '../project/facts-sample.js';
import type { InvestmentFacts } from '../project/project-facts.js';
import { decideInvestmentReport, type InvestmentReport } from './decide-investment-report.js';

let made = 0;
const newId = () => `id-${(made += 1)}`;
const figure = (
  month: string,
  cumulative: string,
  series: InvestmentFacts['series'] = 'reported',
): InvestmentFacts => ({
  id: `${series} ${month}`,
  version: 1,
  series,
  month: day(`${month}-01`),
  cumulative,
});
const facts = sampleFacts({
  today: '2022-05-31',
  investments: [
    figure('2021-12', '90000.0000'),
    figure('2022-01', '100.0000'),
    figure('2022-02', '150.0000', 'statistical'),
    figure('2022-03', '300.0000'),
  ],
});
const report = (more: Partial<InvestmentReport>): InvestmentReport => ({
  series: 'reported',
  month: '2022-02',
  cumulative: '200',
  ...more,
});

describe('investment completed', () => {
  it('begins a month with its first version, four places', () => {
    expect(decideInvestmentReport(facts, report({}), newId)).toMatchObject({
      entries: [
        {
          action: 'investment.reported',
          before: null,
          after: { series: 'reported', month: '2022-02', cumulative: '200.0000' },
        },
      ],
      inserts: [{ table: 'investment_month', row: { series: 'reported', month: '2022-02-01' } }],
      versions: [{ row: { version: 1, cumulative: '200.0000' } }],
    });
  });

  it('keeps a recorded figure when it is corrected: the next version, with the reason', () => {
    const corrected = decideInvestmentReport(
      facts,
      report({ month: '2022-03', cumulative: '280.5', reason: '结算' }),
      newId,
    );
    expect(corrected).toMatchObject({
      entries: [
        {
          action: 'investment.corrected',
          before: { cumulative: '300.0000' },
          after: { cumulative: '280.5000' },
          reason: { sealed: '结算' },
        },
      ],
      inserts: [],
      versions: [{ row: { id: 'reported 2022-03', version: 2, cumulative: '280.5000' } }],
    });
  });

  it.each<[string, Partial<InvestmentReport>, string | null]>([
    ['between its neighbours', {}, null],
    ['like the month before', { cumulative: '100' }, null],
    ['like the month after', { cumulative: '300' }, null],
    ['below the month before', { cumulative: '99.9999' }, 'investment.below_earlier'],
    ['above the month after', { cumulative: '300.0001' }, 'investment.above_later'],
    ['below, as a correction', { cumulative: '1', reason: '更正' }, null],
    ['above, as a correction', { cumulative: '9000', reason: '更正' }, null],
    ['of the newest month below it', { month: '2022-04', cumulative: '299' }, 'investment.below_earlier'],
    ['of this month', { month: '2022-05', cumulative: '400' }, null],
    ['of the next month', { month: '2022-06', cumulative: '400' }, 'investment.in_future'],
    ['of a recorded month, without a reason', { month: '2022-03' }, 'investment.recorded_already'],
    ['that is what is recorded', { month: '2022-03', cumulative: '300', reason: '更正' }, 'change.empty'],
    [
      'of another year, which is no neighbour',
      { month: '2021-11', cumulative: '95000' },
      'investment.above_later',
    ],
    ['of January after a full year', { month: '2022-01', cumulative: '50', reason: '更正' }, null],
    [
      'of the other series, beside its own only',
      { series: 'statistical', month: '2022-01', cumulative: '120' },
      null,
    ],
    [
      'of the other series, above its own',
      { series: 'statistical', month: '2022-01', cumulative: '151' },
      'investment.above_later',
    ],
  ])('%s → %s', (_, more, code) => {
    const answer = decideInvestmentReport(facts, report(more), newId);
    expect('refused' in answer ? answer.code : null).toBe(code);
  });

  it('is refused of a project that has ended', () => {
    const ended = sampleFacts({ project: { state: 'closed' } });
    expect(decideInvestmentReport(ended, report({}), newId)).toMatchObject({ code: 'project.ended' });
  });
});
