import type { Decimal } from './recorded-rows.js';

const places = 4;
const scale = 10n ** BigInt(places);

/**
 * Exact sum of amounts, with four places, such as `12000.5000`; `0.0000` of none. Throws RangeError for a text that is
 * no decimal number of at most four places.
 */
export function sumDecimals(amounts: readonly Decimal[]): Decimal {
  return decimalText(amounts.reduce((sum, amount) => sum + smallestUnits(amount), 0n));
}

/**
 * How many hundredths of a percent the part is of the whole, rounded half up; null where the whole is zero. Throws
 * RangeError as `sumDecimals` does.
 */
export function basisPoints(part: Decimal, whole: Decimal): number | null {
  const [numerator, denominator] = [smallestUnits(part) * 10_000n, smallestUnits(whole)];
  return denominator === 0n ? null : Number((numerator * 2n + denominator) / (denominator * 2n));
}

/** So many hundredths of a percent of the amount, rounded half up to four places. Throws as `sumDecimals` does. */
export function shareOf(amount: Decimal, points: number): Decimal {
  return decimalText((smallestUnits(amount) * BigInt(points) * 2n + 10_000n) / 20_000n);
}

/** Negative, zero or positive as the first amount is below, equal to or above the second. Throws as `sumDecimals` does. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = [smallestUnits(a), smallestUnits(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** An amount of 万元 in 亿元, rounded half up to two places: `123456.7000` → `12.35`. Throws as `sumDecimals` does. */
export function hundredMillions(amount: Decimal): string {
  const hundredth = 100n * scale;
  const hundredths = (smallestUnits(amount) * 2n + hundredth) / (hundredth * 2n);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

/**
 * Exactly how much the first is more than the second, negative where it is less, with as many places as the longer of them.
 * Throws RangeError for a text that is no decimal number.
 */
export function differenceOf(first: Decimal, second: Decimal): Decimal {
  const fraction = Math.max(...[first, second].map((text) => (text.split('.')[1] ?? '').length));
  const units = (text: Decimal): bigint => {
    const [, sign = '', digits, after = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
    if (digits === undefined) throw new RangeError(`"${text}" is not a decimal number.`);
    const size = BigInt(digits + after.padEnd(fraction, '0'));
    return sign === '-' ? -size : size;
  };
  const more = units(first) - units(second);
  const size = String(more < 0n ? -more : more).padStart(fraction + 1, '0');
  const whole = size.slice(0, size.length - fraction);
  return `${more < 0n ? '-' : ''}${whole}${fraction === 0 ? '' : `.${size.slice(-fraction)}`}`;
}

function smallestUnits(amount: Decimal): bigint {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d{1,4}))?$/.exec(amount) ?? [];
  if (whole === undefined) throw new RangeError(`"${amount}" is not an amount of at most four places.`);
  return BigInt(whole) * scale + BigInt(fraction.padEnd(places, '0'));
}

function decimalText(units: bigint): Decimal {
  return `${units / scale}.${String(units % scale).padStart(places, '0')}`;
}
