import { describe, expect, it } from '@jest/globals';
import { refuseImportOf } from './decide-import.js';

describe('the size of an import', () => {
  it.each([
    [0, 'import.no_rows'],
    [1, undefined],
    [20_000, undefined],
    [20_001, 'import.too_many_rows'],
  ])('of %i rows: %s', (rows, code) => {
    expect(refuseImportOf(rows)?.code).toBe(code);
  });
});
