import { describe, expect, it } from '@jest/globals';
import { eachBatchInLanes, eachInLanes } from './lanes.js';

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

describe('batches of rows', () => {
  it('are read after the last key until one is not full, past rows that fail', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const [asked, done]: [string[], string[]] = [[], []];
    const batches = {
      size: 2,
      read: async (after: string) => {
        asked.push(after);
        return Promise.resolve(ids.filter((id) => id > after).slice(0, 2));
      },
      keyOf: (id: string) => id,
    };
    const errors = await eachBatchInLanes(batches, async (id) => {
      if (id === 'b') throw new Error(id);
      done.push(id);
      return Promise.resolve();
    });
    expect(asked.slice(1)).toEqual(['b', 'd']);
    expect(done.sort()).toEqual(['a', 'c', 'd', 'e']);
    expect(errors).toEqual([new Error('b')]);
  });
});
