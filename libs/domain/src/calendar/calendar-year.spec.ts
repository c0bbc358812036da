import { describe, expect, it } from '@jest/globals';
import { exceptionsOf, missingCalendarYear, readCalendarFile, yearOf } from './calendar-year.js';
import { localDate } from './local-date.js';
import { official2022 } from './official-2022.js';

const { daysOff, makeUpDays } = exceptionsOf(official2022);
const weekends = ['2022-01-01', '2022-05-01', '2022-10-01', '2022-10-02'];
const whole = [
  '日期,类别,说明',
  '# 国办发明电〔2021〕11号',
  ...weekends.map((day) => `${day},off`),
  ...daysOff.map((day) => `${day}，休，节日`),
  ...makeUpDays.map((day) => `${day}\twork`),
  '',
].join('\r\n');

describe('a calendar file', () => {
  it('gives the year of its notice, whatever its separators and line ends', () => {
    expect(readCalendarFile(2022, `\ufeff${whole}`)).toEqual({ days: official2022 });
  });

  it('tells its year again from the exceptions', () => {
    expect(yearOf(2022, { daysOff, makeUpDays })).toEqual(official2022);
  });

  it.each<[string, string, RegExp]>([
    ['a date that is none', '2022-02-30,off', /is no date/],
    ['another year', '2023-01-02,off', /is not in 2022/],
    ['another kind', '2022-06-12,maybe', /has to be off or work/],
    ['a day that comes twice', '2022-10-03,off', /comes twice/],
    ['work on a weekday', '2022-06-06,work', /anyway/],
  ])('says in which line there is %s', (_, line, words) => {
    const lines = [...whole.trimEnd().split('\r\n'), line];
    expect(readCalendarFile(2022, lines.join('\n'))).toEqual({
      problems: [
        {
          line: lines.length,
          text: { zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(words) },
        },
      ],
    });
  });

  it('is not taken where it lacks what every notice frees, or is no calendar at all', () => {
    const cut = readCalendarFile(2022, whole.replace('2022-05-01,off', '2022-05-01,work'));
    expect(cut).toMatchObject({ problems: [{ line: null, text: { en: expect.stringContaining('05-01') } }] });
    expect(readCalendarFile(2027, '')).toMatchObject({ problems: [{ line: null }] });
    expect(readCalendarFile(2022, '\n'.repeat(500))).toMatchObject({ problems: [{ line: null }] });
  });
});

describe('the year whose calendar is missing', () => {
  it.each<[string, number[], number | null]>([
    ['2026-11-30', [2026], null],
    ['2026-12-01', [2026], 2027],
    ['2026-12-31', [2026, 2027], null],
    ['2027-01-01', [2026], 2027],
    ['2027-06-01', [2027], null],
  ])('on %s with %j is %p', (today, loaded, missing) => {
    expect(missingCalendarYear(localDate(today), loaded)).toBe(missing);
  });
});
