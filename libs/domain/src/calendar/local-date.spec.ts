import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  daysBetween,
  epochDayOf,
  isLocalDate,
  isoWeekday,
  localDate,
  localDateOf,
  minuteOfDay,
  shanghaiDate,
  shanghaiInstant,
  shanghaiMinuteOfDay,
} from './local-date.js';

const anyDay = fc.integer({ min: epochDayOf(localDate('1992-01-01')), max: 60_000 }).map(localDateOf);

describe('localDate', () => {
  it.each(['2022-02-28', '2024-02-29', '2000-02-29', '1900-01-01', '9999-12-31'])('reads %s', (text) => {
    expect(localDate(text)).toBe(text);
  });

  it.each([
    '2022-02-30',
    '2023-02-29',
    '2100-02-29',
    '2022-13-01',
    '2022-00-10',
    '2022-01-00',
    '2022-1-1',
    '0022-01-05',
    '0202-01-05',
    '1899-12-31',
    '20220101',
    '2022-01-01T00:00:00Z',
    ' 2022-01-01',
    '2022-01-01\n',
    '',
    'infinity',
  ])('refuses %j', (text) => {
    expect(isLocalDate(text)).toBe(false);
    expect(() => localDate(text)).toThrow(RangeError);
  });

  it.each([null, undefined, 20220101, new Date(0)])('takes %p for no date', (value) => {
    expect(isLocalDate(value)).toBe(false);
  });
});

describe('date arithmetic', () => {
  it.each([
    ['2022-02-28', 1, '2022-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2022-01-01', -1, '2021-12-31'],
    ['2022-03-07', 0, '2022-03-07'],
    ['2022-01-10', 365, '2023-01-10'],
    ['1970-01-01', -1, '1969-12-31'],
  ])('%s and %i days make %s', (day, days, expected) => {
    expect(addDays(localDate(day), days)).toBe(expected);
    expect(daysBetween(localDate(day), localDate(expected))).toBe(days);
  });

  it('refuses parts of a day and days beyond the years it knows', () => {
    expect(() => addDays(localDate('2022-01-01'), 0.5)).toThrow(RangeError);
    expect(() => addDays(localDate('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(localDate('1900-01-01'), -1)).toThrow(RangeError);
  });

  it.each([
    ['2022-02-28', 1],
    ['2022-03-06', 7],
    ['1970-01-01', 4],
    ['1969-12-28', 7],
    ['2024-12-30', 1],
  ])('%s is day %i of its week', (day, weekday) => {
    expect(isoWeekday(localDate(day))).toBe(weekday);
  });

  it('adds up, and text order is the order of days', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (day, days) => {
        const other = addDays(day, days);
        expect(isLocalDate(other)).toBe(true);
        expect(addDays(other, -days)).toBe(day);
        expect(daysBetween(day, other)).toBe(days);
        expect(Math.sign(days)).toBe(Number(other > day) - Number(other < day));
        expect(isoWeekday(addDays(day, 7))).toBe(isoWeekday(day));
      }),
    );
  });
});

describe('Shanghai', () => {
  it.each([
    ['2022-03-06T15:59:59.999Z', '2022-03-06', 23 * 60 + 59],
    ['2022-03-06T16:00:00.000Z', '2022-03-07', 0],
    ['2022-07-01T16:00:00.000Z', '2022-07-02', 0],
    ['2021-12-31T23:30:00.000Z', '2022-01-01', 7 * 60 + 30],
    ['1992-06-30T16:00:00.000Z', '1992-07-01', 0],
    ['1969-12-31T15:59:00.000Z', '1969-12-31', 23 * 60 + 59],
  ])('%s falls on %s, minute %i', (instant, day, minute) => {
    expect(shanghaiDate(new Date(instant))).toBe(day);
    expect(shanghaiMinuteOfDay(new Date(instant))).toBe(minute);
  });

  it('agrees with the time zone database from 1992 on', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Asia/Shanghai',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 1439 }), (day, minute) => {
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const instant = shanghaiInstant(day, time);
        expect(format.format(instant)).toBe(`${day} ${time}`);
        expect(shanghaiDate(instant)).toBe(day);
        expect(shanghaiMinuteOfDay(instant)).toBe(minute);
      }),
    );
  });

  it.each(['24:00', '7:30', '07:60', '0730', '', '07:30:00'])('refuses the time %j', (time) => {
    expect(() => minuteOfDay(time)).toThrow(RangeError);
    expect(() => shanghaiInstant(localDate('2022-01-01'), time)).toThrow(RangeError);
  });

  it('refuses an invalid instant', () => {
    expect(() => shanghaiDate(new Date(Number.NaN))).toThrow(RangeError);
    expect(() => shanghaiMinuteOfDay(new Date(Number.NaN))).toThrow(RangeError);
  });
});
