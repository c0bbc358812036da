import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { settlers, type DifficultyRow, type Settler } from '../recorded-rows.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { changedDifficulty, difficultyOf, isLate } from './difficulty-change.js';

/** What blocks a project, who must settle it and until when. */
export interface DifficultyWish {
  readonly cause: DifficultyRow['cause'];
  readonly settledBy: Settler;
  readonly ownerUnitId: string;
  /** Null: it blocks the project as a whole. */
  readonly milestoneId: string | null;
  readonly dueOn: LocalDate;
  readonly title: string;
  readonly text: string | null;
}

/** The unit that is to settle it, as it is now; null: there is none of that id. */
export type OwnerUnit = { readonly state: 'open' | 'closed' } | null;

/** Raises a difficulty (问题事项) under the project's next number. */
export function decideDifficultyRaising(
  facts: ProjectFacts,
  wish: DifficultyWish,
  owner: OwnerUnit,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (owner === null) return refuse('unit.not_found');
  if (owner.state === 'closed') return refuse('unit.closed');
  if (wish.milestoneId !== null && !facts.milestones.some(({ id }) => id === wish.milestoneId))
    return refuse('milestone.not_found');
  const early = refusePast(facts, wish.dueOn);
  if (early !== null) return early;
  const id = newId();
  const number = (facts.difficulties.at(-1)?.number ?? 0) + 1;
  const title = seal(wish.title);
  const text = wish.text === null ? null : seal(wish.text);
  const { cause, settledBy, ownerUnitId, milestoneId, dueOn } = wish;
  return decision({
    entries: [
      historyEntry<'difficulty.raised'>({
        event: newId(),
        chain: facts.project.id,
        action: 'difficulty.raised',
        before: null,
        after: {
          difficulty: id,
          number,
          difficultyState: 'open',
          cause,
          settledBy,
          ownerUnit: ownerUnitId,
          milestone: milestoneId,
          dueOn,
          title,
          content: text,
        },
      }),
    ],
    inserts: [{ table: 'difficulty', row: { id, projectId: facts.project.id, number } }],
    versions: [
      {
        table: 'difficulty',
        row: {
          ...nothingYet,
          id,
          version: 1,
          projectId: facts.project.id,
          cause,
          settledBy,
          levelOn: shanghaiDate(facts.now),
          ownerUnitId,
          milestoneId,
          title,
          text,
          dueOn,
          raisedBy: personId,
          raisedAt: facts.now.toISOString(),
        },
      },
    ],
  });
}

/** A difficulty of which nothing has come yet. */
const nothingYet = {
  state: 'open',
  acceptedBy: null,
  acceptedAt: null,
  resolution: null,
  evidence: [],
  appliedBy: null,
  appliedAt: null,
  checkedBy: null,
  checkedAt: null,
  closedBy: null,
  closedAt: null,
  note: null,
  reopened: 0,
  charged: false,
  chargedBy: null,
  rating: null,
  ratedBy: null,
  ratingText: null,
} as const;

/** The owner unit takes it on. */
export function decideDifficultyAcceptance(
  facts: ProjectFacts,
  difficultyId: string,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (difficulty.state !== 'open') return refuseState(difficulty);
  const acceptedAt = facts.now.toISOString();
  const changes = { state: 'accepted', acceptedBy: personId, acceptedAt } as const;
  return changedDifficulty(facts, difficulty, { action: 'difficulty.accepted', changes }, newId);
}

/** Moves the day until which it is to be settled, earlier or later; not into the past. */
export function decideDifficultyDueMove(
  facts: ProjectFacts,
  difficultyId: string,
  { dueOn, reason }: { readonly dueOn: LocalDate; readonly reason: string },
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (difficulty.state === 'closed') return refuseState(difficulty);
  if (dueOn === difficulty.dueOn) return refuse('difficulty.same_date', { dueOn });
  const early = refusePast(facts, dueOn);
  if (early !== null) return early;
  const step = { action: 'difficulty.due_moved', changes: { dueOn }, reason: seal(reason) } as const;
  return changedDifficulty(facts, difficulty, step, newId);
}

/** Who settles what this one could not; null: nobody is above. */
export function settlerAbove(settledBy: Settler): Settler | null {
  return settlers[settlers.indexOf(settledBy) + 1] ?? null;
}

/** Raises it to the next level by hand (提级), one at a time. Its due date stays. */
export function decideDifficultyLevel(
  facts: ProjectFacts,
  difficultyId: string,
  reason: string,
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (!isUnderWay(difficulty)) return refuseState(difficulty);
  const settledBy = settlerAbove(difficulty.settledBy);
  if (settledBy === null) return refuse('difficulty.highest_level');
  const changes = { settledBy, levelOn: shanghaiDate(facts.now) };
  const step = { action: 'difficulty.level_raised', changes, reason: seal(reason) } as const;
  return changedDifficulty(facts, difficulty, step, newId);
}

/** Charges the delay to the owner unit, or takes that back. Only what was late can be charged. */
export function decideDifficultyCharge(
  facts: ProjectFacts,
  difficultyId: string,
  { charged, reason }: { readonly charged: boolean; readonly reason: string },
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (difficulty.charged === charged)
    return refuse(charged ? 'difficulty.charged_already' : 'difficulty.not_charged');
  if (charged && !isLate(difficulty, facts.now))
    return refuse('difficulty.not_late', { dueOn: difficulty.dueOn });
  return changedDifficulty(
    facts,
    difficulty,
    {
      action: charged ? 'difficulty.charged' : 'difficulty.charge_withdrawn',
      changes: { charged, chargedBy: personId },
      reason: seal(reason),
    },
    newId,
  );
}

/** Whether the owner unit is still at it: nothing was reported as settled. */
export function isUnderWay({ state }: DifficultyRow): boolean {
  return state === 'open' || state === 'accepted';
}

/** The difficulty stands at another step than the one that is asked for. */
export function refuseState({ state }: DifficultyRow): Refusal {
  return refuse('difficulty.wrong_state', { state });
}

/** A date that has passed cannot be kept. */
export function refusePast({ now }: ProjectFacts, dueOn: LocalDate): Refusal | null {
  const today = shanghaiDate(now);
  return dueOn < today ? refuse('difficulty.due_in_past', { dueOn, today }) : null;
}
