import type { Client } from 'pg';
import { QUEUE_SCHEMA } from '#jobs';

/** A table as the database's own catalogue has it. */
export interface CataloguedTable {
  /** With its schema, each part quoted where it has to be. */
  readonly name: string;
  /** Those that are written, in their order: generated ones are computed again. */
  readonly columns: readonly string[];
}

/**
 * What no backup carries, and why. Everything else that the catalogue knows goes with it, a table of tomorrow's
 * migration too.
 */
export const leftOutOfBackups: Readonly<Record<string, string>> = {
  'public.session':
    'a session that was ended since the backup must not come to life again: people log in anew',
  'public.oidc_log_in': 'a log-in under way ends with the server that it began on',
  'public.rate_limit': 'counters of minutes, which PostgreSQL itself does not keep after a crash',
  [`${QUEUE_SCHEMA}.*`]:
    'doorbells only: the worker makes its schedules anew and finds all work in the tables',
};

/** Why a table is left out; null when it belongs to a backup. */
export function whyLeftOut(table: string): string | null {
  const [schema] = table.split('.');
  return leftOutOfBackups[table] ?? leftOutOfBackups[`${schema}.*`] ?? null;
}

/** Every table of the database but PostgreSQL's own, ordered by its name. */
export async function readTables(client: Client): Promise<CataloguedTable[]> {
  const { rows } = await client.query<CataloguedTable>(allTables);
  return rows;
}

const allTables = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name,
    (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  ORDER BY 1`;

/** Names of the migrations that hold, oldest first; none before the first. */
export async function readMigrationNames(client: Client): Promise<string[]> {
  const { rows: found } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS found`,
  );
  if (!found[0]!.found) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM public._prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows.map(({ name }) => name);
}
