/** A seeded stream of made-up choices; the same seed and label give the same stream everywhere. */
export interface Random {
  /** A number from 0 up to but not including 1. */
  fraction(): number;
  /** A whole number between `least` and `most`, both included. */
  between(least: number, most: number): number;
  /** One of the list. Throws RangeError for an empty one. */
  pick<T>(list: readonly T[]): T;
  /** A new list with the same members in another order (Fisher and Yates). */
  shuffle<T>(list: readonly T[]): T[];
  /** True with this probability. */
  chance(probability: number): boolean;
}

/**
 * Opens the stream of a label (mulberry32). Each concern and project has a label of its own, so adding a draw
 * to one leaves the others as they were. Not for secrets.
 */
export function openRandom(seed: number, label: string): Random {
  let state = hash(`${seed}/${label}`);
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    between,
    pick(list) {
      if (list.length === 0) throw new RangeError('Nothing can be picked from an empty list.');
      return list[between(0, list.length - 1)]!;
    },
    shuffle(list) {
      const shuffled = [...list];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = between(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
    chance: (probability) => fraction() < probability,
  };
}

/** FNV-1a over the UTF-16 units, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
