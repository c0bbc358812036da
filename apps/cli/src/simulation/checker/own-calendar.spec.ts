import { describe, expect, it } from '@jest/globals';
import { nextShown } from './own-calendar.js';

describe('when a clock in a zone shows a time next', () => {
  it.each([
    ['2022-03-06T16:00:00Z', '08:00', 'Asia/Shanghai', '2022-03-07T00:00:00Z'],
    ['2022-03-06T16:00:00Z', '00:00', 'Asia/Shanghai', '2022-03-06T16:00:00Z'],
    ['2022-03-06T16:00:00Z', '12:00', 'America/New_York', '2022-03-06T17:00:00Z'],
    ['2022-03-06T16:00:00Z', '00:30', 'Asia/Tokyo', '2022-03-07T15:30:00Z'],
    // Left out, and there twice.
    ['2022-03-27T00:00:00Z', '02:30', 'Europe/Berlin', '2022-03-27T01:00:00Z'],
    ['2022-10-29T20:00:00Z', '02:30', 'Europe/Berlin', '2022-10-30T00:30:00Z'],
  ])('from %s on %s in %s', (from, time, zone, expected) => {
    expect(nextShown(Date.parse(from), time, zone)).toBe(Date.parse(expected));
  });
});
