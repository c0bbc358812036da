import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isQuiet, movedOutOfQuietHours } from './quiet-hours.js';

const at = (text: string): Date => new Date(`${text}+08:00`);

describe('movedOutOfQuietHours', () => {
  it.each([
    ['2022-03-07T07:29:59.999', '2022-03-07T07:30:00'],
    ['2022-03-07T07:30:00', '2022-03-07T07:30:00'],
    ['2022-03-07T10:12:13.456', '2022-03-07T10:12:13.456'],
    ['2022-03-07T19:59:59.999', '2022-03-07T19:59:59.999'],
    ['2022-03-07T20:00:00', '2022-03-08T07:30:00'],
    ['2022-03-07T23:59:59.999', '2022-03-08T07:30:00'],
    ['2022-03-08T00:00:00', '2022-03-08T07:30:00'],
    ['2022-12-31T21:00:00', '2023-01-01T07:30:00'],
  ])('%s becomes %s', (instant, moved) => {
    expect(movedOutOfQuietHours(at(instant))).toEqual(at(moved));
  });

  it('follows the settings', () => {
    const settings = { sendTime: '08:00', quietFrom: '18:00' };
    expect(movedOutOfQuietHours(at('2022-03-07T07:45:00'), settings)).toEqual(at('2022-03-07T08:00:00'));
    expect(movedOutOfQuietHours(at('2022-03-07T18:00:00'), settings)).toEqual(at('2022-03-08T08:00:00'));
  });

  it('never goes back, never ends in quiet hours, and leaves the rest alone', () => {
    const instants = fc.date({
      min: at('2000-01-01T00:00:00'),
      max: at('2050-01-01T00:00:00'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        const moved = movedOutOfQuietHours(instant);
        expect(isQuiet(moved)).toBe(false);
        expect(moved.getTime() - instant.getTime()).toBeGreaterThanOrEqual(0);
        expect(moved.getTime() - instant.getTime()).toBeLessThanOrEqual(11.5 * 3_600_000);
        expect(moved.getTime() === instant.getTime()).toBe(!isQuiet(instant));
      }),
    );
  });

  it.each([
    { sendTime: '20:00', quietFrom: '20:00' },
    { sendTime: '21:00', quietFrom: '20:00' },
    { sendTime: '7:30', quietFrom: '20:00' },
    { sendTime: '07:30', quietFrom: '24:00' },
  ])('refuses the settings %j', (settings) => {
    expect(() => movedOutOfQuietHours(at('2022-03-07T10:00:00'), settings)).toThrow(RangeError);
  });
});
