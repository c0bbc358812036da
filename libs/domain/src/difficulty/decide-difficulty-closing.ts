import type { LocalDate } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import type { RequestDecision } from '../dates/decide-date-change.js';
import { seal, type SealedValue } from '../history/history-entry.js';
import { recordEvidence, refusePieces, type GivenEvidence } from '../project/given-evidence.js';
import type { DifficultyFacts, NewId, ProjectFacts } from '../project/project-facts.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { refusePast, refuseState } from './decide-difficulty.js';
import { changedDifficulty, difficultyOf } from './difficulty-change.js';

/** First step of the closing (销号): the responsible unit says how it was settled, with evidence. */
export function decideClosingRequest(
  facts: ProjectFacts,
  difficultyId: string,
  wish: { readonly resolution: string; readonly evidence: readonly GivenEvidence[] },
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (difficulty.state !== 'accepted') return refuseState(difficulty);
  if (wish.evidence.length === 0) return refuse('difficulty.evidence_missing');
  const wrong = refusePieces(wish.evidence);
  if (wrong !== null) return wrong;
  const resolution = seal(wish.resolution);
  const evidence = recordEvidence(wish.evidence);
  return changedDifficulty(
    facts,
    difficulty,
    {
      action: 'difficulty.closing_requested',
      changes: {
        state: 'applied',
        resolution,
        evidence,
        appliedBy: personId,
        appliedAt: facts.now.toISOString(),
        note: null,
      },
      told: { resolution, evidence },
    },
    newId,
  );
}

/** Second step: somebody else of the lead department has looked, and passes it on or sends it back. */
export function decideClosingCheck(
  facts: ProjectFacts,
  difficultyId: string,
  wish: RequestDecision,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (difficulty.state !== 'applied') return refuseState(difficulty);
  if (difficulty.appliedBy === personId) return refuse('request.own');
  if (!wish.approve) return sentBack(facts, difficulty, wish.note, newId);
  const note = sealedOrNull(wish.note);
  const checkedAt = facts.now.toISOString();
  return changedDifficulty(
    facts,
    difficulty,
    {
      action: 'difficulty.closing_checked',
      changes: { state: 'checked', checkedBy: personId, checkedAt, note },
      told: { note },
    },
    newId,
  );
}

/** Third step: a supervisor who has neither applied nor checked closes it or sends it back. */
export function decideClosing(
  facts: ProjectFacts,
  difficultyId: string,
  wish: RequestDecision,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (difficulty.state !== 'checked') return refuseState(difficulty);
  if (difficulty.appliedBy === personId || difficulty.checkedBy === personId) return refuse('request.own');
  if (!wish.approve) return sentBack(facts, difficulty, wish.note, newId);
  const note = sealedOrNull(wish.note);
  const closedAt = facts.now.toISOString();
  return changedDifficulty(
    facts,
    difficulty,
    {
      action: 'difficulty.closed',
      changes: { state: 'closed', closedBy: personId, closedAt, note },
      told: { note },
    },
    newId,
  );
}

/** A re-check (回头看) has found it again: under its number, with a new due date, all three steps to be taken anew. */
export function decideDifficultyReopening(
  facts: ProjectFacts,
  difficultyId: string,
  { dueOn, reason }: { readonly dueOn: LocalDate; readonly reason: string },
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (difficulty.state !== 'closed') return refuseState(difficulty);
  const early = refusePast(facts, dueOn);
  if (early !== null) return early;
  const note = seal(reason);
  return changedDifficulty(
    facts,
    difficulty,
    {
      action: 'difficulty.reopened',
      changes: {
        ...stepsUndone,
        closedBy: null,
        closedAt: null,
        dueOn,
        note,
        reopened: difficulty.reopened + 1,
        rating: null,
        ratedBy: null,
        ratingText: null,
      },
      reason: note,
    },
    newId,
  );
}

/**
 * The enterprise says how well it was settled (好差评), 1 to 5: once for each closing, and not replaced, so that nobody
 * can be pressed to give a better one. Closed again after a re-check, it is rated again.
 */
export function decideDifficultyRating(
  facts: ProjectFacts,
  difficultyId: string,
  { rating, text }: { readonly rating: number; readonly text: string | null },
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const difficulty = difficultyOf(facts, difficultyId);
  if (isRefusal(difficulty)) return difficulty;
  if (difficulty.state !== 'closed') return refuseState(difficulty);
  if (difficulty.rating !== null) return refuse('difficulty.rated_already');
  const ratingText = sealedOrNull(text);
  return changedDifficulty(
    facts,
    difficulty,
    {
      action: 'difficulty.rated',
      changes: { rating, ratedBy: personId, ratingText },
      told: { content: ratingText },
    },
    newId,
  );
}

/** What the three steps have left behind is gone: the owner unit is at it again. */
const stepsUndone = {
  state: 'accepted',
  appliedBy: null,
  appliedAt: null,
  checkedBy: null,
  checkedAt: null,
} as const;

function sentBack(
  facts: ProjectFacts,
  difficulty: DifficultyFacts,
  reason: string | null,
  newId: NewId,
): Decision | Refusal {
  if (reason === null || reason === '') return refuse('request.reason_missing');
  const note = seal(reason);
  const step = { action: 'difficulty.sent_back', changes: { ...stepsUndone, note }, reason: note } as const;
  return changedDifficulty(facts, difficulty, step, newId);
}

function sealedOrNull(text: string | null): SealedValue | null {
  return text === null || text === '' ? null : seal(text);
}
