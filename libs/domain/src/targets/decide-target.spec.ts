import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  decideReading,
  decideTarget,
  decideTargetChange,
  type ReadingWish,
  type TargetFacts,
  type TargetToSet,
} from './decide-target.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const now = new Date('2022-03-07T01:00:00Z');
const set: TargetToSet = {
  year: 2022,
  name: '学校项目投用',
  programme: null,
  measure: '个',
  sense: 'at_least',
  strength: 'binding',
  value: '11',
};
const target = (more: Partial<TargetFacts> = {}): TargetFacts => ({
  id: 'target',
  version: 2,
  ownerUnitId: null,
  countedStage: null,
  countedCategory: null,
  ...set,
  ...more,
});
const wish = (more: Partial<ReadingWish> = {}): ReadingWish => ({
  readOn: localDate('2022-02-28'),
  value: '2',
  state: 'preliminary',
  reason: null,
  ...more,
});

function code(answer: Decision | Refusal): string {
  return isRefusal(answer) ? answer.code : answer.entries[0]!.action;
}

describe('a target', () => {
  it.each<[string, Partial<TargetToSet>, string]>([
    ['is set', {}, 'target.set'],
    ['counts a category', { countedStage: 'operation', countedCategory: 'education' }, 'target.set'],
    ['counts a programme', { countedStage: 'operation', programme: 'livelihood' }, 'target.set'],
    ['counts nothing', { countedStage: 'operation' }, 'target.counts_nothing'],
    ['counts without a stage', { countedCategory: 'education' }, 'target.counts_nothing'],
    [
      'counts yes and no',
      { countedStage: 'operation', countedCategory: 'education', sense: 'yes_no' },
      'target.counts_nothing',
    ],
  ])('%s', (_, more, answer) => {
    expect(code(decideTarget({ ...set, ...more }, newId))).toBe(answer);
  });

  it('changes with a reason, and tells only what is another', () => {
    const { id: _id, version: _version, year: _year, name: _name, ...goal } = target();
    const changed = decideTargetChange(target(), { ...goal, value: '12' }, '调整', newId) as Decision;
    expect(changed.entries[0]).toMatchObject({
      before: { value: '11' },
      after: { value: '12' },
      reason: { sealed: '调整' },
    });
    expect(changed.versions).toMatchObject([{ row: { id: 'target', version: 3, value: '12' } }]);
    expect(code(decideTargetChange(target(), { ...goal, value: '11.0' }, '无', newId))).toBe('change.empty');
    expect(code(decideTargetChange(target(), { ...goal, countedStage: 'operation' }, '无', newId))).toBe(
      'target.counts_nothing',
    );
  });
});

describe('a figure towards a target', () => {
  const given = { id: 'reading', version: 1, value: '2', state: 'preliminary' as const };
  type Row = [
    string,
    Partial<TargetFacts>,
    typeof given | { state: 'final' } | null,
    Partial<ReadingWish>,
    string,
  ];
  it.each<Row>([
    ['is recorded', {}, null, {}, 'target_reading.recorded'],
    ['of today', {}, null, { readOn: localDate('2022-03-07') }, 'target_reading.recorded'],
    ['of tomorrow', {}, null, { readOn: localDate('2022-03-08') }, 'target_reading.in_future'],
    ['that is counted', { countedStage: 'operation' }, null, {}, 'target.is_counted'],
    ['is corrected', {}, given, { value: '3' }, 'target_reading.corrected'],
    ['becomes final', {}, given, { state: 'final' }, 'target_reading.corrected'],
    ['is the same', {}, given, { value: '2.00' }, 'change.empty'],
    ['was final', {}, { ...given, state: 'final' }, { value: '3' }, 'target_reading.reason_missing'],
    [
      'was final, with a reason',
      {},
      { ...given, state: 'final' },
      { value: '3', reason: '统计更正' },
      'target_reading.corrected',
    ],
    ['is neither yes nor no', { sense: 'yes_no' }, null, {}, 'target_reading.yes_or_no'],
    ['is yes', { sense: 'yes_no' }, null, { value: '1' }, 'target_reading.recorded'],
  ])('%s', (_, more, current, asked, answer) => {
    const known = current as typeof given | null;
    expect(code(decideReading(target(more), known, wish(asked), now, newId))).toBe(answer);
  });

  it('keeps what it corrects: a next version of the same figure, with both in the history', () => {
    const decided = decideReading(target(), given, wish({ value: '3' }), now, newId) as Decision;
    expect(decided.inserts).toEqual([]);
    expect(decided.versions).toEqual([
      {
        table: 'target_reading',
        row: { id: 'reading', version: 2, value: '3', state: 'preliminary' },
      },
    ]);
    expect(decided.entries[0]).toMatchObject({
      before: { value: '2', state: 'preliminary' },
      after: { value: '3', readOn: '2022-02-28' },
      effectiveOn: '2022-02-28',
    });
  });
});
