import { unitOnlyRoles, type RoleCode } from '../access/roles.js';
import type { Actor } from '../access/roles.js';
import type { LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { seal } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import type { DutyRow, PersonRow } from './organisation-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { decideDutyAssignment, type DutyToAssign } from './decide-organisation.js';
import { endDuty, isOpenOn, type PlacedDuty } from './end-duty.js';

/**
 * Gives a person a duty. That a duty has one holder a day, and that nobody holds an administrator's role beside another
 * one, is held by the database; its refusals are `duty.taken` and `duty.roles_not_separate`.
 */
export function decideAppointment(
  duty: DutyToAssign,
  person: PersonRow,
  actor: Actor,
  newId: NewId,
): Decision | Refusal {
  const refused = refusedReceiver(person, actor) ?? refusedDays(duty.fromOn, duty.toOn);
  if (refused !== null) return refused;
  if (!fitsScope(duty.role, 'projectId' in duty.scope))
    return refuse('duty.scope_does_not_fit', { role: duty.role });
  return decideDutyAssignment(duty, newId);
}

/** A deputy's days within a duty. */
export interface Deputyship {
  readonly id: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
}

/**
 * Lets a person stand in for the holder of a duty, for a time that lies within the holder's own. Several may, at once;
 * each has the holder's rights and receives what the holder receives.
 */
export function decideDeputy(
  held: DutyRow,
  deputyship: Deputyship,
  deputy: PersonRow,
  actor: Actor,
  newId: NewId,
): Decision | Refusal {
  const { id, fromOn, toOn } = deputyship;
  const refused = refusedReceiver(deputy, actor) ?? refusedDays(fromOn, toOn);
  if (refused !== null) return refused;
  if (held.deputyFor !== null) return refuse('duty.is_deputyship');
  if (held.personId === deputy.id) return refuse('duty.deputy_is_holder');
  if (fromOn < held.fromOn || (held.toOn !== null && toOn > held.toOn))
    return refuse('duty.deputy_outside', { fromOn: held.fromOn, toOn: held.toOn ?? '—' });
  const scope = held.projectId === null ? { unitId: held.unitId! } : { projectId: held.projectId };
  return decideDutyAssignment(
    { id, personId: deputy.id, role: held.role, scope, fromOn, toOn, deputyFor: held.personId },
    newId,
  );
}

/** What the end of a duty touches beside it. */
export interface DutyEndFacts {
  /** Duties of those who stand in for the holder in this one. */
  readonly deputies: readonly DutyRow[];
  /** Duties of security administrators that other active people hold. */
  readonly otherSecurityAdministrators: readonly DutyRow[];
  readonly today: LocalDate;
}

/** Ends a duty on a day, today or later, and with it the deputies' who stood in for its holder. */
export function decideDutyEnd(
  duty: PlacedDuty,
  toOn: LocalDate,
  facts: DutyEndFacts,
  reason: string | null,
  newId: NewId,
): Decision | Refusal {
  const { deputies, otherSecurityAdministrators, today } = facts;
  if (!isOpenOn(duty, today)) return refuse('duty.is_over', { toOn: duty.toOn ?? '—' });
  if (toOn < duty.fromOn) return refuse('duty.ends_before_it_starts', { fromOn: duty.fromOn, toOn });
  if (toOn < today || (duty.toOn !== null && toOn >= duty.toOn))
    return refuse('duty.end_outside', { today, toOn: duty.toOn ?? '—' });
  if (endsSecurityAdministration(duty, otherSecurityAdministrators, toOn))
    return refuse('duty.last_security_administrator');
  const ended = endDuty(duty, toOn, newId(), reason === null ? {} : { reason: seal(reason, duty.personId) });
  const followers = deputies
    .filter((deputy) => isOpenOn(deputy, toOn))
    .map((deputy) => endDuty(deputy, toOn, newId(), { causedBy: ended.entry.event }));
  return decision({
    entries: [ended.entry, ...followers.map(({ entry }) => entry)],
    versions: [ended.version, ...followers.map(({ version }) => version)],
  });
}

/** Whether nobody would administer security where this duty does, after it has ended on the day. */
export function endsSecurityAdministration(
  duty: PlacedDuty,
  others: readonly DutyRow[],
  on: LocalDate,
): boolean {
  if (duty.role !== 'security_administrator' || duty.deputyFor !== null) return false;
  return !others.some(
    (other) =>
      other.id !== duty.id &&
      other.deputyFor === null &&
      other.toOn === null &&
      other.fromOn <= on &&
      duty.unitPath.includes(other.unitId ?? ''),
  );
}

/** Nobody gives anything to themselves, and to nobody who is not there. */
export function refusedReceiver(person: PersonRow, actor: Actor): Refusal | null {
  if (actor.kind === 'person' && actor.personId === person.id) return refuse('duty.to_oneself');
  return person.state === 'disabled' ? refuse('person.disabled') : null;
}

function refusedDays(fromOn: LocalDate, toOn: LocalDate | null): Refusal | null {
  return toOn !== null && toOn <= fromOn ? refuse('duty.ends_before_it_starts', { fromOn, toOn }) : null;
}

/** Whether a duty of the role is one on a project or on a unit; a leader's may be either. */
function fitsScope(role: RoleCode, isOnProject: boolean): boolean {
  if (role === 'leader') return true;
  return unitOnlyRoles.includes(role) !== isOnProject;
}
