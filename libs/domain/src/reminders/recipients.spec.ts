import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LadderRecipient } from './ladder.js';
import { resolveRecipients } from './recipients.js';
import type { DutyHolders } from './recipients.js';

const chain: LadderRecipient[] = [
  'liaison_officer',
  'unit_head',
  'supervisor',
  'project_leader',
  'root_leader',
];
const all: DutyHolders = {
  liaison_officer: ['Li'],
  unit_head: ['Wang'],
  supervisor: ['Zhao'],
  project_leader: ['Chen'],
  root_leader: ['Sun'],
};

describe('resolveRecipients', () => {
  it('gives each recipient to the holder of the duty', () => {
    expect(resolveRecipients(['liaison_officer', 'unit_head'], all)).toEqual({
      people: [
        { person: 'Li', role: 'liaison_officer', standsInFor: [] },
        { person: 'Wang', role: 'unit_head', standsInFor: [] },
      ],
      vacancies: [],
    });
  });

  it.each([
    [['liaison_officer'], 'Wang', 'unit_head'],
    [['liaison_officer', 'unit_head'], 'Zhao', 'supervisor'],
    [['liaison_officer', 'unit_head', 'supervisor'], 'Chen', 'project_leader'],
    [['liaison_officer', 'unit_head', 'supervisor', 'project_leader'], 'Sun', 'root_leader'],
  ] as [LadderRecipient[], string, LadderRecipient][])(
    'climbs over the vacant %j to %s',
    (vacant, person, role) => {
      const holders = { ...all, ...Object.fromEntries(vacant.map((duty) => [duty, []])) };
      expect(resolveRecipients(['liaison_officer'], holders)).toEqual({
        people: [{ person, role, standsInFor: ['liaison_officer'] }],
        vacancies: vacant,
      });
    },
  );

  it('sends one item to who stands in and is addressed too', () => {
    expect(resolveRecipients(['liaison_officer', 'unit_head'], { ...all, liaison_officer: [] })).toEqual({
      people: [{ person: 'Wang', role: 'unit_head', standsInFor: ['liaison_officer'] }],
      vacancies: ['liaison_officer'],
    });
  });

  it('sends one item to who holds two duties, under the first', () => {
    const { people } = resolveRecipients(['liaison_officer', 'supervisor'], { ...all, supervisor: ['Li'] });
    expect(people).toEqual([{ person: 'Li', role: 'liaison_officer', standsInFor: [] }]);
  });

  it('sends to the deputies what the holder receives, under the same duty', () => {
    const holders = { ...all, liaison_officer: ['Li', 'Wu', 'Wang'] };
    expect(resolveRecipients(['liaison_officer', 'unit_head'], holders).people).toEqual([
      { person: 'Li', role: 'liaison_officer', standsInFor: [] },
      { person: 'Wu', role: 'liaison_officer', standsInFor: [] },
      { person: 'Wang', role: 'liaison_officer', standsInFor: [] },
    ]);
  });

  it('does not look at duties that nobody needs', () => {
    const holders = { ...all, unit_head: [], root_leader: [] };
    expect(resolveRecipients(['liaison_officer', 'supervisor'], holders).vacancies).toEqual([]);
  });

  it('reaches nobody when every duty above is vacant, and names them all', () => {
    const holders = { ...all, supervisor: [], project_leader: [], root_leader: [] };
    expect(resolveRecipients(['supervisor'], holders)).toEqual({
      people: [],
      vacancies: ['supervisor', 'project_leader', 'root_leader'],
    });
  });

  it('reaches somebody for each recipient if anybody above is there, and nobody twice', () => {
    const answering = fc.uniqueArray(fc.constantFrom('Li', 'Wang', 'Zhao'));
    const holdersOf = fc.tuple(answering, answering, answering, answering, answering);
    fc.assert(
      fc.property(holdersOf, fc.subarray(chain), (persons, recipients) => {
        const holders = Object.fromEntries(
          chain.map((role, i) => [role, persons[i]!]),
        ) as unknown as DutyHolders;
        const { people, vacancies } = resolveRecipients(recipients, holders);
        expect(new Set(people.map(({ person }) => person)).size).toBe(people.length);
        for (const { person, role } of people) expect(holders[role]).toContain(person);
        for (const role of vacancies) expect(holders[role]).toEqual([]);
        for (const asked of recipients) {
          const above = chain.slice(chain.indexOf(asked)).map((role) => holders[role]);
          const first = above.find((there) => there.length > 0) ?? [];
          expect(people.map(({ person }) => person)).toEqual(expect.arrayContaining([...first]));
        }
      }),
    );
  });
});
