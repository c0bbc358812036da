import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import { day, sampleFacts } from '../project/facts-sample.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  decidePermitApplication,
  decidePermitCorrection,
  decidePermitEnd,
  decideSupplement,
  decideSupplementRequest,
  type PermitCorrection,
  type PermitEnd,
  type PermitFacts,
  type PermitWish,
} from './decide-permit.js';
import type { PermitRow } from './permit-row.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const facts = sampleFacts({ today: '2022-03-07' });
const wish: PermitWish = {
  kind: 'construction',
  name: null,
  authorityUnitId: null,
  authority: '审批局',
  appliedOn: day('2022-02-21'),
  limitDays: 7,
  dayType: 'working',
};
const nothing: PermitFacts = { permits: [], authorityUnit: null };

/** One permit, p, as it is on record. */
function one(more: Partial<PermitRow> = {}): PermitFacts {
  const row: PermitRow = {
    ...wish,
    id: 'p',
    version: 1,
    projectId: 'project',
    state: 'applied',
    pauses: [],
    endedOn: null,
    number: null,
    note: null,
    ...more,
  };
  return { permits: [row], authorityUnit: null };
}

const standing = { state: 'suspended', pauses: [{ fromOn: day('2022-02-23'), toOn: null }] } as const;
const granted = { state: 'granted', endedOn: day('2022-03-02'), number: '1' } as const;

function told(answer: Decision | Refusal): object | string {
  if (isRefusal(answer)) return answer.code;
  const { state, pauses, endedOn } = answer.versions[0]!.row as PermitRow;
  return { action: answer.entries[0]!.action, state, pauses, endedOn };
}

describe('applying', () => {
  const apply = (more: Partial<PermitWish>, known = nothing) =>
    decidePermitApplication(facts, known, { ...wish, ...more }, newId);

  it('records the permit and tells what is known of it', () => {
    const answer = apply({}) as Decision;
    expect(told(answer)).toMatchObject({ action: 'permit.applied', state: 'applied' });
    expect(answer.entries[0]).toMatchObject({
      effectiveOn: '2022-02-21',
      after: { permitKind: 'construction', authority: '审批局', limitDays: 7, dayType: 'working' },
    });
    expect(answer.entries[0]!.after).not.toHaveProperty('name');
  });

  it.each([
    [{ kind: 'other' }, nothing, 'permit.name_missing'],
    [{ appliedOn: day('2022-03-08') }, nothing, 'permit.date_in_future'],
    [{ authorityUnitId: 'u', authority: null }, nothing, 'unit.not_found'],
    [
      { authorityUnitId: 'u', authority: null },
      { permits: [], authorityUnit: { state: 'closed' } },
      'unit.closed',
    ],
    [{}, one(), 'permit.open_already'],
    [{}, one(standing), 'permit.open_already'],
  ] as const)('%j is refused', (more, known, code) => {
    expect(told(apply(more, known))).toBe(code);
  });

  it.each([
    [{}, one(granted)],
    [{ name: '桩基' }, one()],
    [{ kind: 'other', name: '人防' }, nothing],
    [{ appliedOn: day('2022-03-07') }, nothing],
  ] as const)('%j is taken', (more, known) => {
    expect(told(apply(more, known))).toMatchObject({ state: 'applied' });
  });

  it('is refused to a project that has ended', () => {
    const ended = sampleFacts({ project: { state: 'closed' } });
    expect(told(decidePermitApplication(ended, nothing, wish, newId))).toBe('project.ended');
  });
});

describe('supplements', () => {
  const ask = (known: PermitFacts, askedOn = '2022-02-23', id = 'p') =>
    told(decideSupplementRequest(facts, known, id, { askedOn: day(askedOn), note: '消防' }, newId));
  const bring = (known: PermitFacts, suppliedOn = '2022-02-28') =>
    told(decideSupplement(facts, known, 'p', day(suppliedOn), newId));

  it('stop the clock and let it go on', () => {
    expect(ask(one())).toMatchObject({ action: 'permit.supplements_asked', ...standing });
    expect(bring(one(standing))).toMatchObject({
      state: 'applied',
      pauses: [{ fromOn: '2022-02-23', toOn: '2022-02-28' }],
    });
  });

  it.each([
    [() => ask(one(), '2022-02-23', 'q'), 'permit.not_found'],
    [() => ask(one(standing)), 'permit.wrong_state'],
    [() => ask(one(granted)), 'permit.wrong_state'],
    [() => ask(one(), '2022-02-20'), 'permit.date_before'],
    [() => ask(one(), '2022-03-08'), 'permit.date_in_future'],
    [() => bring(one()), 'permit.wrong_state'],
    [() => bring(one(standing), '2022-02-22'), 'permit.date_before'],
    [() => bring(one(standing), '2022-03-08'), 'permit.date_in_future'],
  ])('%s: %s', (act, code) => {
    expect(act()).toBe(code);
  });
});

