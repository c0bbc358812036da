import { settingRules, type SettingKey } from '../settings/settings.js';
import type { Actor, HeldDuty, Person, RoleCode } from './roles.js';

/** Where an action of the administration happens: a unit (or a person's), and every unit above it. */
export interface UnitScope {
  /** Root first. */
  readonly unitPath: readonly string[];
}

/** Where an action on a project happens: the project, and the units that its rights flow from. */
export interface ProjectScope {
  readonly projectId: string;
  /** The lead unit, the area that answers, and every unit above them. */
  readonly unitPath: readonly string[];
}

/** What is set for the whole city, at its root. */
export interface SettingScope extends UnitScope {
  readonly setting: SettingKey;
}

/** Where an action happens. */
export type Scope = UnitScope | ProjectScope | SettingScope;

/** Of the actions: what is done to projects. */
type ProjectAction =
  | 'project.list'
  | 'project.export'
  | 'project.read'
  | 'project.change_stage'
  | 'project.report'
  | 'investment.report'
  | 'file.add'
  | 'file.read'
  | 'investment.record_statistics'
  | 'date.move'
  | 'date_change.request'
  | 'date_change.decide'
  | 'stage_undo.request'
  | 'stage_undo.decide'
  | 'hold.request'
  | 'hold.decide'
  | 'hold.end'
  | 'milestone.add'
  | 'milestone.answer'
  | 'milestone.set_dependencies'
  | 'early_operation.record'
  | 'project.move_lifecycle'
  | 'project.end'
  | 'project.reopen'
  | 'project.read_history'
  | 'project.read_reminders'
  | 'difficulty.list'
  | 'difficulty.raise'
  | 'difficulty.accept'
  | 'difficulty.move_due'
  | 'difficulty.raise_level'
  | 'difficulty.request_closing'
  | 'difficulty.check'
  | 'difficulty.close'
  | 'difficulty.reopen'
  | 'difficulty.charge'
  | 'difficulty.rate'
  | 'permit.record'
  | 'permit.summarise'
  | 'instruction.list'
  | 'instruction.give'
  | 'instruction.record'
  | 'instruction.answer'
  | 'instruction.close'
  | 'notice.list'
  | 'notice.read'
  | 'notice.reply'
  | 'notice.close'
  | 'quarterly_goal.set'
  | 'quarterly_goal.assess';

/** Of the actions: lists by year and what stands on them, particulars of projects, programmes, targets. */
type ListAction =
  | 'list_year.read'
  | 'list_year.change'
  | 'list_entry.change'
  | 'project.create'
  | 'project.change_particulars'
  | 'project.succeed'
  | 'programme.read'
  | 'programme.change'
  | 'target.read'
  | 'target.change'
  | 'target.add_reading';

/** Of the actions: what comes from workbooks; of a list more is asked, of progress each project. */
type ImportAction = 'import.preview' | 'import.confirm' | 'list.import';

/** Of the actions: reading the history, and keeping it. */
type HistoryReadingAction =
  | 'history.search'
  | 'history.read_system'
  | 'history.export'
  | 'history.erase_texts'
  | 'history.purge'
  | 'history.read_proof'
  | 'history.read_checkpoint';

/** Of the actions: log-ins, and what one logs in with. */
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
  | 'token.list_of_person'
  | 'calendar_feed.create'
  | 'calendar_feed.revoke'
  | 'inbox.read'
  | 'inbox.mark'
  | 'inbox.follow'
  | 'preference.read'
  | 'preference.change';

/** Of the actions: what is done to the organisation, and to what is set for all of it. */
type OrganisationAction =
  | 'unit.list'
  | 'unit.read'
  | 'unit.create'
  | 'unit.change'
  | 'person.list'
  | 'person.read'
  | 'person.create'
  | 'person.change'
  | 'person.view_contacts'
  | 'duty.list'
  | 'duty.read'
  | 'duty.change'
  | 'setting.list'
  | 'setting.read'
  | 'setting.change';

