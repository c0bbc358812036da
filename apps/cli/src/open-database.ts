import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '#database';
import { runningPostgresServer, startPostgresServer } from '#postgres-server';
import { applicationUrl, dataFolder, readCliEnv, type CliEnv } from '#runtime';
import { CommandError } from './output.js';

/** Addresses of the database that a command works on, and what ends the server if it was started for it. */
export interface DatabaseAddress {
  readonly ownerUrl: string | undefined;
  readonly appUrl: string;
  readonly close: () => Promise<void>;
}

/**
 * The database that DATABASE_APP_URL or DATABASE_URL names, otherwise the embedded one under DATA_DIR: the running
 * one, or one started for this command alone.
 */
export async function databaseAddress(env: CliEnv = readCliEnv()): Promise<DatabaseAddress> {
  const close = async (): Promise<void> => undefined;
  if (env.databaseAppUrl !== undefined)
    return { ownerUrl: env.databaseUrl, appUrl: env.databaseAppUrl, close };
  if (env.databaseUrl !== undefined)
    return { ownerUrl: env.databaseUrl, appUrl: await applicationUrl(env.databaseUrl, env.dataDir), close };
  const folder = dataFolder(env.dataDir).postgres;
  const running = await runningPostgresServer(folder);
  if (running !== undefined)
    return { ownerUrl: running.ownerUrl, appUrl: await applicationUrl(running.ownerUrl, env.dataDir), close };
  const server = await startPostgresServer({ dataDir: folder });
  return {
    ownerUrl: server.ownerUrl,
    appUrl: await applicationUrl(server.ownerUrl, env.dataDir),
    close: () => server.stop(),
  };
}

/**
 * Runs a command's work on the database as the application's role, and closes everything after it. `work` gets the
 * role's address too.
 * @throws CommandError when the database is not there or cannot be reached; it names the variable.
 */
export async function withDatabase<T>(
  work: (database: Database, env: CliEnv, appUrl: string) => Promise<T>,
): Promise<T> {
  const env = readCliEnv();
  const embedded = dataFolder(env.dataDir).postgres;
  const isEmbedded = env.databaseAppUrl === undefined && env.databaseUrl === undefined;
  if (isEmbedded && !existsSync(join(embedded, 'PG_VERSION')))
    throw new CommandError(
      `There is no database under DATA_DIR (${env.dataDir}) yet: run "npm start" first, or name one in DATABASE_URL.`,
    );
  const address = await databaseAddress(env);
  let isClosing = false;
  const database = new Database({
    url: address.appUrl,
    applicationName: 'key-projects-cli',
    reader: 'system',
    maxConnections: 4,
    // A connection may still be saying goodbye when the embedded server ends.
    onError: (error) => isClosing || process.stderr.write(`A database connection broke: ${error.message}\n`),
  });
  try {
    await database.query('SELECT 1').catch((error: unknown) => {
      throw unreachable(error, env);
    });
    return await work(database, env, address.appUrl);
  } finally {
    isClosing = true;
    await database.close();
    await address.close();
  }
}

/** What the first connection met, with the variable that leads there. */
function unreachable(error: unknown, env: CliEnv): CommandError {
  const named = env.databaseAppUrl === undefined ? env.databaseUrl && 'DATABASE_URL' : 'DATABASE_APP_URL';
  const { message, code, errors } = error as Error & { code?: string; errors?: Error[] };
  const said = (message || errors?.[0]?.message || code || String(error)).replace(/\.$/, '');
  const hint =
    named === 'DATABASE_URL' && code?.startsWith('28')
      ? ' Run "npm run cli -- migrate" first, or name the application’s role in DATABASE_APP_URL.'
      : '';
  return new CommandError(
    `${named ?? `DATA_DIR (${env.dataDir})`} leads to a database that cannot be used: ${said}.${hint}`,
  );
}
