// `npm run bench`: measures the built product beside its limits. Progress on stderr, the table on stdout.
import { writeFile } from 'node:fs/promises';
import { figuresJson, figuresTable, type Figure } from './figure.js';
import { measureSequencer, measureVerify } from './figures/history.js';
import { measureImports } from './figures/imports.js';
import { measureLists } from './figures/lists.js';
import { measureLogIns } from './figures/log-ins.js';
import { measureMails } from './figures/mails.js';
import { measurePast } from './figures/past.js';
import { measureDue } from './figures/reminders.js';
import { measureLargeRollups } from './figures/large-rollups.js';
import { measureRollups } from './figures/rollups.js';
import { measureRights } from './figures/rights.js';
import { measureSimulations } from './figures/simulations.js';
import { measureStarts } from './figures/starts.js';
import { measureSweeps } from './figures/sweeps.js';
import { measureUpdates } from './figures/updates.js';
import { readOptions, usage, type BenchOptions } from './options.js';
import { Stand } from './stand/stand.js';

/** Figures measured on one stand, each with the names that --only knows. */
const onTheStand: readonly {
  readonly names: readonly string[];
  readonly measure: (stand: Stand, options: BenchOptions) => Promise<Figure[]>;
}[] = [
  { names: ['list-8', 'list-304'], measure: measureLists },
  { names: ['update-8', 'append'], measure: measureUpdates },
  { names: ['past-183', 'past-20000'], measure: measurePast },
  { names: ['log-in', 'read-in-log-ins'], measure: measureLogIns },
  { names: ['mail', 'smtp'], measure: measureMails },
  { names: ['due-18000'], measure: measureDue },
  { names: ['rollup-183', 'rollup-files', 'rollup-memory'], measure: measureRollups },
  { names: ['sequencer'], measure: measureSequencer },
  { names: ['import-20000', 'import-memory'], measure: measureImports },
  // Last: they add a list that the others would have to share the tables with.
  { names: ['rights-183', 'rights-20000', 'rights-part'], measure: measureRights },
  {
    names: [
      'rollup-20000',
      'rollup-20000-memory',
      'rollup-counties',
      'rollup-counties-linear',
      'rollup-counties-memory',
    ],
    measure: measureLargeRollups,
  },
];

/** Figures that have a place of their own to be measured in. */
const byThemselves: readonly {
  readonly names: readonly string[];
  readonly measure: (options: BenchOptions) => Promise<Figure[]>;
}[] = [
  { names: ['verify-1m', 'verify-memory'], measure: measureVerify },
  { names: ['sweep', 'sweep-due'], measure: measureSweeps },
  { names: ['simulated-year'], measure: measureSimulations },
  { names: ['start', 'memory'], measure: measureStarts },
];

const figureNames = [...onTheStand, ...byThemselves].flatMap(({ names }) => names);

async function bench(options: BenchOptions): Promise<void> {
  const wanted = (name: string): boolean => options.only.length === 0 || options.only.includes(name);
  const figures: Figure[] = [];
  const parts = onTheStand.filter(({ names }) => names.some(wanted));
  if (parts.length > 0) {
    const stand = await Stand.open();
    try {
      for (const { measure } of parts) figures.push(...(await measure(stand, options)));
    } finally {
      await stand.close();
    }
  }
  for (const { names, measure } of byThemselves)
    if (names.some(wanted)) figures.push(...(await measure(options)));
  const shown = figures.filter(({ name }) => wanted(name));
  process.stdout.write(figuresTable(shown));
  if (options.json !== undefined) await writeFile(options.json, figuresJson(shown));
}

async function main(): Promise<void> {
  const options = asked();
  if (options === null) process.stdout.write(`${usage(figureNames)}\n`);
  else await bench(options);
}

/** What is asked for; a wrong word ends the process with a sentence about it. */
function asked(): BenchOptions | null {
  try {
    return readOptions(process.argv.slice(2), figureNames);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      `The bench failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  },
);
