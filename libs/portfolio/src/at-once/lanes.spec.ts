import { describe, expect, it } from '@jest/globals';
import { eachInLanes } from './lanes.js';

describe('work in lanes', () => {
  it('is done for each row once, in their order, two at a time', async () => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const done = eachInLanes([1, 2, 3, 4, 5], async (row) => {
      begun.push(row);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
    const seen: number[][] = [];
    while (ends.length > 0) {
      seen.push([...begun]);
      ends.shift()!();
      await new Promise(setImmediate);
    }
    expect(await done).toEqual([]);
    expect(seen).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 2, 3, 4],
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ]);
  });

  it('goes on behind a row that fails, and tells of it', async () => {
    const done: number[] = [];
    const errors = await eachInLanes([1, 2, 3, 4], async (row) => {
      await Promise.resolve();
      if (row % 2 === 1) throw new Error(`row ${row}`);
      done.push(row);
    });
    expect(errors).toEqual([new Error('row 1'), new Error('row 3')]);
    expect(done).toEqual([2, 4]);
  });
});
