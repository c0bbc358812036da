import { localDate } from '#domain';
import { firstOfficerKey, type Staff } from './people.js';
import type { PlanAccount, PlanDuty, PlanDutyScope, PlanKey, PlanRole } from './plan-types.js';
import { accountArea, rootUnit, unitKey } from './units.js';

/** All duties begin with the year, before the record, and last. */
const beginsOn = localDate('2022-01-01');

/**
 * Who answers for what: a liaison officer and a linked leader for each project, a head for each lead unit, the
 * supervisors, the head of the city, the contact of the example's enterprise and the three administrators, whose
 * duties are for the whole city and who hold nothing else. One holder for each role and scope.
 */
export function buildDuties(staff: Staff, exampleProject: PlanKey): PlanDuty[] {
  const root = { unit: rootUnit };
  return [
    duty(staff.supervisor, 'supervisor', root),
    duty(staff.portSupervisor, 'supervisor', { unit: unitKey('太仓港区') }),
    duty(staff.headOfCity, 'leader', root),
    duty(staff.systemAdministrator, 'system_administrator', root),
    duty(staff.securityAdministrator, 'security_administrator', root),
    duty(staff.auditAdministrator, 'audit_administrator', root),
    duty(staff.enterpriseContact, 'enterprise_contact', { project: exampleProject }),
    ...[...staff.byUnit].map(([unit, { head }]) => duty(head, 'unit_head', { unit })),
    ...[...staff.byUnit.values()].flatMap(({ officers }) => ofProjects(officers, 'liaison_officer')),
    ...ofProjects(staff.leaders, 'leader'),
  ];
}

/** One log-in for each role, the supervisor's first; the officer, the head and the enterprise share one area. */
export function buildAccounts(staff: Staff): PlanAccount[] {
  return [
    { login: 'supervisor', person: staff.supervisor, role: 'supervisor' },
    { login: 'liaison', person: firstOfficerKey(accountArea), role: 'liaison_officer' },
    { login: 'head', person: staff.byUnit.get(accountArea)!.head, role: 'unit_head' },
    { login: 'leader', person: staff.headOfCity, role: 'leader' },
    { login: 'enterprise', person: staff.enterpriseContact, role: 'enterprise_contact' },
    { login: 'sysadmin', person: staff.systemAdministrator, role: 'system_administrator' },
    { login: 'secadmin', person: staff.securityAdministrator, role: 'security_administrator' },
    { login: 'audit', person: staff.auditAdministrator, role: 'audit_administrator' },
  ];
}

/** The liaison officer of each project. */
export function officersByProject(staff: Staff): Map<PlanKey, PlanKey> {
  const officers = new Map<PlanKey, PlanKey>();
  for (const unit of staff.byUnit.values()) {
    for (const [officer, projects] of unit.officers) {
      for (const project of projects) officers.set(project, officer);
    }
  }
  return officers;
}

function ofProjects(people: ReadonlyMap<PlanKey, readonly PlanKey[]>, role: PlanRole): PlanDuty[] {
  return [...people].flatMap(([person, projects]) =>
    projects.map((project) => duty(person, role, { project })),
  );
}

function duty(person: PlanKey, role: PlanRole, scope: PlanDutyScope): PlanDuty {
  return { person, role, scope, from: beginsOn, to: null };
}
