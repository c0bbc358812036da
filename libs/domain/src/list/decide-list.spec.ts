import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import { defaultLifecycles } from '../lifecycle/default-lifecycles.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { decideLifecyclePublication } from '../lifecycle/decide-lifecycle.js';
import { decideTarget } from '../targets/decide-target.js';
import { decideLastYearFigure, decideListIssue } from './decide-list.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;

function decided(answer: Decision | Refusal): Decision {
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer;
}

describe('what belongs to no project', () => {
  const decisions = {
    'list_year.issued': decideListIssue(
      2022,
      '太政发〔2022〕1号',
      new Date('2022-01-10T00:00:00+08:00'),
      newId,
    ),
    'lifecycle.published': decided(decideLifecyclePublication(defaultLifecycles[0]!, newId)),
    'target.set': decideTarget(
      {
        year: 2022,
        name: '新开工项目',
        programme: null,
        measure: '个',
        sense: 'at_least',
        strength: 'aspired',
        value: '100',
      },
      newId,
    ) as Decision,
    'last_year_figure.recorded': decideLastYearFigure(
      { year: 2021, name: '完成投资', measure: '亿元', value: '512.3', preliminary: true },
      newId,
    ),
  };

  it.each(Object.entries(decisions))('%s is one event of _sys, with rows beside it', (action, answer) => {
    expect(answer.entries).toMatchObject([{ chain: '_sys', action, before: null }]);
    expect(answer.inserts.length + answer.versions.length).toBeGreaterThan(0);
    expect(answer.reminders).toEqual([]);
  });

  it('a list is current from its issue on', () => {
    expect(decisions['list_year.issued'].versions).toEqual([
      {
        table: 'list_year',
        row: { year: 2022, version: 1, decision: '太政发〔2022〕1号', issuedAt: '2022-01-09T16:00:00.000Z' },
      },
    ]);
  });

  it('a target keeps measure, sense and strength apart, under the id of its event', () => {
    const { entries, versions } = decisions['target.set'];
    const [{ row }] = versions as unknown as [{ row: { id: string } }];
    expect(row).toMatchObject({
      measure: '个',
      sense: 'at_least',
      strength: 'aspired',
      value: '100',
      ownerUnitId: null,
    });
    expect((entries[0]!.after as { target: string }).target).toBe(row.id);
  });

  it('a lifecycle stands whole in the history', () => {
    const { definition } = decisions['lifecycle.published'].entries[0]!.after as { definition: string };
    expect(JSON.parse(definition)).toEqual(defaultLifecycles[0]);
  });
});
