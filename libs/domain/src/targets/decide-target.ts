import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import type { CountedStage } from '../lifecycle/lifecycle.js';
import type { NewId } from '../project/project-facts.js';
import type { Decimal, TargetReadingRow, TargetRow, TargetSense, TargetStrength } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import type { ReadingState } from './target-outlook.js';

/** A number for the year (目标任务) with its measure and sense. */
export interface TargetToSet {
  readonly year: number;
  readonly name: string;
  /** Code of a programme (专项). */
  readonly programme: string | null;
  readonly measure: string;
  readonly sense: TargetSense;
  readonly strength: TargetStrength | null;
  readonly value: Decimal;
  /** Who answers for it; left out: nobody is named. */
  readonly ownerUnitId?: string | null;
  /** It counts the projects of the category, or of the programme, that reach this stage within the year. */
  readonly countedStage?: CountedStage | null;
  readonly countedCategory?: string | null;
}

/** A target with what never changes. */
export interface TargetFacts extends TargetRow {
  readonly year: number;
  readonly name: string;
}

/** What may be changed of a target; its year and name stay. */
export type TargetWish = Omit<TargetRow, 'id' | 'version'>;

/** Sets a target of a year. Refuses one that is to count projects and does not say which. */
export function decideTarget(target: TargetToSet, newId: NewId, id: string = newId()): Decision | Refusal {
  const { year, name, programme, measure, sense, strength, value } = target;
  const { ownerUnitId = null, countedStage = null, countedCategory = null } = target;
  const goal = { programme, measure, sense, strength, value, ownerUnitId, countedStage, countedCategory };
  const refusal = refuseGoal(goal);
  if (refusal !== null) return refusal;
  return decision({
    entries: [
      historyEntry<'target.set'>({
        event: newId(),
        chain: systemChain,
        action: 'target.set',
        before: null,
        after: { target: id, year, name, ...told(goal) },
      }),
    ],
    inserts: [{ table: 'target', row: { id, year, name } }],
    versions: [{ table: 'target', row: { id, version: 1, ...goal } }],
  });
}

/** Changes a target, with a reason. */
export function decideTargetChange(
  target: TargetFacts,
  wish: TargetWish,
  reason: string,
  newId: NewId,
): Decision | Refusal {
  const { id, version, year, name, ...goal } = target;
  const refusal = refuseGoal(wish);
  if (refusal !== null) return refusal;
  const [before, after] = [told(goal), told(wish)];
  const fields = (Object.keys(after) as (keyof typeof after)[]).filter(
    (field) => !isSame(before[field], after[field]),
  );
  if (fields.length === 0) return refuse('change.empty');
  const only = (from: typeof after) => Object.fromEntries(fields.map((field) => [field, from[field]]));
  return decision({
    entries: [
      historyEntry<'target.changed'>({
        event: newId(),
        chain: systemChain,
        action: 'target.changed',
        before: only(before),
        after: { target: id, year, name, ...only(after) },
        reason: seal(reason),
      }),
    ],
    versions: [{ table: 'target', row: { id, version: version + 1, ...wish } }],
  });
}

/** A figure towards a target, as somebody gives it. */
export interface ReadingWish {
  readonly readOn: LocalDate;
  readonly value: Decimal;
  readonly state: ReadingState;
  /** Why a figure that was given already is another one now; a final one is not corrected without. */
  readonly reason: string | null;
}

/**
 * Records a figure of a day, or corrects the one that was given for it: both are kept. What is counted is never typed, and
 * nobody knows a figure of a day to come.
 */
export function decideReading(
  target: TargetFacts,
  current: TargetReadingRow | null,
  wish: ReadingWish,
  now: Date,
  newId: NewId,
): Decision | Refusal {
  const { readOn, value, state, reason } = wish;
  const today = shanghaiDate(now);
  if (target.countedStage !== null) return refuse('target.is_counted');
  if (readOn > today) return refuse('target_reading.in_future', { readOn, today });
  if (target.sense === 'yes_no' && !['0', '1'].includes(String(Number(value))))
    return refuse('target_reading.yes_or_no');
  if (current !== null && isSame(current.value, value) && current.state === state)
    return refuse('change.empty');
  if (current?.state === 'final' && (reason ?? '') === '') return refuse('target_reading.reason_missing');
  const id = current?.id ?? newId();
  const after = { target: target.id, name: target.name, readOn, value, state };
  const action = current === null ? 'target_reading.recorded' : 'target_reading.corrected';
  return decision({
    entries: [
      historyEntry<'target_reading.recorded' | 'target_reading.corrected'>({
        event: newId(),
        chain: systemChain,
        action,
        before: current === null ? null : { value: current.value, state: current.state },
        after,
        effectiveOn: readOn,
        ...(reason === null ? {} : { reason: seal(reason) }),
      }),
    ],
    inserts: current === null ? [{ table: 'target_reading', row: { id, targetId: target.id, readOn } }] : [],
    versions: [{ table: 'target_reading', row: { id, version: (current?.version ?? 0) + 1, value, state } }],
  });
}

function refuseGoal({ countedStage, countedCategory, programme, sense }: TargetWish): Refusal | null {
  if (countedStage === null) return countedCategory === null ? null : refuse('target.counts_nothing');
  return (countedCategory === null && programme === null) || sense === 'yes_no'
    ? refuse('target.counts_nothing')
    : null;
}

function told(goal: TargetWish) {
  const { programme, measure, sense, strength, value } = goal;
  const { ownerUnitId: ownerUnit, countedStage, countedCategory } = goal;
  return { programme, measure, sense, strength, value, ownerUnit, countedStage, countedCategory };
}

/** Numbers are the same however they are written. */
function isSame(a: string | null, b: string | null): boolean {
  const number = /^-?\d+(?:\.\d+)?$/;
  return a === b || (a !== null && b !== null && number.test(a) && number.test(b) && Number(a) === Number(b));
}
