import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { asOwner } from './as-owner.js';
import { readMigrationNames, readTables, whyLeftOut } from './backup-catalogue.js';
import { BackupError } from './backup-error.js';
import { copied, type DatabaseDump, type DumpedTable } from './dump-tables.js';

/**
 * Looks at a database before a restore. Throws BackupError, one sentence, when it holds anything or has migrations that the
 * dump has not.
 */
export async function refuseFilledDatabase(ownerUrl: string, dump: DatabaseDump): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    const migrations = await readMigrationNames(client);
    const isFilled =
      migrations.length > 0 ? await isInitialised(client) : (await readTables(client)).length > 0;
    if (isFilled || migrations.some((name) => !dump.migrations.includes(name)))
      throw new BackupError(
        '目标数据库不是空的：恢复只写入空数据库。The database is not empty: a restore needs one with nothing in it; make a new one and name it in DATABASE_URL.',
      );
  });
}

/**
 * Loads a dump from `folder` into a database that has its migrations and nothing else, all of it in one transaction or
 * nothing. `follow` writes, in the same transaction, what holds from the restore on. Throws BackupError when the database
 * has other migrations, tables or columns than the dump, or when a table does not have the rows that it should.
 */
export async function loadTables(
  ownerUrl: string,
  dump: DatabaseDump,
  folder: string,
  follow: (client: Client) => Promise<void>,
): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    await refuseOtherSchema(client, dump);
    await client.query('BEGIN');
    const names = dump.tables.map(({ name }) => name);
    const guards = await readGuards(client, names);
    // Rows come in the order of the tables' names, and each was accepted once: what watches over changes makes way until
    // all are there. References are checked again when they come back.
    for (const { remove } of guards) await client.query(remove);
    await client.query(`TRUNCATE ${names.join(', ')}`);
    for (const table of dump.tables) await loadTable(client, table, folder);
    for (const { bringBack } of guards) await client.query(bringBack);
    await follow(client);
    await client.query('COMMIT');
    await client.query('ANALYZE');
  });
}

async function isInitialised(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>('SELECT EXISTS (SELECT FROM app.clock) AS found');
  return rows[0]!.found;
}

async function refuseOtherSchema(client: Client, dump: DatabaseDump): Promise<void> {
  const shape = (tables: readonly { name: string; columns: readonly string[] }[]) =>
    JSON.stringify(tables.map(({ name, columns }) => [name, columns]));
  const migrations = await readMigrationNames(client);
  const tables = (await readTables(client)).filter(({ name }) => whyLeftOut(name) === null);
  if (JSON.stringify(migrations) !== JSON.stringify(dump.migrations) || shape(tables) !== shape(dump.tables))
    throw new BackupError(
      '目标数据库的结构与备份不同。The database has other migrations or tables than the backup: restore into one with nothing in it.',
    );
}

/** Triggers of the tables and foreign keys that lead to them: how each is taken away and brought back exactly as it was. */
async function readGuards(
  client: Client,
  tables: readonly string[],
): Promise<{ remove: string; bringBack: string }[]> {
  const { rows } = await client.query<{ remove: string; bringBack: string }>(guardsOf, [tables]);
  return rows;
}

/**
 * References first: to bring one back, its table must not be watched by a trigger that makes way. One that a trigger stands in
 * for comes back as one that PostgreSQL checks, and then as what it was.
 */
const guardsOf = `
  SELECT * FROM (
    SELECT 1 AS place, format('ALTER TABLE %s DROP CONSTRAINT %I', t.name, c.conname) AS remove,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', t.name, c.conname, replace(pg_get_constraintdef(c.oid), ' NOT ENFORCED', ''))
        || CASE WHEN c.conenforced THEN '' ELSE format('; ALTER TABLE %s ALTER CONSTRAINT %I NOT ENFORCED', t.name, c.conname) END
        AS "bringBack"
    FROM pg_constraint c, LATERAL (SELECT c.conrelid::regclass::text AS name) AS t
    WHERE c.contype = 'f' AND c.confrelid = ANY ($1::text[]::regclass[])
    UNION ALL
    SELECT 2, format('ALTER TABLE %s DISABLE TRIGGER %I', t.name, g.tgname),
      format('ALTER TABLE %s ENABLE %s TRIGGER %I', t.name,
        CASE g.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, g.tgname)
    FROM unnest($1::text[]) AS t(name) JOIN pg_trigger g ON g.tgrelid = t.name::regclass
    WHERE NOT g.tgisinternal AND g.tgenabled <> 'D') AS guard
  ORDER BY place, remove`;

async function loadTable(client: Client, table: DumpedTable, folder: string): Promise<void> {
  const rows = client.query(copyFrom(`COPY ${copied(client, table)} FROM STDIN`));
  await pipeline(createReadStream(join(folder, table.file)), createGunzip(), rows);
  if (rows.rowCount !== table.rows)
    throw new BackupError(
      `备份中 ${table.name} 的行数不符。${table.name} has ${rows.rowCount} rows in its file and ${table.rows} in the manifest.`,
    );
}
