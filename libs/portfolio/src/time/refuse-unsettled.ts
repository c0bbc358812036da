import { refuse, type Refusal } from '#domain';
import type { Database } from '#database';
import { askSettled } from './as-of.queries.js';

/**
 * Refuses an instant that is not 60 s past: what was read of it could be another a moment later. `instant` is a text
 * that PostgreSQL reads as one.
 */
export async function refuseUnsettled(database: Database, instant: string): Promise<Refusal | null> {
  const [row] = await database.query<{ settled: boolean; latest: string }>(
    askSettled,
    [instant],
    'ask_settled',
  );
  return row!.settled ? null : refuse('as_of.too_recent', { latest: row!.latest });
}
