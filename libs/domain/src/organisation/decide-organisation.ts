import type { RoleCode } from '../access/roles.js';
import type { LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import type { UnitKind } from './organisation-rows.js';

/** A new node of the organisation tree. */
export interface UnitToCreate {
  readonly id: string;
  readonly synthetic: boolean;
  readonly kind: UnitKind;
  readonly name: string;
  /** The parent's path, root first; empty for the root, the city. */
  readonly parentPath: readonly string[];
}

/** Adds a unit to the tree. */
export function decideUnitCreation(unit: UnitToCreate, newId: NewId): Decision {
  const { id, kind, name, synthetic } = unit;
  const parentId = unit.parentPath.at(-1) ?? null;
  return decision({
    entries: [
      historyEntry<'unit.created'>({
        event: newId(),
        chain: systemChain,
        action: 'unit.created',
        before: null,
        after: { unit: id, parent: parentId, kind, name, synthetic },
      }),
    ],
    inserts: [{ table: 'unit', row: { id, synthetic } }],
    versions: [
      {
        table: 'unit',
        row: { id, version: 1, parentId, kind, name, path: [...unit.parentPath, id], state: 'open' },
      },
    ],
  });
}

/** A new person. Name and contacts are personal data: erasable, and sealed in the history. */
export interface PersonToCreate {
  readonly id: string;
  readonly synthetic: boolean;
  readonly unitId: string;
  readonly name: string;
  /** Of the office. */
  readonly email: string | null;
  readonly mobile?: string | null;
  readonly privateEmail?: string | null;
}

/** Adds a person. */
export function decidePersonCreation(person: PersonToCreate, newId: NewId): Decision {
  const { id, unitId, name, email, mobile = null, privateEmail = null, synthetic } = person;
  return decision({
    entries: [
      historyEntry<'person.created'>({
        event: newId(),
        chain: systemChain,
        action: 'person.created',
        before: null,
        after: {
          person: id,
          unit: unitId,
          name: seal(name, id),
          email: email === null ? null : seal(email, id),
          ...(mobile === null ? {} : { mobile: seal(mobile, id) }),
          ...(privateEmail === null ? {} : { privateEmail: seal(privateEmail, id) }),
          synthetic,
        },
      }),
    ],
    inserts: [
      { table: 'person', row: { id, synthetic } },
      { table: 'person_profile', row: { personId: id, name, email, mobile, privateEmail } },
    ],
    versions: [{ table: 'person', row: { id, version: 1, unitId, state: 'active' } }],
  });
}

/** A duty (责任分工): half-open days, on a project or on a unit. */
export interface DutyToAssign {
  readonly id: string;
  readonly personId: string;
  readonly role: RoleCode;
  readonly scope: { readonly projectId: string } | { readonly unitId: string };
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
  /** The person stood in for, of a deputy's. */
  readonly deputyFor?: string;
}

/** Assigns a duty; on a project it belongs to the project's history. One holder a day is held by the database. */
export function decideDutyAssignment(duty: DutyToAssign, newId: NewId): Decision {
  const { id, personId, role, fromOn, toOn, deputyFor = null } = duty;
  const projectId = 'projectId' in duty.scope ? duty.scope.projectId : null;
  const unitId = 'unitId' in duty.scope ? duty.scope.unitId : null;
  return decision({
    entries: [
      historyEntry<'duty.assigned'>({
        event: newId(),
        chain: projectId ?? systemChain,
        action: 'duty.assigned',
        before: null,
        after: { duty: id, person: personId, role, unit: unitId, fromOn, toOn, deputyFor },
      }),
    ],
    inserts: [{ table: 'duty', row: { id } }],
    versions: [
      {
        table: 'duty',
        row: { id, version: 1, personId, role, projectId, unitId, fromOn, toOn, deputyFor },
      },
    ],
  });
}
