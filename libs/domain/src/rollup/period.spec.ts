import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isoWeekOf,
  isoWeekPeriod,
  issueNumber,
  lastPeriodDay,
  latestFinishedWeek,
  nextPeriod,
  previousWeek,
  rollupPeriod,
  unfinishedPeriod,
  weeksBetween,
} from './period.js';

const anyInstant = fc.date({
  min: new Date('1992-01-10T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const weekMs = 7 * 86_400_000;

describe('isoWeekPeriod', () => {
  it('is cut on Monday 00:00 and sent at 08:00 in Shanghai', () => {
    expect(isoWeekPeriod('2022-W09')).toEqual({
      kind: 'week',
      finished: true,
      code: '2022-W09',
      from: new Date('2022-02-28T00:00:00+08:00'),
      cutAt: new Date('2022-03-07T00:00:00+08:00'),
    });
  });

  it.each([
    ['2020-W53', '2020-12-28'],
    ['2021-W01', '2021-01-04'],
    ['2025-W01', '2024-12-30'],
    ['2024-W01', '2024-01-01'],
    ['2026-W53', '2026-12-28'],
    ['2022-W52', '2022-12-26'],
  ])('%s begins on %s', (code, monday) => {
    expect(isoWeekPeriod(code).from).toEqual(new Date(`${monday}T00:00:00+08:00`));
  });

  it.each(['2021-W53', '2022-W53', '2022-W00', '2022-W99', '2022-W9', '2022W09', '2022-09', '', '2022-W09 '])(
    'refuses %j',
    (code) => {
      expect(() => isoWeekPeriod(code)).toThrow(RangeError);
      expect(() => previousWeek(code)).toThrow(RangeError);
    },
  );
});

describe('isoWeekOf and latestFinishedWeek', () => {
  it.each([
    ['2022-03-06T23:59:59.999+08:00', '2022-W09', '2022-W08'],
    ['2022-03-07T00:00:00.000+08:00', '2022-W10', '2022-W09'],
    ['2022-03-07T07:28:00.000+08:00', '2022-W10', '2022-W09'],
    ['2021-01-03T23:00:00.000+08:00', '2020-W53', '2020-W52'],
    ['2021-01-04T00:00:00.000+08:00', '2021-W01', '2020-W53'],
    ['2022-01-01T12:00:00.000+08:00', '2021-W52', '2021-W51'],
    ['2024-12-30T00:00:00.000+08:00', '2025-W01', '2024-W52'],
    ['2024-12-29T23:59:00.000+08:00', '2024-W52', '2024-W51'],
  ])('%s lies in %s; finished is %s', (instant, week, finished) => {
    expect(isoWeekOf(new Date(instant))).toBe(week);
    expect(latestFinishedWeek(new Date(instant))).toBe(finished);
  });

  it('holds every instant in exactly one week, which is not finished', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const period = isoWeekPeriod(isoWeekOf(instant));
        expect(period.from <= instant && instant < period.cutAt).toBe(true);
        expect(period.cutAt.getTime() - period.from.getTime()).toBe(weekMs);
        expect(nextPeriod(period).from).toEqual(period.cutAt);
        expect(previousWeek(nextPeriod(period).code)).toBe(period.code);
        expect(latestFinishedWeek(instant)).toBe(previousWeek(period.code));
        expect(latestFinishedWeek(period.cutAt)).toBe(period.code);
      }),
    );
  });
});

