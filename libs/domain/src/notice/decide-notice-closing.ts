import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, type HistoryEntry, type SealedValue } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import type { VersionedRow } from '../recorded-rows.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import type { NoticeFacts, NoticeRow } from './notice-row.js';

/** What a unit replies (回复): how it stands, what is being done, and until when that takes effect. */
export interface NoticeReply {
  readonly text: string;
  readonly measures: string;
  readonly doneBy: LocalDate;
}

/** How long a unit has for a reply, and what days are found with. */
export interface ReplyTime {
  readonly workingDays: number;
  readonly calendar: WorkingCalendar;
}

/** The addressee replies. It stops no ladder: that is what an answer is for. */
export function decideNoticeReply(
  facts: ProjectFacts,
  notice: NoticeFacts | null,
  { text, measures, doneBy }: NoticeReply,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const found = inState(notice, 'issued');
  if (isRefusal(found)) return found;
  const today = shanghaiDate(facts.now);
  if (doneBy < today) return refuse('notice.done_by_in_past', { doneBy, today });
  const [reply, sealedMeasures] = [seal(text), seal(measures)];
  const step: NoticeStep = {
    action: 'notice.replied',
    changes: {
      state: 'replied',
      reply,
      measures: sealedMeasures,
      doneBy,
      repliedBy: personId,
      repliedAt: facts.now.toISOString(),
    },
    told: { doneBy, content: reply, measures: sealedMeasures },
  };
  return changed(facts, [{ notice: found, step }], newId);
}

/**
 * A supervisor who has not replied closes it (销号), with a reason, also where no reply came; or sends the reply back: then
 * the unit has the whole time again, while the date stands.
 */
export function decideNoticeClosing(
  facts: ProjectFacts,
  notice: NoticeFacts | null,
  { approve, note }: { readonly approve: boolean; readonly note: string },
  personId: string,
  time: ReplyTime,
  newId: NewId,
): Decision | Refusal {
  const found = approve ? inState(notice, 'issued', 'replied') : inState(notice, 'replied');
  if (isRefusal(found)) return found;
  if (found.repliedBy === personId) return refuse('request.own');
  if (!approve && settledAs(facts, found) !== null) return refuse('notice.settled');
  const reason = seal(note);
  const step: NoticeStep = approve
    ? {
        action: 'notice.closed',
        changes: {
          state: 'closed',
          closedBy: personId,
          closedAt: facts.now.toISOString(),
          outcome: 'supervisor',
          note: reason,
        },
        reason,
      }
    : {
        action: 'notice.sent_back',
        changes: {
          state: 'issued',
          note: reason,
          sentBack: found.sentBack + 1,
          replyDueOn: replyDay(facts, time),
        },
        reason,
      };
  return changed(facts, [{ notice: found, step }], newId);
}

/** A re-check (回头看) has found that it is not as was said: it is open again under its number, to be replied to anew. */
export function decideNoticeReopening(
  facts: ProjectFacts,
  notice: NoticeFacts | null,
  reason: string,
  time: ReplyTime,
  newId: NewId,
): Decision | Refusal {
  const found = inState(notice, 'closed');
  if (isRefusal(found)) return found;
  if (settledAs(facts, found) !== null) return refuse('notice.settled');
  const note = seal(reason);
  const step: NoticeStep = {
    action: 'notice.reopened',
    changes: {
      state: 'issued',
      closedBy: null,
      closedAt: null,
      outcome: null,
      note,
      reopened: found.reopened + 1,
      replyDueOn: replyDay(facts, time),
    },
    reason: note,
  };
  return changed(facts, [{ notice: found, step }], newId);
}

/**
 * Closes the open notices of which a change has left the date no more what they are about: reached, decided otherwise, or
 * ended with the project. They close with that change.
 * @param after the facts with the change in them.
 */
