import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('turns', () => {
  it('run at most so many at once, in the order they came, also after one that failed', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends: ((failed: boolean) => void)[] = [];
    let [running, most] = [0, 0];
    const work = (index: number) => async (): Promise<number> => {
      begun.push(index);
      running += 1;
      most = Math.max(most, running);
      const failed = await new Promise<boolean>((resolve) => (ends[index] = resolve));
      running -= 1;
      if (failed) throw new Error(`work ${index}`);
      return index;
    };
    const all = [0, 1, 2, 3, 4].map((index) => turns.take(work(index)));
    const settled = Promise.allSettled(all);
    expect([begun, turns.waiting]).toEqual([[0, 1], 3]);
    for (const index of [1, 0, 2, 3, 4]) {
      ends[index]!(index === 0);
      await Promise.allSettled([all[index]]);
    }
    const results = await settled;
    expect(results.map(({ status }) => status)).toEqual(['rejected', ...Array(4).fill('fulfilled')]);
    expect([begun, most, turns.waiting]).toEqual([[0, 1, 2, 3, 4], 2, 0]);
  });
});
