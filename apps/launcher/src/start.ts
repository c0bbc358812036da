import { parseArgs } from 'node:util';
import { PostgresServerError } from '#postgres-server';
import { EnvError, readLauncherEnv } from '#runtime';
import { LaunchError } from './launch-error.js';
import type { LaunchParts } from './launch-parts.js';
import { runLauncher } from './run-launcher.js';

const USAGE = `npm start [-- --empty]

Starts the product: the embedded PostgreSQL, mail receiver and witness where no variable names others, the API, the
worker.
The first start loads the demonstration.

  --empty   a live database without demonstration, with its first three administrators
  --help    this text

PORT, DATA_DIR, DATABASE_URL, REDIS_URL, SMTP_URL, WITNESS_URLS and PUBLIC_URL each replace a default.`;

/** `npm start` with its arguments; what it is refused with becomes one sentence on stderr and exit code 1. */
export async function start(args: string[], parts: LaunchParts): Promise<void> {
  try {
    const options = { empty: { type: 'boolean' }, help: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args, options });
    if (values.help === true) console.log(USAGE);
    else await runLauncher(readLauncherEnv(), parts, { isEmpty: values.empty === true });
  } catch (error) {
    console.error(sentence(error));
    // Whatever else was refused with it must not keep the process.
    process.exit(1);
  }
}

/** What a person should read; a stack only for what nobody foresaw. */
function sentence(error: unknown): unknown {
  const isForeseen = [EnvError, LaunchError, PostgresServerError].some((kind) => error instanceof kind);
  const isArgument =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isForeseen || isArgument ? (error as Error).message : error;
}
