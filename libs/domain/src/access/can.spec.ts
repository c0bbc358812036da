import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { can, visibleProjects, type Action, type ProjectScope } from './can.js';
import { actorName, roleCodes, type HeldDuty, type Person, type RoleCode } from './roles.js';

const scope: ProjectScope = { projectId: 'p', unitPath: ['city', 'area'] };
const on = (role: RoleCode, where: { projectId: string } | { unitId: string }): HeldDuty => ({
  role,
  projectId: 'projectId' in where ? where.projectId : null,
  unitId: 'unitId' in where ? where.unitId : null,
});
const person = (...duties: HeldDuty[]): Person => ({ kind: 'person', personId: 'x', duties });
const project = { projectId: 'p' };
const area = { unitId: 'area' };
const city = { unitId: 'city' };

const actions: readonly Action[] = [
  'project.list',
  'project.read',
  'project.change_stage',
  'project.read_history',
  'history.read_proof',
  'history.read_checkpoint',
  'session.end',
];

describe('can', () => {
  const anybody: Action[] = ['history.read_checkpoint', 'session.end'];
  const historian: Action[] = ['project.read_history', 'history.read_proof', ...anybody];
  const reader: Action[] = ['project.list', 'project.read', ...historian];
  const doer: Action[] = [...reader, 'project.change_stage'];
  it.each<[RoleCode, { projectId: string } | { unitId: string }, Action[]]>([
    ['liaison_officer', project, doer],
    ['enterprise_contact', project, reader],
    ['leader', project, reader],
    ['leader', city, reader],
    ['unit_head', area, doer],
    ['supervisor', area, doer],
    ['supervisor', city, doer],
    ['system_administrator', city, anybody],
    ['security_administrator', city, anybody],
    ['audit_administrator', city, historian],
  ])('%s on %j may: %j', (role, where, allowed) => {
    expect(actions.filter((action) => can(person(on(role, where)), action, scope)).sort()).toEqual(
      allowed.toSorted(),
    );
  });

  it.each<[RoleCode, { projectId: string } | { unitId: string }]>([
    ['liaison_officer', { projectId: 'other' }],
    ['enterprise_contact', { projectId: 'other' }],
    ['leader', { projectId: 'other' }],
    ['leader', { unitId: 'other area' }],
    ['unit_head', { unitId: 'other area' }],
    ['supervisor', { unitId: 'other area' }],
    // A duty of a kind that the database refuses gives no right either.
    ['liaison_officer', area],
    ['enterprise_contact', area],
    ['supervisor', project],
    ['unit_head', project],
  ])('%s on %j has no right on this project', (role, where) => {
    const foreign = person(on(role, where));
    for (const action of [
      'project.read',
      'project.change_stage',
      'project.read_history',
      'history.read_proof',
    ] as const)
      expect(can(foreign, action, scope)).toBe(false);
  });

  it('gives no right on a project without saying which', () => {
    for (const role of roleCodes)
      for (const action of ['project.read', 'project.change_stage'] as const)
        expect(can(person(on(role, city), on(role, project)), action)).toBe(false);
  });

  it('shows events of no project to the audit administrator alone', () => {
    for (const role of roleCodes)
      expect([role, can(person(on(role, city), on(role, project)), 'history.read_proof')]).toEqual([
        role,
        role === 'audit_administrator',
      ]);
  });

  it('gives nothing but the log-out and the checkpoint to one without duties', () => {
    expect(actions.filter((action) => can(person(), action, scope))).toEqual([
      'history.read_checkpoint',
      'session.end',
    ]);
  });
});

/** Random trees as parents: unit n hangs below one that came before it, unit 0 is the root. */
const tree = fc
  .array(fc.nat(), { minLength: 1, maxLength: 8 })
  .map((picks) => picks.map((pick, index) => (index === 0 ? null : pick % index)));

