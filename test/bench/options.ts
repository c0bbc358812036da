import { parseArgs } from 'node:util';

/** What a run of the bench does. */
export interface BenchOptions {
  /** Short rounds and few of them: says whether the bench works, not how fast the product is. */
  readonly quick: boolean;
  /** File that gets the figures as JSON. */
  readonly json: string | undefined;
  /** Names of the figures to measure; empty: all. */
  readonly only: readonly string[];
}

/** Shown by --help: `figures` are the names that --only knows. */
export function usage(figures: readonly string[]): string {
  return `npm run bench -- [--quick] [--json FILE] [--only NAME]…

Measures the built product on a database of its own, each figure beside its limit in the same run, and prints
median, spread and whether the bound holds. Exit code 1 only when the bench itself fails.

  --quick      short rounds
  --json FILE  also writes the figures as JSON
  --only NAME  this figure only; may be repeated
  --help       this text

Figures: ${figures.join(', ')}`;
}

/** Reads the arguments; null asks for help. Throws TypeError, one sentence, for an unknown one or an unknown figure. */
export function readOptions(args: readonly string[], figures: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = values.only.find((name) => !figures.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`No figure is called "${unknown}"; there are ${figures.join(', ')}.`);
  return values.help ? null : { quick: values.quick, json: values.json, only: values.only };
}