/** Of the actions: what the product tells other programs, and where. */
type EndpointAction = 'endpoint.list' | 'endpoint.add' | 'endpoint.end';

/** Of the actions: seeing that what is owed goes out. */
type OperationsAction =
  'reminder.read_of_person' | 'delivery.read' | 'message.send_again' | 'calendar.read' | 'calendar.change';
/** Of the actions: how one person is reached besides mail, and who is not. */
type DirectChannelAction =
  | 'direct_channel.list'
  | 'direct_channel.add'
  | 'direct_channel.end'
  | 'app_identity.list'
  | 'app_identity.change'
  | 'dead_address.list'
  | 'mail_reply.count'
  | 'mail_reply.list'
  | 'dead_address.close';

/** Of the actions: the archive of issued rollups, links by which somebody without an account reads one, and what is owed. */
type RollupAction =
  | 'rollup.list'
  | 'rollup.read'
  | 'rollup.preview'
  | 'rollup.approve'
  | 'rollup.test_send'
  | 'rollup_approval.list'
  | 'rollup_link.create'
  | 'rollup_link.list'
  | 'rollup_link.revoke'
  | 'rollup_schedule.list'
  | 'rollup_schedule.change';

/** Of the actions: the templates that projects begin with. */
type LifecycleAction = 'lifecycle.list' | 'lifecycle.read' | 'lifecycle.publish';

/** What somebody may want to do. Every HTTP operation names one of them. */
export type Action =
  | ProjectAction
  | LifecycleAction
  | ListAction
  | ImportAction
  | OrganisationAction
  | HistoryReadingAction
  | EndpointAction
  | OperationsAction
  | DirectChannelAction
  | RollupAction
  | AccessAction;

type Rule = (duties: readonly HeldDuty[], scope: Scope | null) => boolean;

/** Roles whose duty on a unit reaches every project of the unit's subtree. */
const unitRoles: readonly RoleCode[] = ['unit_head', 'supervisor', 'leader'];
/** Roles whose duty is on a project itself. */
const projectRoles: readonly RoleCode[] = ['liaison_officer', 'leader', 'enterprise_contact'];
/** 三员: their duty reaches the unit's subtree too, and no business in it. */
const administratorRoles: readonly RoleCode[] = [
  'system_administrator',
  'security_administrator',
  'audit_administrator',
];
const businessRoles: readonly RoleCode[] = [...new Set([...unitRoles, ...projectRoles])];
/** Of them: who is no enterprise. */
const officialBusinessRoles = businessRoles.filter((role) => role !== 'enterprise_contact');
/** Everybody in the administration: whom an enterprise deals with and no enterprise. */
const officialRoles: readonly RoleCode[] = [...businessRoles, ...administratorRoles].filter(
  (role) => role !== 'enterprise_contact',
);
/** Who may see who answers for what: each within reach. */
const dutyReaders: readonly RoleCode[] = [...businessRoles, ...administratorRoles];

/** Whether the duty reaches the place: rights follow the tree downwards. */
function reaches(duty: HeldDuty, scope: Scope): boolean {
  if (duty.projectId !== null)
    return projectRoles.includes(duty.role) && 'projectId' in scope && duty.projectId === scope.projectId;
  if (!unitRoles.includes(duty.role) && !administratorRoles.includes(duty.role)) return false;
  return duty.unitId !== null && scope.unitPath.includes(duty.unitId);
}

function reachedBy(...roles: readonly RoleCode[]): Rule {
  return (duties, scope) =>
    scope !== null && duties.some((duty) => roles.includes(duty.role) && reaches(duty, scope));
}

/** Whoever has such a duty, wherever it is. */
function heldBy(...roles: readonly RoleCode[]): Rule {
  return (duties) => duties.some((duty) => roles.includes(duty.role));
}

/** The supervisor of the root unit, wherever it is asked in the tree: a place's path begins with the root. */
const rootSupervisor: Rule = (duties, scope) =>
  scope !== null &&
  duties.some(({ role, unitId }) => role === 'supervisor' && unitId !== null && unitId === scope.unitPath[0]);

