import type pg from 'pg';
import { visibleProjects, type Actor } from '#domain';
import type { Database } from '#database';

/** Rows of projects as the actor sees them: a person within their duties, a part of the product all of them. */
export async function queryAsActor<T extends pg.QueryResultRow>(
  database: Database,
  actor: Actor,
  text: string,
  values: unknown[],
): Promise<T[]> {
  return actor.kind === 'person'
    ? database.queryAs<T>(visibleProjects(actor), text, values)
    : database.query<T>(text, values);
}
