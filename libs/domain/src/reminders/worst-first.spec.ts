import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { worstFirst } from './worst-first.js';

const item = (name: string, dueOn: string | null) => ({
  name,
  dueOn: dueOn === null ? null : localDate(dueOn),
});

describe('worstFirst', () => {
  it('puts the longest overdue first, then the nearest date, then what has no date', () => {
    const items = [
      item('in a month', '2022-04-07'),
      item('unknown', null),
      item('a week late', '2022-02-28'),
      item('tomorrow', '2022-03-08'),
      item('a month late', '2022-02-07'),
      item('today', '2022-03-07'),
    ];
    expect(worstFirst(items).map(({ name }) => name)).toEqual([
      'a month late',
      'a week late',
      'today',
      'tomorrow',
      'in a month',
      'unknown',
    ]);
  });

  it('keeps the order of equal ones and the array it was given', () => {
    const items = [
      item('b', '2022-03-08'),
      item('z', null),
      item('a', '2022-03-08'),
      item('y', null),
      item('c', '2022-03-01'),
    ];
    const given = [...items];
    expect(worstFirst(items).map(({ name }) => name)).toEqual(['c', 'b', 'a', 'z', 'y']);
    expect(items).toEqual(given);
  });
});
