import type { LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain, type SealedValue } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import type { DutyRow, PersonRow, UnitRow } from './organisation-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { endsSecurityAdministration } from './decide-duty.js';
import { endDuty, isOpenOn, type PlacedDuty } from './end-duty.js';

/** A person as a rule sees them; the private contacts are nobody's business. */
export interface PersonFacts extends PersonRow {
  readonly name: string;
  readonly email: string | null;
}

/** What changes; a field that is left out stays. */
export interface PersonChange {
  readonly name?: string;
  /** Of the office. */
  readonly email?: string | null;
  readonly mobile?: string | null;
  readonly privateEmail?: string | null;
  readonly unit?: UnitRow;
}

/** Changes a person's name, contacts or unit. Private contacts are given anew without their former value. */
export function decidePersonChange(
  person: PersonFacts,
  change: PersonChange,
  newId: NewId,
): Decision | Refusal {
  const { id } = person;
  const { unit, mobile, privateEmail } = change;
  if (unit?.state === 'closed') return refuse('unit.closed', { unit: unit.name });
  const name = change.name === person.name ? undefined : change.name;
  const email = change.email === person.email ? undefined : change.email;
  const unitId = unit?.id === person.unitId ? undefined : unit?.id;
  if ([name, email, mobile, privateEmail, unitId].every((value) => value === undefined))
    return refuse('change.empty');
  const sealed = (text: string | null): SealedValue | null => (text === null ? null : seal(text, id));
  return decision({
    entries: [
      historyEntry<'person.changed'>({
        event: newId(),
        chain: systemChain,
        action: 'person.changed',
        before: {
          ...(unitId === undefined ? {} : { unit: person.unitId }),
          ...(name === undefined ? {} : { name: sealed(person.name) }),
          ...(email === undefined ? {} : { email: sealed(person.email) }),
        },
        after: {
          person: id,
          ...(unitId === undefined ? {} : { unit: unitId }),
          ...(name === undefined ? {} : { name: sealed(name) }),
          ...(email === undefined ? {} : { email: sealed(email) }),
          ...(mobile === undefined ? {} : { mobile: sealed(mobile) }),
          ...(privateEmail === undefined ? {} : { privateEmail: sealed(privateEmail) }),
        },
      }),
    ],
    versions: [
      {
        table: 'person',
        row: {
          id,
          version: person.version + 1,
          unitId: unitId ?? person.unitId,
          state: person.state,
        },
      },
    ],
    profiles: [
      {
        personId: id,
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email }),
        ...(mobile === undefined ? {} : { mobile }),
        ...(privateEmail === undefined ? {} : { privateEmail }),
      },
    ],
  });
}

/** What a person leaves behind. */
export interface Departure {
  /** The person's own, deputyships among them. */
  readonly duties: readonly PlacedDuty[];
  /** Of those who stand in for the person. */
  readonly deputies: readonly DutyRow[];
  /** Duties of security administrators that other active people hold. */
  readonly otherSecurityAdministrators: readonly DutyRow[];
  readonly today: LocalDate;
}

/**
 * Disables a person. Whoever answers for something hands it over first; with `vacate` the duties end today instead, and
 * stand vacant. The last security administrator stays.
 */
export function decidePersonDisabling(
  person: PersonRow,
  departure: Departure,
  wish: { readonly vacate: boolean; readonly reason: string | null },
  newId: NewId,
): Decision | Refusal {
  if (person.state === 'disabled') return refuse('person.disabled');
  const { today, otherSecurityAdministrators } = departure;
  const open = departure.duties.filter((duty) => isOpenOn(duty, today));
  if (open.some((duty) => endsSecurityAdministration(duty, otherSecurityAdministrators, today)))
    return refuse('duty.last_security_administrator');
  if (open.length > 0 && !wish.vacate) return refuse('person.has_duties', { duties: String(open.length) });
  const event = newId();
  const ended = [...open, ...departure.deputies.filter((duty) => isOpenOn(duty, today))].map((duty) =>
    endDuty(duty, today, newId(), { causedBy: event }),
  );
  return decision({
    entries: [
      historyEntry<'person.disabled'>({
        event,
        chain: systemChain,
        action: 'person.disabled',
        before: { state: 'active' },
        after: { person: person.id, state: 'disabled' },
        ...(wish.reason === null ? {} : { reason: seal(wish.reason, person.id) }),
      }),
      ...ended.map(({ entry }) => entry),
    ],
    versions: [
      { table: 'person', row: { ...rowOf(person), version: person.version + 1, state: 'disabled' } },
      ...ended.map(({ version }) => version),
    ],
  });
}

/** Lets a disabled person in again, without the former duties. */
export function decidePersonEnabling(person: PersonRow, newId: NewId): Decision | Refusal {
  if (person.state === 'active') return refuse('person.is_active');
  return decision({
    entries: [
      historyEntry<'person.enabled'>({
        event: newId(),
        chain: systemChain,
        action: 'person.enabled',
        before: { state: 'disabled' },
        after: { person: person.id, state: 'active' },
      }),
    ],
    versions: [{ table: 'person', row: { ...rowOf(person), version: person.version + 1, state: 'active' } }],
  });
}

/** Puts on record that somebody looks at a person's private contacts, before they are shown. */
export function decideContactView(personId: string, reason: string | null, event: string): Decision {
  return decision({
    entries: [
      historyEntry<'contacts.viewed'>({
        event,
        chain: systemChain,
        action: 'contacts.viewed',
        class: 'access',
        before: null,
        after: { person: personId },
        ...(reason === null ? {} : { reason: seal(reason, personId) }),
      }),
    ],
  });
}

/** The columns of the row alone: facts may hold more, and personal data does not go into versions. */
function rowOf({ id, version, unitId, state }: PersonRow): PersonRow {
  return { id, version, unitId, state };
}