describe('rollupPeriod', () => {
  it.each([
    ['2022-W09', 'week', '2022-02-28', '2022-03-07'],
    ['2022-02', 'month', '2022-02-01', '2022-03-01'],
    ['2022-12', 'month', '2022-12-01', '2023-01-01'],
    ['2022-Q1', 'quarter', '2022-01-01', '2022-04-01'],
    ['2022-Q4', 'quarter', '2022-10-01', '2023-01-01'],
    ['2022', 'year', '2022-01-01', '2023-01-01'],
  ])('%s is a %s from %s up to %s', (code, kind, first, next) => {
    expect(rollupPeriod(code)).toEqual({
      kind,
      code,
      from: new Date(`${first}T00:00:00+08:00`),
      cutAt: new Date(`${next}T00:00:00+08:00`),
      finished: true,
    });
  });

  it.each(['2022-W53', '2022-00', '2022-13', '2022-Q0', '2022-Q5', '22', '2022-1', '2022-03-01', ''])(
    'is not %j',
    (code) => {
      expect(() => rollupPeriod(code)).toThrow(RangeError);
    },
  );

  it('is numbered by its own kind', () => {
    const issued = new Date('2022-01-28T10:00:00+08:00');
    const numbers = ['2022-01', '2022-03', '2022-Q1', '2022-Q3', '2022'].map((code) =>
      issueNumber(issued, rollupPeriod(code)),
    );
    expect(numbers).toEqual([1, 3, 1, 3, 1]);
  });

  it('ends on its last day, or where it is cut short', () => {
    const march = rollupPeriod('2022-03');
    expect(lastPeriodDay(march)).toBe('2022-03-31');
    expect(lastPeriodDay(unfinishedPeriod(march, new Date('2022-03-09T15:00:00+08:00')))).toBe('2022-03-09');
  });
});

describe('weeksBetween', () => {
  it('includes both ends and crosses years', () => {
    expect(weeksBetween('2020-W52', '2021-W02')).toEqual(['2020-W52', '2020-W53', '2021-W01', '2021-W02']);
    expect(weeksBetween('2022-W09', '2022-W09')).toEqual(['2022-W09']);
    expect(weeksBetween('2022-W09', '2022-W08')).toEqual([]);
    expect(weeksBetween('2022-W09', '2021-W01')).toEqual([]);
  });

  it('goes one week at a time', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 0, max: 120 }), (instant, weeks) => {
        const first = isoWeekOf(instant);
        const list = weeksBetween(first, isoWeekOf(new Date(instant.getTime() + weeks * weekMs)));
        expect(list).toHaveLength(weeks + 1);
        expect(list[0]).toBe(first);
        for (const [index, code] of list.entries())
          if (index > 0) expect(code).toBe(nextPeriod(isoWeekPeriod(list[index - 1]!)).code);
      }),
    );
  });
});

describe('issueNumber', () => {
  const monday = new Date('2022-01-10T00:00:00+08:00');

  it.each([
    ['2022-01-10T00:00:00+08:00', '2022-W02', 1],
    ['2022-01-10T00:00:00+08:00', '2022-W09', 8],
    ['2022-01-09T23:59:59+08:00', '2022-W01', 1],
    ['2022-01-14T10:00:00+08:00', '2022-W02', 1],
    ['2022-01-14T10:00:00+08:00', '2023-W01', 52],
    ['2020-01-08T10:00:00+08:00', '2021-W01', 53],
  ])('a list issued at %s counts %s as issue %i', (issuedAt, code, number) => {
    expect(issueNumber(new Date(issuedAt), isoWeekPeriod(code))).toBe(number);
  });

  it('gives no number to a week cut before the list was issued, or at that very moment', () => {
    expect(() => issueNumber(monday, isoWeekPeriod('2022-W01'))).toThrow(/no number/);
    expect(() => issueNumber(monday, isoWeekPeriod('2021-W52'))).toThrow(RangeError);
  });

  it('begins with 1 and rises by one per week', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 0, max: 60 }), (issuedAt, weeks) => {
        const first = isoWeekOf(issuedAt);
        const code = isoWeekOf(new Date(isoWeekPeriod(first).from.getTime() + weeks * weekMs));
        expect(isoWeekPeriod(first).cutAt > issuedAt).toBe(true);
        expect(isoWeekPeriod(previousWeek(first)).cutAt > issuedAt).toBe(false);
        expect(issueNumber(issuedAt, isoWeekPeriod(code))).toBe(weeks + 1);
      }),
    );
  });
});

describe('nextPeriod', () => {
  it.each([
    ['2022-W52', '2023-W01'],
    ['2020-W53', '2021-W01'],
    ['2022-11', '2022-12'],
    ['2022-12', '2023-01'],
    ['2022-Q3', '2022-Q4'],
    ['2022-Q4', '2023-Q1'],
    ['2022', '2023'],
  ])('after %s comes %s, which begins with its cut', (code, next) => {
    const period = rollupPeriod(code);
    expect(nextPeriod(period)).toMatchObject({
      code: next,
      kind: period.kind,
      from: period.cutAt,
      finished: true,
    });
  });
});
