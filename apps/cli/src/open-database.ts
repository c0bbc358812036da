import { Database } from '#database';
import { runningPostgresServer, startPostgresServer } from '#postgres-server';
import { applicationUrl, dataFolder, readCliEnv, type CliEnv } from '#runtime';

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
  if (env.databaseAppUrl !== undefined) return { ownerUrl: env.databaseUrl, appUrl: env.databaseAppUrl, close };
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

/** Runs a command's work on the database as the application's role, and closes everything after it. */
export async function withDatabase<T>(work: (database: Database, env: CliEnv) => Promise<T>): Promise<T> {
  const env = readCliEnv();
  const address = await databaseAddress(env);
  const database = new Database({
    url: address.appUrl,
    applicationName: 'key-projects-cli',
    maxConnections: 4,
    onError: (error) => process.stderr.write(`A database connection broke: ${error.message}\n`),
  });
  try {
    return await work(database, env);
  } finally {
    await database.close();
    await address.close();
  }
}