export function settledNotices(
  after: ProjectFacts,
  { entries: [first], versions }: Pick<Decision, 'entries' | 'versions'>,
  newId: NewId,
): Pick<Decision, 'entries' | 'versions'> {
  const written = new Set(versions.flatMap((one) => (one.table === 'notice' ? [one.row.id] : [])));
  const settled = after.notices.flatMap((notice) => {
    const outcome = written.has(notice.id) ? null : settledAs(after, notice);
    if (outcome === null) return [];
    const changes = { state: 'closed', outcome, closedAt: after.now.toISOString() } as const;
    return [{ notice, step: { action: 'notice.closed', changes, causedBy: first!.event } as const }];
  });
  return changed(after, settled, newId);
}

/** What has become of the date that a notice is about; null: it still stands and is not reached. */
function settledAs(
  { project, milestones }: ProjectFacts,
  { milestoneId, deadlineVersion }: NoticeFacts,
): Exclude<NoticeRow['outcome'], 'supervisor'> {
  const milestone = milestones.find(({ id }) => id === milestoneId);
  if (milestone?.reachedPrecision != null) return 'reached';
  if (project.state !== 'active') return 'project_ended';
  return milestone?.deadlineVersion === deadlineVersion ? null : 'deadline_changed';
}

function replyDay({ now }: ProjectFacts, { workingDays, calendar }: ReplyTime): LocalDate {
  return calendar.addWorkingDays(shanghaiDate(now), workingDays).day;
}

function inState(
  notice: NoticeFacts | null,
  ...states: readonly NoticeRow['state'][]
): NoticeFacts | Refusal {
  if (notice === null) return refuse('notice.not_found');
  return states.includes(notice.state) ? notice : refuse('notice.wrong_state', { state: notice.state });
}

interface NoticeStep {
  readonly action: 'notice.replied' | 'notice.sent_back' | 'notice.closed' | 'notice.reopened';
  readonly changes: Partial<NoticeRow> & Pick<NoticeRow, 'state'>;
  readonly reason?: SealedValue;
  /** The event that it follows from. */
  readonly causedBy?: string;
  readonly told?: {
    readonly doneBy: LocalDate;
    readonly content: SealedValue;
    readonly measures: SealedValue;
  };
}

function changed(
  facts: ProjectFacts,
  steps: readonly { readonly notice: NoticeFacts; readonly step: NoticeStep }[],
  newId: NewId,
): Decision {
  return decision({
    entries: steps.map(({ notice, step }) => stepEntry(facts, notice, step, newId())),
    versions: steps.map(({ notice, step }) => nextVersion(notice, step)),
  });
}

function nextVersion(
  {
    milestoneId: _milestone,
    deadlineVersion: _deadline,
    kind: _kind,
    year: _year,
    number: _number,
    ...row
  }: NoticeFacts,
  { changes }: NoticeStep,
): Extract<VersionedRow, { table: 'notice' }> {
  return { table: 'notice', row: { ...row, ...changes, version: row.version + 1 } };
}

function stepEntry(
  facts: ProjectFacts,
  notice: NoticeFacts,
  { action, changes, reason, causedBy, told }: NoticeStep,
  event: string,
): HistoryEntry {
  const { id, kind, year, number, state, replyDueOn } = notice;
  const moved = changes.replyDueOn !== undefined && changes.replyDueOn !== replyDueOn;
  return historyEntry<'notice.closed'>({
    event,
    chain: facts.project.id,
    action: action as 'notice.closed',
    before: { noticeState: state, ...(moved ? { replyDueOn } : {}) },
    after: {
      notice: id,
      noticeKind: kind,
      year,
      number,
      noticeState: changes.state,
      ...(moved ? { replyDueOn: changes.replyDueOn! } : {}),
      ...(changes.outcome == null ? {} : { noticeOutcome: changes.outcome }),
      ...told,
    },
    ...(reason === undefined ? {} : { reason }),
    ...(causedBy === undefined ? {} : { causedBy }),
  });
}
