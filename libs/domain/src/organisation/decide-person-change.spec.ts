import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import type { PlacedDuty } from './end-duty.js';
import { isRefusal } from '../refusal.js';
import {
  decideContactView,
  decidePersonChange,
  decidePersonDisabling,
  decidePersonEnabling,
} from './decide-person-change.js';

let events = 0;
const newId = () => `event ${(events += 1)}`;
const today = localDate('2022-03-07');
const person = {
  id: 'chen',
  version: 2,
  unitId: 'area',
  state: 'active' as const,
  name: '陈联络',
  email: 'chen@city.example',
};
const duty = (id: string, more: Partial<PlacedDuty> = {}): PlacedDuty => ({
  id,
  version: 1,
  personId: 'chen',
  role: 'liaison_officer',
  projectId: 'project',
  unitId: null,
  fromOn: localDate('2022-01-01'),
  toOn: null,
  deputyFor: null,
  unitPath: ['city', 'area'],
  ...more,
});
const leaving = { duties: [], deputies: [], otherSecurityAdministrators: [], today };

describe('changing a person', () => {
  it('writes what changes and no more, names and contacts sealed as the person’s own', () => {
    const decided = decidePersonChange(
      person,
      { name: '陈新', email: person.email, mobile: '138 0000 0000' },
      newId,
    );
    expect(decided).toMatchObject({
      entries: [
        {
          action: 'person.changed',
          before: { name: { sealed: '陈联络', personId: 'chen' } },
          after: {
            person: 'chen',
            name: { sealed: '陈新', personId: 'chen' },
            mobile: { sealed: '138 0000 0000', personId: 'chen' },
          },
        },
      ],
      versions: [{ table: 'person', row: { id: 'chen', version: 3, unitId: 'area', state: 'active' } }],
      profiles: [{ personId: 'chen', name: '陈新', mobile: '138 0000 0000' }],
    });
    if (isRefusal(decided)) throw new Error(decided.code);
    expect(Object.keys(decided.profiles[0]!).sort()).toEqual(['mobile', 'name', 'personId']);
    expect(decided.entries[0]!.before).not.toHaveProperty('mobile');
    expect(JSON.stringify(decided.versions)).not.toContain('陈');
  });

  it('moves to an open unit only, and refuses what changes nothing', () => {
    const unit = { id: 'town', version: 1, parentId: 'city', kind: 'area', name: '镇', path: [] } as const;
    expect(decidePersonChange(person, { unit: { ...unit, state: 'open' } }, newId)).toMatchObject({
      entries: [{ before: { unit: 'area' }, after: { unit: 'town' } }],
      versions: [{ row: { unitId: 'town' } }],
    });
    expect(decidePersonChange(person, { unit: { ...unit, state: 'closed' } }, newId)).toMatchObject({
      code: 'unit.closed',
    });
    expect(decidePersonChange(person, { name: '陈联络' }, newId)).toMatchObject({ code: 'change.empty' });
  });
});

describe('disabling a person', () => {
  const wish = { vacate: false, reason: null };

  it('is refused while something is open, and done when nothing is', () => {
    const over = duty('over', { toOn: today });
    expect(decidePersonDisabling(person, { ...leaving, duties: [over] }, wish, newId)).toMatchObject({
      entries: [{ action: 'person.disabled', before: { state: 'active' }, after: { state: 'disabled' } }],
      versions: [{ row: { id: 'chen', version: 3, unitId: 'area', state: 'disabled' } }],
    });
    const duties = [duty('one'), duty('later', { fromOn: localDate('2022-04-01') }), over];
    expect(decidePersonDisabling(person, { ...leaving, duties }, wish, newId)).toMatchObject({
      code: 'person.has_duties',
      details: { duties: '2' },
    });
  });

  it('vacates today what is open, what would begin later is taken back, and deputies stop', () => {
    const decided = decidePersonDisabling(
      person,
      {
        ...leaving,
        duties: [duty('one'), duty('later', { fromOn: localDate('2022-04-01') })],
        deputies: [
          duty('deputy', { personId: 'wu', deputyFor: 'chen', toOn: localDate('2022-03-20') }),
          duty('past', { personId: 'wu', deputyFor: 'chen', toOn: localDate('2022-03-01') }),
        ],
      },
      { vacate: true, reason: '调离' },
      newId,
    );
    if (isRefusal(decided)) throw new Error(decided.code);
    const [disabled, ...ended] = decided.entries;
    expect(disabled).toMatchObject({ reason: { sealed: '调离', personId: 'chen' } });
    expect(ended.map(({ action, after, causedBy }) => [action, after, causedBy])).toEqual(
      [
        ['one', 'chen', '2022-03-07'],
        ['later', 'chen', '2022-04-01'],
        ['deputy', 'wu', '2022-03-07'],
      ].map(([id, holder, toOn]) => [
        'duty.ended',
        { duty: id, person: holder, role: 'liaison_officer', unit: null, toOn },
        disabled!.event,
      ]),
    );
    expect(ended.every(({ chain }) => chain === 'project')).toBe(true);
  });

  it('keeps the last security administrator, whatever is vacated', () => {
    const own = duty('own', { role: 'security_administrator', projectId: null, unitId: 'city' });
    const vacate = { vacate: true, reason: null };
    const attempt = (others: PlacedDuty[]) =>
      decidePersonDisabling(
        person,
        { ...leaving, duties: [own], otherSecurityAdministrators: others },
        vacate,
        newId,
      );
    expect(attempt([])).toMatchObject({ code: 'duty.last_security_administrator' });
    expect(attempt([{ ...own, id: 'other', toOn: localDate('2022-06-01') }])).toMatchObject({
      code: 'duty.last_security_administrator',
    });
    expect(attempt([{ ...own, id: 'other', personId: 'qian' }])).toHaveProperty('entries');
    expect(attempt([{ ...own, id: 'other', personId: 'qian', unitId: 'office' }])).toMatchObject({
      code: 'duty.last_security_administrator',
    });
  });

  it('is refused twice, and so is enabling', () => {
    const disabled = { ...person, state: 'disabled' as const };
    expect(decidePersonDisabling(disabled, leaving, wish, newId)).toMatchObject({ code: 'person.disabled' });
    expect(decidePersonEnabling(disabled, newId)).toMatchObject({
      versions: [{ row: { id: 'chen', version: 3, unitId: 'area', state: 'active' } }],
    });
    expect(decidePersonEnabling(person, newId)).toMatchObject({ code: 'person.is_active' });
  });
});

describe('a view of private contacts', () => {
  it('is an access event of the system and nothing else', () => {
    const { entries, erase, ...rest } = decideContactView('chen', '现场联系', 'event');
    expect(entries).toMatchObject([
      {
        chain: '_sys',
        class: 'access',
        action: 'contacts.viewed',
        after: { person: 'chen' },
        reason: { sealed: '现场联系' },
      },
    ]);
    expect(erase).toBeNull();
    expect(Object.values(rest).flat()).toEqual([]);
  });
});
