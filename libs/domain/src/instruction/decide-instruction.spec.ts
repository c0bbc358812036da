import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import { day, sampleFacts } from '../project/facts-sample.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  decideInstruction,
  decideInstructionAnswer,
  decideInstructionClosing,
  decideInstructionWithdrawal,
  type InstructionSetting,
} from './decide-instruction.js';
import { instructionStates, type InstructionFacts } from './instruction-row.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const facts = sampleFacts({ today: '2022-03-07' });
const wish = {
  leaderId: 'leader',
  givenOn: day('2022-03-04'),
  ownerUnitId: 'unit',
  dueOn: day('2022-03-07'),
  text: '倒排工期',
};
const setting: InstructionSetting = { lastNumber: 2, ownerUnit: { state: 'open' }, isLeader: true };

/** An instruction in a state. */
function one(
  state: InstructionFacts['state'] = 'given',
  more: Partial<InstructionFacts> = {},
): InstructionFacts {
  const given = decideInstruction(facts, setting, wish, 'supervisor', newId) as Decision;
  const row = given.versions[0]!.row as InstructionFacts;
  return { ...row, id: 'i', number: 3, state, ...more };
}

function told(answer: Decision | Refusal): object | string {
  return isRefusal(answer) ? answer.code : { ...answer.versions[0]!.row, ...answer.entries[0]! };
}

describe('giving', () => {
  const give = (more: Partial<typeof wish> = {}, known: Partial<InstructionSetting> = {}) =>
    told(decideInstruction(facts, { ...setting, ...known }, { ...wish, ...more }, 'supervisor', newId));

  it('records leader, recorder, owner, text and the next number', () => {
    expect(give()).toMatchObject({
      action: 'instruction.given',
      effectiveOn: '2022-03-04',
      after: { number: 3, leader: 'leader', ownerUnit: 'unit', content: { sealed: '倒排工期' } },
      leaderId: 'leader',
      recordedBy: 'supervisor',
      state: 'given',
    });
  });

  it.each([
    [{}, { isLeader: false }, 'instruction.leader_not_found'],
    [{}, { ownerUnit: null }, 'unit.not_found'],
    [{}, { ownerUnit: { state: 'closed' } }, 'unit.closed'],
    [{ givenOn: day('2022-03-08') }, {}, 'instruction.given_in_future'],
    [{ dueOn: day('2022-03-06') }, {}, 'instruction.due_in_past'],
  ] as const)('%j %j is refused', (more, known, code) => {
    expect(give(more, known)).toBe(code);
  });

  it('is refused on a project that has ended', () => {
    const ended = sampleFacts({ project: { state: 'closed' } });
    expect(told(decideInstruction(ended, setting, wish, 'leader', newId))).toBe('project.ended');
  });
});

describe('an instruction', () => {
  const answer = (instruction: InstructionFacts | null) =>
    told(decideInstructionAnswer(facts, instruction, '已加人', 'head', newId));
  const close = (
    instruction: InstructionFacts | null,
    approve = true,
    note: string | null = null,
    who = 'leader',
    supervises = false,
  ) =>
    told(
      decideInstructionClosing(facts, instruction, { approve, note }, { personId: who, supervises }, newId),
    );
  const withdraw = (instruction: InstructionFacts | null, who = 'leader') =>
    told(
      decideInstructionWithdrawal(facts, instruction, '重复', { personId: who, supervises: false }, newId),
    );
  const answered = one('answered', { answeredBy: 'head', answer: '\\x01' });

  it('is answered, sent back with a reason, and closed by another', () => {
    expect(answer(one())).toMatchObject({
      action: 'instruction.answered',
      answeredBy: 'head',
      state: 'answered',
    });
    expect(close(answered, false, '没有日期')).toMatchObject({
      action: 'instruction.sent_back',
      state: 'given',
      sentBack: 1,
      reason: { sealed: '没有日期' },
    });
    expect(close(answered)).toMatchObject({ action: 'instruction.closed', closedBy: 'leader' });
    expect(close(answered, false)).toBe('request.reason_missing');
    expect(close(answered, true, null, 'head', true)).toBe('request.own');
  });

  it.each(instructionStates)('that is %s takes the steps of that state only', (state) => {
    const taken = [answer, close, withdraw].map((act) => act(one(state, { answeredBy: 'head' })));
    const refusals = taken.map((step) => step === 'instruction.wrong_state');
    expect(refusals).toEqual([
      state !== 'given',
      state !== 'answered',
      state !== 'given' && state !== 'answered',
    ]);
  });

  it('is closed and withdrawn by its own leader or by a supervisor', () => {
    expect(close(answered, true, null, 'another leader')).toBe('instruction.not_theirs');
    expect(withdraw(answered, 'another leader')).toBe('instruction.not_theirs');
    expect(close(answered, true, null, 'supervisor', true)).toMatchObject({ closedBy: 'supervisor' });
  });

  it('must be there', () => {
    for (const act of [answer, close, withdraw]) expect(act(null)).toBe('instruction.not_found');
  });
});
