import { describe, expect, it } from '@jest/globals';
import { compareRollups, isRefusal, type RollupComparison, type RollupData } from '#domain';
import { comparisonText } from './comparison-text.js';
import { rollupSample } from './rollup-sample.js';

const { data: before, labels } = rollupSample;
const [school, plant] = Object.keys(labels.projects).slice(2) as [string, string];
const after: RollupData = {
  ...before,
  period: '2022-W10',
  number: 9,
  from: before.cutAt,
  cutAt: '2022-03-13T16:00:00.000Z',
  entries: 5,
  entered: [plant],
  overdue: { ...before.overdue, atCut: 1 },
  lights: {
    ...before.lights,
    turned: [{ ...before.lights.turned[0]!, project: school, from: 'red', to: 'green' }],
  },
  investment: { ...before.investment, completed: '4000.5000' },
};

function compared(first: RollupData, last: RollupData): RollupComparison {
  const comparison = compareRollups(first, last, []);
  if (isRefusal(comparison)) throw new Error(comparison.code);
  return comparison;
}

describe('a comparison in words', () => {
  const { projects } = labels;
  const document = { before, after, projects, comparison: compared(before, after) };

  it('says what changed and nothing that did not, in Chinese', () => {
    expect(comparisonText(document, 'zh')).toEqual([
      '2022 年第 9 期（2022-W10）与2022 年第 8 期（2022-W09）比较',
      '清单项目 4 → 5（+1）',
      '逾期未完成 2 → 1（-1）',
      '已完成投资 0.45 亿元 → 0.40 亿元（-0.05 亿元）',
      '调入：「差别化纤维项目」',
      '灯色变化：「高级中学新建工程」红灯 → 绿灯',
    ]);
  });

  it('and in English', () => {
    expect(comparisonText(document, 'en')).toEqual([
      'No. 9 of 2022 (2022-W10) compared with No. 8 of 2022 (2022-W09)',
      'Projects on the list: 4 → 5 (+1)',
      'Missed and open: 2 → 1 (-1)',
      'Investment completed: CNY 0.45 × 100 m → CNY 0.40 × 100 m (-CNY 0.05 × 100 m)',
      'Entered: 「差别化纤维项目」',
      'Turned: 「高级中学新建工程」Red → Green',
    ]);
  });

  it('says that nothing changed, and that it does not know who moved', () => {
    const same = { ...before, period: '2022-W11', from: 'later', cutAt: 'still later' };
    expect(
      comparisonText({ before, after: same, projects, comparison: compared(before, same) }, 'en').slice(1),
    ).toEqual([
      'None of the main numbers has changed.',
      'Issues between the two are missing, or another list began: which projects came, went or turned is not known.',
    ]);
  });
});
