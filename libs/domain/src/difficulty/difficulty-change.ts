import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import {
  historyEntry,
  type HistoryEntry,
  type HistoryFields,
  type RecordedEvidence,
  type SealedValue,
} from '../history/history-entry.js';
import type { DifficultyFacts, NewId, ProjectFacts } from '../project/project-facts.js';
import type { DifficultyRow, VersionedRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';

/** What can happen to a difficulty that is on record. */
export type DifficultyAction =
  | 'difficulty.accepted'
  | 'difficulty.due_moved'
  | 'difficulty.level_raised'
  | 'difficulty.closing_requested'
  | 'difficulty.closing_checked'
  | 'difficulty.sent_back'
  | 'difficulty.closed'
  | 'difficulty.reopened'
  | 'difficulty.charged'
  | 'difficulty.charge_withdrawn'
  | 'difficulty.rated';

/** What one step changes in the row, and what its event tells beside that. */
export interface DifficultyStep {
  readonly action: DifficultyAction;
  readonly changes: Partial<Omit<DifficultyRow, 'id' | 'version' | 'projectId'>>;
  readonly reason?: SealedValue;
  readonly told?: {
    readonly resolution?: SealedValue;
    readonly evidence?: readonly RecordedEvidence[];
    readonly content?: SealedValue | null;
    readonly note?: SealedValue | null;
  };
}

/** The project's difficulty with this id. */
export function difficultyOf(facts: ProjectFacts, id: string): DifficultyFacts | Refusal {
  return facts.difficulties.find((one) => one.id === id) ?? refuse('difficulty.not_found');
}

/** Whether it was settled after its due date, or is not settled and the date has passed. */
export function isLate({ dueOn, closedAt }: DifficultyRow, now: Date): boolean {
  return dueOn < shanghaiDate(closedAt === null ? now : new Date(closedAt));
}

/** The next version of the difficulty and the event that tells of it. */
export function changedDifficulty(
  facts: ProjectFacts,
  difficulty: DifficultyFacts,
  step: DifficultyStep,
  newId: NewId,
): Decision {
  return decision({
    entries: [stepEntry(facts, difficulty, step, newId())],
    versions: [nextVersion(difficulty, step)],
  });
}

/** The row after a step. */
export function nextVersion(
  { number: _number, ...row }: DifficultyFacts,
  { changes }: DifficultyStep,
): Extract<VersionedRow, { table: 'difficulty' }> {
  return { table: 'difficulty', row: { ...row, ...changes, version: row.version + 1 } };
}

/** The event of a step: the open fields that it changes before and after, and what it says itself. */
export function stepEntry(
  facts: ProjectFacts,
  difficulty: DifficultyFacts,
  { action, changes, reason, told = {} }: DifficultyStep,
  event: string,
): HistoryEntry {
  const before = openFields(difficulty);
  const after = openFields({ ...difficulty, ...changes });
  const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
    (field) => before[field] !== after[field],
  );
  const pick = (fields: ReturnType<typeof openFields>): object =>
    Object.fromEntries(changed.map((field) => [field, fields[field]]));
  const { id, number } = difficulty;
  return historyEntry<'difficulty.closed'>({
    event,
    chain: facts.project.id,
    action: action as 'difficulty.closed',
    before: pick(before) as HistoryFields<'difficulty.closed'>,
    after: { difficulty: id, number, ...pick(after), ...told },
    ...(reason === undefined ? {} : { reason }),
  });
}

interface OpenFields {
  readonly difficultyState: DifficultyRow['state'];
  readonly settledBy: DifficultyRow['settledBy'];
  readonly dueOn: LocalDate;
  readonly reopened: number;
  readonly charged: boolean;
  readonly rating: number | null;
}

function openFields({ state, settledBy, dueOn, reopened, charged, rating }: DifficultyRow): OpenFields {
  return { difficultyState: state, settledBy, dueOn, reopened, charged, rating };
}
