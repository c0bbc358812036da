import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, localDate } from '../calendar/local-date.js';
import {
  countedReadings,
  forecastOf,
  targetOutlook,
  type Reading,
  type TargetGoal,
} from './target-outlook.js';

const on = (day: string, value: string, state: Reading['state'] = 'preliminary'): Reading => ({
  readOn: localDate(day),
  value,
  state,
});
const goal = (more: Partial<TargetGoal> = {}): TargetGoal => ({
  year: 2022,
  sense: 'at_least',
  strength: 'binding',
  value: '100',
  ...more,
});
const today = localDate('2022-07-01');
/** Two figures whose line ends the year at this value. */
const heading = (end: number): Reading[] => [
  on('2022-01-31', String(end - 33.4)),
  on('2022-06-30', String(end - 18.4)),
];

describe('the forecast', () => {
  it.each<[string, Reading[], ReturnType<typeof forecastOf>]>([
    ['of nothing', [], null],
    ['of one figure', [on('2022-03-31', '20')], null],
    [
      'of two: their line',
      [on('2022-01-31', '31'), on('2022-03-02', '61')],
      { value: '365.0000', readings: 2 },
    ],
    [
      'of a rate that stands still',
      [on('2022-03-31', '5.5'), on('2022-06-30', '5.5'), on('2022-09-30', '5.5')],
      { value: '5.5000', readings: 3 },
    ],
  ])('%s', (_, readings, forecast) => {
    expect(forecastOf(readings, 2022)).toEqual(forecast);
  });

  it('of figures on a line lies on that line', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: -1_000, max: 1_000 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 365 }), { minLength: 2, maxLength: 12 }),
        (slope, start, days) => {
          const readings = [...days]
            .sort((a, b) => a - b)
            .map((day) => on(addDays(localDate('2021-12-31'), day), String(start + slope * day)));
          const { value, readings: from } = forecastOf(readings, 2022)!;
          expect(Number(value)).toBeCloseTo(start + slope * 365, 3);
          expect(from).toBe(days.length);
        },
      ),
    );
  });

  it('leaves out the figures of other years', () => {
    const readings = [on('2021-12-31', '90'), on('2022-03-31', '20')];
    expect(targetOutlook(goal(), readings, today).forecast).toBeNull();
  });
});

describe('the light of a target', () => {
  type Row = [string, Partial<TargetGoal>, Reading[], string];
  it.each<Row>([
    ['no figure', {}, [], 'none'],
    ['one figure', {}, [on('2022-06-30', '90')], 'none'],
    ['heading for the goal', {}, heading(100), 'green'],
    ['a tenth short', {}, heading(90), 'yellow'],
    ['more than a tenth short', {}, heading(89), 'red'],
    ['at most: heading below', { sense: 'at_most' }, heading(99), 'green'],
    ['at most: a tenth over', { sense: 'at_most' }, heading(110), 'yellow'],
    ['at most: far over', { sense: 'at_most' }, heading(111), 'red'],
    ['about: within its tolerance below', { sense: 'about' }, heading(95), 'green'],
    ['about: within its tolerance above', { sense: 'about' }, heading(105), 'green'],
    ['about: beyond it', { sense: 'about' }, heading(106), 'yellow'],
    ['about: far beyond it', { sense: 'about' }, heading(116), 'red'],
    ['a stated size', { sense: 'exactly' }, heading(10), 'none'],
    ['力争', { strength: 'aspired' }, heading(10), 'none'],
    ['not known how binding', { strength: null }, heading(10), 'none'],
    ['expected', { strength: 'expected' }, heading(10), 'red'],
    ['the year’s figure, kept', {}, [on('2022-12-31', '100', 'final')], 'green'],
    ['the year’s figure, hardly missed', {}, [on('2022-12-31', '99.9', 'final')], 'red'],
    ['told of after the year', {}, [on('2023-01-15', '101', 'final')], 'green'],
    ['yes', { sense: 'yes_no', value: '1' }, [on('2022-05-01', '1')], 'green'],
    ['not yet', { sense: 'yes_no', value: '1' }, [on('2022-05-01', '0')], 'none'],
    ['at most nothing, and something', { sense: 'at_most', value: '0' }, heading(1), 'red'],
  ])('%s: %s', (_, more, readings, light) => {
    expect(targetOutlook(goal(more), readings, today).light).toBe(light);
  });

  it('of a yes-or-no target that the year has passed without is red', () => {
    const readings = [on('2022-05-01', '0')];
    const wish = goal({ sense: 'yes_no', value: '1' });
    expect(targetOutlook(wish, readings, localDate('2022-12-31')).light).toBe('none');
    expect(targetOutlook(wish, readings, localDate('2023-01-01')).light).toBe('red');
  });
});

describe('shares', () => {
  it.each([
    ['2021-12-31', 0],
    ['2022-01-01', 27],
    ['2022-12-31', 10_000],
    ['2023-05-01', 10_000],
  ])('of the year that has passed with %s: %d', (day, share) => {
    expect(targetOutlook(goal(), [], localDate(day)).yearBasisPoints).toBe(share);
  });

  it('of the target is what the newest figure is of it', () => {
    const done = (value: string, readings: Reading[]) =>
      targetOutlook(goal({ value }), readings, today).doneBasisPoints;
    expect(done('300', heading(100))).toBe(2720);
    expect(done('0', heading(100))).toBeNull();
    expect(done('100', [])).toBeNull();
  });
});

describe('the figures of a counted target', () => {
  const days = ['2022-01-31', '2022-02-01', '2022-06-30'].map(localDate);

  it('stand at the end of each month that is over, and today', () => {
    expect(countedReadings(days, 2022, localDate('2022-03-07'))).toEqual([
      on('2022-01-31', '1', 'final'),
      on('2022-02-28', '2', 'final'),
      on('2022-03-07', '2', 'final'),
    ]);
  });

  it('begin with the year and end with it', () => {
    expect(countedReadings(days, 2022, localDate('2021-12-31'))).toEqual([]);
    const whole = countedReadings(days, 2022, localDate('2023-02-01'));
    expect([whole.length, whole.at(-1)]).toEqual([12, on('2022-12-31', '3', 'final')]);
  });

  it('never fall, and end with all of them', () => {
    const anyDay = fc.integer({ min: 0, max: 364 }).map((n) => addDays(localDate('2022-01-01'), n));
    fc.assert(
      fc.property(fc.array(anyDay, { maxLength: 30 }), anyDay, (reached, day) => {
        const values = countedReadings(reached, 2022, day).map(({ value }) => Number(value));
        expect(values).toEqual([...values].sort((a, b) => a - b));
        expect(values.at(-1)).toBe(reached.filter((one) => one <= day).length);
      }),
    );
  });
});
