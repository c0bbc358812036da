import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { decideDateChangeRequest } from '../dates/decide-date-change.js';
import { findMilestone } from '../dates/milestone-order.js';
import { decision, joined, type Decision } from '../decision.js';
import {
  decideDifficultyRaising,
  type DifficultyWish,
  type OwnerUnit,
} from '../difficulty/decide-difficulty.js';
import { historyEntry, seal } from '../history/history-entry.js';
import {
  milestoneRow,
  type MilestoneFacts,
  type NewId,
  type ProjectFacts,
} from '../project/project-facts.js';
import { refuseStageDate } from '../project/stage-order.js';
import type { AnswerRow } from '../recorded-rows.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { promiseEndsOn } from './ladder-rest.js';

/** It has been reached on that day; the stage itself is recorded with evidence after log-in. */
export interface ReachedAnswer {
  readonly kind: 'reached';
  readonly reachedOn: LocalDate;
  readonly note: string | null;
}

/** It needs another date, over which another person decides. */
export interface NewDateAnswer {
  readonly kind: 'new_date';
  readonly toOn: LocalDate;
  readonly reason: string;
}

/** Something blocks it. */
export interface DifficultyAnswer extends Omit<DifficultyWish, 'milestoneId'> {
  readonly kind: 'difficulty';
}

/** One of the three answers (反馈). Reading, opening and "no change" are none. */
export type Answer = ReachedAnswer | NewDateAnswer | DifficultyAnswer;

/** Who answers, and as what they were asked. */
export interface Answerer {
  readonly personId: string;
  /** The item whose link was used; null: after log-in. */
  readonly itemId: string | null;
}

/** What an answer is decided with beside the project's facts. */
export interface AnswerContext {
  readonly calendar: WorkingCalendar;
  /** Of a difficulty: the unit that is to settle it. */
  readonly owner: OwnerUnit;
  readonly newId: NewId;
}

/**
 * Records an answer to the reminders of a milestone, together with what it makes: a promise, a request for another date, a
 * difficulty. It counts as the lead unit's and names the person. The stage stays where it is.
 */
export function decideAnswer(
  facts: ProjectFacts,
  milestoneId: string,
  answer: Answer,
  by: Answerer,
  context: AnswerContext,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const milestone = findMilestone(facts, milestoneId);
  if (milestone === undefined) return refuse('milestone.not_found');
  if (milestone.reachedPrecision !== null)
    return refuse('milestone.reached_already', { stage: milestone.stage });
  if (milestone.dueOn === null) return refuse('answer.nothing_owed');
  switch (answer.kind) {
    case 'reached':
      return promised(facts, milestone, answer, by, context);
    case 'new_date':
      return newDate(facts, milestone, answer, by, context);
    case 'difficulty':
      return difficulty(facts, milestone, answer, by, context);
  }
}

function promised(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  { reachedOn, note }: ReachedAnswer,
  by: Answerer,
  { calendar, newId }: AnswerContext,
): Decision | Refusal {
  const today = shanghaiDate(facts.now);
  const { rearmsOn } = milestone;
  if (rearmsOn !== null && today < rearmsOn) return refuse('answer.promised_already', { rearmsOn });
  const stage = facts.lifecycle.stages.find(({ code }) => code === milestone.stage)!;
  const refusal = refuseStageDate(facts, stage, { reachedOn, precision: 'day' });
  if (refusal !== null) return refusal;
  const promise = { promisedOn: reachedOn, rearmsOn: promiseEndsOn(today, calendar) };
  const row = { ...milestoneRow(milestone), version: milestone.version + 1, rearmsOn: promise.rearmsOn };
  return joined([
    recorded(facts, milestone, { kind: 'reached', ...promise, note }, by, newId),
    decision({ entries: [], versions: [{ table: 'milestone', row }] }),
  ]);
}

function newDate(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  { toOn, reason }: NewDateAnswer,
  by: Answerer,
  { newId }: AnswerContext,
): Decision | Refusal {
  const wish = { milestoneId: milestone.id, toOn, reason };
  const requested = decideDateChangeRequest(facts, wish, by.personId, newId);
  if (isRefusal(requested)) return requested;
  const dateChangeId = idOf(requested, 'date_change');
  return joined([requested, recorded(facts, milestone, { kind: 'new_date', dateChangeId }, by, newId)]);
}

function difficulty(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  { kind, ...wish }: DifficultyAnswer,
  by: Answerer,
  { owner, newId }: AnswerContext,
): Decision | Refusal {
  const raised = decideDifficultyRaising(
    facts,
    { ...wish, milestoneId: milestone.id },
    owner,
    by.personId,
    newId,
  );
  if (isRefusal(raised)) return raised;
  const difficultyId = idOf(raised, 'difficulty');
  return joined([raised, recorded(facts, milestone, { kind, difficultyId }, by, newId)]);
}

function idOf({ inserts }: Decision, table: 'date_change' | 'difficulty'): string {
  return inserts.flatMap((one) => (one.table === table ? [one.row.id] : []))[0]!;
}

type Said = Pick<AnswerRow, 'kind'> &
  Partial<Pick<AnswerRow, 'promisedOn' | 'rearmsOn' | 'dateChangeId' | 'difficultyId'>> & {
    readonly note?: string | null;
  };

function recorded(
  { project }: ProjectFacts,
  { id: milestoneId, stage, step, deadlineVersion }: MilestoneFacts,
  { kind, promisedOn = null, rearmsOn = null, dateChangeId = null, difficultyId = null, note = null }: Said,
  { personId, itemId }: Answerer,
  newId: NewId,
): Decision {
  const id = newId();
  const sealedNote = note === null ? null : seal(note);
  const made = { promisedOn, rearmsOn, dateChangeId, difficultyId };
  return decision({
    entries: [
      historyEntry<'reminder.answered'>({
        event: newId(),
        chain: project.id,
        action: 'reminder.answered',
        before: null,
        after: {
          answer: id,
          milestone: milestoneId,
          stage,
          step,
          answerKind: kind,
          promisedOn,
          rearmsOn,
          dateChange: dateChangeId,
          difficulty: difficultyId,
          byLink: itemId !== null,
          unit: project.leadUnitId,
          note: sealedNote,
        },
      }),
    ],
    inserts: [
      {
        table: 'answer',
        row: {
          id,
          projectId: project.id,
          milestoneId,
          deadlineVersion,
          kind,
          personId,
          unitId: project.leadUnitId,
          itemId,
          ...made,
          note: sealedNote,
        },
      },
    ],
  });
}
