import type { Database } from '#database';

/** Names of the tables that only the store writes, with those of the audit and the clock. */
export async function recordedTables(database: Database): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT name FROM app.recorded_table
     UNION ALL SELECT name || '_version' FROM app.recorded_table WHERE form = 'versioned' ORDER BY 1`,
  );
  return [
    ...rows.map(({ name }) => `public.${name}`),
    'public.change_count',
    'app.clock',
    'app.recorded_table',
    ...['chain', 'event', 'canon', 'sealed'].map((name) => `audit.${name}`),
  ];
}

/** Everything that is recorded, counted: a refused change leaves it as it was. */
export async function recordedCounts(database: Database): Promise<unknown> {
  const tables = await recordedTables(database);
  const [row] = await database.query(
    `SELECT ${tables.map((name) => `(SELECT count(*) FROM ${name}) AS "${name}"`).join(', ')},
      (SELECT sum(changes) FROM change_count) AS changes, (SELECT count(*) FROM reminder) AS reminders,
      (SELECT sum(seq) FROM audit.chain) AS seqs`,
  );
  return row;
}
