import { describe, expect, it } from '@jest/globals';
import { reminderOutcomes, reminderOutcomeText } from './reminder-outcome.js';

describe('why a reminder stands as it does', () => {
  it('is said of every outcome in both languages', () => {
    const texts = reminderOutcomes.map((outcome) => reminderOutcomeText(outcome, null));
    for (const { zh, en } of texts) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/^[a-z]/);
    }
    expect(new Set(texts.map(({ zh }) => zh)).size).toBe(reminderOutcomes.length);
    expect(new Set(texts.map(({ en }) => en)).size).toBe(reminderOutcomes.length);
  });

  it('names the reason where there is one', () => {
    expect(reminderOutcomeText('superseded', 'newer_step')).toEqual({
      zh: '被替代，未发送：有更新的一步',
      en: 'superseded, and not sent: a newer step took its place',
    });
  });

  it('says nothing twice, and nothing of a reason that it does not know', () => {
    expect(reminderOutcomeText('vacant', 'vacant')).toEqual(reminderOutcomeText('vacant', null));
    expect(reminderOutcomeText('cancelled', 'of_a_later_version')).toEqual(
      reminderOutcomeText('cancelled', null),
    );
  });
});
