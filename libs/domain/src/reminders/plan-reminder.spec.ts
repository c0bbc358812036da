import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, localDate, shanghaiDate } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { defaultSteps, ladderOf, milestoneLadder } from './ladder.js';
import type { StepCode } from './ladder.js';
import { planClaim, planNextReminder, replanned } from './plan-reminder.js';
import type { Deadline, PlannedReminder } from './plan-reminder.js';
import { defaultReminderSettings, isQuiet, movedOutOfQuietHours } from './quiet-hours.js';

const calendar = workingCalendar(official2022);
const at = (text: string): Date => new Date(`${text}+08:00`);
const deadline = (dueOn: string, recordedAt = '2022-01-04T09:00'): Deadline => ({
  dueOn: localDate(dueOn),
  recordedAt: at(recordedAt),
  reached: false,
});
const brief = (planned: PlannedReminder | null) => planned && [planned.step, planned.day, planned.sendAt];

/** The ladder up to the supervisor, as one row after the other would run it: each planned step claimed on time. */
function climbed(of: Deadline): PlannedReminder[] {
  const planned: PlannedReminder[] = [];
  let next = planNextReminder(of, null, calendar);
  while (next !== null) {
    planned.push(next);
    if (Number(/^after_(\d+)$/.exec(next.step)?.[1] ?? 0) >= 3) break;
    next = planNextReminder(of, next.step, calendar);
  }
  return planned;
}

describe('planNextReminder', () => {
  it('climbs the ladder one row after the other, each at 07:30 of its day', () => {
    expect(climbed(deadline('2022-03-18')).map(brief)).toEqual([
      ['before_30', '2022-02-16', at('2022-02-16T07:30')],
      ['before_14', '2022-03-04', at('2022-03-04T07:30')],
      ['before_7', '2022-03-11', at('2022-03-11T07:30')],
      ['before_3', '2022-03-15', at('2022-03-15T07:30')],
      ['before_1', '2022-03-17', at('2022-03-17T07:30')],
      ['day_itself', '2022-03-18', at('2022-03-18T07:30')],
      ['after_1', '2022-03-21', at('2022-03-21T07:30')],
      ['after_3', '2022-03-23', at('2022-03-23T07:30')],
    ]);
  });

  it('addresses the liaison officer before the date, and adds to the earlier ones after it', () => {
    const recipients = Object.fromEntries(climbed(deadline('2022-03-18')).map((p) => [p.step, p.recipients]));
    expect(recipients).toMatchObject({
      before_30: ['liaison_officer'],
      day_itself: ['liaison_officer'],
      after_1: ['liaison_officer', 'unit_head'],
      after_3: ['liaison_officer', 'unit_head', 'supervisor'],
    });
  });

  it('plans only the newest of the steps that fall on one day', () => {
    expect(climbed(deadline('2022-02-06')).map((p) => [p.step, p.day])).toEqual([
      ['before_30', '2022-01-07'],
      ['before_14', '2022-01-21'],
      ['day_itself', '2022-01-30'],
      ['after_1', '2022-02-07'],
      ['after_3', '2022-02-09'],
    ]);
  });

  it.each([
    ['the day before a step', '2022-03-10T23:00', 'before_7', '2022-03-11T07:30'],
    ['before 07:30 of its day', '2022-03-11T03:00', 'before_7', '2022-03-11T07:30'],
    ['at 07:30', '2022-03-11T07:30', 'before_7', '2022-03-11T07:30'],
    ['at 10:00: due at once', '2022-03-11T10:00', 'before_7', '2022-03-11T10:00'],
    ['at 19:59: due at once', '2022-03-11T19:59', 'before_7', '2022-03-11T19:59'],
    ['in the evening: due when the quiet hours end', '2022-03-11T20:00', 'before_7', '2022-03-12T07:30'],
    ['the day after: no longer owed', '2022-03-12T00:00', 'before_3', '2022-03-15T07:30'],
    [
      'the evening before the date: one reminder, of the date itself',
      '2022-03-17T21:00',
      'day_itself',
      '2022-03-18T07:30',
    ],
    ['after the date, on the day of a step', '2022-03-21T09:00', 'after_1', '2022-03-21T09:00'],
    ['after the first steps: they are not owed', '2022-03-22T09:00', 'after_3', '2022-03-23T07:30'],
  ])('recorded %s', (_, recordedAt, step, sendAt) => {
    const planned = planNextReminder(deadline('2022-03-18', recordedAt), null, calendar);
    expect([planned?.step, planned?.sendAt]).toEqual([step, at(sendAt)]);
  });

  it('owes nothing without a date or once reached', () => {
    const open = deadline('2022-03-18');
    expect(planNextReminder({ ...open, dueOn: null }, null, calendar)).toBeNull();
    expect(planNextReminder({ ...open, reached: true }, null, calendar)).toBeNull();
    expect(planNextReminder({ ...open, reached: true }, 'before_7', calendar)).toBeNull();
  });

  it('has no end while nobody answers: leader, head of the city, then every week', () => {
    const open = deadline('2022-03-18');
    const after = (step: StepCode) => planNextReminder(open, step, calendar);
    expect(brief(after('after_3'))).toEqual(['after_5', '2022-03-25', at('2022-03-25T07:30')]);
    expect(after('after_5')).toMatchObject({
      step: 'after_10',
      day: '2022-04-01',
      recipients: ['liaison_officer', 'unit_head', 'supervisor', 'project_leader'],
    });
    expect(after('after_10')).toMatchObject({ step: 'after_20', day: '2022-04-18' });
    expect(after('after_20')).toMatchObject({
      step: 'after_25',
      day: '2022-04-24',
      recipients: ['liaison_officer', 'unit_head', 'supervisor', 'project_leader', 'root_leader'],
    });
    expect(planNextReminder(deadline('2022-03-18', '2022-05-20T00:00'), null, calendar)).toMatchObject({
      step: 'after_45',
      day: '2022-05-24',
    });
  });

  it('says when the day depends on a year that is not loaded', () => {
    const [december, january] = ['before_3', 'before_1'] as const;
    expect(planNextReminder(deadline('2023-01-03'), 'before_7', calendar)).toMatchObject({
      step: december,
      provisional: false,
    });
    expect(planNextReminder(deadline('2023-01-03'), december, calendar)).toMatchObject({
      step: january,
      provisional: true,
    });
  });

  it('follows the settings', () => {
    const settings = { sendTime: '08:15', quietFrom: '18:00' };
    const planned = planNextReminder(deadline('2022-03-18'), null, calendar, settings);
    expect(planned?.sendAt).toEqual(at('2022-02-16T08:15'));
    const evening = planNextReminder(deadline('2022-03-18', '2022-02-16T18:30'), null, calendar, settings);
    expect(evening?.sendAt).toEqual(at('2022-02-17T08:15'));
  });

  it('refuses a step that the ladder does not have', () => {
    const unknown = 'before_2' as StepCode;
    expect(() => planNextReminder(deadline('2022-03-18'), unknown, calendar)).toThrow(/no step "before_2"/);
  });
});

