import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { rollupPeriod } from './period.js';
import { build, milestone, project, reached } from './rollup-facts-sample.js';

const year = rollupPeriod('2022');
const stage = (id: string, code: string, on: string | null) =>
  milestone(id, null, {
    id: `${id}-${code}`,
    stage: code,
    ...(on === null ? {} : { reached: true, reachedOn: localDate(on) }),
  });

describe('the end of a year', () => {
  it('counts stages reached in it with their investment, and what is carried over', () => {
    const { yearEnd } = build(
      {
        projects: [
          project('a', {
            stageReached: 'groundbreaking',
            totalInvestment: '100.5000',
            plannedInvestment: '10.0000',
          }),
          project('b', { stageReached: 'groundbreaking', parentId: 'family' }),
          project('c', { stageReached: 'operation', totalInvestment: '7.0000', parentId: 'family' }),
          project('d', { stageReached: 'signing', state: 'terminated', totalInvestment: '9.0000' }),
          project('e', { stageReached: 'groundbreaking', totalInvestment: '1.0000' }),
        ],
        milestones: [
          stage('a', 'signing', '2022-01-01'),
          stage('a', 'groundbreaking', '2022-12-31'),
          stage('a', 'operation', null),
          stage('b', 'groundbreaking', '2022-06-01'),
          stage('c', 'groundbreaking', '2022-03-01'),
          stage('c', 'operation', '2022-11-01'),
          stage('d', 'signing', '2022-05-05'),
          stage('e', 'signing', '2021-12-31'),
          milestone('e', null, { ...reached('2022-02-02'), id: 'e-step', step: 'foundation' }),
        ],
        investments: [{ projectId: 'a', month: '2022-11', cumulative: '8.0000' }],
      },
      {},
      { nextList: ['a', 'c'] },
      year,
    );
    const none = { entries: 0, projects: 0, totalInvestment: '0.0000', unstated: 0, completed: '0.0000' };
    expect(yearEnd).toEqual({
      reached: [
        {
          stage: 'signing',
          entries: 2,
          projects: 2,
          totalInvestment: '109.5000',
          unstated: 0,
          completed: '8.0000',
        },
        {
          stage: 'groundbreaking',
          entries: 3,
          projects: 2,
          totalInvestment: '107.5000',
          unstated: 1,
          completed: '8.0000',
        },
        { ...none, stage: 'completion' },
        { ...none, stage: 'operation', entries: 1, projects: 1, totalInvestment: '7.0000' },
      ],
      carried: [
        {
          stage: 'groundbreaking',
          entries: 3,
          projects: 3,
          totalInvestment: '101.5000',
          unstated: 1,
          completed: '8.0000',
        },
      ],
      onNextList: 1,
    });
  });

  it('says where there is no next list, and nothing in another period', () => {
    expect(build({}, {}, {}, year).yearEnd).toMatchObject({ carried: [], onNextList: null });
    expect(build({}).yearEnd).toBeNull();
  });
});
