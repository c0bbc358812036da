import { jobCatalogue, jobNames } from '#jobs';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { ensureApplicationRole } from './application-role.js';
import type { ApplicationRole } from './application-role.js';
import { MigrateError } from './migrate-error.js';
import { DEFAULT_MIGRATIONS_DIR, readMigrations } from './migration-files.js';
import { migrateQueue } from './queue-schema.js';
import { withSchemaEngine } from './schema-engine.js';

/** What `migrate` needs. */
export interface MigrateOptions {
  /** The database as its owner: the only place in the product that gets this address. */
  ownerUrl: string;
  /** Made or updated before the first migration, so that migrations can grant to its group role. */
  appRole: ApplicationRole;
  /** The queues on BullMQ's PostgreSQL backend; another takes no job. Absent, those of the job catalogue. */
  queues?: readonly string[];
  /** Folder of the migrations; absent, prisma/migrations under the working folder. */
  migrationsDir?: string;
  /** The last migration to apply: the database then is as an earlier version needs it. Absent, all of them. */
  upTo?: string;
  /** Told before each step that may take long, in words for a person. */
  onProgress?: (message: string) => void;
}

/** Key of the advisory lock of one database's migration ("KPMI"). */
const MIGRATE_LOCK = 0x4b504d49;
const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Brings a database to the state that this version of the product needs: roles, the migrations under
 * prisma/migrations (recorded in _prisma_migrations, so `prisma migrate deploy` agrees) and BullMQ's tables. Two at
 * once on one database wait for each other. A migration that failed or was cut off left nothing behind, because its
 * file runs as one transaction; the next run tries it again.
 * @returns names of the migrations applied now, oldest first.
 * @throws MigrateError, one sentence, when a migration fails, an applied one is missing or edited, or rights lack.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const progress = options.onProgress ?? (() => undefined);
  const client = await connectOwner(options.ownerUrl);
  try {
    const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
      MIGRATE_LOCK,
    ]);
    if (!rows[0]?.free) {
      progress('Another migration of this database is running; waiting for it');
      await client.query('SELECT pg_advisory_lock($1)', [MIGRATE_LOCK]);
    }
    await ensureApplicationRole(client, options.appRole);
    await allowConnect(client);
    const applied = await applyMigrations(client, options, progress);
    await migrateQueue(client, options.queues ?? catalogueQueues());
    return { applied };
  } finally {
    // Ending the session gives the lock back.
    await client.end();
  }
}

function catalogueQueues(): string[] {
  return [...new Set(jobNames.map((name) => jobCatalogue[name].queue))];
}

async function connectOwner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'key-projects migrate' });
  client.on('error', () => undefined);
  await client.connect().catch((error: Error) => {
    throw new MigrateError(
      `The database in DATABASE_URL can't be reached as its owner: ${error.message || error.name}.`,
    );
  });
  return client;
}

/** Where the administrator took CONNECT away from everybody, the application still gets in. */
async function allowConnect(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ database: string; allowed: boolean }>(
    `SELECT current_database() AS database, has_database_privilege('key_projects_app_rights', current_database(), 'CONNECT') AS allowed`,
  );
  const [row] = rows;
  if (!row || row.allowed) return;
  await client.query(
    `GRANT CONNECT ON DATABASE ${client.escapeIdentifier(row.database)} TO key_projects_app_rights`,
  );
}

async function applyMigrations(
  client: pg.Client,
  options: MigrateOptions,
  progress: (message: string) => void,
): Promise<string[]> {
  const all = await readMigrations(options.migrationsDir ?? DEFAULT_MIGRATIONS_DIR);
  const migrationsList = upToMigration(all, options.upTo);
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS found`,
  );
  const known = rows[0]?.found ? await recordedMigrations(client) : [];
  const present = migrationsList.migrationDirectories.map((directory) => directory.path);
  refuseUnknown(known, present);
  const done = new Set(known.filter((row) => !row.is_unfinished).map((row) => row.name));
  const pending = present.filter((name) => !done.has(name));
  return withSchemaEngine(options.ownerUrl, async (engine) => {
    for (const name of known.filter((row) => row.is_unfinished).map((row) => row.name)) {
      await engine.markMigrationRolledBack({ migrationName: name });
    }
    await refuseEdited(engine, migrationsList);
    if (pending.length > 0) progress(`Applying ${pending.length} database migration(s)`);
    return (await engine.applyMigrations({ migrationsList, filters: NO_FILTER })).appliedMigrationNames;
  }).catch((error: unknown) => Promise.reject(migrationFailure(error)));
}

function upToMigration(list: MigrationList, upTo: string | undefined): MigrationList {
  if (upTo === undefined) return list;
  const last = list.migrationDirectories.findIndex(({ path }) => path === upTo);
  if (last === -1) throw unknownMigration(upTo);
  return { ...list, migrationDirectories: list.migrationDirectories.slice(0, last + 1) };
}

interface RecordedMigration {
  name: string;
  is_unfinished: boolean;
}

/** Rows of _prisma_migrations that count; an unfinished one failed or was cut off, since the lock is ours. */
async function recordedMigrations(client: pg.Client): Promise<RecordedMigration[]> {
  const { rows } = await client.query<RecordedMigration>(
    `SELECT migration_name AS name, finished_at IS NULL AS is_unfinished
       FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

/** A database of a later version of the product must not be run by an earlier one. */
function refuseUnknown(known: readonly RecordedMigration[], present: readonly string[]): void {
  const unknown = known.find((row) => !row.is_unfinished && !present.includes(row.name));
  if (!unknown) return;
  throw unknownMigration(unknown.name);
}

function unknownMigration(name: string): MigrateError {
  return new MigrateError(
    `The database holds migration ${name}, which this version of the product doesn't know; run the version that made it, or a later one.`,
  );
}

async function refuseEdited(
  engine: SchemaEngine,
  migrationsList: Awaited<ReturnType<typeof readMigrations>>,
): Promise<void> {
  const { editedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: NO_FILTER,
  });
  if (editedMigrationNames.length === 0) return;
  throw new MigrateError(
    `The file of migration ${editedMigrationNames.join(', ')} was changed after this database had applied it; restore the file and put the change into a new migration.`,
  );
}

/** The engine reports with its own stack; the name of the migration and the database's own sentence are kept. */
function migrationFailure(error: unknown): Error {
  if (error instanceof MigrateError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const name = /migration_name="([^"]+)"/.exec(text)?.[1];
  const cause = (error as Error).cause as { message?: string; code?: string; where?: string } | undefined;
  if (!name || !cause?.message) return new MigrateError(`The migrations can't be applied: ${oneLine(text)}.`);
  const where = cause.where ? `, ${oneLine(cause.where)}` : '';
  return new MigrateError(
    `Migration ${name} failed and left nothing behind: ${oneLine(cause.message)} (${cause.code ?? 'no code'}${where}).`,
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}
