import type { Database } from '#database';

/** What the whole city's rollup of an issued list is built for: its root, and since when the list stands. */
export async function readIssuedList(
  database: Database,
  year: number,
): Promise<{ readonly scopeId: string; readonly listIssuedAt: Date }> {
  const [list] = await database.query<{ scopeId: string; listIssuedAt: Date }>(
    `SELECT u.id AS "scopeId", l.issued_at AS "listIssuedAt" FROM unit_current u, list_year_current l
     WHERE u.parent_id IS NULL AND l.year = $1`,
    [year],
  );
  return list!;
}
