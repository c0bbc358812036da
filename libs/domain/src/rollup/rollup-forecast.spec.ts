import { describe, expect, it } from '@jest/globals';
import { addDays, localDate } from '../calendar/local-date.js';
import { delayRecord, type PlannedStage } from '../forecast/delay-record.js';
import { build, cutDay, milestone, project } from './rollup-facts-sample.js';

/** Groundbreakings of another area's industry, 1 to 20 days late. */
const cases = Array.from({ length: 20 }, (_, index): PlannedStage => ({
  ...planned(`case ${index}`, '2021-06-01'),
  areaId: 'west',
  reachedOn: addDays(localDate('2021-06-01'), index + 1),
  recordedOn: addDays(localDate('2021-06-01'), index + 1),
}));

function planned(milestoneId: string, baselineOn: string): PlannedStage {
  return {
    milestoneId,
    stage: 'groundbreaking',
    category: 'industry',
    areaId: 'area',
    baselineOn: localDate(baselineOn),
    plannedOn: localDate('2021-01-01'),
    daysHeld: 0,
    reachedOn: null,
    recordedOn: null,
  };
}

const completion = (id: string, dueOn: string) =>
  milestone(id, dueOn, { id: `${id}-completion`, stage: 'completion' });

describe('the forecast of a rollup', () => {
  it('tells of each running project’s next stage, the latest first, and of how many nothing can be told', () => {
    const { forecast } = build(
      {
        projects: [
          project('far'),
          project('near'),
          project('built'),
          project('ended', { state: 'terminated' }),
          project('unplanned'),
        ],
        milestones: [
          completion('far', '2022-12-01'),
          milestone('far', '2022-04-20'),
          milestone('near', '2022-03-20'),
          milestone('near', '2022-03-01', { id: 'near-step', step: 'foundation' }),
          milestone('built', '2021-12-01', { reached: true, reachedOn: localDate('2021-12-01') }),
          completion('built', '2022-10-01'),
          milestone('ended', '2022-04-01'),
          milestone('unplanned', null),
        ],
      },
      {},
      {
        delays: delayRecord(
          [
            ...cases,
            planned('near-groundbreaking', '2022-03-15'),
            planned('far-groundbreaking', '2022-04-20'),
            planned('ended-groundbreaking', '2022-04-01'),
            { ...planned('far-completion', '2022-12-01'), stage: 'completion' },
            { ...planned('built-completion', '2022-10-01'), stage: 'completion' },
          ],
          cutDay,
        ),
      },
    );
    const line = { leadUnit: 'area', stage: 'groundbreaking', step: null, reference: 'category', cases: 20 };
    const never = { scored: 0, keptBasisPoints: null };
    expect(forecast).toEqual({
      silent: 1,
      lines: [
        {
          ...line,
          ...never,
          project: 'far',
          milestone: 'far-groundbreaking',
          dueOn: '2022-04-20',
          likelyOn: '2022-04-30',
          cautiousOn: '2022-05-06',
          daysLater: 10,
        },
        {
          ...line,
          ...never,
          project: 'near',
          milestone: 'near-groundbreaking',
          dueOn: '2022-03-20',
          likelyOn: '2022-03-25',
          cautiousOn: '2022-03-31',
          daysLater: 5,
        },
      ],
    });
  });

  it('has beside it the share of earlier dates that were kept', () => {
    const later = [0, 16, 17].map((late): PlannedStage => {
      const reachedOn = addDays(localDate('2021-12-01'), late);
      return {
        ...planned(`later ${late}`, '2021-12-01'),
        plannedOn: localDate('2021-10-01'),
        reachedOn,
        recordedOn: reachedOn,
      };
    });
    const { forecast } = build(
      { projects: [project('a')], milestones: [milestone('a', '2022-04-20')] },
      {},
      {
        delays: delayRecord([...cases, ...later, planned('a-groundbreaking', '2022-04-20')], cutDay),
      },
    );
    expect(forecast.lines.map(({ scored, keptBasisPoints }) => [scored, keptBasisPoints])).toEqual([
      [3, 6667],
    ]);
  });
});
