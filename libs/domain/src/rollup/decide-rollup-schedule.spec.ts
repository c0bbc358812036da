import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import { decideRollupSchedule, owesPeriod, type RollupSchedule } from './decide-rollup-schedule.js';

const schedule: RollupSchedule = {
  kind: 'month',
  scopeId: 'u',
  firstPeriod: '2022-03',
  lastPeriod: null,
  sendTime: '08:00',
  timeZone: 'Asia/Shanghai',
  language: 'zh',
  approval: false,
  addresses: [],
};
const decide = (wish: Partial<RollupSchedule>, standing: RollupSchedule | null = null, hasApprover = false) =>
  decideRollupSchedule({ ...schedule, ...wish }, standing, hasApprover, () => 'e');

describe('a schedule of rollups', () => {
  it('is recorded with what stood before', () => {
    const { scopeId: scope, addresses: _, ...fields } = schedule;
    expect(decide({})).toMatchObject({
      entries: [
        { event: 'e', chain: '_sys', action: 'rollup.scheduled', before: null, after: { ...fields, scope } },
      ],
    });
    expect(decide({ lastPeriod: '2022-12', language: 'en' }, schedule)).toMatchObject({
      entries: [
        { before: { lastPeriod: null, language: 'zh' }, after: { lastPeriod: '2022-12', language: 'en' } },
      ],
    });
  });

  it('seals its addresses, and tells of them where they change', () => {
    const office = { name: '市委办', email: 'office@party.example' };
    const named = { ...schedule, addresses: [office] };
    expect(decide(named, schedule)).toMatchObject({
      entries: [
        { before: { addresses: null }, after: { addresses: { sealed: '市委办 <office@party.example>' } } },
      ],
    });
    const [entry] = (decide({ ...named, language: 'en' }, named) as Decision).entries;
    expect(Object.keys({ ...entry!.before, ...entry!.after })).not.toContain('addresses');
    expect(decide(named, named)).toMatchObject({ code: 'rollup.schedule_unchanged' });
  });

  it.each([
    [{ firstPeriod: '2022-13' }, 'rollup.no_period'],
    [{ lastPeriod: '2022-W60' }, 'rollup.no_period'],
    [{ lastPeriod: '2022-02' }, 'rollup.schedule_order'],
    [{ lastPeriod: '2022-Q4' }, 'rollup.schedule_order'],
    [{ timeZone: 'Asia/Taicang' }, 'rollup.no_time_zone'],
  ])('%j is refused', (wish, code) => {
    expect(decide(wish)).toMatchObject({ code });
  });

  it('asks for an approval only where somebody else could give it', () => {
    expect(decide({ approval: true }, schedule)).toMatchObject({ code: 'rollup.no_approver' });
    expect(decide({ approval: true }, schedule, true)).toMatchObject({
      entries: [{ before: { approval: false }, after: { approval: true } }],
    });
    expect(decide({ approval: false }, { ...schedule, approval: true })).toHaveProperty('entries');
  });

  it('owes the periods from its first to its last', () => {
    const owed = { ...schedule, lastPeriod: '2022-12' };
    expect(['2022-02', '2022-03', '2022-12', '2023-01'].filter((code) => owesPeriod(owed, code))).toEqual([
      '2022-03',
      '2022-12',
    ]);
    expect(owesPeriod(schedule, '2023-01')).toBe(true);
  });

  it('may end with its first period, and is not recorded where it changes nothing', () => {
    expect(decide({ lastPeriod: '2022-03' })).toHaveProperty('entries');
    expect(decide({}, schedule)).toMatchObject({ code: 'rollup.schedule_unchanged' });
  });
});
