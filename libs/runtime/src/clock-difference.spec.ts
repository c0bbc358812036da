import { describe, expect, it } from '@jest/globals';
import { measureClockDifference } from './clock-difference.js';

describe('the difference of two clocks', () => {
  it.each([
    ['equal clocks', { askedAt: 1000, databaseAt: 1005, answeredAt: 1010 }, 0, 5, false],
    ['2 s ahead is borne', { askedAt: 3000, databaseAt: 1000, answeredAt: 3000 }, 2000, 0, false],
    ['2.001 s ahead is not', { askedAt: 3001, databaseAt: 1000, answeredAt: 3001 }, 2001, 0, true],
    ['2.001 s behind is not', { askedAt: 1000, databaseAt: 3001, answeredAt: 1000 }, -2001, 0, true],
    ['a slow answer excuses its half', { askedAt: 1000, databaseAt: 0, answeredAt: 5000 }, 3000, 2000, false],
  ])('%s', (_, reading, aheadMs, uncertaintyMs, isTooLarge) => {
    expect(measureClockDifference(reading)).toEqual({ aheadMs, uncertaintyMs, isTooLarge });
  });
});
