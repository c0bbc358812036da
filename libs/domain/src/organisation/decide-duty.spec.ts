import { describe, expect, it } from '@jest/globals';
import { roleCodes, type Actor, type RoleCode } from '../access/roles.js';
import { localDate } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import type { PlacedDuty } from './end-duty.js';
import { decideAppointment, decideDeputy, decideDutyEnd } from './decide-duty.js';
import type { DutyToAssign } from './decide-organisation.js';

let events = 0;
const newId = () => `event ${(events += 1)}`;
const today = localDate('2022-03-07');
const actor: Actor = { kind: 'person', personId: 'security', duties: [] };
const person = { id: 'chen', version: 1, unitId: 'area', state: 'active' as const };
const wish = {
  id: 'duty',
  personId: 'chen',
  role: 'unit_head',
  scope: { unitId: 'area' },
  fromOn: localDate('2022-04-01'),
  toOn: null,
} satisfies DutyToAssign;
const held: PlacedDuty = {
  id: 'held',
  version: 2,
  personId: 'wang',
  role: 'unit_head',
  projectId: null,
  unitId: 'area',
  fromOn: localDate('2022-01-01'),
  toOn: localDate('2022-06-01'),
  deputyFor: null,
  unitPath: ['city', 'area'],
};

describe('an appointment', () => {
  it('assigns the duty', () => {
    expect(decideAppointment(wish, person, actor, newId)).toMatchObject({
      entries: [{ action: 'duty.assigned', after: { person: 'chen', deputyFor: null } }],
      versions: [{ row: { id: 'duty', version: 1 } }],
    });
  });

  it.each([
    ['to oneself', wish, person, { ...actor, personId: 'chen' }, 'duty.to_oneself'],
    ['to somebody disabled', wish, { ...person, state: 'disabled' as const }, actor, 'person.disabled'],
    ['without a day', { ...wish, toOn: wish.fromOn }, person, actor, 'duty.ends_before_it_starts'],
    ['that ends before it starts', { ...wish, toOn: today }, person, actor, 'duty.ends_before_it_starts'],
  ])('%s is refused', (_, duty, receiver, by, code) => {
    expect(decideAppointment(duty, receiver, by, newId)).toMatchObject({ refused: true, code });
  });

  it('has a scope that fits its role', () => {
    const fits = (role: RoleCode, scope: DutyToAssign['scope']) =>
      'entries' in decideAppointment({ ...wish, role, scope }, person, actor, newId);
    const table = roleCodes.map((role) => [
      role,
      fits(role, { projectId: 'project' }),
      fits(role, { unitId: 'area' }),
    ]);
    expect(table).toEqual([
      ['liaison_officer', true, false],
      ['unit_head', false, true],
      ['supervisor', false, true],
      ['leader', true, true],
      ['enterprise_contact', true, false],
      ['system_administrator', false, true],
      ['security_administrator', false, true],
      ['audit_administrator', false, true],
    ]);
  });

  it('may be made by whoever works on the machine, for anybody', () => {
    expect(decideAppointment(wish, person, { kind: 'system', part: 'operator' }, newId)).toHaveProperty(
      'entries',
    );
  });
});

describe('a deputy', () => {
  const days = { id: 'deputy', fromOn: localDate('2022-03-10'), toOn: localDate('2022-03-20') };

  it('has the holder’s role and place, for the days', () => {
    expect(decideDeputy(held, days, person, actor, newId)).toMatchObject({
      versions: [
        {
          row: {
            id: 'deputy',
            personId: 'chen',
            role: 'unit_head',
            unitId: 'area',
            fromOn: '2022-03-10',
            toOn: '2022-03-20',
            deputyFor: 'wang',
          },
        },
      ],
    });
  });

  it.each([
    ['the holder', held, { ...person, id: 'wang' }, days, 'duty.deputy_is_holder'],
    ['a deputy of a deputy', { ...held, deputyFor: 'li' }, person, days, 'duty.is_deputyship'],
    ['before the duty', held, person, { ...days, fromOn: localDate('2021-12-31') }, 'duty.deputy_outside'],
    ['after the duty', held, person, { ...days, toOn: localDate('2022-06-02') }, 'duty.deputy_outside'],
    ['for no day', held, person, { ...days, toOn: days.fromOn }, 'duty.ends_before_it_starts'],
    ['oneself', held, { ...person, id: 'security' }, days, 'duty.to_oneself'],
    ['somebody disabled', held, { ...person, state: 'disabled' as const }, days, 'person.disabled'],
  ])('%s is refused', (_, duty, deputy, when, code) => {
    expect(decideDeputy(duty, when, deputy, actor, newId)).toMatchObject({ refused: true, code });
  });
});