const anybody: Rule = () => true;
const anyReach: Rule = reachedBy(...businessRoles);
const auditAdministrator: Rule = heldBy('audit_administrator');
const historyReader: Rule = (duties, scope) => anyReach(duties, scope) || auditAdministrator(duties, scope);
const systemAdministrator: Rule = heldBy('system_administrator');
const securityAdministrator: Rule = heldBy('security_administrator');
const accountAdministrator: Rule = heldBy('system_administrator', 'security_administrator');
const officials: Rule = heldBy(...officialRoles);
const systemAdministratorAbove: Rule = reachedBy('system_administrator');
const securityAdministratorAbove: Rule = reachedBy('security_administrator');

/** Each setting belongs to a role at the root. */
const settingOwner: Rule = (duties, scope) =>
  scope !== null && 'setting' in scope && reachedBy(settingRules[scope.setting].owner)(duties, scope);

const projectRules: Record<ProjectAction, Rule> = {
  'project.list': heldBy(...businessRoles),
  'project.export': heldBy(...businessRoles),
  'project.read': anyReach,
  'project.change_stage': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'project.report': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'file.add': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'file.read': anyReach,
  'investment.report': reachedBy('liaison_officer', 'unit_head'),
  'investment.record_statistics': reachedBy('supervisor'),
  'date.move': reachedBy('unit_head', 'supervisor'),
  'date_change.request': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'date_change.decide': reachedBy('supervisor'),
  'stage_undo.request': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'stage_undo.decide': reachedBy('supervisor'),
  'hold.request': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'hold.decide': reachedBy('supervisor'),
  'hold.end': reachedBy('unit_head', 'supervisor'),
  // Whom the ladder addresses; beside them whoever received an item.
  'milestone.answer': reachedBy('liaison_officer', 'unit_head', 'supervisor', 'leader'),
  'milestone.add': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'milestone.set_dependencies': reachedBy('unit_head', 'supervisor'),
  'early_operation.record': reachedBy('supervisor'),
  'project.move_lifecycle': reachedBy('supervisor'),
  'project.end': reachedBy('supervisor'),
  'project.reopen': reachedBy('supervisor'),
  'project.read_history': historyReader,
  'project.read_reminders': reachedBy('liaison_officer', 'unit_head', 'supervisor', 'leader'),
  'difficulty.list': heldBy(...businessRoles),
  'difficulty.raise': reachedBy('liaison_officer', 'unit_head', 'supervisor', 'enterprise_contact'),
  // This and the request are asked where the owner unit stands.
  'difficulty.accept': reachedBy('unit_head', 'supervisor'),
  'difficulty.move_due': reachedBy('supervisor'),
  'difficulty.raise_level': reachedBy('unit_head', 'supervisor'),
  'difficulty.request_closing': reachedBy('liaison_officer', 'unit_head'),
  'difficulty.check': reachedBy('unit_head', 'supervisor'),
  'difficulty.close': reachedBy('supervisor'),
  'difficulty.reopen': reachedBy('supervisor'),
  'difficulty.charge': reachedBy('supervisor'),
  'difficulty.rate': reachedBy('enterprise_contact'),
  'permit.record': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'permit.summarise': heldBy(...businessRoles),
  'instruction.list': heldBy(...businessRoles),
  'instruction.give': reachedBy('leader'),
  'instruction.record': reachedBy('supervisor'),
  // Asked where the owner unit stands.
  'instruction.answer': reachedBy('liaison_officer', 'unit_head'),
  'instruction.close': reachedBy('leader', 'supervisor'),
  // Papers between offices: an enterprise is party to none.
  'notice.list': heldBy(...officialBusinessRoles),
  'notice.read': reachedBy(...officialBusinessRoles),
  'notice.reply': reachedBy('liaison_officer', 'unit_head'),
  'notice.close': reachedBy('supervisor'),
  'quarterly_goal.set': reachedBy('liaison_officer', 'unit_head', 'supervisor'),
  'quarterly_goal.assess': reachedBy('unit_head', 'supervisor'),
};