function pathOf(parents: readonly (number | null)[], unit: number): string[] {
  const parent = parents[unit] ?? null;
  return [...(parent === null ? [] : pathOf(parents, parent)), `unit ${unit}`];
}

const anyCity = tree.chain((parents) => {
  const unit = fc.nat({ max: parents.length - 1 });
  const place = fc.oneof(
    fc.record({ projectId: fc.nat({ max: 5 }).map((index) => `project ${index}`) }),
    fc.record({ unitId: unit.map((index) => `unit ${index}`) }),
  );
  return fc.record({
    duties: fc.array(
      fc.tuple(fc.constantFrom(...roleCodes), place).map(([role, where]) => on(role, where)),
      { maxLength: 5 },
    ),
    projects: fc.array(
      fc
        .tuple(unit, unit)
        .map(([lead, area]) => [...new Set([...pathOf(parents, lead), ...pathOf(parents, area)])]),
      { minLength: 1, maxLength: 6 },
    ),
  });
});

describe('log-ins and accounts', () => {
  const own: Action[] = [
    'session.read',
    'session.complete',
    'session.end',
    'session.list',
    'totp.enrol',
    'token.create',
    'token.list',
    'token.revoke',
  ];
  const both: Action[] = ['totp_reset.list', 'totp_reset.request', 'totp_reset.approve'];
  const bySystem: Action[] = [...both, 'account.create', 'account.reset_password'];
  const bySecurity: Action[] = [
    ...both,
    'session.list_of_person',
    'session.end_of_person',
    'oidc_link.create',
    'oidc_link.remove',
    'token.list_of_person',
  ];

  it.each(roleCodes)('of others are their administrators’: %s', (role) => {
    const others = [...new Set([...bySystem, ...bySecurity])];
    const allowed = others.filter((action) => can(person(on(role, city)), action));
    const expected =
      role === 'system_administrator' ? bySystem : role === 'security_administrator' ? bySecurity : [];
    expect(allowed.sort()).toEqual([...expected].sort());
  });

  it('of one’s own are everybody’s', () => {
    for (const action of own) expect([action, can(person(), action)]).toEqual([action, true]);
  });
});

describe('visibleProjects', () => {
  it('agrees with project.read for any duties in any tree', () => {
    fc.assert(
      fc.property(anyCity, ({ duties, projects }) => {
        const reader = person(...duties);
        const visible = visibleProjects(reader);
        projects.forEach((unitPath, index) => {
          const projectId = `project ${index}`;
          const listed =
            visible.projectIds.includes(projectId) ||
            unitPath.some((unitId) => visible.unitIds.includes(unitId));
          expect(listed).toBe(can(reader, 'project.read', { projectId, unitPath }));
        });
        // Who sees anything may ask for the list; who may change, may read.
        if (visible.projectIds.length + visible.unitIds.length > 0)
          expect(can(reader, 'project.list')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('gives what may be changed only to those who may read it, and the order of duties means nothing', () => {
    fc.assert(
      fc.property(anyCity, ({ duties, projects }) => {
        projects.forEach((unitPath, index) => {
          const at = { projectId: `project ${index}`, unitPath };
          const [reader, reversed] = [person(...duties), person(...duties.toReversed())];
          if (can(reader, 'project.change_stage', at)) expect(can(reader, 'project.read', at)).toBe(true);
          if (can(reader, 'project.read', at)) expect(can(reader, 'project.read_history', at)).toBe(true);
          for (const action of actions) expect(can(reversed, action, at)).toBe(can(reader, action, at));
        });
        expect(visibleProjects(person(...duties.toReversed()))).toEqual(visibleProjects(person(...duties)));
      }),
    );
  });
});

describe('actorName', () => {
  it('is the person’s id or the part of the product', () => {
    expect(actorName(person())).toBe('x');
    expect(actorName({ kind: 'system', part: 'deadlines' })).toBe('system:deadlines');
  });
});