describe('ending a duty', () => {
  const facts = { deputies: [], otherSecurityAdministrators: [], today };
  const deputy: PlacedDuty = {
    ...held,
    id: 'deputy',
    personId: 'chen',
    toOn: localDate('2022-05-01'),
    deputyFor: 'wang',
  };

  it('shortens it, and ends the deputies that reach over the day because of it', () => {
    const earlier = { ...deputy, id: 'earlier', toOn: localDate('2022-03-15') };
    const decided = decideDutyEnd(
      held,
      localDate('2022-04-01'),
      { ...facts, deputies: [deputy, earlier] },
      '换届',
      newId,
    );
    expect(decided).toMatchObject({
      entries: [
        { action: 'duty.ended', before: { toOn: '2022-06-01' }, after: { duty: 'held', toOn: '2022-04-01' } },
        { action: 'duty.ended', after: { duty: 'deputy', toOn: '2022-04-01' } },
      ],
      versions: [{ row: { id: 'held', version: 3 } }, { row: { id: 'deputy', toOn: '2022-04-01' } }],
    });
    const [own, followed] = (decided as Decision).entries;
    expect(followed!.causedBy).toBe(own!.event);
  });

  it('takes a duty back that has not begun', () => {
    const future = { ...held, fromOn: localDate('2022-04-01') };
    expect(decideDutyEnd(future, localDate('2022-04-01'), facts, null, newId)).toMatchObject({
      versions: [{ row: { fromOn: '2022-04-01', toOn: '2022-04-01' } }],
    });
  });

  it.each([
    ['in the past', held, '2022-03-06', 'duty.end_outside'],
    ['later than agreed', held, '2022-06-01', 'duty.end_outside'],
    ['when it is over', { ...held, toOn: today }, '2022-03-08', 'duty.is_over'],
    [
      'before it starts',
      { ...held, fromOn: localDate('2022-04-01') },
      '2022-03-20',
      'duty.ends_before_it_starts',
    ],
  ])('%s is refused', (_, duty, on, code) => {
    expect(decideDutyEnd(duty, localDate(on), facts, null, newId)).toMatchObject({ refused: true, code });
  });

  it('keeps the last security administrator; a deputy of one may go', () => {
    const own: PlacedDuty = { ...held, role: 'security_administrator', toOn: null };
    const end = (duty: PlacedDuty, others: PlacedDuty[]) =>
      decideDutyEnd(
        duty,
        localDate('2022-04-01'),
        { ...facts, otherSecurityAdministrators: others },
        null,
        newId,
      );
    expect(end(own, [])).toMatchObject({ code: 'duty.last_security_administrator' });
    expect(end(own, [{ ...own, id: 'other', personId: 'qian' }])).toHaveProperty('entries');
    expect(end(own, [{ ...own, id: 'other', personId: 'qian', unitId: 'town' }])).toMatchObject({
      code: 'duty.last_security_administrator',
    });
    expect(end(own, [{ ...own, id: 'other', personId: 'qian', unitId: 'city' }])).toHaveProperty('entries');
    const late = { ...own, id: 'other', personId: 'qian', fromOn: localDate('2022-04-02') };
    expect(end(own, [late])).toMatchObject({ code: 'duty.last_security_administrator' });
    expect(end({ ...own, deputyFor: 'qian' }, [])).toHaveProperty('entries');
  });
});
