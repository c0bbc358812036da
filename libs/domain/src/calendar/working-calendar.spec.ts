import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, localDate } from './local-date.js';
import { official2022 } from './official-2022.js';
import { workingCalendar } from './working-calendar.js';

const calendar = workingCalendar(official2022);
const nothingLoaded = workingCalendar([]);
/** Days of 2022 and of a few months on both sides, which are not loaded. */
const anyDay = fc.integer({ min: -100, max: 465 }).map((days) => addDays(localDate('2022-01-01'), days));

describe('isWorkingDay', () => {
  it.each([
    ['2022-01-28', true, 'Friday'],
    ['2022-01-29', true, 'Saturday made up for the Spring Festival'],
    ['2022-01-30', true, 'Sunday made up for the Spring Festival'],
    ['2022-01-31', false, 'New Year’s Eve, a Monday'],
    ['2022-02-04', false, 'Friday of the Spring Festival'],
    ['2022-02-06', false, 'last day of the Spring Festival'],
    ['2022-02-07', true, 'Monday after it'],
    ['2022-04-02', true, 'Saturday made up for Qingming'],
    ['2022-04-03', false, 'Qingming, a Sunday'],
    ['2022-04-05', false, 'Qingming, a Tuesday'],
    ['2022-04-24', true, 'Sunday made up for May Day'],
    ['2022-05-04', false, 'May Day, a Wednesday'],
    ['2022-05-07', true, 'Saturday made up for May Day'],
    ['2022-05-08', false, 'ordinary Sunday'],
  ])('%s: %s (%s)', (day, working) => {
    expect(calendar.isWorkingDay(localDate(day))).toEqual({ working, provisional: false });
  });

  it('assumes Monday to Friday in years that are not loaded and says so', () => {
    expect(calendar.isWorkingDay(localDate('2023-01-02'))).toEqual({ working: true, provisional: true });
    expect(calendar.isWorkingDay(localDate('2023-01-01'))).toEqual({ working: false, provisional: true });
    expect(calendar.isWorkingDay(localDate('2023-01-07'))).toEqual({ working: false, provisional: true });
    expect(calendar.isWorkingDay(localDate('2021-12-31'))).toEqual({ working: true, provisional: true });
    expect(nothingLoaded.isWorkingDay(localDate('2022-01-31'))).toEqual({ working: true, provisional: true });
  });
});

describe('workingDayOnOrBefore', () => {
  it.each([
    ['2022-02-06', '2022-01-30', false],
    ['2022-04-05', '2022-04-02', false],
    ['2022-05-04', '2022-04-29', false],
    ['2022-04-24', '2022-04-24', false],
    ['2022-03-16', '2022-03-16', false],
    ['2023-01-01', '2022-12-30', true],
    ['2022-01-03', '2021-12-31', true],
    ['2022-12-31', '2022-12-30', false],
  ])('%s gives %s, provisional %s', (from, day, provisional) => {
    expect(calendar.workingDayOnOrBefore(localDate(from))).toEqual({ day, provisional });
  });
});

describe('addWorkingDays', () => {
  it.each([
    ['2022-01-28', 1, '2022-01-29', false],
    ['2022-01-30', 1, '2022-02-07', false],
    ['2022-01-28', 3, '2022-02-07', false],
    ['2022-02-03', 1, '2022-02-07', false],
    ['2022-04-01', 3, '2022-04-07', false],
    ['2022-04-29', 3, '2022-05-07', false],
    ['2022-03-18', 1, '2022-03-21', false],
    ['2022-12-30', 1, '2023-01-02', true],
    ['2021-12-31', 1, '2022-01-04', false],
    ['2021-12-30', 1, '2021-12-31', true],
  ])('%s and %i working days make %s, provisional %s', (from, n, day, provisional) => {
    expect(calendar.addWorkingDays(localDate(from), n)).toEqual({ day, provisional });
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity])('refuses %p working days', (n) => {
    expect(() => calendar.addWorkingDays(localDate('2022-03-01'), n)).toThrow(RangeError);
  });
});

describe('workingDaysBetween', () => {
  it.each([
    ['2022-01-28', '2022-02-07', 3, false],
    ['2022-02-07', '2022-01-28', -3, false],
    ['2022-01-30', '2022-02-06', 0, false],
    ['2022-03-07', '2022-03-07', 0, false],
    ['2022-12-30', '2023-01-03', 2, true],
  ])('from %s to %s there are %i, provisional %s', (from, to, days, provisional) => {
    expect(calendar.workingDaysBetween(localDate(from), localDate(to))).toEqual({ days, provisional });
  });
});

describe('any day', () => {
  it('counts back what it added', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 40 }), (from, n) => {
        const to = calendar.addWorkingDays(from, n);
        expect(calendar.isWorkingDay(to.day).working).toBe(true);
        expect(calendar.workingDaysBetween(from, to.day)).toEqual({ days: n, provisional: to.provisional });
        expect(calendar.workingDaysBetween(to.day, from).days).toBe(-n);
      }),
    );
  });

  it('adds up step by step', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (from, a, b) => {
        const halfway = calendar.addWorkingDays(from, a).day;
        expect(calendar.addWorkingDays(halfway, b).day).toBe(calendar.addWorkingDays(from, a + b).day);
      }),
    );
  });

  it('finds the nearest working day before, in order, and is provisional only for years not loaded', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const found = calendar.workingDayOnOrBefore(day);
        expect(calendar.isWorkingDay(found.day).working).toBe(true);
        expect(found.day <= day).toBe(true);
        expect(calendar.workingDaysBetween(found.day, day).days).toBe(0);
        expect(calendar.workingDayOnOrBefore(addDays(day, 1)).day >= found.day).toBe(true);
        expect(found.provisional).toBe(!(day.startsWith('2022') && found.day.startsWith('2022')));
      }),
    );
  });
});

describe('loading', () => {
  it('names the years it holds, whatever the order of the rows', () => {
    expect(calendar.loadedYears).toEqual([2022]);
    expect(nothingLoaded.loadedYears).toEqual([]);
    const reversed = workingCalendar(official2022.toReversed());
    expect(reversed.addWorkingDays(localDate('2022-01-30'), 1).day).toBe('2022-02-07');
  });

  it('keeps a year between two loaded ones provisional', () => {
    const shifted = official2022.map((row) => ({ ...row, day: localDate(row.day.replace('2022', '2025')) }));
    const gap = workingCalendar([...shifted, ...official2022]);
    expect(gap.loadedYears).toEqual([2022, 2025]);
    expect(gap.isWorkingDay(localDate('2023-06-15')).provisional).toBe(true);
    expect(gap.isWorkingDay(localDate('2025-06-15')).provisional).toBe(false);
  });

  it('refuses a year with a missing day and names it', () => {
    const rows = official2022.filter((row) => row.day !== '2022-12-31');
    expect(() => workingCalendar(rows)).toThrow(
      new RangeError('The working calendar of 2022 lacks 2022-12-31.'),
    );
  });

  it('refuses a day that comes twice', () => {
    const twice = { day: localDate('2022-05-07'), working: true };
    expect(() => workingCalendar([...official2022, twice])).toThrow(/2022-05-07 more than once/);
  });
});
