import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { basisPoints, differenceOf, hundredMillions, sumDecimals } from './decimal.js';

describe('amounts', () => {
  it('are added exactly, in any order', () => {
    expect(sumDecimals([])).toBe('0.0000');
    expect(sumDecimals(['0.1', '0.2', '999999999999.9999'])).toBe('1000000000000.2999');
    const amount = fc.bigInt({ min: 0n, max: 10n ** 16n });
    fc.assert(
      fc.property(fc.array(amount), (units) => {
        const texts = units.map((each) => `${each / 10_000n}.${String(each % 10_000n).padStart(4, '0')}`);
        const sum = sumDecimals(texts);
        expect(BigInt(sum.replace('.', ''))).toBe(units.reduce((a, b) => a + b, 0n));
        expect(sumDecimals(texts.toReversed())).toBe(sum);
      }),
    );
  });

  it.each(['', '-1', '1e3', '1.23456', '.5', '1,5', 'NaN'])('refuses %j', (text) => {
    expect(() => sumDecimals([text])).toThrow(RangeError);
  });

  it.each([
    ['1', '3', 3333],
    ['2', '3', 6667],
    ['0.5', '100', 50],
    ['1', '20000', 1],
    ['1', '20001', 0],
    ['5', '0', null],
  ])('%s of %s is %s hundredths of a percent', (part, whole, points) => {
    expect(basisPoints(part, whole)).toBe(points);
  });

  it.each([
    ['12.5000', '3.2500', '9.2500'],
    ['3.25', '12.5000', '-9.2500'],
    ['0.0001', '0.0002', '-0.0001'],
    ['-1.5', '2', '-3.5'],
    ['7', '7', '0'],
    ['12', '5', '7'],
  ])('%s less %s is %s', (first, second, difference) => {
    expect(differenceOf(first, second)).toBe(difference);
  });

  it('are taken from each other only where they are numbers', () => {
    expect(() => differenceOf('1', 'many')).toThrow(RangeError);
  });

  it.each([
    ['123456.7000', '12.35'],
    ['49.9999', '0.00'],
    ['50', '0.01'],
    ['0', '0.00'],
  ])('%s 万元 is %s 亿元', (amount, shown) => {
    expect(hundredMillions(amount)).toBe(shown);
  });
});
