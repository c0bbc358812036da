import { shanghaiDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { dueDate } from '../dates/due-date.js';
import type { Decision, ReminderToCancel, ReminderToPlan } from '../decision.js';
import { approverReminders } from '../answers/approver-reminders.js';
import { remindersToRest } from '../answers/reminders-to-rest.js';
import { historyEntry, type HistoryEntry } from '../history/history-entry.js';
import { lightSchedule } from '../lights/light-schedule.js';
import { defaultLightSettings, type LightSettings } from '../lights/light.js';
import { nextLights } from '../lights/next-lights.js';
import { settledNotices } from '../notice/decide-notice-closing.js';
import type { MilestoneRow, VersionedRow } from '../recorded-rows.js';
import { ladderOf, milestoneLadder, type Ladder } from '../reminders/ladder.js';
import { isOwed } from '../reminders/is-owed.js';
import { ownerReminders } from '../reminders/owner-reminders.js';
import { planNextReminder } from '../reminders/plan-reminder.js';
import { defaultReminderSettings, type ReminderSettings } from '../reminders/quiet-hours.js';
import type { Settings } from '../settings/settings.js';
import { applyDecision } from './apply-decision.js';
import { lapsedRequests } from './lapse-requests.js';
import { milestoneRow, type MilestoneFacts, type NewId, type ProjectFacts } from './project-facts.js';

/** What follows from a change depends on the settings of the programme and on the working calendar. */
export interface ProjectSettings {
  readonly lights: LightSettings;
  /** Calendar days before a date from which it moves only by request and decision. */
  readonly lockWindowDays: number;
  readonly ladder: Ladder;
  readonly hours: ReminderSettings;
}

/** As the city begins with. */
export const defaultProjectSettings: ProjectSettings = {
  lights: defaultLightSettings,
  lockWindowDays: 30,
  ladder: milestoneLadder,
  hours: defaultReminderSettings,
};

/** The same as the city has set it. */
export function projectSettings(settings: Settings): ProjectSettings {
  const { late, behind, statistics, stale } = settings.light_thresholds;
  return {
    lights: {
      redSlips: defaultLightSettings.redSlips,
      overdueYellowFromDays: late.yellowFromDays,
      overdueRedOverDays: late.redOverDays,
      behindYellowBasisPoints: behind.yellowFromPoints * 100,
      behindRedBasisPoints: behind.redOverPoints * 100,
      statisticsYellowMonths: statistics.yellowOverMonths,
      statisticsRedMonths: statistics.redOverMonths,
      statisticsFromInvestment: `${statistics.fromTotalInvestment}.0000`,
      staleWorkingDays: settings.stale_reports.workingDays,
      staleRedTimes: stale.redAtTimes,
    },
    lockWindowDays: settings.lock_window.calendarDays,
    ladder: ladderOf(settings.reminder_steps),
    hours: settings.reminder_hours,
  };
}

/** What the consequences are found with. */
export interface ConsequenceContext {
  readonly settings: ProjectSettings;
  readonly calendar: WorkingCalendar;
  readonly newId: NewId;
}

/**
 * The decision with everything that follows from it: dates due under the holds, requests that lapse, notices that close, the
 * light schedule, and the reminders to cancel and to plan. Every change of a project goes through here, so that no rule has to
 * think of them.
 */
export function withConsequences(
  facts: ProjectFacts,
  decided: Decision,
  context: ConsequenceContext,
): Decision {
  const { settings, calendar, newId } = context;
  const dated = withDueDates(facts, applied(facts, decided), newId);
  const { decided: whole, after } = withSettledNotices(facts, withLapsedRequests(facts, dated, newId), newId);
  const today = shanghaiDate(facts.now);
  const schedule = lightSchedule(after, today, settings.lights, calendar);
  const lights = nextLights(after, schedule, today);
  const approvers = approverReminders(facts, after, settings, calendar, newId);
  const owners = ownerReminders(facts, after, whole, settings, calendar, newId);
  return {
    ...whole,
    inserts: [...whole.inserts, ...lights.inserts],
    versions: [...whole.versions, ...lights.versions],
    cancelReminders: [
      ...whole.cancelReminders,
      ...remindersToCancel(facts, after),
      ...approvers.cancelReminders,
      ...owners.cancelReminders,
    ],
    reminders: [
      ...whole.reminders,
      ...remindersToPlan(facts, after, context),
      ...approvers.reminders,
      ...owners.reminders,
    ],
    restReminders: [...whole.restReminders, ...remindersToRest(facts, after, calendar, settings.hours)],
  };
}

/** Events and versions that follow from a change. */
type Followed = Pick<Decision, 'entries' | 'versions'>;

/** A decision and the facts as they are with it. */
interface Applied {
  readonly decided: Decision;
  readonly after: ProjectFacts;
}

function applied(facts: ProjectFacts, decided: Decision): Applied {
  return { decided, after: applyDecision(facts, decided) };
}

function withLapsedRequests(facts: ProjectFacts, change: Applied, newId: NewId): Applied {
  const { decided, after } = change;
  return extended(facts, change, lapsedRequests(after, decided.entries[0]!.event, newId));
}

function withSettledNotices(facts: ProjectFacts, change: Applied, newId: NewId): Applied {
  const { decided, after } = change;
  return extended(facts, change, settledNotices(after, decided, newId));
}

/** A change with what follows from it; the same object where nothing does. */
function extended(facts: ProjectFacts, change: Applied, { entries, versions }: Followed): Applied {
  if (entries.length === 0) return change;
  const { decided } = change;
  return applied(facts, {
    ...decided,
    entries: [...decided.entries, ...entries],
    versions: [...decided.versions, ...versions],
  });
}

type MilestoneVersion = Extract<VersionedRow, { table: 'milestone' }>;

/** Puts date due and deadline version into the milestones that the decision writes, and moves those that a hold moves. */
function withDueDates(facts: ProjectFacts, change: Applied, newId: NewId): Applied {
  const { decided, after } = change;
  const before = new Map(facts.milestones.map((milestone) => [milestone.id, milestone]));
  const written = new Set(decided.versions.flatMap((one) => (one.table === 'milestone' ? [one.row.id] : [])));
  const isReopened = facts.project.state !== 'active' && after.project.state === 'active';
  const moved = new Map<string, MilestoneFacts>();
  const entries: HistoryEntry[] = [];
  for (const milestone of after.milestones) {
    const was = before.get(milestone.id);
    const now = withDeadline(milestone, was, after, isReopened);
    if (now === milestone) continue;
    moved.set(milestone.id, now);
    if (was !== undefined && !written.has(milestone.id))
      entries.push(dueMovedEntry(facts, was, now, decided.entries[0]!.event, newId()));
  }
  if (moved.size === 0) return change;
  const versions = decided.versions.map((one) =>
    one.table === 'milestone' && moved.has(one.row.id)
      ? { ...one, row: { ...one.row, ...deadlineOf(moved.get(one.row.id)!) } }
      : one,
  );
  const others = [...moved.values()]
    .filter(({ id }) => !written.has(id))
    .map((milestone): MilestoneVersion => ({
      table: 'milestone',
      row: { ...milestoneRow(milestone), version: milestone.version + 1 },
    }));
  return applied(facts, {
    ...decided,
    entries: [...decided.entries, ...entries],
    versions: [...versions, ...others],
  });
}

/** The same object where its deadline stays as it is. */
function withDeadline(
  milestone: MilestoneFacts,
  was: MilestoneFacts | undefined,
  { holds, now }: ProjectFacts,
  isReopened: boolean,
): MilestoneFacts {
  // What was reached keeps the deadline that it was held against.
  if (milestone.reachedPrecision !== null && was !== undefined) return milestone;
  const due = dueDate(milestone, holds);
  const isUndone = was !== undefined && was.reachedPrecision !== null;
  // What counts again is another deadline, on the same day too: its ladder begins anew.
  const countsAgain = due.dueOn !== null && (isUndone || isReopened);
  const isSame = due.dueOn === (was?.dueOn ?? null) && due.daysHeld === (was?.daysHeld ?? 0) && !countsAgain;
  if (isSame) return milestone;
  return {
    ...milestone,
    ...due,
    deadlineVersion: due.dueOn === null ? 0 : (was?.deadlineVersion ?? 0) + 1,
    deadlineRecordedAt: due.dueOn === null ? null : now.toISOString(),
    rearmsOn: null,
  };
}

type DeadlineFields = 'dueOn' | 'daysHeld' | 'deadlineVersion' | 'deadlineRecordedAt' | 'rearmsOn';

function deadlineOf(milestone: MilestoneFacts): Pick<MilestoneRow, DeadlineFields> {
  const { dueOn, daysHeld, deadlineVersion, deadlineRecordedAt, rearmsOn } = milestone;
  return { dueOn, daysHeld, deadlineVersion, deadlineRecordedAt, rearmsOn };
}

function dueMovedEntry(
  facts: ProjectFacts,
  was: MilestoneFacts,
  now: MilestoneFacts,
  causedBy: string,
  event: string,
): HistoryEntry {
  const { id, stage, step } = now;
  return historyEntry<'milestone.due_moved'>({
    event,
    chain: facts.project.id,
    action: 'milestone.due_moved',
    causedBy,
    before: { dueOn: was.dueOn, daysHeld: was.daysHeld },
    after: { milestone: id, stage, step, dueOn: now.dueOn, daysHeld: now.daysHeld },
  });
}

function remindersToCancel(facts: ProjectFacts, after: ProjectFacts): ReminderToCancel[] {
  const milestones = new Map(after.milestones.map((milestone) => [milestone.id, milestone]));
  const before = new Map(facts.milestones.map((milestone) => [milestone.id, milestone]));
  const subjects = new Set([
    ...facts.reminders
      .filter(({ subjectKind }) => subjectKind === 'milestone')
      .map(({ subjectId }) => subjectId),
    // Claimed, and perhaps not handed over yet: what has been reached is taken out of the message.
    ...after.milestones
      .filter(({ id, reachedPrecision }) => reachedPrecision !== null && !before.get(id)?.reachedPrecision)
      .map(({ id }) => id),
  ]);
  return [...subjects].flatMap((subjectId): ReminderToCancel[] => {
    const [was, is] = [before.get(subjectId), milestones.get(subjectId)];
    if (was === undefined) return [];
    const cancel = (reason: string): ReminderToCancel[] => [{ subjectKind: 'milestone', subjectId, reason }];
    if (after.project.state !== 'active') return cancel('project_ended');
    if (is?.reachedPrecision != null) return cancel('reached');
    return is?.deadlineVersion === was.deadlineVersion ? [] : cancel('deadline_changed');
  });
}

/** The first step of every ladder that begins: a new date, or one that is another than before. */
function remindersToPlan(
  facts: ProjectFacts,
  after: ProjectFacts,
  { settings, calendar, newId }: ConsequenceContext,
): ReminderToPlan[] {
  const before = new Map(facts.milestones.map((milestone) => [milestone.id, milestone]));
  return after.milestones.flatMap((milestone): ReminderToPlan[] => {
    const was = before.get(milestone.id);
    if (!isOwed(after, milestone) || was?.deadlineVersion === milestone.deadlineVersion) return [];
    const deadline = { dueOn: milestone.dueOn, recordedAt: facts.now, reached: false };
    const planned = planNextReminder(deadline, null, calendar, settings.hours, settings.ladder);
    if (planned === null) return [];
    return [
      {
        id: newId(),
        subjectKind: 'milestone',
        subjectId: milestone.id,
        projectId: after.project.id,
        deadlineVersion: milestone.deadlineVersion,
        planned,
      },
    ];
  });
}
