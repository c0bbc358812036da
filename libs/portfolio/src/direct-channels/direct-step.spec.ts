import { describe, expect, it } from '@jest/globals';
import type { DirectContent } from '#domain';
import { directStep, type LockedDirect } from './direct-step.js';

const content: DirectContent = { kind: 'reminders', items: 2, overdue: 1 };
const waiting: LockedDirect = { state: 'pending', unknownAttempts: 0, frozen: null, content, channelId: 'c' };

describe('directStep', () => {
  it('says what is true now, and after a definite failure what is true then', () => {
    expect(directStep(waiting)).toEqual({ kind: 'send', content, unknownAttempts: 0 });
    const frozen = { ...content, items: 3 };
    expect(directStep({ ...waiting, frozen })).toMatchObject({ kind: 'send', content });
  });

  it('says the same again after an attempt of unknown outcome, unless an item was cancelled since', () => {
    const frozen = { ...content, items: 1 };
    expect(directStep({ ...waiting, state: 'sending', frozen })).toEqual({
      kind: 'send',
      content: frozen,
      unknownAttempts: 1,
    });
    const more = { ...content, items: 3 };
    expect(directStep({ ...waiting, unknownAttempts: 1, frozen: more })).toMatchObject({
      state: 'ambiguous',
    });
  });

  it.each<[string, Partial<LockedDirect>, string]>([
    ['two attempts of unknown outcome', { state: 'sending', unknownAttempts: 1 }, 'ambiguous'],
    ['no item left', { content: { ...content, items: 0 } }, 'cancelled'],
    ['no item left, perhaps sent', { content: { ...content, items: 0 }, unknownAttempts: 1 }, 'ambiguous'],
    ['a channel that has ended', { channelId: null }, 'failed'],
  ])('ends with %s', (_, facts, state) => {
    expect(directStep({ ...waiting, ...facts })).toMatchObject({ kind: 'end', state });
  });
});