describe('planClaim', () => {
  const claim = (of: Deadline, claimed: StepCode, now: string) => {
    const { send, superseded, next } = planClaim(of, claimed, at(now), calendar);
    return { send: send?.step ?? null, superseded: superseded.map((p) => p.step), next: next?.step ?? null };
  };
  const open = deadline('2022-03-18');

  it('sends the claimed step on time and plans the one after', () => {
    const expected = { send: 'before_30', superseded: [], next: 'before_14' };
    expect(claim(open, 'before_30', '2022-02-16T07:30')).toEqual(expected);
    expect(claim(open, 'before_30', '2022-03-04T07:29')).toEqual(expected);
  });

  it('sends only the newest step after an outage and supersedes those passed over', () => {
    expect(claim(open, 'before_30', '2022-03-15T07:30')).toEqual({
      send: 'before_3',
      superseded: ['before_30', 'before_14', 'before_7'],
      next: 'before_1',
    });
    expect(claim(open, 'before_14', '2022-03-22T12:00')).toEqual({
      send: 'after_1',
      superseded: ['before_14', 'before_7', 'before_3', 'before_1', 'day_itself'],
      next: 'after_3',
    });
    expect(claim(open, 'after_1', '2022-04-20T12:00')).toEqual({
      send: 'after_20',
      superseded: ['after_1', 'after_3', 'after_5', 'after_10'],
      next: 'after_25',
    });
  });

  it('begins anew with a step that the ladder has no more: the newest due one is sent, unless it was', () => {
    expect(claim(open, 'before_9' as StepCode, '2022-03-15T07:30')).toEqual({
      send: 'before_3',
      superseded: ['before_30', 'before_14', 'before_7'],
      next: 'before_1',
    });
    expect(claim(open, 'after_4' as StepCode, '2022-03-24T07:30')).toMatchObject({
      send: 'after_3',
      next: 'after_5',
    });
  });

  it('supersedes the steps that fall on the day of the claimed one, and plans past those of a later day', () => {
    const spring = deadline('2022-02-06');
    expect(claim(spring, 'day_itself', '2022-01-30T07:30')).toEqual({
      send: 'day_itself',
      superseded: ['before_7', 'before_3', 'before_1'],
      next: 'after_1',
    });
    expect(claim(spring, 'before_14', '2022-01-21T07:30').next).toBe('day_itself');
    expect(claim(spring, 'before_14', '2022-02-08T09:00')).toEqual({
      send: 'after_1',
      superseded: ['before_14', 'before_7', 'before_3', 'before_1', 'day_itself'],
      next: 'after_3',
    });
  });

  it('does not supersede what was never owed', () => {
    const late = deadline('2022-02-06', '2022-01-30T21:00');
    expect(planNextReminder(late, null, calendar)).toMatchObject({
      step: 'day_itself',
      sendAt: at('2022-01-31T07:30'),
    });
    expect(claim(deadline('2022-03-18', '2022-03-12T09:00'), 'before_3', '2022-03-17T08:00')).toEqual({
      send: 'before_1',
      superseded: ['before_3'],
      next: 'day_itself',
    });
  });

  it('sends nothing once reached or without a date', () => {
    const nothing = { send: null, superseded: [], next: null };
    expect(claim({ ...open, reached: true }, 'before_7', '2022-03-11T07:30')).toEqual(nothing);
    expect(claim({ ...open, dueOn: null }, 'before_7', '2022-03-11T07:30')).toEqual(nothing);
  });

  it('sends nothing yet when the calendar has moved the claimed step later', () => {
    expect(claim(open, 'before_3', '2022-03-14T12:00')).toEqual({
      send: null,
      superseded: [],
      next: 'before_3',
    });
  });

  it('sends the claimed step even if the calendar has moved it before the recording', () => {
    // While 2022 was not loaded it fell on Wednesday, 2 February; the holidays move it to 30 January.
    const recorded = deadline('2022-02-05', '2022-01-31T08:00');
    expect(claim(recorded, 'before_3', '2022-02-02T07:30')).toMatchObject({
      send: 'before_3',
      next: 'after_1',
    });
  });
});

