import type { RoleCode } from '../access/roles.js';
import type { LocalDate } from '../calendar/local-date.js';

/** The present of a unit (`unit_version`). */
export interface UnitRow {
  readonly id: string;
  readonly version: number;
  readonly parentId: string | null;
  readonly kind: UnitKind;
  readonly name: string;
  /** The unit and all above it, root first. */
  readonly path: readonly string[];
  /** A closed one takes nothing more; what it had stays. */
  readonly state: 'open' | 'closed';
}

/** What a node of the organisation tree is. */
export type UnitKind = 'city' | 'department' | 'area' | 'office';

/** The present of a person (`person_version`); the personal data are in the profile. */
export interface PersonRow {
  readonly id: string;
  readonly version: number;
  readonly unitId: string;
  readonly state: 'active' | 'disabled';
}

/** Personal data, here only, so that it can be erased; the last two are private and not shown in lists. */
export interface PersonProfile {
  readonly personId: string;
  readonly name: string;
  /** Of the office. */
  readonly email: string | null;
  readonly mobile?: string | null;
  readonly privateEmail?: string | null;
}

/** The present of a duty (`duty_version`). */
export interface DutyRow {
  readonly id: string;
  readonly version: number;
  readonly personId: string;
  readonly role: RoleCode;
  readonly projectId: string | null;
  readonly unitId: string | null;
  readonly fromOn: LocalDate;
  /** The first day on which it is over; null: open. Equal to `fromOn`: taken back before it began. */
  readonly toOn: LocalDate | null;
  /** The person stood in for; null for the holder. */
  readonly deputyFor: string | null;
}
