import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { ensureRightsRole } from './application-role.js';
import { DEFAULT_MIGRATIONS_DIR, DEFAULT_SCHEMA_FILE, readMigrations } from './migration-files.js';
import { withSchemaEngine } from './schema-engine.js';

/** What `schemaDrift` compares and where. */
export interface SchemaDriftOptions {
  /** Any database of the server, as a role that may create databases unless `shadowUrl` is given. */
  ownerUrl: string;
  /** An empty database to replay the migrations in; what it holds is lost. */
  shadowUrl?: string;
  migrationsDir?: string;
  schemaFile?: string;
}

/**
 * The SQL that prisma/schema.prisma would still need after all migrations; empty when they agree. Compared are tables,
 * columns, keys and plain indexes of the schema `public`: what Prisma can't say (checks, exclusion constraints,
 * triggers, views, grants, other schemas) is left out.
 */
export async function schemaDrift(options: SchemaDriftOptions): Promise<string> {
  const migrations = await readMigrations(options.migrationsDir ?? DEFAULT_MIGRATIONS_DIR);
  const path = options.schemaFile ?? DEFAULT_SCHEMA_FILE;
  const content = await readFile(path, 'utf8');
  await prepareServer(options.ownerUrl);
  const { stdout } = await withSchemaEngine(
    options.ownerUrl,
    (engine) =>
      engine.diff({
        from: { tag: 'migrations', ...migrations },
        to: { tag: 'schemaDatamodel', files: [{ path, content }] },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      }),
    options.shadowUrl,
  );
  const script = (stdout ?? '').trim();
  return script === '-- This is an empty migration.' ? '' : script;
}

/** Replayed migrations grant to the group role. */
async function prepareServer(ownerUrl: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await ensureRightsRole(client);
  } finally {
    await client.end();
  }
}