describe('replanned', () => {
  const open = deadline('2022-03-18');
  const now = at('2022-03-10T12:00');
  const again = (of: Deadline, onRecord: string[], set = defaultSteps) =>
    replanned(of, new Set(onRecord), now, calendar, defaultReminderSettings, ladderOf(set));

  it('is the first step that comes and is not on record', () => {
    expect(again(open, ['before_30', 'before_14'])).toMatchObject({ step: 'before_7', day: '2022-03-11' });
    expect(again(open, ['before_7'])).toMatchObject({ step: 'before_3' });
    const set = [{ when: 'before', days: 5, adds: ['unit_head'] } as const];
    expect(again(open, ['before_30'], set)).toMatchObject({ step: 'before_5', recipients: ['unit_head'] });
  });

  it('is nothing once reached or without a date', () => {
    expect(again({ ...open, reached: true }, [])).toBeNull();
    expect(again({ ...open, dueOn: null }, [])).toBeNull();
  });
});

describe('any deadline', () => {
  const anyDeadline = fc
    .record({
      days: fc.integer({ min: 20, max: 320 }),
      recordedAt: fc.date({ min: at('2022-01-04T00:00'), max: at('2022-12-01T00:00'), noInvalidDate: true }),
    })
    .map(({ days, recordedAt }): Deadline => ({
      dueOn: addDays(localDate('2022-01-01'), days),
      recordedAt,
      reached: false,
    }));

  it('is reminded of at rising instants outside of the quiet hours, never of a day before its recording', () => {
    fc.assert(
      fc.property(anyDeadline, (of) => {
        let last = new Date(0);
        for (const planned of climbed(of)) {
          expect(planned.sendAt > last).toBe(true);
          expect(planned.sendAt >= of.recordedAt).toBe(true);
          expect(isQuiet(planned.sendAt)).toBe(false);
          expect(planned.day >= shanghaiDate(of.recordedAt)).toBe(true);
          expect(calendar.isWorkingDay(planned.day).working).toBe(true);
          last = planned.sendAt;
        }
      }),
    );
  });

  it('accounts for each owed step exactly once, sent or superseded, however late the claims are', () => {
    const delaysHours = fc.array(fc.integer({ min: 0, max: 24 * 40 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(anyDeadline, delaysHours, (of, delays) => {
        const sent: StepCode[] = [];
        const settled: StepCode[] = [];
        let row = planNextReminder(of, null, calendar);
        for (const delay of delays) {
          if (row === null) break;
          const now = movedOutOfQuietHours(new Date(row.sendAt.getTime() + delay * 3_600_000));
          const claim = planClaim(of, row.step, now, calendar);
          expect(claim.send).not.toBeNull();
          if (claim.next !== null) expect(claim.next.sendAt > now).toBe(true);
          expect(claim.next).toEqual(planNextReminder(of, claim.send!.step, calendar));
          sent.push(claim.send!.step);
          settled.push(...claim.superseded.map((p) => p.step), claim.send!.step);
          row = claim.next;
        }
        const codes: StepCode[] = [];
        for (const { code } of milestoneLadder) {
          codes.push(code);
          if (code === settled.at(-1)) break;
        }
        expect(settled).toEqual(codes.slice(codes.length - settled.length));
        expect(row).not.toBeNull();
        expect(new Set(sent).size).toBe(sent.length);
      }),
    );
  });
});
