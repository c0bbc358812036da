import type { MigrationDirectory, MigrationList } from '@prisma/schema-engine-wasm';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MigrateError } from './migrate-error.js';

/** Where the migrations and the schema lie when nothing else is said: under the folder of the product. */
export const DEFAULT_MIGRATIONS_DIR = 'prisma/migrations';
export const DEFAULT_SCHEMA_FILE = 'prisma/schema.prisma';

const LOCK_FILE = 'migration_lock.toml';

/**
 * Reads a folder as `prisma migrate` lays it out: one folder a migration, named so that names sort by age, and
 * migration_lock.toml.
 * @throws MigrateError when the folder isn't there or one of its migrations has no migration.sql.
 */
export async function readMigrations(dir: string): Promise<MigrationList> {
  const baseDir = resolve(dir);
  const entries = await readdir(baseDir, { withFileTypes: true }).catch(() => {
    throw new MigrateError(`The migrations are missing: there is no folder ${baseDir}.`);
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lock = await readFile(join(baseDir, LOCK_FILE), 'utf8').catch(() => null);
  return {
    baseDir,
    lockfile: { path: LOCK_FILE, content: lock },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map((name) => readMigration(baseDir, name))),
  };
}

async function readMigration(baseDir: string, name: string): Promise<MigrationDirectory> {
  const path = join(baseDir, name, 'migration.sql');
  const value = await readFile(path, 'utf8').catch(() => {
    throw new MigrateError(`The migration ${name} is incomplete: there is no file ${path}.`);
  });
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
}
