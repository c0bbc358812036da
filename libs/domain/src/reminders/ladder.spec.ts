import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween, localDate } from '../calendar/local-date.js';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { ladderOf, milestoneLadder, stepDay, type Ladder, type LadderStep, type SetStep } from './ladder.js';

const calendar = workingCalendar(official2022);
/** The first steps of a ladder that never ends. */
function first(count: number, ladder: Ladder): LadderStep[] {
  const steps: LadderStep[] = [];
  for (const step of ladder) if (steps.push(step) === count) break;
  return steps;
}
const steps = first(12, milestoneLadder);

describe('milestoneLadder', () => {
  it('reminds the liaison officer before the date, adds one above the other after it, and goes on weekly', () => {
    expect(steps).toEqual([
      { code: 'before_30', offset: { calendarDaysBefore: 30 }, adds: ['liaison_officer'] },
      { code: 'before_14', offset: { calendarDaysBefore: 14 }, adds: [] },
      { code: 'before_7', offset: { calendarDaysBefore: 7 }, adds: [] },
      { code: 'before_3', offset: { calendarDaysBefore: 3 }, adds: [] },
      { code: 'before_1', offset: { calendarDaysBefore: 1 }, adds: [] },
      { code: 'day_itself', offset: { calendarDaysBefore: 0 }, adds: [] },
      { code: 'after_1', offset: { workingDaysAfter: 1 }, adds: ['unit_head'] },
      { code: 'after_3', offset: { workingDaysAfter: 3 }, adds: ['supervisor'] },
      { code: 'after_5', offset: { workingDaysAfter: 5 }, adds: [] },
      { code: 'after_10', offset: { workingDaysAfter: 10 }, adds: ['project_leader'] },
      { code: 'after_20', offset: { workingDaysAfter: 20 }, adds: ['root_leader'] },
      { code: 'after_25', offset: { workingDaysAfter: 25 }, adds: [] },
    ]);
    expect(first(14, milestoneLadder).slice(-2)).toEqual([
      { code: 'after_30', offset: { workingDaysAfter: 30 }, adds: [] },
      { code: 'after_35', offset: { workingDaysAfter: 35 }, adds: [] },
    ]);
  });

  it('is what a city sets it to: weekly after its own last step, or after the date where it has none after it', () => {
    const codes = (set: readonly SetStep[]) => first(3, ladderOf(set)).map(({ code }) => code);
    expect(codes([{ when: 'after', days: 2, adds: ['supervisor'] }])).toEqual([
      'after_2',
      'after_7',
      'after_12',
    ]);
    expect(codes([{ when: 'before', days: 9, adds: ['liaison_officer'] }])).toEqual([
      'before_9',
      'after_5',
      'after_10',
    ]);
  });
});

describe('stepDay', () => {
  it.each([
    [
      '2022-03-18',
      [
        '2022-02-16',
        '2022-03-04',
        '2022-03-11',
        '2022-03-15',
        '2022-03-17',
        '2022-03-18',
        '2022-03-21',
        '2022-03-23',
        '2022-03-25',
        '2022-04-01',
        '2022-04-18',
        '2022-04-24',
      ],
    ],
    // The Spring Festival (31 January to 6 February) sends four steps to the working Sunday before it.
    [
      '2022-02-06',
      [
        '2022-01-07',
        '2022-01-21',
        '2022-01-30',
        '2022-01-30',
        '2022-01-30',
        '2022-01-30',
        '2022-02-07',
        '2022-02-09',
        '2022-02-11',
        '2022-02-18',
        '2022-03-04',
        '2022-03-11',
      ],
    ],
    // A working Saturday before Qingming counts; the holiday after it does not.
    [
      '2022-04-02',
      [
        '2022-03-03',
        '2022-03-18',
        '2022-03-25',
        '2022-03-30',
        '2022-04-01',
        '2022-04-02',
        '2022-04-06',
        '2022-04-08',
        '2022-04-12',
        '2022-04-19',
        '2022-05-05',
        '2022-05-11',
      ],
    ],
    // Due on the eve of May Day: the third working day after it is the Saturday made up.
    [
      '2022-04-29',
      [
        '2022-03-30',
        '2022-04-15',
        '2022-04-22',
        '2022-04-26',
        '2022-04-28',
        '2022-04-29',
        '2022-05-05',
        '2022-05-07',
        '2022-05-10',
        '2022-05-17',
        '2022-05-31',
        '2022-06-08',
      ],
    ],
  ])('of the ladder to %s', (dueOn, days) => {
    expect(steps.map((step) => stepDay(step.offset, localDate(dueOn), calendar))).toEqual(
      days.map((day) => ({ day, provisional: false })),
    );
  });

  it('is provisional only where it depends on a year that is not loaded', () => {
    const provisional = steps.map(
      (step) => stepDay(step.offset, localDate('2023-01-03'), calendar).provisional,
    );
    expect(provisional).toEqual([false, false, false, false, true, true, true, true, true, true, true, true]);
  });

  it('falls on working days, in order, on the right side of the deadline', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 300 }), (days) => {
        const dueOn = addDays(localDate('2022-01-01'), days);
        let last = localDate('2021-01-01');
        for (const { offset } of steps) {
          const { day } = stepDay(offset, dueOn, calendar);
          expect(calendar.isWorkingDay(day).working).toBe(true);
          expect(day >= last).toBe(true);
          last = day;
          if ('calendarDaysBefore' in offset)
            expect(daysBetween(day, dueOn)).toBeGreaterThanOrEqual(offset.calendarDaysBefore);
          else expect(calendar.workingDaysBetween(dueOn, day).days).toBe(offset.workingDaysAfter);
        }
      }),
    );
  });
});
