import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { localDate } from '#domain';
import { buildDemonstrationPlan } from './build-demonstration-plan.js';
import { isOfficeDay } from './office-days.js';
import type { PlanKey, PlanRole } from './plan-types.js';
import { readReport } from './report.js';

const report = readReport(JSON.parse(readFileSync('prisma/seed/report-2022.json', 'utf8')));
const administrators: PlanRole[] = ['system_administrator', 'security_administrator', 'audit_administrator'];

describe.each([2022, 1, 31])('units, people and duties of seed %i', (seed) => {
  const plan = buildDemonstrationPlan(report, seed);
  const holders = (role: PlanRole, scope: PlanKey) =>
    plan.duties.filter((duty) => duty.role === role && Object.values(duty.scope)[0] === scope);

  it('form one tree, parents first, with every area of the report', () => {
    const seen = new Set<PlanKey>();
    for (const { key, parent, kind } of plan.units) {
      expect(parent === null).toBe(kind === 'city');
      if (parent !== null) expect(seen).toContain(parent);
      seen.add(key);
    }
    expect(seen.size).toBe(plan.units.length);
    expect(plan.units.filter(({ kind }) => kind === 'area').map(({ name }) => name)).toEqual(report.areas);
  });

  it('name made-up people once, at a reserved domain, in units that exist', () => {
    const units = new Set(plan.units.map(({ key }) => key));
    for (const { email, unit, synthetic } of plan.people) {
      expect(email).toMatch(/^[a-z]+\.[a-z]+@demo\.example$/);
      expect(units).toContain(unit);
      expect(synthetic).toBe(true);
    }
    for (const field of ['key', 'name', 'email'] as const) {
      expect(new Set(plan.people.map((person) => person[field])).size).toBe(plan.people.length);
    }
  });

  it('give every project one liaison officer and one leader, its lead unit a head, the root a supervisor', () => {
    for (const { key, leadUnit } of plan.projects) {
      expect(holders('liaison_officer', key)).toHaveLength(1);
      expect(holders('leader', key)).toHaveLength(1);
      expect(holders('unit_head', leadUnit)).toHaveLength(1);
    }
    expect(holders('supervisor', 'unit:太仓市')).toHaveLength(1);
    expect(holders('leader', 'unit:太仓市')).toHaveLength(1);
  });

  it('have one holder for each role and scope, all of them known, and nobody without a duty', () => {
    const scopes = plan.duties.map(({ role, scope }) => `${role} ${Object.values(scope)[0]}`);
    expect(new Set(scopes).size).toBe(scopes.length);
    const known = new Set([...plan.units, ...plan.projects].map(({ key }) => key));
    for (const { scope } of plan.duties) expect(known).toContain(Object.values(scope)[0]);
    const people = new Set(plan.people.map(({ key }) => key));
    const successors = plan.dutyChanges.flatMap((change) =>
      change.type === 'hand_over' ? [change.successor] : [],
    );
    expect(new Set([...plan.duties.map(({ person }) => person), ...successors])).toEqual(people);
  });

  it('change by one hand-over and one deputy, ordered by the security administrator in office hours', () => {
    expect(plan.dutyChanges.map(({ type }) => type)).toEqual(['hand_over', 'deputyship']);
    const instants = new Set(plan.timeline.map(({ at }) => at));
    const [security] = holders('security_administrator', 'unit:太仓市');
    for (const { at, by } of plan.dutyChanges) {
      expect(by).toBe(security!.person);
      expect(isOfficeDay(localDate(at.slice(0, 10)))).toBe(true);
      expect(instants.has(at)).toBe(false);
    }
    const [handOver, deputyship] = plan.dutyChanges;
    const gone = plan.duties.filter(({ person }) => person === handOver!.person);
    expect(gone).toMatchObject([{ role: 'unit_head' }]);
    expect(plan.timeline.some(({ person }) => person === handOver!.person)).toBe(false);
    if (deputyship!.type !== 'deputyship') throw new Error('No deputy.');
    const { role, scope, person, from, to } = deputyship!;
    const [held] = holders(role, Object.values(scope)[0]!);
    expect(held!.person).not.toBe(person);
    expect(from <= localDate(plan.endsAt.slice(0, 10)) && to > from).toBe(true);
  });

  it('keep each administrator apart from the others and from all business', () => {
    const roles = new Map<PlanKey, Set<PlanRole>>();
    for (const { person, role } of plan.duties) roles.set(person, (roles.get(person) ?? new Set()).add(role));
    for (const role of administrators) {
      expect([...roles.values()].filter((held) => held.has(role))).toEqual([new Set([role])]);
    }
  });

  it('leave each officer 5 to 15 projects of one unit', () => {
    const officers = new Map<PlanKey, PlanKey[]>();
    for (const { person, role, scope } of plan.duties) {
      if (role === 'liaison_officer' && 'project' in scope) {
        officers.set(person, [...(officers.get(person) ?? []), scope.project]);
      }
    }
    const leadUnits = new Map(plan.projects.map(({ key, leadUnit }) => [key, leadUnit]));
    for (const projects of officers.values()) {
      expect(projects.length).toBeGreaterThanOrEqual(5);
      expect(projects.length).toBeLessThanOrEqual(15);
      expect(new Set(projects.map((project) => leadUnits.get(project))).size).toBe(1);
    }
  });

  it('offer one log-in for each role, the supervisor first, held by somebody with that duty', () => {
    const roles = plan.accounts.map(({ role }) => role);
    expect(roles[0]).toBe('supervisor');
    expect(new Set(roles).size).toBe(8);
    expect(new Set(plan.accounts.map(({ login }) => login)).size).toBe(8);
    for (const { person, role } of plan.accounts) {
      expect(plan.duties.some((duty) => duty.person === person && duty.role === role)).toBe(true);
    }
  });

  it('give the liaison log-in at least 8 projects, the example of the API document among them', () => {
    const { person } = plan.accounts.find(({ role }) => role === 'liaison_officer')!;
    const projects = plan.duties
      .filter((duty) => duty.person === person)
      .map(({ scope }) => Object.values(scope)[0]);
    expect(projects.length).toBeGreaterThanOrEqual(8);
    expect(projects).toContain(plan.exampleProjectKey);
  });
});
