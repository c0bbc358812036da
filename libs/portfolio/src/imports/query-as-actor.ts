import { visibleProjects, type Actor } from '#domain';
import type { Database } from '#database';

/** Rows of projects as the actor sees them: a person within their duties, a part of the product all of them. */
export async function queryAsActor<T>(
  database: Database,
  actor: Actor,
  text: string,
  values: unknown[],
): Promise<T[]> {
  const rows: unknown[] =
    actor.kind === 'person'
      ? await database.queryAs(visibleProjects(actor), text, values)
      : await database.query(text, values);
  return rows as T[];
}
