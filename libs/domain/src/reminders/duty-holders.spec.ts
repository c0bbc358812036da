import { describe, expect, it } from '@jest/globals';
import { answeringIn, dutyHolders, type AnsweringDuty } from './duty-holders.js';

const duty = (
  role: AnsweringDuty['role'],
  scopeId: string,
  personId: string,
  deputyFor: string | null = null,
): AnsweringDuty => ({ role, scopeId, personId, deputyFor });

describe('who answers', () => {
  it.each([
    ['the holder alone', [duty('unit_head', 'area', 'Wang')], ['Wang']],
    [
      'the holder first, then the deputies, in one order',
      [
        duty('unit_head', 'area', 'Zhao', 'Wang'),
        duty('unit_head', 'area', 'Li', 'Wang'),
        duty('unit_head', 'area', 'Wang'),
      ],
      ['Wang', 'Li', 'Zhao'],
    ],
    ['nobody, though a deputy of somebody gone is there', [duty('unit_head', 'area', 'Li', 'Sun')], []],
    [
      'not the deputy of a former holder',
      [duty('unit_head', 'area', 'Li', 'Sun'), duty('unit_head', 'area', 'Wang')],
      ['Wang'],
    ],
    [
      'nobody of another role or place',
      [duty('supervisor', 'area', 'Wang'), duty('unit_head', 'city', 'Wang')],
      [],
    ],
  ])('is %s', (_, duties, people) => {
    expect(answeringIn(duties)('unit_head', 'area')).toEqual(people);
  });
});

describe('the holders of a project’s duties', () => {
  it('come from the project, its lead unit, the nearest supervisor above and the root', () => {
    const answering = answeringIn([
      duty('liaison_officer', 'project', 'Li'),
      duty('liaison_officer', 'project', 'Wu', 'Li'),
      duty('unit_head', 'office', 'Wang'),
      duty('unit_head', 'area', 'He'),
      duty('supervisor', 'area', 'Zhao'),
      duty('supervisor', 'city', 'Qian'),
      duty('leader', 'project', 'Chen'),
      duty('leader', 'city', 'Sun'),
    ]);
    expect(dutyHolders(answering, 'project', ['city', 'area', 'office'])).toEqual({
      liaison_officer: ['Li', 'Wu'],
      unit_head: ['Wang'],
      supervisor: ['Zhao'],
      project_leader: ['Chen'],
      root_leader: ['Sun'],
    });
    expect(dutyHolders(answering, 'other', ['city', 'town']).supervisor).toEqual(['Qian']);
  });
});
