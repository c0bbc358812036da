import type { Actor, HeldDuty, Person, RoleCode } from './roles.js';

/** Where an action happens: the project, and the units that its rights flow from. */
export interface ProjectScope {
  readonly projectId: string;
  /** The lead unit, the area that answers, and every unit above them. */
  readonly unitPath: readonly string[];
}

/** What somebody may want to do. Every HTTP operation names one of them. */
export type Action =
  | 'project.list'
  | 'project.read'
  | 'project.change_stage'
  | 'project.report'
  | 'date.move'
  | 'date_change.request'
  | 'date_change.decide'
  | 'stage_undo.request'
  | 'stage_undo.decide'
  | 'hold.request'
  | 'hold.decide'
  | 'hold.end'
  | 'project.read_history'
  | 'history.search'
  | 'history.read_system'
  | 'history.export'
  | 'history.erase_texts'
  | 'history.purge'
  | 'history.read_proof'
  | 'history.read_checkpoint'
  | AccessAction;

/** Of these: log-ins, and what one logs in with. */
export type AccessAction =
  | 'session.read'
  | 'session.complete'
  | 'session.end'
  | 'session.list'
  | 'session.list_of_person'
  | 'session.end_of_person'
  | 'totp.enrol'
  | 'totp_reset.list'
  | 'totp_reset.request'
  | 'totp_reset.approve'
  | 'account.create'
  | 'account.reset_password'
  | 'oidc_link.create'
  | 'oidc_link.remove'
  | 'token.create'
  | 'token.list'
  | 'token.revoke'
  | 'token.list_of_person';

type Rule = (duties: readonly HeldDuty[], scope: ProjectScope | null) => boolean;

/** Roles whose duty on a unit reaches every project of the unit's subtree. */
const unitRoles: readonly RoleCode[] = ['unit_head', 'supervisor', 'leader'];
/** Roles whose duty is on a project itself. */
const projectRoles: readonly RoleCode[] = ['liaison_officer', 'leader', 'enterprise_contact'];

function reaches(duty: HeldDuty, scope: ProjectScope): boolean {
  if (duty.projectId !== null) return projectRoles.includes(duty.role) && duty.projectId === scope.projectId;
  return unitRoles.includes(duty.role) && duty.unitId !== null && scope.unitPath.includes(duty.unitId);
}

function reachedBy(...roles: RoleCode[]): Rule {
  return (duties, scope) =>
    scope !== null && duties.some((duty) => roles.includes(duty.role) && reaches(duty, scope));
}

const anybody: Rule = () => true;
const anyBusinessRole: Rule = (duties) =>
  duties.some((duty) => unitRoles.includes(duty.role) || projectRoles.includes(duty.role));
const anyReach: Rule = reachedBy(
  'liaison_officer',
  'unit_head',
  'supervisor',
  'leader',
  'enterprise_contact',
);
const auditAdministrator: Rule = (duties) => duties.some((duty) => duty.role === 'audit_administrator');
const historyReader: Rule = (duties, scope) => anyReach(duties, scope) || auditAdministrator(duties, scope);
const systemAdministrator: Rule = (duties) => duties.some((duty) => duty.role === 'system_administrator');
const securityAdministrator: Rule = (duties) => duties.some((duty) => duty.role === 'security_administrator');
const accountAdministrator: Rule = (duties, scope) =>
  systemAdministrator(duties, scope) || securityAdministrator(duties, scope);

/** One's own log-in is everybody's; accounts are the system administrator's, sessions and links the security one's. */
const accessRules: Record<AccessAction, Rule> = {
  'session.read': anybody,
  'session.complete': anybody,
  'session.end': anybody,
  'session.list': anybody,
  'session.list_of_person': securityAdministrator,
  'session.end_of_person': securityAdministrator,
  'totp.enrol': anybody,
  'totp_reset.list': accountAdministrator,
  'totp_reset.request': accountAdministrator,
  'totp_reset.approve': accountAdministrator,
  'account.create': systemAdministrator,
  'account.reset_password': systemAdministrator,
  'oidc_link.create': securityAdministrator,
  'oidc_link.remove': securityAdministrator,
  'token.create': anybody,
  'token.list': anybody,
  'token.revoke': anybody,
  'token.list_of_person': securityAdministrator,
};

/** Every action with its rule; an action without one does not compile. */
const rules: Record<Action, Rule> = {
  'project.list': anyBusinessRole,
  'project.read': anyReach,
  'project.change_stage': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'project.report': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'date.move': reachedBy('unit_head', 'supervisor'),
  'date_change.request': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'date_change.decide': reachedBy('supervisor'),
  'stage_undo.request': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'stage_undo.decide': reachedBy('supervisor'),
  'hold.request': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'hold.decide': reachedBy('supervisor'),
  'hold.end': reachedBy('unit_head', 'supervisor'),
  'history.search': (duties, scope) => anyBusinessRole(duties, scope) || auditAdministrator(duties, scope),
  'history.read_system': auditAdministrator,
  'history.export': auditAdministrator,
  'history.erase_texts': auditAdministrator,
  'history.purge': auditAdministrator,
  'project.read_history': historyReader,
  // Of an event that belongs to no project (scope null) only the audit administrator.
  'history.read_proof': historyReader,
  // Size and root of the whole tree: they say nothing of any project, and the more people keep one, the better.
  'history.read_checkpoint': anybody,
  ...accessRules,
};

/** Every action. */
export const actions = Object.keys(rules) as readonly Action[];

/**
 * Whether the person may do it there. The only place where rights are decided; lists are filtered by
 * `visibleProjects`, which agrees with `project.read`.
 */
export function can(person: Person, action: Action, scope: ProjectScope | null = null): boolean {
  return rules[action](person.duties, scope);
}

/** The same for any actor: the parts of the product do what they are made for. */
export function permits(actor: Actor, action: Action, scope: ProjectScope | null = null): boolean {
  return actor.kind === 'system' || can(actor, action, scope);
}

/** What a person may see in lists: projects named one by one, and whole subtrees of units. */
export interface VisibleProjects {
  readonly projectIds: readonly string[];
  readonly unitIds: readonly string[];
}

/** The scope of `project.read` as data that a query can filter by; both empty means: nothing. */
export function visibleProjects(person: Person): VisibleProjects {
  const projectIds = person.duties.flatMap((duty) =>
    projectRoles.includes(duty.role) && duty.projectId !== null ? [duty.projectId] : [],
  );
  const unitIds = person.duties.flatMap((duty) =>
    unitRoles.includes(duty.role) && duty.unitId !== null ? [duty.unitId] : [],
  );
  return { projectIds: [...new Set(projectIds)].sort(), unitIds: [...new Set(unitIds)].sort() };
}
