import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import { day, sampleFacts } from '../project/facts-sample.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  dayAfterQuarter,
  decideGoal,
  decideGoalAssessment,
  decideGoalChange,
  type GoalFacts,
} from './decide-quarterly-goal.js';
import type { QuarterlyGoalRow } from './quarterly-goal-row.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const none: GoalFacts = { goal: null, reportedOn: null };

/** The goal of the first quarter of 2022, g. */
function one(more: Partial<QuarterlyGoalRow> = {}, reportedOn: string | null = null): GoalFacts {
  return {
    goal: {
      id: 'g',
      version: 1,
      projectId: 'project',
      year: 2022,
      quarter: 1,
      text: '\\x00',
      setBy: 'setter',
      setAt: '2022-01-04T01:00:00Z',
      assessment: null,
      assessmentNote: null,
      assessedBy: null,
      assessedAt: null,
      reportId: null,
      ...more,
    },
    reportedOn: reportedOn === null ? null : day(reportedOn),
  };
}

const at = (today: string) => sampleFacts({ today });

function told(answer: Decision | Refusal): object | string {
  return isRefusal(answer) ? answer.code : { ...answer.entries[0]!, ...answer.versions[0]!.row };
}

describe('the goal of a quarter', () => {
  it.each([
    [{ year: 2022, quarter: 1 }, '2022-04-01'],
    [{ year: 2022, quarter: 4 }, '2023-01-01'],
  ])('%j is over on %s', (quarter, over) => {
    expect(dayAfterQuarter(quarter)).toBe(over);
  });

  const set = (today: string, year: number, quarter: number, known = none) =>
    told(decideGoal(at(today), known, { year, quarter, text: '封顶' }, 'p', newId));

  it('is set until the last day of its quarter, at most for next year', () => {
    expect(set('2022-03-31', 2022, 1)).toMatchObject({
      action: 'quarterly_goal.set',
      after: { year: 2022, quarter: 1, content: { sealed: '封顶' } },
      version: 1,
      setBy: 'p',
    });
    expect(set('2022-04-01', 2022, 1)).toBe('quarterly_goal.quarter_over');
    expect(set('2022-04-01', 2023, 4)).toMatchObject({ version: 1 });
    expect(set('2022-04-01', 2024, 1)).toBe('quarterly_goal.too_early');
  });

  it('is set once, and not for a project that has ended', () => {
    expect(set('2022-03-07', 2022, 1, one())).toBe('quarterly_goal.set_already');
    const ended = sampleFacts({ project: { state: 'terminated' } });
    expect(told(decideGoal(ended, none, { year: 2022, quarter: 2, text: '封顶' }, 'p', newId))).toBe(
      'project.ended',
    );
  });

  it('is changed with a reason while its quarter runs', () => {
    const change = (today: string, known: GoalFacts) =>
      told(decideGoalChange(at(today), known, { text: '三层', reason: '图纸' }, 'p', newId));
    expect(change('2022-03-31', one())).toMatchObject({
      action: 'quarterly_goal.changed',
      reason: { sealed: '图纸' },
      version: 2,
      text: { sealed: '三层' },
      setBy: 'p',
    });
    expect(change('2022-04-01', one())).toBe('quarterly_goal.quarter_over');
    expect(change('2022-03-07', none)).toBe('quarterly_goal.not_found');
  });
});

describe('its assessment', () => {
  const assess = (today: string, known: GoalFacts, reportId: string | null = null) =>
    told(
      decideGoalAssessment(
        at(today),
        known,
        { assessment: 'partly_met', reportId, note: '至二层' },
        'p',
        newId,
      ),
    );

  it('comes when the quarter is over', () => {
    expect(assess('2022-03-31', one())).toBe('quarterly_goal.quarter_not_over');
    expect(assess('2022-04-01', one())).toMatchObject({
      action: 'quarterly_goal.assessed',
      before: null,
      after: { assessment: 'partly_met' },
      assessedBy: 'p',
      reportId: null,
    });
    expect(assess('2022-04-01', none)).toBe('quarterly_goal.not_found');
  });

  it('is held against a report of the project from within the quarter or later', () => {
    expect(assess('2022-04-01', one({}, '2022-01-01'), 'r')).toMatchObject({ reportId: 'r' });
    expect(assess('2022-04-01', one({}, '2021-12-31'), 'r')).toBe('quarterly_goal.report_before_quarter');
    expect(assess('2022-04-01', one(), 'r')).toBe('progress_report.not_found');
  });

  it('can be given again, and tells what it was', () => {
    expect(assess('2022-04-01', one({ assessment: 'met' }))).toMatchObject({ before: { assessment: 'met' } });
  });
});