/** Lists of a year belong to the supervisor of the root; what stands on them to the supervisors of the projects. */
const listRules: Record<ListAction, Rule> = {
  'list_year.read': heldBy(...businessRoles),
  'list_year.change': rootSupervisor,
  'list_entry.change': reachedBy('supervisor'),
  'project.create': reachedBy('supervisor'),
  'project.change_particulars': reachedBy('supervisor'),
  'project.succeed': reachedBy('supervisor'),
  'programme.read': officials,
  'programme.change': rootSupervisor,
  'target.read': officials,
  'target.change': rootSupervisor,
  // Asked at the unit that answers for the target.
  'target.add_reading': reachedBy('unit_head', 'supervisor'),
};

const importRules: Record<ImportAction, Rule> = {
  'import.preview': heldBy('liaison_officer', 'unit_head', 'supervisor'),
  'import.confirm': heldBy('liaison_officer', 'unit_head', 'supervisor'),
  // Asked at the root: whoever reaches it.
  'list.import': reachedBy('supervisor'),
};

const historyRules: Record<HistoryReadingAction, Rule> = {
  'history.search': heldBy(...businessRoles, 'audit_administrator'),
  'history.read_system': auditAdministrator,
  'history.export': auditAdministrator,
  'history.erase_texts': auditAdministrator,
  'history.purge': auditAdministrator,
  // Of an event that belongs to no project (scope null) only the audit administrator.
  'history.read_proof': historyReader,
  // Size and root of the whole tree: they say nothing of any project, and the more people keep one, the better.
  'history.read_checkpoint': anybody,
};

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
  'calendar_feed.create': anybody,
  'calendar_feed.revoke': anybody,
  'inbox.read': anybody,
  'inbox.mark': anybody,
  'inbox.follow': anybody,
  'preference.read': anybody,
  'preference.change': anybody,
};

const organisationRules: Record<OrganisationAction, Rule> = {
  'unit.list': officials,
  'unit.read': officials,
  'unit.create': systemAdministratorAbove,
  'unit.change': systemAdministratorAbove,
  'person.list': officials,
  'person.read': officials,
  'person.create': systemAdministratorAbove,
  'person.change': systemAdministratorAbove,
  // Whoever must be able to call somebody: those above them, and who keeps the contacts.
  'person.view_contacts': (duties, scope) =>
    reachedBy(...unitRoles, 'system_administrator')(
      duties.filter(({ unitId }) => unitId !== null),
      scope,
    ),
  'duty.list': heldBy(...dutyReaders),
  'duty.read': reachedBy(...dutyReaders),
  'duty.change': securityAdministratorAbove,
  'setting.list': officials,
  'setting.read': officials,
  'setting.change': settingOwner,
};

/** Channels belong to the system administrator; people to the one above their unit. */
const directChannelRules: Record<DirectChannelAction, Rule> = {
  'direct_channel.list': systemAdministrator,
  'direct_channel.add': systemAdministrator,
  'direct_channel.end': systemAdministrator,
  'app_identity.list': systemAdministratorAbove,
  'app_identity.change': systemAdministratorAbove,
  'dead_address.list': systemAdministrator,
  'mail_reply.count': systemAdministrator,
  'mail_reply.list': systemAdministrator,
  'dead_address.close': systemAdministrator,
};

/** Channels belong to the system administrator. */
const endpointRules: Record<EndpointAction, Rule> = {
  'endpoint.list': systemAdministrator,
  'endpoint.add': systemAdministrator,
  'endpoint.end': systemAdministrator,
};

/** What became of messages is the system administrator's to see, what they are about the supervisor's; one's own everybody's. */
const operationsRules: Record<OperationsAction, Rule> = {
  'reminder.read_of_person': reachedBy('supervisor', 'system_administrator'),
  'delivery.read': systemAdministrator,
  'message.send_again': systemAdministrator,
  'calendar.read': officials,
  'calendar.change': systemAdministrator,
};

