import { expect, it } from '@jest/globals';
import { areBehind, asSeen, lineBehind } from './behind-line.js';

const adding = (...adds: readonly (number | string | null)[]) => adds.map((one) => lineBehind({ adds: one }));

it.each([
  ['/entries', adding(1, 1, 1), 3, true],
  ['/entries', adding(1, 1), 3, false],
  ['/projects', adding(1, 0, 1), 2, true],
  ['/entries', adding(), 0, true],
  ['/entries', adding(), 1, false],
  ['/investment/planned', adding('0.1000', '0.2'), '0.3000', true],
  ['/investment/planned', adding('0.1000', '0.2001'), '0.3000', false],
  ['/investment/planned', adding(), '0.0000', true],
  // A reading of a counted target says how many; its other numbers are reckoned from what is behind them.
  ['/targets/a/reading', adding(1, 1), '2', true],
  ['/targets/a/reading', adding(1), '2', false],
  ['/targets/a/doneBasisPoints', adding(null, null), 5_000, true],
  ['/targets/a/value', adding(), '12.5', true],
  ['/entries', adding(null, null), 2, false],
  ['/entries', adding(1, null), 1, false],
])('whether the lines behind %s (%#) are what it says', (key, lines, number, are) => {
  expect(areBehind(key, lines, number)).toBe(are);
});

it('a project that a target counts has no name for whoever may not see it, and counts all the same', () => {
  const lines = ['seen', 'unseen'].map((project) => lineBehind({ project, leadUnit: 'unit' }));
  const shown = asSeen('/targets/a/reading', lines, new Set(['seen']));
  expect(shown.map(({ project, leadUnit }) => [project, leadUnit])).toEqual([
    ['seen', 'unit'],
    [null, null],
  ]);
  expect(areBehind('/targets/a/reading', shown, '2')).toBe(true);
  // Whoever may read an issue reads all of it.
  expect(asSeen('/entries', lines, new Set())).toEqual(lines);
});
