import { describe, expect, it } from '@jest/globals';
import { smsNumber } from './sms-number.js';

describe('smsNumber', () => {
  it.each([
    ['13812345678', '+8613812345678'],
    ['138 1234 5678', '+8613812345678'],
    ['+86 138-1234-5678', '+8613812345678'],
    ['8613812345678', '+8613812345678'],
    ['0086 13812345678', '+8613812345678'],
    ['+852 6123 4567', '+85261234567'],
  ])('%s is sent to as %s', (written, number) => {
    expect(smsNumber(written)).toBe(number);
  });

  it.each(['0512-53512345', '53512345', '12345678901', '+86 512 5351 2345', '+1'])(
    '%s takes no text',
    (written) => {
      expect(smsNumber(written)).toBeNull();
    },
  );
});
