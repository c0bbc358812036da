import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import type { RequestDecision } from '../dates/decide-date-change.js';
import type { OwnerUnit } from '../difficulty/decide-difficulty.js';
import { historyEntry, seal, type SealedValue } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import type { InstructionFacts, InstructionRow } from './instruction-row.js';

/** What a leader has written, and who is to see to it until when. */
export interface InstructionWish {
  readonly leaderId: string;
  readonly givenOn: LocalDate;
  readonly ownerUnitId: string;
  readonly dueOn: LocalDate;
  readonly text: string;
}

/** What the giving of an instruction depends on beside the project. */
export interface InstructionSetting {
  readonly lastNumber: number;
  /** The unit that is to answer; null: there is none of that id. */
  readonly ownerUnit: OwnerUnit;
  /** Whether the leader has today a duty as leader on the project or on a unit that it belongs to. */
  readonly isLeader: boolean;
}

/** Puts a leader's instruction on record under the project's next number, whoever brings it. */
export function decideInstruction(
  facts: ProjectFacts,
  { lastNumber, ownerUnit, isLeader }: InstructionSetting,
  wish: InstructionWish,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (!isLeader) return refuse('instruction.leader_not_found');
  if (ownerUnit === null) return refuse('unit.not_found');
  if (ownerUnit.state === 'closed') return refuse('unit.closed');
  const { leaderId, givenOn, dueOn, ownerUnitId } = wish;
  const today = shanghaiDate(facts.now);
  if (givenOn > today) return refuse('instruction.given_in_future', { givenOn, today });
  if (dueOn < today) return refuse('instruction.due_in_past', { dueOn, today });
  const id = newId();
  const number = lastNumber + 1;
  const text = seal(wish.text);
  const row: InstructionRow = {
    id,
    version: 1,
    projectId: facts.project.id,
    state: 'given',
    leaderId,
    givenOn,
    recordedBy: personId,
    ownerUnitId,
    dueOn,
    text,
    answer: null,
    answeredBy: null,
    answeredAt: null,
    closedBy: null,
    closedAt: null,
    note: null,
    sentBack: 0,
  };
  return decision({
    entries: [
      historyEntry<'instruction.given'>({
        event: newId(),
        chain: facts.project.id,
        action: 'instruction.given',
        before: null,
        after: {
          instruction: id,
          number,
          instructionState: 'given',
          leader: leaderId,
          givenOn,
          ownerUnit: ownerUnitId,
          dueOn,
          content: text,
        },
        effectiveOn: givenOn,
      }),
    ],
    inserts: [{ table: 'instruction', row: { id, projectId: facts.project.id, number } }],
    versions: [{ table: 'instruction', row }],
  });
}

/** The owner unit says what was done. */
export function decideInstructionAnswer(
  facts: ProjectFacts,
  instruction: InstructionFacts | null,
  answer: string,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const found = inState(instruction, 'given');
  if (isRefusal(found)) return found;
  const text = seal(answer);
  const changes = {
    state: 'answered',
    answer: text,
    answeredBy: personId,
    answeredAt: facts.now.toISOString(),
    note: null,
  } as const;
  return changedInstruction(
    facts,
    found,
    { action: 'instruction.answered', changes, told: { content: text } },
    newId,
  );
}

/** Who decides over an instruction: a supervisor over all, a leader over what is theirs. */
export interface InstructionCloser {
  readonly personId: string;
  readonly supervises: boolean;
}

/** Its leader, or a supervisor, who has not answered it closes it, or sends the answer back with a reason. */
export function decideInstructionClosing(
  facts: ProjectFacts,
  instruction: InstructionFacts | null,
  { approve, note }: RequestDecision,
  closer: InstructionCloser,
  newId: NewId,
): Decision | Refusal {
  const found = inState(instruction, 'answered');
  if (isRefusal(found)) return found;
  const { personId } = closer;
  if (!isTheirs(found, closer)) return refuse('instruction.not_theirs');
  if (found.answeredBy === personId) return refuse('request.own');
  const said = note === null || note === '' ? null : seal(note);
  if (!approve) {
    if (said === null) return refuse('request.reason_missing');
    const changes = { state: 'given', note: said, sentBack: found.sentBack + 1 } as const;
    return changedInstruction(
      facts,
      found,
      { action: 'instruction.sent_back', changes, reason: said },
      newId,
    );
  }
  const closedAt = facts.now.toISOString();
  const changes = { state: 'closed', closedBy: personId, closedAt, note: said } as const;
  return changedInstruction(
    facts,
    found,
    { action: 'instruction.closed', changes, told: { note: said } },
    newId,
  );
}

/** Takes an instruction back that was put on record wrongly or does not hold any more. */
export function decideInstructionWithdrawal(
  facts: ProjectFacts,
  instruction: InstructionFacts | null,
  reason: string,
  closer: InstructionCloser,
  newId: NewId,
): Decision | Refusal {
  const found = inState(instruction, 'given', 'answered');
  if (isRefusal(found)) return found;
  if (!isTheirs(found, closer)) return refuse('instruction.not_theirs');
  const note = seal(reason);
  const changes = { state: 'withdrawn', note } as const;
  return changedInstruction(facts, found, { action: 'instruction.withdrawn', changes, reason: note }, newId);
}

function isTheirs({ leaderId }: InstructionFacts, { personId, supervises }: InstructionCloser): boolean {
  return supervises || leaderId === personId;
}

function inState(
  instruction: InstructionFacts | null,
  ...states: readonly InstructionRow['state'][]
): InstructionFacts | Refusal {
  if (instruction === null) return refuse('instruction.not_found');
  return states.includes(instruction.state)
    ? instruction
    : refuse('instruction.wrong_state', { state: instruction.state });
}

interface InstructionStep {
  readonly action:
    'instruction.answered' | 'instruction.sent_back' | 'instruction.closed' | 'instruction.withdrawn';
  readonly changes: Partial<InstructionRow> & Pick<InstructionRow, 'state'>;
  readonly reason?: SealedValue;
  readonly told?: { readonly content?: SealedValue; readonly note?: SealedValue | null };
}

function changedInstruction(
  facts: ProjectFacts,
  { number, ...row }: InstructionFacts,
  { action, changes, reason, told = {} }: InstructionStep,
  newId: NewId,
): Decision {
  return decision({
    entries: [
      historyEntry<'instruction.closed'>({
        event: newId(),
        chain: facts.project.id,
        action: action as 'instruction.closed',
        before: { instructionState: row.state },
        after: { instruction: row.id, number, instructionState: changes.state, ...told },
        ...(reason === undefined ? {} : { reason }),
      }),
    ],
    versions: [{ table: 'instruction', row: { ...row, ...changes, version: row.version + 1 } }],
  });
}
