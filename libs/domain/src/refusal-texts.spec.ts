import { describe, expect, it } from '@jest/globals';
import { refusalText, refusalTexts, type RefusalCode } from './refusal-texts.js';
import { isRefusal, refuse } from './refusal.js';

const codes = Object.keys(refusalTexts) as RefusalCode[];
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

describe('the texts of refusals', () => {
  it.each(codes)('%s: a sentence in each language, with the same placeholders', (code) => {
    const { zh, en } = refusalTexts[code];
    expect(code).toMatch(/^[a-z_]+\.[a-z_]+$/);
    expect(zh).toMatch(/\p{Script=Han}.*[。）}]$/u);
    expect(en).toMatch(/^[A-Z"].*[.}]$/);
    expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(placeholders(zh)).toEqual(placeholders(en));
  });

  it('are filled from the details, as they are', () => {
    expect(refusalText('stage.out_of_order', { next: '$& {stage} completion' }, 'en')).toBe(
      'Stages are entered in order: record "$& {stage} completion" first.',
    );
    expect(refusalText('stage.out_of_order', { next: 'completion' }, 'zh')).toBe(
      '阶段须按顺序登记：请先登记“completion”。',
    );
  });

  it('show a dash where a detail is missing', () => {
    expect(refusalText('list_year.not_found', {}, 'en')).toBe('There is no list of the year —.');
  });
});

describe('isRefusal', () => {
  it('knows a refusal from an answer', () => {
    expect(isRefusal(refuse('project.changed'))).toBe(true);
    expect(isRefusal({ refused: false })).toBe(false);
    expect(isRefusal({ seq: 1 })).toBe(false);
  });
});
