import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import { sampleFacts, type FactsWish } from '../project/facts-sample.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  decideMembership,
  decideProgrammeClosing,
  decideProgrammeCreation,
  decideProgrammeRenaming,
  governingProgramme,
  type MemberFacts,
  type ProgrammeFacts,
} from './decide-programme.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const open: ProgrammeFacts = { id: 'programme', version: 1, code: 'chains', name: '强链', state: 'open' };
const closed: ProgrammeFacts = { ...open, state: 'closed' };

function code(answer: Decision | Refusal): string {
  return isRefusal(answer) ? answer.code : answer.entries[0]!.action;
}

describe('a programme', () => {
  it.each<[string, Decision | Refusal, string]>([
    [
      'with a code of its own',
      decideProgrammeCreation({ id: 'x', code: 'new', name: '新', isTaken: false }, newId),
      'programme.created',
    ],
    [
      'with another’s code',
      decideProgrammeCreation({ id: 'x', code: 'chains', name: '新', isTaken: true }, newId),
      'programme.code_taken',
    ],
    ['gets another name', decideProgrammeRenaming(open, '补链', newId), 'programme.renamed'],
    ['keeps its name', decideProgrammeRenaming(open, '强链', newId), 'change.empty'],
    ['is renamed when closed', decideProgrammeRenaming(closed, '补链', newId), 'programme.closed'],
    ['is closed', decideProgrammeClosing(open, newId), 'programme.closed'],
  ])('%s', (_, answer, expected) => {
    expect(code(answer)).toBe(expected);
  });

  it('is closed once', () => {
    expect(isRefusal(decideProgrammeClosing(open, newId))).toBe(false);
    expect(isRefusal(decideProgrammeClosing(closed, newId))).toBe(true);
  });

  type Row = [string, ProgrammeFacts, MemberFacts | null, boolean, FactsWish, string];
  const member = { id: 'member', version: 1, state: 'member' as const };
  it.each<Row>([
    ['takes a project', open, null, true, {}, 'programme.joined'],
    ['takes one that had left', open, { ...member, state: 'left' }, true, {}, 'programme.joined'],
    ['has it already', open, member, true, {}, 'programme.member_already'],
    ['takes none when closed', closed, null, true, {}, 'programme.closed'],
    ['takes none that has ended', open, null, true, { project: { state: 'closed' } }, 'project.ended'],
    ['lets it go', open, member, false, {}, 'programme.left'],
    ['lets it go when closed', closed, member, false, {}, 'programme.left'],
    ['has it not', open, null, false, {}, 'programme.not_member'],
    ['has it no more', open, { ...member, state: 'left' }, false, {}, 'programme.not_member'],
  ])('%s', (_, programme, known, joins, wish, answer) => {
    const decided = decideMembership(sampleFacts(wish), programme, known, { joins, reason: '调整' }, newId);
    expect(code(decided)).toBe(answer);
  });
});

describe('by whose settings a project goes', () => {
  it.each([
    [[], null],
    [['one'], 'one'],
    [['one', 'one'], 'one'],
    [['one', 'two'], null],
  ])('%j: %s', (programmes, governing) => {
    expect(governingProgramme(programmes)).toBe(governing);
  });
});