/** Whoever leads, heads or supervises the unit or one above it. */
const unitReach: Rule = (duties, scope) =>
  reachedBy(...unitRoles)(
    duties.filter(({ unitId }) => unitId !== null),
    scope,
  );

/** Whoever leads, heads or supervises some unit. */
const onSomeUnit: Rule = (duties) =>
  duties.some(({ role, unitId }) => unitId !== null && unitRoles.includes(role));

/**
 * An issue is for those to whom it is sent, whose duty is on its unit, and for those above; it is asked where the unit stands.
 * Whoever has made a link may end it, whatever their duties are by then. Which unit is owed which is for the whole city to
 * decide, as programmes and lists are.
 */
const rollupRules: Record<RollupAction, Rule> = {
  'rollup.list': onSomeUnit,
  'rollup.read': unitReach,
  'rollup.preview': unitReach,
  'rollup.approve': reachedBy('unit_head', 'supervisor'),
  // Whoever may change the schedule, the supervisor of the root, is among those who approve.
  'rollup.test_send': reachedBy('unit_head', 'supervisor'),
  'rollup_approval.list': onSomeUnit,
  'rollup_link.create': unitReach,
  'rollup_link.list': anybody,
  'rollup_link.revoke': anybody,
  'rollup_schedule.list': onSomeUnit,
  'rollup_schedule.change': rootSupervisor,
};

/** Lifecycles belong to the supervisor of the root unit, which is where the publication is asked for. */
const lifecycleRules: Record<LifecycleAction, Rule> = {
  'lifecycle.list': heldBy(...businessRoles),
  'lifecycle.read': heldBy(...businessRoles),
  'lifecycle.publish': reachedBy('supervisor'),
};

/** Every action with its rule; an action without one does not compile. */
const rules: Record<Action, Rule> = {
  ...projectRules,
  ...lifecycleRules,
  ...listRules,
  ...organisationRules,
  ...importRules,
  ...historyRules,
  ...endpointRules,
  ...operationsRules,
  ...directChannelRules,
  ...rollupRules,
  ...accessRules,
};

/** Every action. */
export const actions = Object.keys(rules) as readonly Action[];

/**
 * Whether the person may do it there. The only place where rights are decided; lists are filtered by
 * `visibleProjects`, which agrees with `project.read`, and by `visibleDuties`, which agrees with `duty.read`.
 */
export function can(person: Person, action: Action, scope: Scope | null = null): boolean {
  return rules[action](person.duties, scope);
}

/** Whether the actor may: a person by their duties, a part of the product always. */
export function may(actor: Actor, action: Action, scope: Scope | null = null): boolean {
  return actor.kind === 'system' || can(actor, action, scope);
}

/** What a person may see in lists: projects named one by one, and whole subtrees of units. */
export interface VisibleProjects {
  readonly projectIds: readonly string[];
  readonly unitIds: readonly string[];
}

/** The scope of `project.read` as data that a query can filter by; both empty means: nothing. */
export function visibleProjects(person: Person): VisibleProjects {
  return placesOf(person, unitRoles);
}

/** The scope of `duty.read` in the same form: duties on these projects, on all projects of these subtrees, and in them. */
export function visibleDuties(person: Person): VisibleProjects {
  return placesOf(person, [...unitRoles, ...administratorRoles]);
}

function placesOf(person: Person, onUnits: readonly RoleCode[]): VisibleProjects {
  const projectIds = person.duties.flatMap(({ role, projectId }) =>
    projectRoles.includes(role) && projectId !== null ? [projectId] : [],
  );
  const unitIds = person.duties.flatMap(({ role, unitId }) =>
    onUnits.includes(role) && unitId !== null ? [unitId] : [],
  );
  return { projectIds: [...new Set(projectIds)].sort(), unitIds: [...new Set(unitIds)].sort() };
}
