import { can, refuse, type Person, type Refusal } from '#domain';
import type { Database } from '#database';
import { readProjectPlace } from './project-place.queries.js';

/** A project that the person may not see, as if it were not there; null: they may. */
export async function refuseUnseen(
  database: Database,
  person: Person,
  projectId: string,
): Promise<Refusal | null> {
  const [place] = await database.query<{ unitPath: string[] }>(
    readProjectPlace,
    [projectId],
    'read_project_place',
  );
  const isSeen = place !== undefined && can(person, 'project.read', { projectId, unitPath: place.unitPath });
  return isSeen ? null : refuse('project.not_found');
}
