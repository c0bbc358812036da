import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, localDate, shanghaiDate } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { milestoneLadder } from './ladder.js';
import type { LadderStep, StepCode } from './ladder.js';
import { planClaim, planNextReminder } from './plan-reminder.js';
import type { Deadline, PlannedReminder } from './plan-reminder.js';
import { isQuiet, movedOutOfQuietHours } from './quiet-hours.js';

const calendar = workingCalendar(official2022);
const at = (text: string): Date => new Date(`${text}+08:00`);
const deadline = (dueOn: string, recordedAt = '2022-01-04T09:00'): Deadline => ({
  dueOn: localDate(dueOn),
  recordedAt: at(recordedAt),
  reached: false,
});
const brief = (planned: PlannedReminder | null) => planned && [planned.step, planned.day, planned.sendAt];

/** The ladder as one row after the other would run it: each planned step claimed on time. */
function climbed(of: Deadline): PlannedReminder[] {
  const planned: PlannedReminder[] = [];
  let next = planNextReminder(of, null, calendar);
  while (next !== null) {
    planned.push(next);
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

  it('owes nothing without a date, once reached, at the end, or when every step precedes the recording', () => {
    const open = deadline('2022-03-18');
    expect(planNextReminder({ ...open, dueOn: null }, null, calendar)).toBeNull();
    expect(planNextReminder({ ...open, reached: true }, null, calendar)).toBeNull();
    expect(planNextReminder({ ...open, reached: true }, 'before_7', calendar)).toBeNull();
    expect(planNextReminder(open, 'after_3', calendar)).toBeNull();
    expect(planNextReminder(deadline('2022-03-18', '2022-03-24T00:00'), null, calendar)).toBeNull();
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
    expect(() => planClaim(deadline('2022-03-18'), unknown, at('2022-03-01T08:00'), calendar)).toThrow(
      RangeError,
    );
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
    expect(claim(open, 'after_1', '2022-06-01T12:00')).toEqual({
      send: 'after_3',
      superseded: ['after_1'],
      next: null,
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

describe('a ladder that never ends', () => {
  it('is drawn only as far as needed', () => {
    let drawn = 0;
    const weekly = {
      *[Symbol.iterator](): Generator<LadderStep> {
        yield* milestoneLadder;
        for (let week = 1; ; week += 1) {
          drawn += 1;
          const code = `weekly_${week}` as StepCode;
          yield { code, offset: { workingDaysAfter: 3 + 5 * week }, adds: week === 1 ? ['root_leader'] : [] };
        }
      },
    };
    const open = deadline('2022-03-18');
    const next = planNextReminder(open, 'after_3', calendar, undefined, weekly);
    expect(next).toMatchObject({ step: 'weekly_1', day: '2022-03-30' });
    expect(drawn).toBe(2);

    const claim = planClaim(open, 'after_3', at('2022-04-20T08:00'), calendar, undefined, weekly);
    expect(claim.send).toMatchObject({
      step: 'weekly_3',
      recipients: ['liaison_officer', 'unit_head', 'supervisor', 'root_leader'],
    });
    expect(claim.superseded.map((p) => p.step)).toEqual(['after_3', 'weekly_1', 'weekly_2']);
    expect(claim.next).toMatchObject({ step: 'weekly_4' });
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
        expect(row).toBeNull();
        const codes = [...milestoneLadder].map(({ code }) => code);
        expect(settled).toEqual(codes.slice(codes.length - settled.length));
        expect(new Set(sent).size).toBe(sent.length);
      }),
    );
  });
});
