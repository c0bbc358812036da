import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { historyFields } from '../history/history-entry.js';
import { decideDutyAssignment, decidePersonCreation, decideUnitCreation } from './decide-organisation.js';

const newId = () => 'event';

describe('a unit', () => {
  it.each([
    [[], null, ['unit']],
    [['city', 'area'], 'area', ['city', 'area', 'unit']],
  ])('below %j has its path, itself last', (parentPath, parentId, path) => {
    const unit = { id: 'unit', synthetic: true, kind: 'area', name: '高新区', parentPath } as const;
    const { entries, versions } = decideUnitCreation(unit, newId);
    expect(versions).toMatchObject([{ table: 'unit', row: { version: 1, parentId, path } }]);
    expect(entries).toMatchObject([
      { chain: '_sys', action: 'unit.created', after: { parent: parentId, name: '高新区' } },
    ]);
  });
});

describe('a person', () => {
  it('has name and address sealed in the history as the person’s own, and open in the profile only', () => {
    const person = {
      id: 'person',
      synthetic: true,
      unitId: 'unit',
      name: '陈联络',
      email: 'chen@city.example',
    };
    const { entries, inserts, versions } = decidePersonCreation(person, newId);
    expect(entries[0]!.after).toMatchObject({
      name: { sealed: '陈联络', personId: 'person' },
      email: { sealed: 'chen@city.example', personId: 'person' },
    });
    expect(inserts.at(-1)).toEqual({
      table: 'person_profile',
      row: {
        personId: 'person',
        name: '陈联络',
        email: 'chen@city.example',
        mobile: null,
        privateEmail: null,
      },
    });
    expect(JSON.stringify(versions)).not.toContain('陈联络');
  });

  it('without an address has none to seal', () => {
    const person = { id: 'person', synthetic: true, unitId: 'unit', name: '陈联络', email: null };
    expect(decidePersonCreation(person, newId).entries[0]!.after).toMatchObject({ email: null });
  });
});

describe('a duty', () => {
  const duty = { id: 'duty', personId: 'person', fromOn: localDate('2022-01-01'), toOn: null } as const;

  it.each([
    [{ projectId: 'project' }, 'liaison_officer', 'project', 'project', null],
    [{ unitId: 'unit' }, 'supervisor', '_sys', null, 'unit'],
  ] as const)('on %j belongs to the history of %s, chain %s', (scope, role, chain, projectId, unitId) => {
    const { entries, versions } = decideDutyAssignment({ ...duty, role, scope }, newId);
    expect(entries).toMatchObject([
      { chain, action: 'duty.assigned', after: { role, unit: unitId, toOn: null } },
    ]);
    expect(versions).toMatchObject([
      { table: 'duty', row: { version: 1, projectId, unitId, deputyFor: null } },
    ]);
  });
});

describe('the classes of the history’s fields', () => {
  it('seal every name, contact, login, note and text of people, whatever the kind of event', () => {
    const personal = [
      'email',
      'login',
      'note',
      'text',
      'remark',
      'title',
      'resolution',
      'mobile',
      'privateEmail',
      'content',
      'question',
      'address',
      'addresses',
      'oidcSubject',
      // A person's account at an app, and what a unit did about a notice, in its people's words.
      'identity',
      'measures',
    ];
    const wrong = Object.entries(historyFields).flatMap(([action, fields]) =>
      Object.entries<string>(fields).flatMap(([field, kind]) => {
        const isPersonal = personal.includes(field) || (field === 'name' && /^(person|token)\./.test(action));
        return isPersonal === (kind === 'sealed') ? [] : [`${action} ${field} is ${kind}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});
