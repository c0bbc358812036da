import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../access/roles.js';
import { localDate } from '../calendar/local-date.js';
import type { DutyRow } from './organisation-rows.js';
import { isRefusal } from '../refusal.js';
import { decideHandOver, type HandOver, type HandOverFacts } from './decide-hand-over.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const today = localDate('2022-03-07');
const actor: Actor = { kind: 'person', personId: 'security', duties: [] };
const active = (id: string) => ({ id, version: 1, unitId: 'area', state: 'active' as const });
const duty = (id: string, more: Partial<DutyRow> = {}): DutyRow => ({
  id,
  version: 1,
  personId: 'chen',
  role: 'liaison_officer',
  projectId: id,
  unitId: null,
  fromOn: localDate('2022-01-01'),
  toOn: null,
  deputyFor: null,
  ...more,
});
const head = duty('head', { role: 'unit_head', projectId: null, unitId: 'area' });
const facts: HandOverFacts = {
  person: active('chen'),
  successor: active('wu'),
  duties: [duty('a'), duty('b'), head, duty('over', { toOn: today })],
  deputies: [],
  today,
};
const all: HandOver = { fromOn: today, dutyIds: null, reason: '岗位调整' };

function decided(over: Partial<HandOverFacts> = {}, order: Partial<HandOver> = {}) {
  const answer = decideHandOver({ ...facts, ...over }, { ...all, ...order }, actor, newId);
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer;
}

describe('a hand-over', () => {
  it('moves every open duty: the old one ends on the day, the new one begins on it and ends as before', () => {
    const { decision, moved } = decided({
      duties: [duty('a', { toOn: localDate('2022-12-31') }), head],
    });
    expect(moved.map(({ id }) => id)).toEqual(['a', 'head']);
    const rows = decision.versions.map(({ row }) => row as DutyRow);
    expect(rows).toMatchObject([
      { id: 'a', version: 2, personId: 'chen', toOn: '2022-03-07' },
      {
        version: 1,
        personId: 'wu',
        projectId: 'a',
        fromOn: '2022-03-07',
        toOn: '2022-12-31',
      },
      { id: 'head', version: 2, personId: 'chen', toOn: '2022-03-07' },
      { version: 1, personId: 'wu', unitId: 'area', fromOn: '2022-03-07', toOn: null },
    ]);
    expect(decision.inserts.map(({ row }) => row)).toEqual([{ id: rows[1]!.id }, { id: rows[3]!.id }]);
  });

  it('is one event that names both people and causes one for each duty, on that duty’s chain', () => {
    const { entries } = decided().decision;
    const [summary, ...parts] = entries;
    expect(summary).toMatchObject({
      chain: '_sys',
      action: 'duties.handed_over',
      before: null,
      after: { person: 'chen', successor: 'wu', fromOn: '2022-03-07', duties: ['a', 'b', 'head'] },
      reason: { sealed: '岗位调整', personId: 'chen' },
    });
    expect(parts.map(({ chain, action, causedBy }) => [chain, action, causedBy])).toEqual(
      ['a', 'b', '_sys'].map((chain) => [chain, 'duty.handed_over', summary!.event]),
    );
    expect(parts[0]).toMatchObject({ before: { duty: 'a', person: 'chen' }, after: { person: 'wu' } });
  });

  it('of some duties leaves the others', () => {
    const { moved, decision } = decided({}, { dutyIds: ['b'] });
    expect(moved.map(({ id }) => id)).toEqual(['b']);
    expect(decision.entries).toHaveLength(2);
  });

  it('takes back a duty that has not begun, and lets it begin with the successor', () => {
    const fromOn = localDate('2022-05-01');
    const { decision } = decided({ duties: [duty('a', { fromOn })] });
    expect(decision.versions.map(({ row }) => row)).toMatchObject([
      { personId: 'chen', fromOn, toOn: fromOn },
      { personId: 'wu', fromOn, toOn: null },
    ]);
  });

  it('ends those who stood in for the person in what moves, and lets a deputyship move', () => {
    const deputy = duty('deputy', {
      projectId: 'a',
      personId: 'li',
      deputyFor: 'chen',
      toOn: localDate('2022-04-01'),
    });
    const elsewhere = { ...deputy, id: 'elsewhere', projectId: 'b' };
    const ofOther = duty('ofOther', {
      projectId: 'c',
      deputyFor: 'zhao',
      toOn: localDate('2022-04-01'),
    });
    const ofSuccessor = { ...ofOther, id: 'ofSuccessor', deputyFor: 'wu' };
    const { decision } = decided(
      { duties: [duty('a'), duty('b'), ofOther, ofSuccessor], deputies: [deputy, elsewhere] },
      { dutyIds: ['a', 'ofOther', 'ofSuccessor'] },
    );
    const parts = decision.entries.slice(1).map(({ action, after }) => {
      const { duty: id, deputyFor, toOn } = after as Record<string, string>;
      return action === 'duty.ended' ? [action, id, toOn] : [action, deputyFor];
    });
    expect(parts).toEqual([
      ['duty.handed_over', null],
      ['duty.handed_over', 'zhao'],
      ['duty.ended', 'ofSuccessor', '2022-03-07'],
      ['duty.ended', 'deputy', '2022-03-07'],
    ]);
  });

  it.each<[string, Partial<HandOverFacts>, Partial<HandOver>, string]>([
    ['to the same person', { successor: active('chen') }, {}, 'hand_over.to_the_same'],
    ['to oneself', { successor: active('security') }, {}, 'duty.to_oneself'],
    ['to somebody disabled', { successor: { ...active('wu'), state: 'disabled' } }, {}, 'person.disabled'],
    ['of nothing', { duties: [] }, {}, 'hand_over.nothing'],
    ['of what is over by then', { duties: [duty('a', { toOn: today })] }, {}, 'hand_over.nothing'],
    ['in the past', {}, { fromOn: localDate('2022-03-06') }, 'hand_over.in_the_past'],
    ['of a duty that is not theirs', {}, { dutyIds: ['a', 'foreign'] }, 'duty.not_found'],
    ['of a duty that is over', {}, { dutyIds: ['over'] }, 'duty.not_found'],
  ])('%s is refused', (_, over, order, code) => {
    expect(decideHandOver({ ...facts, ...over }, { ...all, ...order }, actor, newId)).toMatchObject({
      refused: true,
      code,
    });
  });
});
