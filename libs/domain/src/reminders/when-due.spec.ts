import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { countWhenDue, sumWhenDue } from './when-due.js';

const on = localDate('2022-03-04');

describe('how dates lie to a day', () => {
  const items = ['2022-03-03', '2022-03-04', '2022-03-05', '2022-12-31', null].map((day) => ({
    dueOn: day === null ? null : localDate(day),
  }));

  it('is before it, on it, or after it; without a date it is still to come', () => {
    expect(countWhenDue(items, on)).toEqual({ late: 1, today: 1, soon: 3 });
  });

  it('is counted on top of what was counted before', () => {
    const counted = { late: 10, today: 20, soon: 30 };
    const counts = countWhenDue(items, on, counted);
    expect([counts, sumWhenDue(counts)]).toEqual([{ late: 11, today: 21, soon: 33 }, 65]);
    expect(counted).toEqual({ late: 10, today: 20, soon: 30 });
  });
});