describe('the end', () => {
  const end = (known: PermitFacts, more: Partial<PermitEnd> = {}) =>
    decidePermitEnd(facts, known, 'p', { ...granted, ...more } as PermitEnd, newId);
  const refused = { state: 'refused', reason: '材料不全' } as const;

  it('is a grant with a number, or a refusal or withdrawal with a reason', () => {
    expect(told(end(one()))).toMatchObject({ action: 'permit.granted', endedOn: '2022-03-02' });
    expect((end(one()) as Decision).entries[0]!.after).toMatchObject({ permitNumber: '1' });
    const answer = end(one(), refused) as Decision;
    expect(told(answer)).toMatchObject({ action: 'permit.refused', state: 'refused' });
    expect(answer.entries[0]!.reason).toMatchObject({ sealed: '材料不全' });
    expect(told(end(one(), { ...refused, state: 'withdrawn' }))).toMatchObject({
      action: 'permit.withdrawn',
    });
  });

  it('closes a clock that stands', () => {
    expect(told(end(one(standing)))).toMatchObject({
      pauses: [{ fromOn: '2022-02-23', toOn: '2022-03-02' }],
    });
  });

  it('comes once, not before the application and not in the future', () => {
    expect(told(end(one(granted)))).toBe('permit.wrong_state');
    expect(told(end(one(), { endedOn: day('2022-02-20') }))).toBe('permit.date_before');
    expect(told(end(one(), { endedOn: day('2022-03-08') }))).toBe('permit.date_in_future');
    expect(told(end(one(standing), { endedOn: day('2022-02-22') }))).toBe('permit.date_before');
  });
});

describe('a correction', () => {
  const correct = (known: PermitFacts, changes: Omit<PermitCorrection, 'reason'>) =>
    decidePermitCorrection(facts, known, 'p', { ...changes, reason: '误登' }, newId);

  it('tells what it changes, before and after', () => {
    const [entry] = (correct(one(granted), { limitDays: 5, endedOn: day('2022-03-01') }) as Decision).entries;
    expect(entry).toMatchObject({
      action: 'permit.corrected',
      before: { limitDays: 7, endedOn: '2022-03-02' },
      after: { limitDays: 5, endedOn: '2022-03-01' },
      reason: { sealed: '误登' },
    });
    expect(entry!.before).not.toHaveProperty('appliedOn');
  });

  it.each([
    [one(), { endedOn: day('2022-03-01') }, 'permit.wrong_state'],
    [one(), { number: '2' }, 'permit.wrong_state'],
    [one({ state: 'refused', endedOn: day('2022-03-02') }), { number: '2' }, 'permit.wrong_state'],
    [one(granted), { appliedOn: day('2022-03-03') }, 'permit.date_before'],
    [one(), { appliedOn: day('2022-03-08') }, 'permit.date_in_future'],
    [one(), { limitDays: 7 }, 'permit.nothing_to_correct'],
    [one(), { kind: 'other' }, 'permit.name_missing'],
    [one(), { authorityUnitId: 'u', authority: null }, 'unit.not_found'],
    [one(), { pauses: standing.pauses }, 'permit.pauses_do_not_fit'],
    [one(standing), { pauses: [] }, 'permit.pauses_do_not_fit'],
    [one(standing), { pauses: [...standing.pauses, ...standing.pauses] }, 'permit.pauses_do_not_fit'],
  ] as const)('is refused where it does not fit', (known, changes, code) => {
    expect(told(correct(known, changes))).toBe(code);
  });

  it('makes no second open one of a kind, and leaves a unit alone that it does not name', () => {
    const [first] = one().permits;
    const [second] = one({ id: 'q', kind: 'energy' }).permits;
    const both = { permits: [first!, second!], authorityUnit: null };
    expect(told(correct(both, { kind: 'energy' }))).toBe('permit.open_already');
    const ofUnit = one({ authorityUnitId: 'u', authority: null });
    expect(told(correct(ofUnit, { limitDays: 3 }))).toMatchObject({ action: 'permit.corrected' });
  });
});
