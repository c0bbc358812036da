import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  actions,
  can,
  may,
  visibleDuties,
  visibleProjects,
  type Action,
  type ProjectScope,
  type Scope,
} from './can.js';
import { settingKeys } from '../settings/settings.js';
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

/** What everybody may do with their own log-in, and what was sent to them. */
const own: Action[] = [
  'session.read',
  'session.complete',
  'session.end',
  'session.list',
  'totp.enrol',
  'token.create',
  'token.list',
  'token.revoke',
  'calendar_feed.create',
  'calendar_feed.revoke',
  'inbox.read',
  'inbox.mark',
  'inbox.follow',
  'preference.read',
  'preference.change',
  'rollup_link.list',
  'rollup_link.revoke',
];

describe('can', () => {
  const anybody: Action[] = [...own, 'history.read_checkpoint'];
  const listed: Action[] = [
    'unit.list',
    'unit.read',
    'person.list',
    'person.read',
    'setting.list',
    'setting.read',
    'programme.read',
    'target.read',
    'calendar.read',
  ];
  const historian: Action[] = ['project.read_history', 'history.search', 'history.read_proof'];
  const lifecycles: Action[] = ['lifecycle.list', 'lifecycle.read'];
  const reader: Action[] = [
    'project.list',
    'project.export',
    'project.read',
    'file.read',
    'list_year.read',
    ...historian,
    ...lifecycles,
    'duty.list',
    'duty.read',
    'difficulty.list',
    'permit.summarise',
    'instruction.list',
  ];
  /** Papers between offices. */
  const papers: Action[] = ['notice.list', 'notice.read'];
  const archive: Action[] = [
    'rollup.list',
    'rollup.read',
    'rollup.preview',
    'rollup_approval.list',
    'rollup_link.create',
    'rollup_schedule.list',
  ];
  const above: Action[] = [...reader, ...listed, ...papers, ...archive, 'person.view_contacts'];
  const doer: Action[] = [
    'project.change_stage',
    'project.report',
    'file.add',
    'date_change.request',
    'stage_undo.request',
    'hold.request',
    'milestone.add',
    'milestone.answer',
    'difficulty.raise',
    'permit.record',
    'quarterly_goal.set',
    'import.preview',
    'import.confirm',
  ];
  const responsible: Action[] = ['difficulty.request_closing', 'instruction.answer', 'notice.reply'];
  const reminded: Action[] = ['project.read_reminders'];
  const leading: Action[] = ['instruction.give', 'instruction.close'];
  const inCharge: Action[] = [
    ...above,
    ...reminded,
    ...doer,
    'date.move',
    'hold.end',
    'milestone.set_dependencies',
    'target.add_reading',
    'difficulty.accept',
    'difficulty.raise_level',
    'difficulty.check',
    'quarterly_goal.assess',
    'rollup.approve',
    'rollup.test_send',
  ];
  const supervisor: Action[] = [
    ...inCharge,
    'date_change.decide',
    'stage_undo.decide',
    'hold.decide',
    'early_operation.record',
    'project.move_lifecycle',
    'project.end',
    'project.reopen',
    'list_entry.change',
    'project.create',
    'project.change_particulars',
    'project.succeed',
    'investment.record_statistics',
    'difficulty.move_due',
    'difficulty.close',
    'difficulty.reopen',
    'difficulty.charge',
    'instruction.record',
    'instruction.close',
    'notice.close',
    'lifecycle.publish',
    'list.import',
    'reminder.read_of_person',
  ];
  const rootSupervisor: Action[] = [
    ...supervisor,
    'list_year.change',
    'programme.change',
    'target.change',
    'rollup_schedule.change',
  ];
  const administrator: Action[] = [...listed, 'duty.list', 'duty.read'];
  const accounts: Action[] = ['totp_reset.list', 'totp_reset.request', 'totp_reset.approve'];
  it.each<[RoleCode, { projectId: string } | { unitId: string }, Action[]]>([
    [
      'liaison_officer',
      project,
      [...reader, ...listed, ...papers, ...doer, ...responsible, ...reminded, 'investment.report'],
    ],
    ['enterprise_contact', project, [...reader, 'difficulty.raise', 'difficulty.rate']],
    ['leader', project, [...reader, ...listed, ...papers, ...leading, ...reminded, 'milestone.answer']],
    ['leader', city, [...above, ...leading, ...reminded, 'milestone.answer']],
    ['unit_head', area, [...inCharge, ...responsible, 'investment.report']],
    ['supervisor', area, supervisor],
    ['supervisor', city, rootSupervisor],
    [
      'system_administrator',
      city,
      [
        ...administrator,
        ...accounts,
        'endpoint.list',
        'endpoint.add',
        'endpoint.end',
        'direct_channel.list',
        'direct_channel.add',
        'direct_channel.end',
        'app_identity.list',
        'app_identity.change',
        'dead_address.list',
        'mail_reply.count',
        'mail_reply.list',
        'dead_address.close',
        'unit.create',
        'unit.change',
        'person.create',
        'person.change',
        'person.view_contacts',
        'account.create',
        'account.reset_password',
        'reminder.read_of_person',
        'delivery.read',
        'message.send_again',
        'calendar.change',
      ],
    ],
    [
      'security_administrator',
      city,
      [
        ...administrator,
        ...accounts,
        'duty.change',
        'session.list_of_person',
        'session.end_of_person',
        'oidc_link.create',
        'oidc_link.remove',
        'token.list_of_person',
      ],
    ],
    [
      'audit_administrator',
      city,
      [
        ...administrator,
        ...historian,
        'history.read_system',
        'history.export',
        'history.erase_texts',
        'history.purge',
      ],
    ],
  ])('%s on %j may: %j', (role, where, allowed) => {
    expect(actions.filter((action) => can(person(on(role, where)), action, scope)).sort()).toEqual(
      [...allowed, ...anybody].sort(),
    );
  });

  it('security line 6: gives no administrator any right to business', () => {
    for (const role of roleCodes.filter((code) => code.endsWith('_administrator')))
      for (const action of actions.filter((one) => one.startsWith('project.')))
        for (const where of [project, area, city])
          expect([role, action, can(person(on(role, where)), action, scope)]).toEqual([
            role,
            action,
            role === 'audit_administrator' && action === 'project.read_history',
          ]);
  });

  it('gives each setting to one role at the root, and to nobody below it', () => {
    const owners = Object.fromEntries(
      settingKeys.map((key) => [
        key,
        roleCodes.filter((role) =>
          can(person(on(role, city)), 'setting.change', { setting: key, unitPath: ['city'] }),
        ),
      ]),
    );
    expect(owners).toEqual({
      reminder_steps: ['supervisor'],
      reminder_hours: ['supervisor'],
      light_thresholds: ['supervisor'],
      lock_window: ['supervisor'],
      stale_reports: ['supervisor'],
      late_difficulties: ['supervisor'],
      permit_time: ['supervisor'],
      notices: ['supervisor'],
      retention: ['security_administrator'],
    });
    const root = { setting: 'stale_reports', unitPath: ['city'] } as const;
    expect(can(person(on('supervisor', area)), 'setting.change', root)).toBe(false);
  });

  it('lets an administrator of a part administer that part only', () => {
    const outside = { unitPath: ['city', 'other area'] };
    for (const [role, action] of [
      ['system_administrator', 'person.change'],
      ['system_administrator', 'unit.create'],
      ['security_administrator', 'duty.change'],
    ] as const) {
      const administrator = person(on(role, area));
      expect(can(administrator, action, { unitPath: ['city', 'area', 'office'] })).toBe(true);
      expect(can(administrator, action, outside)).toBe(false);
      expect(can(administrator, action, { unitPath: ['city'] })).toBe(false);
    }
  });

  it('lets parts of the product do what they do', () => {
    expect(may({ kind: 'system', part: 'operator' }, 'duty.change')).toBe(true);
    expect(may(person(), 'duty.change', scope)).toBe(false);
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

  it('gives nothing but one’s own log-in and the checkpoint to one without duties', () => {
    expect(actions.filter((action) => can(person(), action, scope)).sort()).toEqual(anybody.toSorted());
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
  const both: Action[] = ['totp_reset.list', 'totp_reset.request', 'totp_reset.approve'];
  const bySystem: Action[] = [
    ...both,
    'account.create',
    'account.reset_password',
    'endpoint.list',
    'endpoint.add',
    'endpoint.end',
    'direct_channel.list',
    'direct_channel.add',
    'direct_channel.end',
    'dead_address.list',
    'mail_reply.count',
    'mail_reply.list',
    'dead_address.close',
  ];
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

  it('and visibleDuties with duty.read, on projects and on units', () => {
    fc.assert(
      fc.property(anyCity, ({ duties, projects }) => {
        const reader = person(...duties);
        const { projectIds, unitIds } = visibleDuties(reader);
        const places: Scope[] = projects.flatMap((unitPath, index) => [
          { unitPath },
          { projectId: `project ${index}`, unitPath },
        ]);
        for (const place of places) {
          const listed =
            ('projectId' in place && projectIds.includes(place.projectId)) ||
            place.unitPath.some((unitId) => unitIds.includes(unitId));
          expect(listed).toBe(can(reader, 'duty.read', place));
          if (can(reader, 'duty.change', place)) expect(listed).toBe(true);
        }
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
