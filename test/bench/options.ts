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

/** Shown by --help and after a wrong argument. */
export const USAGE = `npm run bench -- [--quick] [--json FILE] [--only NAME]…

Measures the built product on a database of its own, each figure beside its limit in the same run, and prints
median, spread and whether the bound holds. Exit code 1 only when the bench itself fails.

  --quick      short rounds
  --json FILE  also writes the figures as JSON
  --only NAME  this figure only (update-8, append, list-8, list-304, past-183,
               past-20000, mail, rollup-183, rollup-files,
               rollup-memory, rollup-20000, rollup-20000-memory,
               rollup-counties, rollup-counties-linear,
               rollup-counties-memory, rights-183, rights-20000,
               rights-part, sequencer, import-20000, import-memory,
               log-in, read-in-log-ins, verify-1m, verify-memory, sweep, sweep-due,
               start, memory);
               may be repeated
  --help       this text`;

/** Reads the arguments; null asks for help. Throws TypeError, one sentence, for an unknown one. */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  return values.help ? null : { quick: values.quick, json: values.json, only: values.only };
}
