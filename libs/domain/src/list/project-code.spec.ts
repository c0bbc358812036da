import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { projectCodeWarnings } from './project-code.js';

const warned = (code: string | null) => projectCodeWarnings(code).map((warning) => warning.code);

/** The check digit, worked out by trying all ten. */
function codesOf(digits: string): string[] {
  const [a, b, c, d, e] = [4, 10, 12, 14]
    .reduce<[string[], number]>(([parts, from], to) => [[...parts, digits.slice(from, to)], to], [[], 0])[0]
    .concat(digits.slice(14)) as [string, string, string, string, string];
  return Array.from({ length: 10 }, (_, last) => `${a}-${b}-${c}-${d}-${e}${last}`);
}

describe('the check digit of a project code', () => {
  it.each([
    [null, []],
    ['2111-320585-89-01-254635', []],
    ['2111-320585-89-01-254636', ['project_code.check_digit']],
    ['2111-320585-98-01-254635', ['project_code.check_digit']],
    ['no code at all', []],
  ])('%s: %j', (code, warnings) => {
    expect(warned(code)).toEqual(warnings);
  });

  it('fits exactly one of ten last digits, and finds every single digit that is mistyped', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{19}$/),
        fc.integer({ min: 0, max: 18 }),
        fc.integer({ min: 1, max: 9 }),
        (digits, place, by) => {
          const fitting = codesOf(digits).filter((code) => warned(code).length === 0);
          expect(fitting).toHaveLength(1);
          const other = digits
            .split('')
            .with(place, String((Number(digits[place]) + by) % 10))
            .join('');
          const mistyped = codesOf(other).find((code) => code.at(-1) === fitting[0]!.at(-1))!;
          expect(warned(mistyped)).toEqual(['project_code.check_digit']);
        },
      ),
    );
  });
});
