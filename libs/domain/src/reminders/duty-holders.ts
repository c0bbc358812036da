import type { RoleCode } from '../access/roles.js';
import type { DutyHolders } from './recipients.js';

/** A duty of today, of an active person. */
export interface AnsweringDuty {
  /** The project or unit. */
  readonly scopeId: string;
  readonly role: RoleCode;
  readonly personId: string;
  /** The person stood in for; null for the holder. */
  readonly deputyFor: string | null;
}

/** Who answers in a role for a project or unit: the holder, then the holder's deputies; nobody where it is vacant. */
export type Answering = (role: RoleCode, scopeId: string | undefined) => readonly string[];

/**
 * Looks up who answers, among duties of active people in any order. A deputy stands in for a holder who is there: where the
 * holder is gone, so that the row is not among these, the duty is vacant.
 */
export function answeringIn(duties: readonly AnsweringDuty[]): Answering {
  // By scope, then by role: one key of both would be put together and hashed anew at each look.
  const places = new Map<string | undefined, Map<RoleCode, Place>>();
  for (const duty of duties) {
    const ofScope = places.get(duty.scopeId) ?? new Map<RoleCode, Place>();
    places.set(duty.scopeId, ofScope);
    const place = ofScope.get(duty.role) ?? { duties: [], people: null };
    ofScope.set(duty.role, place);
    place.duties.push(duty);
  }
  return (role, scopeId) => {
    const place = places.get(scopeId)?.get(role);
    if (place === undefined) return nobody;
    place.people ??= answeringAt(place.duties);
    return place.people;
  };
}

/** One duty of one project or unit; its people once they were asked for. */
interface Place {
  readonly duties: AnsweringDuty[];
  people: readonly string[] | null;
}

const nobody: readonly string[] = [];

function answeringAt(duties: readonly AnsweringDuty[]): readonly string[] {
  const holder = duties.find(({ deputyFor }) => deputyFor === null);
  if (holder === undefined) return [];
  const deputies = duties.filter(({ deputyFor }) => deputyFor === holder.personId);
  return [holder.personId, ...deputies.map(({ personId }) => personId).sort()];
}

/**
 * Who answers for a project in each duty of the ladder. `path`: its lead unit and all above, root first. The supervisor is
 * that of the nearest unit that has one.
 */
export function dutyHolders(answering: Answering, projectId: string, path: readonly string[]): DutyHolders {
  const supervisedBy = path.findLast((unitId) => answering('supervisor', unitId).length > 0);
  return {
    liaison_officer: answering('liaison_officer', projectId),
    unit_head: answering('unit_head', path.at(-1)),
    supervisor: answering('supervisor', supervisedBy),
    project_leader: answering('leader', projectId),
    root_leader: answering('leader', path[0]),
  };
}
