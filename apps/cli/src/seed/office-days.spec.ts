import { describe, expect, it } from '@jest/globals';
import { addDays, isoWeekday, localDate, type LocalDate } from '#domain';
import { isOfficeDay, officeDayOnOrAfter, officeDayOnOrBefore, officeHour } from './office-days.js';
import { openRandom } from './random.js';

/** Days from the first to the last on which offices are closed Monday to Friday or open at the weekend. */
function exceptions(first: string, last: string): string {
  const days: LocalDate[] = [];
  for (let day = localDate(first); day <= last; day = addDays(day, 1)) {
    if (isOfficeDay(day) !== isoWeekday(day) <= 5) days.push(day);
  }
  return days.map((day) => day.slice(5)).join(' ');
}

describe('office days', () => {
  it('follow the State Council’s notices for holidays and make-up days', () => {
    expect(exceptions('2022-01-01', '2022-05-31')).toBe(
      '01-03 01-29 01-30 01-31 02-01 02-02 02-03 02-04 04-02 04-04 04-05 04-24 05-02 05-03 05-04 05-07',
    );
    expect(exceptions('2021-09-01', '2021-12-31')).toBe(
      '09-18 09-20 09-21 09-26 10-01 10-04 10-05 10-06 10-07 10-09',
    );
  });

  it('step over the Spring Festival with its make-up days', () => {
    expect(officeDayOnOrBefore(localDate('2022-02-06'))).toBe('2022-01-30');
    expect(officeDayOnOrAfter(localDate('2022-01-31'))).toBe('2022-02-07');
  });

  it('give moments of the day in Shanghai', () => {
    const random = openRandom(1, 'hours');
    for (let draw = 0; draw < 200; draw += 1) {
      expect(officeHour(localDate('2022-03-01'), random)).toMatch(
        /^2022-03-01T(08:[45]|09|10|11:[0-3]|13:[45]|1[4-6]|17:[0-3])/,
      );
    }
  });
});
