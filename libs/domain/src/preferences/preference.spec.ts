import { describe, expect, it } from '@jest/globals';
import { decidePreference } from './decide-preference.js';
import { defaultPreference, isSwitchedOff, switchableKind, type JudgedMessage } from './preference.js';

const ahead: JudgedMessage = { kind: 'reminders', steps: ['before_7', 'day_itself'] };
const overdue: JudgedMessage = { kind: 'reminders', steps: ['before_7', 'after_1'] };

describe('what a reader may do without', () => {
  it('is a rollup, or reminders of dates ahead, and nothing with an overdue item in it or that asks for a decision', () => {
    const [asking, asked] = [{ kind: 'rollup_approval' } as const, { kind: 'rollup_test' } as const];
    expect([{ kind: 'rollup' } as const, ahead, overdue, asking, asked].map(switchableKind)).toEqual([
      'rollups',
      'beforeDates',
      null,
      null,
      null,
    ]);
  });

  it('does not come once it is switched off', () => {
    const nothing = { beforeDates: false, rollups: false };
    expect([{ kind: 'rollup' } as const, ahead, overdue].map((one) => isSwitchedOff(nothing, one))).toEqual([
      true,
      true,
      false,
    ]);
    expect(isSwitchedOff({ beforeDates: true, rollups: false }, ahead)).toBe(false);
    expect(isSwitchedOff({ beforeDates: false, rollups: true }, { kind: 'rollup' })).toBe(false);
  });
});

describe('a preference', () => {
  const change = (wish: Parameters<typeof decidePreference>[3]) =>
    decidePreference('e', 'p', defaultPreference, wish, ['email', 'wecom']);

  it('is recorded with what has changed of it and nothing else', () => {
    expect(change({ firstChannel: 'wecom', language: 'zh', rollups: false })).toMatchObject({
      to: { firstChannel: 'wecom', language: 'zh', beforeDates: true, rollups: false },
      decision: {
        entries: [
          {
            event: 'e',
            chain: '_sys',
            before: { firstChannel: 'email', rollups: true },
            after: { person: 'p', firstChannel: 'wecom', rollups: false },
          },
        ],
      },
    });
    expect(change({ language: 'zh' })).toMatchObject({ code: 'change.empty' });
  });

  it('cannot end what is told of overdue dates, nor put first what reaches nobody', () => {
    expect(change({ overdue: false, rollups: false })).toMatchObject({ code: 'preference.overdue_stays' });
    expect(change({ overdue: true, rollups: false })).toHaveProperty('to.rollups', false);
    expect(change({ firstChannel: 'sms' })).toMatchObject({ code: 'preference.channel_not_yours' });
  });
});
