import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { asOwner } from './as-owner.js';
import { readMigrationNames, readTables, whyLeftOut, type CataloguedTable } from './backup-catalogue.js';
import { BackupError } from './backup-error.js';

/** A table in a backup. */
export interface DumpedTable extends CataloguedTable {
  readonly rows: number;
  /** Its file in the backup's folder: PostgreSQL's COPY text, gzip. */
  readonly file: string;
}

/** A database as a backup holds it. */
export interface DatabaseDump {
  /** PostgreSQL's version. */
  readonly server: string;
  /** live, demo or simulation. */
  readonly kind: string;
  /** All that the database had, oldest first. */
  readonly migrations: readonly string[];
  readonly tables: readonly DumpedTable[];
}

/**
 * Writes every table but those that are left out for a reason into `folder`, one file each, as they were at one instant:
 * whatever is written meanwhile is in all of them or in none. Nobody waits for it. Throws BackupError for a database that
 * is not initialised.
 */
export async function dumpTables(ownerUrl: string, folder: string): Promise<DatabaseDump> {
  return asOwner(ownerUrl, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const migrations = await readMigrationNames(client);
    const { server, kind } = await readDescription(client, migrations.length > 0);
    const tables: DumpedTable[] = [];
    for (const table of await readTables(client))
      if (whyLeftOut(table.name) === null) tables.push(await dumpTable(client, table, folder));
    await client.query('COMMIT');
    return { server, kind, migrations, tables };
  });
}

async function readDescription(
  client: Client,
  isMigrated: boolean,
): Promise<{ server: string; kind: string }> {
  const { rows } = isMigrated
    ? await client.query<{ server: string; kind: string }>(
        `SELECT current_setting('server_version') AS server, kind FROM app.clock`,
      )
    : { rows: [] };
  const [description] = rows;
  if (description === undefined)
    throw new BackupError(
      '数据库尚未初始化，没有可备份的内容。The database is not initialised: nothing to back up.',
    );
  return description;
}

/** The database waits whenever the disk is slower: the memory holds one piece. */
async function dumpTable(client: Client, table: CataloguedTable, folder: string): Promise<DumpedTable> {
  const file = `${table.name.replaceAll('"', '')}.copy.gz`;
  const rows = client.query(copyTo(`COPY ${copied(client, table)} TO STDOUT`));
  await pipeline(
    rows,
    createGzip({ level: 1 }),
    createWriteStream(join(folder, file), { flags: 'wx', mode: 0o600, flush: true }),
  );
  return { ...table, rows: rows.rowCount, file };
}

/** A table with its columns, as COPY names it. */
export function copied(client: Client, { name, columns }: CataloguedTable): string {
  return `${name} (${columns.map((column) => client.escapeIdentifier(column)).join(', ')})`;
}
