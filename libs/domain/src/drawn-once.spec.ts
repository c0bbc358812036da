import { describe, expect, it } from '@jest/globals';
import { drawnOnce, onceFor } from './drawn-once.js';

function counted(most: number): { readonly elements: Iterable<number>; readonly drawn: () => number } {
  let drawn = 0;
  const elements = drawnOnce(function* () {
    for (let next = 1; next <= most; next += 1) {
      drawn += 1;
      yield next;
    }
  });
  return { elements, drawn: () => drawn };
}

describe('drawnOnce', () => {
  it('gives everybody the same elements, and draws each once', () => {
    const { elements, drawn } = counted(3);
    expect([...elements]).toEqual([1, 2, 3]);
    expect([...elements]).toEqual([1, 2, 3]);
    expect(drawn()).toBe(3);
  });

  it('draws no more of what never ends than was asked for, also by two at once', () => {
    const { elements, drawn } = counted(Infinity);
    const one = elements[Symbol.iterator]();
    const other = elements[Symbol.iterator]();
    expect([one.next().value, one.next().value, other.next().value]).toEqual([1, 2, 1]);
    expect([other.next().value, other.next().value, one.next().value]).toEqual([2, 3, 3]);
    expect(drawn()).toBe(3);
  });

  it('goes on where somebody has stopped in the middle', () => {
    const { elements } = counted(3);
    for (const first of elements) {
      expect(first).toBe(1);
      break;
    }
    expect([...elements]).toEqual([1, 2, 3]);
  });
});

describe('onceFor', () => {
  it('makes it once for each object, also where it makes nothing', () => {
    const asked: object[] = [];
    const made = onceFor((of: object) => {
      asked.push(of);
      return undefined;
    });
    const [one, other] = [{}, {}];
    for (const asking of [one, other, one, other]) expect(made(asking)).toBeUndefined();
    expect(asked).toEqual([one, other]);
  });
});
