/** The roles of the data model; a duty ties one of them to a project or a unit. */
export const roleCodes = [
  'liaison_officer',
  'unit_head',
  'supervisor',
  'leader',
  'enterprise_contact',
  'system_administrator',
  'security_administrator',
  'audit_administrator',
] as const;

/** Code of a role. */
export type RoleCode = (typeof roleCodes)[number];

/** Roles whose duty is on a unit; of the others a leader's may be too. */
export const unitOnlyRoles: readonly RoleCode[] = [
  'unit_head',
  'supervisor',
  'system_administrator',
  'security_administrator',
  'audit_administrator',
];

/** One duty that a person holds today. */
export interface HeldDuty {
  readonly role: RoleCode;
  readonly projectId: string | null;
  readonly unitId: string | null;
}

/** A person who acts, with the duties of today: rights are derived from nothing else. */
export interface Person {
  readonly kind: 'person';
  readonly personId: string;
  readonly duties: readonly HeldDuty[];
}

/**
 * A part of the product that acts by itself, such as the sweep that records missed dates; or, as `operator`, whoever
 * gives commands on the machine, of whom the product knows no more.
 */
export interface SystemPart {
  readonly kind: 'system';
  readonly part:
    | 'setup'
    | 'deadlines'
    | 'difficulties'
    | 'lights'
    | 'notices'
    | 'rollups'
    | 'signer'
    | 'access'
    | 'operator';
}

/** Who acts. */
export type Actor = Person | SystemPart;

/** How the history names the actor: the person's id, or `system:<part>`. */
export function actorName(actor: Actor): string {
  return actor.kind === 'person' ? actor.personId : `system:${actor.part}`;
}
