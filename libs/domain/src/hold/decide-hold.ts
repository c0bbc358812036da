import { addDays, shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import type { RequestDecision } from '../dates/decide-date-change.js';
import { historyEntry, seal, type HistoryEntry } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import type { HoldRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';

/** A pause that somebody asks for: a listed reason, and an end. */
export interface HoldWish {
  readonly cause: HoldRow['cause'];
  readonly reason: string;
  readonly fromOn: LocalDate;
  /** The last day. */
  readonly toOn: LocalDate;
}

/** Longest hold that can be agreed at once; afterwards it is renewed or ended. */
const longestDays = 366;

/**
 * Asks for a hold (停缓建). It begins today or later, so that no date that was missed is held away afterwards. One that
 * follows on a running one renews it.
 */
export function decideHoldRequest(
  facts: ProjectFacts,
  wish: HoldWish,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const today = shanghaiDate(facts.now);
  if (wish.fromOn < today) return refuse('hold.begins_in_past', { fromOn: wish.fromOn, today });
  if (wish.toOn < wish.fromOn)
    return refuse('hold.ends_before_it_begins', { fromOn: wish.fromOn, toOn: wish.toOn });
  if (wish.toOn > addDays(wish.fromOn, longestDays))
    return refuse('hold.too_long', { days: String(longestDays) });
  const open = facts.holds.find(({ state }) => state !== 'ended');
  if (open !== undefined) return refuse('hold.open_already', { toOn: open.toOn });
  const id = newId();
  const reason = seal(wish.reason);
  const { cause, fromOn, toOn } = wish;
  return decision({
    entries: [
      historyEntry<'hold.requested'>({
        event: newId(),
        chain: facts.project.id,
        action: 'hold.requested',
        before: null,
        after: { hold: id, cause, fromOn, toOn, state: 'requested' },
        reason,
      }),
    ],
    inserts: [{ table: 'hold', row: { id, projectId: facts.project.id } }],
    versions: [
      {
        table: 'hold',
        row: {
          id,
          version: 1,
          projectId: facts.project.id,
          state: 'requested',
          cause,
          reason,
          fromOn,
          toOn,
          endedOn: null,
          requestedBy: personId,
          requestedAt: facts.now.toISOString(),
          decidedBy: null,
          decidedAt: null,
          note: null,
        },
      },
    ],
  });
}

/** A second person consents to a hold, or refuses it. From then on its days count. */
export function decideHold(
  facts: ProjectFacts,
  holdId: string,
  { approve, note }: RequestDecision,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const hold = facts.holds.find(({ id, state }) => id === holdId && state === 'requested');
  if (hold === undefined) return refuse('hold.not_open');
  if (hold.requestedBy === personId) return refuse('request.own');
  if (approve && hold.toOn < shanghaiDate(facts.now)) return refuse('hold.over_already', { toOn: hold.toOn });
  const sealedNote = note === null ? null : seal(note);
  const next: HoldRow = {
    ...hold,
    version: hold.version + 1,
    state: approve ? 'running' : 'refused',
    decidedBy: personId,
    decidedAt: facts.now.toISOString(),
    note: sealedNote,
  };
  return changed(
    next,
    holdEntry(facts, approve ? 'hold.consented' : 'hold.refused', hold, next, newId(), sealedNote),
  );
}

/** Takes a request back; only whoever asked may. */
export function decideHoldWithdrawal(
  facts: ProjectFacts,
  holdId: string,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const hold = facts.holds.find(({ id, state }) => id === holdId && state === 'requested');
  if (hold === undefined) return refuse('hold.not_open');
  if (hold.requestedBy !== personId) return refuse('request.not_own');
  const next: HoldRow = { ...hold, version: hold.version + 1, state: 'withdrawn' };
  return changed(next, holdEntry(facts, 'hold.withdrawn', hold, next, newId(), null));
}

/**
 * Ends a running hold: its last day is yesterday where it still ran, and its agreed end where that has passed. The clocks
 * run again from the next day on.
 */
export function decideHoldEnd(
  facts: ProjectFacts,
  holdId: string,
  note: string | null,
  newId: NewId,
): Decision | Refusal {
  const hold = facts.holds.find(({ id, state }) => id === holdId && state === 'running');
  if (hold === undefined) return refuse('hold.not_running');
  const yesterday = addDays(shanghaiDate(facts.now), -1);
  const sealedNote = note === null ? null : seal(note);
  const next: HoldRow = {
    ...hold,
    version: hold.version + 1,
    state: 'ended',
    endedOn: yesterday < hold.toOn ? yesterday : hold.toOn,
  };
  return changed(next, holdEntry(facts, 'hold.ended', hold, next, newId(), sealedNote));
}

function changed(row: HoldRow, entry: HistoryEntry): Decision {
  return decision({ entries: [entry], versions: [{ table: 'hold', row }] });
}

function holdEntry(
  facts: ProjectFacts,
  action: 'hold.consented' | 'hold.refused' | 'hold.withdrawn' | 'hold.ended',
  before: HoldRow,
  after: HoldRow,
  event: string,
  note: ReturnType<typeof seal> | null,
): HistoryEntry {
  const { id, cause, fromOn, toOn, endedOn, state } = after;
  return historyEntry<'hold.ended'>({
    event,
    chain: facts.project.id,
    action: action as 'hold.ended',
    before: { state: before.state },
    after: { hold: id, cause, fromOn, toOn, endedOn, state, note },
  });
}
