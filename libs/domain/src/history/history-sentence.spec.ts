import { describe, expect, it } from '@jest/globals';
import { historyActions, historyFields } from './history-entry.js';
import { historySentence, type Names, type ToldEvent } from './history-sentence.js';
import { historyPhrases, historyTitles } from './history-phrases.js';

const person = '01968a3e-5b7c-7def-8123-456789abcdef';
const unit = '01968a3e-5b7c-7def-8123-456789abcdee';
const names: Names = {
  of: (id) => ({ [person]: '陈联络', [unit]: '高新区' })[id],
  stage: (code) => ({ groundbreaking: { zh: '开工', en: 'Groundbreaking' } })[code],
};
const told = (event: Partial<ToldEvent> & Pick<ToldEvent, 'action'>): ToldEvent => ({
  actor: person,
  before: null,
  after: null,
  reason: null,
  ...event,
});

const groundbreaking = told({
  action: 'stage.reached',
  before: { stage: 'signing', reachedOn: null, reachedPrecision: null },
  after: {
    stage: 'groundbreaking',
    milestone: unit,
    reachedOn: '2022-03-04',
    reachedPrecision: 'day',
    evidence: [{ kind: 'construction_permit', number: 'P-1', text: '已删除' }],
    note: '首根桩施打',
  },
});

describe('historySentence', () => {
  it.each([
    [
      'zh' as const,
      groundbreaking,
      '陈联络 登记“开工”已于 2022-03-04 达到；日期精度：无 → 日；佐证材料：施工许可证 P-1 已删除；说明：首根桩施打',
    ],
    [
      'en' as const,
      groundbreaking,
      '陈联络 recorded that stage "Groundbreaking" was reached on 2022-03-04; precision of the date: none → day; evidence: construction permit P-1 已删除; note: 首根桩施打',
    ],
    [
      'zh' as const,
      told({
        action: 'milestone.missed',
        actor: 'system:deadlines',
        after: {
          milestone: unit,
          stage: 'groundbreaking',
          dueOn: '2022-03-01',
          deadlineVersion: 1,
          state: 'missed',
        },
      }),
      '系统（到期检查） “开工”逾期：应于 2022-03-01 达到；状态：逾期',
    ],
    [
      'en' as const,
      told({
        action: 'duty.assigned',
        actor: 'system:setup',
        after: {
          duty: unit,
          person,
          role: 'unit_head',
          unit,
          fromOn: '2022-01-01',
          toOn: null,
          deputyFor: null,
        },
      }),
      'The system (set-up) assigned 陈联络 as unit head; unit: 高新区; from: 2022-01-01',
    ],
    [
      'zh' as const,
      told({
        action: 'person.erased',
        after: { person: '01968a3e-0000-7000-8000-000000000000' },
        reason: '本人申请',
      }),
      '陈联络 删除了 01968a3e-0000-7000-8000-000000000000 的个人信息；原因：本人申请',
    ],
  ])('in %s says who did what, with before and after', (language, event, sentence) => {
    expect(historySentence(event, names, language)).toBe(sentence);
  });

  it('tells only what has changed where there is a before', () => {
    const event = told({
      action: 'project.created',
      before: { name: '甲', category: 'industry', cluster: null },
      after: { name: '乙', category: 'industry', cluster: null },
    });
    expect(historySentence(event, names, 'zh')).toBe('陈联络 新增项目“乙”');
    const other = { ...event, before: { category: 'industry' }, after: { category: 'commerce' } };
    expect(historySentence(other, names, 'zh')).toContain('类别：industry → commerce');
  });

  it('leaves no placeholder open: every one names a field of its kind, in both languages', () => {
    for (const action of historyActions) {
      const fields = Object.keys(historyFields[action]);
      for (const phrase of Object.values(historyPhrases[action]))
        for (const [, field] of phrase.matchAll(/\{(\w+)\}/g))
          expect([action, fields]).toEqual([action, expect.arrayContaining([field])]);
      expect(historyTitles[action].zh).not.toBe('');
      expect(historySentence(told({ action }), names, 'en')).not.toMatch(/[{}]|undefined/);
    }
  });
});
