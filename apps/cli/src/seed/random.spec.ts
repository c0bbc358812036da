import { describe, expect, it } from '@jest/globals';
import { openRandom } from './random.js';

describe('openRandom', () => {
  it('repeats itself for a seed and label and differs for another', () => {
    const draw = (seed: number, label: string) => {
      const random = openRandom(seed, label);
      return Array.from({ length: 5 }, () => random.between(0, 1_000_000));
    };
    expect(draw(2022, 'names')).toEqual(draw(2022, 'names'));
    expect(draw(2022, 'names')).not.toEqual(draw(2022, 'levels'));
    expect(draw(2022, 'names')).not.toEqual(draw(2023, 'names'));
  });

  it('reaches both ends of a range and nothing outside of it', () => {
    const random = openRandom(1, 'range');
    const drawn = new Set(Array.from({ length: 500 }, () => random.between(3, 6)));
    expect(drawn).toEqual(new Set([3, 4, 5, 6]));
  });

  it('shuffles without losing anybody and leaves the list as it was', () => {
    const list = [1, 2, 3, 4, 5, 6, 7, 8];
    const shuffled = openRandom(1, 'shuffle').shuffle(list);
    expect(shuffled).toHaveLength(list.length);
    expect(new Set(shuffled)).toEqual(new Set(list));
    expect(shuffled).not.toEqual(list);
    expect(list).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('refuses to pick from nothing', () => {
    expect(() => openRandom(1, 'none').pick([])).toThrow(RangeError);
  });
});
