import { progress } from './progress.js';

/** Median of several runs, with the least and the greatest. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** How often each side of a comparison runs. */
export interface Rounds {
  /** Runs of each side that count, at least three. */
  readonly counted: number;
  /** Runs of each side before them that warm up compilers, caches and connections. */
  readonly warmUp: number;
}

/** Median and range of at least one number. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/**
 * Runs the sides in turn, round by round, so that whatever else the machine does meets all of them; each side gives
 * its rate of one run. Every second round goes the other way round.
 */
export async function inTurn<Side extends string>(
  title: string,
  rounds: Rounds,
  sides: Readonly<Record<Side, () => Promise<number>>>,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[];
  const rates = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Side, number[]>;
  for (let round = 1 - rounds.warmUp; round <= rounds.counted; round += 1) {
    const order = round % 2 === 0 ? names.toReversed() : names;
    const said: string[] = [];
    for (const name of order) {
      const rate = await sides[name]();
      if (round > 0) rates[name].push(rate);
      said.push(`${name} ${rate.toFixed(0)}`);
    }
    progress(
      `${title}, ${round > 0 ? `round ${round} of ${rounds.counted}` : 'warm-up'}: ${said.join(', ')}`,
    );
  }
  return rates;
}
