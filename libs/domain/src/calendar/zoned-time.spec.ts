import { describe, expect, it } from '@jest/globals';
import { isTimeZone, nextTimeInZone } from './zoned-time.js';

describe('a time zone', () => {
  it.each(['Asia/Shanghai', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC', 'Asia/Kolkata'])(
    '%s is one',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each(['', 'Asia/Taicang', '+08:00', 'asia/shanghai', 'Asia/Shanghai; DROP', '../etc/passwd', 'CST-8'])(
    '%j is none',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});

describe('the next time at which clocks in a zone show a time', () => {
  /** Monday 00:00 in Shanghai. */
  const cut = '2022-03-06T16:00:00Z';

  it.each([
    ['Asia/Shanghai', '08:00', cut, '2022-03-07T00:00:00Z'],
    ['Asia/Shanghai', '00:00', cut, '2022-03-06T16:00:00Z'],
    // It is still Sunday morning there.
    ['America/New_York', '12:00', cut, '2022-03-06T17:00:00Z'],
    ['America/New_York', '08:00', cut, '2022-03-07T13:00:00Z'],
    // It is one o'clock already.
    ['Asia/Tokyo', '00:30', cut, '2022-03-07T15:30:00Z'],
    ['Asia/Kolkata', '08:00', cut, '2022-03-07T02:30:00Z'],
    // Winter and summer.
    ['Europe/Berlin', '08:00', cut, '2022-03-07T07:00:00Z'],
    ['Europe/Berlin', '08:00', '2022-06-05T16:00:00Z', '2022-06-06T06:00:00Z'],
  ])('%s %s', (zone, time, after, expected) => {
    expect(nextTimeInZone(new Date(after), time, zone)).toEqual(new Date(expected));
  });

  it('is later by what the clocks are put forward, where the time is left out', () => {
    const night = new Date('2022-03-27T00:00:00Z');
    expect(nextTimeInZone(night, '02:30', 'Europe/Berlin')).toEqual(new Date('2022-03-27T01:30:00Z'));
    expect(nextTimeInZone(night, '03:00', 'Europe/Berlin')).toEqual(new Date('2022-03-27T01:00:00Z'));
  });

  it('is the first of two, where the time is there twice', () => {
    const night = new Date('2022-10-29T20:00:00Z');
    expect(nextTimeInZone(night, '02:30', 'Europe/Berlin')).toEqual(new Date('2022-10-30T00:30:00Z'));
    expect(nextTimeInZone(night, '03:00', 'Europe/Berlin')).toEqual(new Date('2022-10-30T02:00:00Z'));
  });

  it('refuses a time and a zone that do not exist', () => {
    expect(() => nextTimeInZone(new Date(cut), '24:00', 'UTC')).toThrow(RangeError);
    expect(() => nextTimeInZone(new Date(cut), '08:00', 'Asia/Taicang')).toThrow(RangeError);
  });
});
