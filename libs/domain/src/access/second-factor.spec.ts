import { describe, expect, it } from '@jest/globals';
import { roleCodes, type HeldDuty } from './roles.js';
import { awaitedStep, rolesOf, totpRequirements } from './second-factor.js';

describe('security 29: the step that a log-in awaits', () => {
  it('is the code for whoever has enrolled, whatever is demanded', () => {
    for (const requirement of totpRequirements)
      for (const role of roleCodes) expect(awaitedStep([role], true, requirement)).toBe('totp');
  });

  it.each([
    ['administrators', ['audit_administrator', 'security_administrator', 'system_administrator']],
    ['everybody', [...roleCodes].sort()],
    ['nobody', []],
  ] as const)('is an enrolment where %s need a second factor: %j', (requirement, roles) => {
    const asked = roleCodes.filter((role) => awaitedStep([role], false, requirement) === 'totp_enrolment');
    expect(asked.sort()).toEqual(roles);
  });

  it('is none for one without a role where administrators need one', () => {
    expect(awaitedStep([], false, 'administrators')).toBeNull();
    expect(awaitedStep([], false, 'everybody')).toBe('totp_enrolment');
  });
});

describe('rolesOf', () => {
  it('is each role once in order, however many duties', () => {
    const duty = (role: HeldDuty['role'], unitId: string): HeldDuty => ({ role, unitId, projectId: null });
    const duties = [duty('unit_head', 'a'), duty('supervisor', 'a'), duty('unit_head', 'b')];
    expect(rolesOf(duties)).toEqual(['supervisor', 'unit_head']);
    expect(rolesOf(duties.toReversed())).toEqual(['supervisor', 'unit_head']);
    expect(rolesOf([])).toEqual([]);
  });
});
