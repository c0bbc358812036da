import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { day } from '../project/facts-sample.js';
import { permitClock, type PermitDays } from './permit-clock.js';
import { latePermits, permitTimes, type SummarisedPermit } from './permit-summary.js';

const calendar = workingCalendar(official2022);
const pause = (fromOn: string, toOn: string | null) => ({
  fromOn: day(fromOn),
  toOn: toOn === null ? null : day(toOn),
});

/** Applied for on Friday 2022-04-01: Saturday is made up, Sunday to Tuesday are days off. */
function days(more: Partial<PermitDays> = {}): PermitDays {
  return {
    appliedOn: day('2022-04-01'),
    limitDays: 5,
    dayType: 'working',
    pauses: [],
    endedOn: null,
    ...more,
  };
}

describe('the clock of a permit', () => {
  it.each([
    ['working days with make-up days', days(), '2022-04-11', ['2022-04-11', 5, 0]],
    ['working days, the day after', days(), '2022-04-12', ['2022-04-11', 6, 1]],
    ['calendar days', days({ dayType: 'calendar' }), '2022-04-07', ['2022-04-06', 6, 1]],
    ['on the day of the application', days(), '2022-04-01', ['2022-04-11', 0, 0]],
    [
      'ended in time, however long ago',
      days({ endedOn: day('2022-04-06') }),
      '2022-12-01',
      ['2022-04-11', 2, 0],
    ],
    ['ended late', days({ endedOn: day('2022-04-13') }), '2022-12-01', ['2022-04-11', 7, 2]],
    ['standing', days({ pauses: [pause('2022-04-06', null)] }), '2022-04-29', [null, 2, 0]],
    ['gone on', days({ pauses: [pause('2022-04-06', '2022-04-13')] }), '2022-04-14', ['2022-04-18', 3, 0]],
    [
      'gone on, by calendar days',
      days({ dayType: 'calendar', pauses: [pause('2022-04-03', '2022-04-13')] }),
      '2022-04-16',
      ['2022-04-16', 5, 0],
    ],
    // No date is won by supplements that are asked for too late, and none of their days is a delay.
    [
      'stood after the limit',
      days({ pauses: [pause('2022-04-13', '2022-04-20')] }),
      '2022-04-21',
      ['2022-04-11', 8, 3],
    ],
    [
      'stood twice',
      days({ pauses: [pause('2022-04-02', '2022-04-06'), pause('2022-04-07', '2022-04-08')] }),
      '2022-04-12',
      ['2022-04-13', 4, 0],
    ],
  ] as const)('%s', (_, permit, today, [dueOn, daysTaken, daysLate]) => {
    expect(permitClock(permit, day(today), calendar)).toEqual({
      dueOn,
      provisional: false,
      daysTaken,
      daysLate,
    });
  });

  it('says where a year that is not loaded had a say', () => {
    const late = days({ appliedOn: day('2022-12-29') });
    expect(permitClock(late, day('2022-12-30'), calendar)).toMatchObject({
      dueOn: '2023-01-05',
      provisional: true,
    });
  });

  it('is late just when its due date has passed, whatever it stood in between', () => {
    const at = fc.nat({ max: 60 });
    fc.assert(
      fc.property(
        fc.constantFrom('working', 'calendar'),
        fc.integer({ min: 1, max: 30 }),
        at,
        at,
        at,
        (dayType, limitDays, a, b, c) => {
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          const appliedOn = day('2022-04-01');
          const pauses = [{ fromOn: addDays(appliedOn, from), toOn: addDays(appliedOn, to) }];
          const permit: PermitDays = { appliedOn, limitDays, dayType, pauses, endedOn: null };
          const today = addDays(appliedOn, to + c);
          const clock = permitClock(permit, today, calendar);
          // A pause after the limit gives no new date, but its own days are none of the delay.
          if (pauses[0]!.fromOn <= clock.dueOn!)
            expect(clock.daysLate > 0).toBe(
              dayType === 'calendar'
                ? today > clock.dueOn!
                : calendar.workingDaysBetween(clock.dueOn!, today).days > 0,
            );
          expect(clock.daysLate).toBe(Math.max(0, clock.daysTaken - limitDays));
        },
      ),
    );
  });
});

describe('the mean of the city', () => {
  const granted = (
    projectId: string,
    appliedOn: string,
    endedOn: string,
    more: Partial<PermitDays> = {},
  ) => ({
    id: `${projectId} ${appliedOn} ${endedOn}`,
    projectId,
    ...days({ appliedOn: day(appliedOn), endedOn: day(endedOn), ...more }),
  });
  const today = day('2022-06-01');

  it('counts working days, without pauses, each project once', () => {
    // One project with 1 and 4 days (mean 2.5), one with 10: 6.25. The calendar limit of one plays no part.
    const permits: SummarisedPermit[] = [
      granted('a', '2022-03-07', '2022-03-08'),
      granted('a', '2022-03-07', '2022-03-18', { pauses: [pause('2022-03-09', '2022-03-16')] }),
      granted('b', '2022-03-07', '2022-03-21', { dayType: 'calendar', limitDays: 3 }),
    ];
    expect(permitTimes(permits, 75, today, calendar)).toEqual({
      projects: 2,
      permits: 3,
      meanWorkingDays: 6.25,
      limitWorkingDays: 7.5,
      within: true,
    });
  });

  it.each([
    // Thirds are rounded half up to hundredths; the comparison is with what was not rounded.
    [['2022-03-15', '2022-03-16', '2022-03-16'], 6.67, 67, true],
    [['2022-03-15', '2022-03-16', '2022-03-16'], 6.67, 66, false],
    [['2022-03-16', '2022-03-17'], 7.5, 75, true],
    [['2022-03-16', '2022-03-17'], 7.5, 74, false],
  ] as const)('of grants on %j is %d, against %d tenths: %s', (ends, meanWorkingDays, tenths, within) => {
    const permits = ends.map((end, index) => granted(`${index}`, '2022-03-07', end));
    expect(permitTimes(permits, tenths, today, calendar)).toMatchObject({ meanWorkingDays, within });
  });

  it('is none where nothing was granted', () => {
    expect(permitTimes([], 75, today, calendar)).toMatchObject({
      projects: 0,
      meanWorkingDays: null,
      within: null,
    });
  });

  it('names what is undecided and late, the latest first', () => {
    const undecided = [
      { id: 'in time', projectId: 'a', ...days({ appliedOn: day('2022-05-31') }) },
      { id: 'late', projectId: 'a', ...days({ appliedOn: day('2022-05-23') }) },
      { id: 'later', projectId: 'b', ...days() },
      { id: 'standing', projectId: 'b', ...days({ pauses: [pause('2022-04-06', null)] }) },
    ];
    expect(latePermits(undecided, today, calendar).map(({ id, daysLate }) => [id, daysLate])).toEqual([
      ['later', 36],
      ['late', 2],
    ]);
  });
});
