import { daysBetween, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, type HistoryEntry } from '../history/history-entry.js';
import {
  currentEntry,
  milestoneRow,
  type MilestoneFacts,
  type NewId,
  type ProjectFacts,
} from '../project/project-facts.js';
import type { DateChangeRow, RecordedRow, VersionedRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { findMilestone, milestonesOf, refuseOutOfOrder } from './milestone-order.js';

/** A wish to move the date planned of a milestone, or to agree the first one. */
export interface DateWish {
  readonly milestoneId: string;
  readonly toOn: LocalDate;
  readonly reason: string;
}

/** Who decides over a request, and why. */
export interface RequestDecision {
  readonly approve: boolean;
  readonly note: string | null;
}

/**
 * Moves a date directly (domain language, date change): the lead unit or a supervisor may, as long as the date lies further
 * off than the lock window. A later date is a slip.
 * @param lockWindowDays calendar days before the date from which it moves only by request and decision.
 */
export function decideDateMove(
  facts: ProjectFacts,
  wish: DateWish,
  lockWindowDays: number,
  newId: NewId,
): Decision | Refusal {
  const milestone = findMilestone(facts, wish.milestoneId);
  const refusal = refuseDate(facts, milestone, wish);
  if (refusal !== null) return refusal;
  if (isLocked(milestone!, facts, lockWindowDays))
    return refuse('date_change.locked', {
      plannedOn: milestone!.plannedOn ?? '',
      days: String(lockWindowDays),
    });
  const open = openRequest(facts, wish.milestoneId);
  if (open !== undefined) return refuse('date_change.open_already', { toOn: open.toOn });
  const entry = movedEntry(facts, milestone!, wish, newId());
  return decision({ entries: [entry], ...moved(facts, milestone!, wish.toOn, null, newId) });
}

/** Asks for another date: inside the lock window, or wherever the person may not move it alone. */
export function decideDateChangeRequest(
  facts: ProjectFacts,
  wish: DateWish,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const milestone = findMilestone(facts, wish.milestoneId);
  const refusal = refuseDate(facts, milestone, wish);
  if (refusal !== null) return refusal;
  const open = openRequest(facts, wish.milestoneId);
  if (open !== undefined) return refuse('date_change.open_already', { toOn: open.toOn });
  const id = newId();
  const reason = seal(wish.reason);
  const { stage, step, plannedOn } = milestone!;
  const row: DateChangeRow = {
    id,
    version: 1,
    milestoneId: wish.milestoneId,
    state: 'open',
    fromOn: plannedOn,
    toOn: wish.toOn,
    reason,
    requestedBy: personId,
    requestedAt: facts.now.toISOString(),
    decidedBy: null,
    decidedAt: null,
    note: null,
  };
  return decision({
    entries: [
      historyEntry<'date_change.requested'>({
        event: newId(),
        chain: facts.project.id,
        action: 'date_change.requested',
        before: { plannedOn },
        after: { dateChange: id, milestone: wish.milestoneId, stage, step, plannedOn: wish.toOn },
        reason,
      }),
    ],
    inserts: [
      {
        table: 'date_change',
        row: { id, projectId: facts.project.id, milestoneId: wish.milestoneId },
      },
    ],
    versions: [{ table: 'date_change', row }],
  });
}

/** Approves or refuses a request: by another person than the one who asked. Approved, the date moves; later, it slips. */
export function decideDateChange(
  facts: ProjectFacts,
  dateChangeId: string,
  { approve, note }: RequestDecision,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const request = facts.dateChanges.find(({ id }) => id === dateChangeId);
  if (request === undefined) return refuse('date_change.not_open');
  if (request.requestedBy === personId) return refuse('request.own');
  const milestone = findMilestone(facts, request.milestoneId)!;
  const sealedNote = note === null ? null : seal(note);
  const row: DateChangeRow = {
    ...request,
    version: request.version + 1,
    state: approve ? 'approved' : 'refused',
    decidedBy: personId,
    decidedAt: facts.now.toISOString(),
    note: sealedNote,
  };
  const closed: VersionedRow = { table: 'date_change', row };
  const about = {
    dateChange: dateChangeId,
    milestone: milestone.id,
    stage: milestone.stage,
    step: milestone.step,
    note: sealedNote,
  };
  if (!approve)
    return decision({
      entries: [
        historyEntry<'date_change.refused'>({
          event: newId(),
          chain: facts.project.id,
          action: 'date_change.refused',
          before: { state: 'open' },
          after: { ...about, plannedOn: request.toOn, state: 'refused' },
        }),
      ],
      versions: [closed],
    });
  // What was lawful when it was asked for may not be any more.
  const refusal = refuseDate(facts, milestone, { ...request, reason: '' });
  if (refusal !== null) return refusal;
  const move = moved(facts, milestone, request.toOn, dateChangeId, newId);
  return decision({
    entries: [
      historyEntry<'date_change.approved'>({
        event: newId(),
        chain: facts.project.id,
        action: 'date_change.approved',
        before: { plannedOn: milestone.plannedOn, state: 'open' },
        after: { ...about, plannedOn: request.toOn, state: 'approved' },
      }),
    ],
    inserts: move.inserts,
    versions: [closed, ...move.versions],
  });
}

/** Takes a request back; only whoever asked may. */
export function decideDateChangeWithdrawal(
  facts: ProjectFacts,
  dateChangeId: string,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const request = facts.dateChanges.find(({ id }) => id === dateChangeId);
  if (request === undefined) return refuse('date_change.not_open');
  if (request.requestedBy !== personId) return refuse('request.not_own');
  const milestone = findMilestone(facts, request.milestoneId)!;
  return decision({
    entries: [
      historyEntry<'date_change.withdrawn'>({
        event: newId(),
        chain: facts.project.id,
        action: 'date_change.withdrawn',
        before: { state: 'open' },
        after: {
          dateChange: dateChangeId,
          milestone: milestone.id,
          stage: milestone.stage,
          step: milestone.step,
          plannedOn: request.toOn,
          state: 'withdrawn',
        },
      }),
    ],
    versions: [
      { table: 'date_change', row: { ...request, version: request.version + 1, state: 'withdrawn' } },
    ],
  });
}

/** Whether a milestone's date moves only by request and decision: it lies within the window, or has passed. */
function isLocked(
  { plannedOn, dueOn }: MilestoneFacts,
  { now }: ProjectFacts,
  lockWindowDays: number,
): boolean {
  const due = dueOn ?? plannedOn;
  return due !== null && daysBetween(shanghaiDate(now), due) <= lockWindowDays;
}

function openRequest({ dateChanges }: ProjectFacts, milestoneId: string): DateChangeRow | undefined {
  return dateChanges.find((request) => request.milestoneId === milestoneId);
}

function refuseDate(
  facts: ProjectFacts,
  milestone: MilestoneFacts | undefined,
  { toOn }: Pick<DateWish, 'toOn'> & { readonly reason: unknown },
): Refusal | null {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (milestone === undefined) return refuse('milestone.not_found');
  if (milestone.reachedPrecision !== null)
    return refuse('milestone.reached_already', { stage: milestone.stage });
  if (milestone.plannedOn === toOn) return refuse('date_change.same_date', { plannedOn: toOn });
  return refuseOutOfOrder(milestonesOf(facts), milestone, toOn);
}

function movedEntry(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  { toOn, reason }: DateWish,
  event: string,
): HistoryEntry {
  const { id, stage, step, plannedOn } = milestone;
  return historyEntry<'milestone.date_moved'>({
    event,
    chain: facts.project.id,
    action: 'milestone.date_moved',
    before: { plannedOn },
    after: { milestone: id, stage, step, plannedOn: toOn },
    reason: seal(reason),
  });
}

/** The milestone with its new date, and the slip where that is later. Baseline is the first date agreed, for ever. */
function moved(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  toOn: LocalDate,
  dateChangeId: string | null,
  newId: NewId,
): { inserts: RecordedRow[]; versions: VersionedRow[] } {
  const { plannedOn } = milestone;
  const isSlip = plannedOn !== null && toOn > plannedOn;
  return {
    inserts: isSlip
      ? [
          {
            table: 'slip',
            row: {
              id: newId(),
              projectId: facts.project.id,
              milestoneId: milestone.id,
              listYear: currentEntry(facts)?.listYear ?? null,
              unitId: facts.project.leadUnitId,
              fromOn: plannedOn,
              toOn,
              dateChangeId,
            },
          },
        ]
      : [],
    versions: [
      {
        table: 'milestone',
        row: {
          ...milestoneRow(milestone),
          version: milestone.version + 1,
          baselineOn: milestone.baselineOn ?? toOn,
          plannedOn: toOn,
          plannedAt: facts.now.toISOString(),
          dueYear: null,
        },
      },
    ],
  };
}
