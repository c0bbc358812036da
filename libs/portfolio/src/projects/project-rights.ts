import { can, refuse, type Action, type Person, type Refusal } from '#domain';
import type { Database } from '#database';
import { readProjectPlace } from './project-place.queries.js';

/** Whether the person may do it where the project stands; of what is no project, nobody may. */
export async function mayOnProject(
  database: Database,
  person: Person,
  action: Action,
  projectId: string,
): Promise<boolean> {
  const [place] = await database.query<{ unitPath: string[] }>(
    readProjectPlace,
    [projectId],
    'read_project_place',
  );
  return place !== undefined && can(person, action, { projectId, unitPath: place.unitPath });
}

/** A project that the person may not see, as if it were not there; null: they may. */
export async function refuseUnseen(
  database: Database,
  person: Person,
  projectId: string,
): Promise<Refusal | null> {
  return (await mayOnProject(database, person, 'project.read', projectId))
    ? null
    : refuse('project.not_found');
}
