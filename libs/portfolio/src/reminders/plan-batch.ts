import {
  answeringIn,
  dutyHolders,
  ladderOfSubject,
  planClaim,
  resolveRecipients,
  type Answering,
  type AnsweringDuty,
  type Deadline,
  type Ladder,
  type NewId,
  type PlannedReminder,
  type ReminderSettings,
  type StepCode,
  type WorkingCalendar,
} from '#domain';
import type { DueReminder, AnsweringUnit, ReceivedAs } from './claim-facts.js';
import { deadlineOf } from './deadline-of.js';

/** What the days of a project's ladders are found with. */
export interface LadderRules {
  readonly calendar: WorkingCalendar;
  readonly ladder: Ladder;
  readonly hours: ReminderSettings;
}

/** How a locked row ends. */
export interface EndedReminder {
  readonly id: string;
  readonly state: 'claimed' | 'superseded' | 'cancelled';
  readonly reason: string | null;
}

/** A locked row that waits for another time: the calendar has moved it. */
export interface MovedReminder {
  readonly id: string;
  readonly planned: PlannedReminder;
}

/** A step that gets a row of its own at the claim, for the same date as the locked row `of`. */
export interface NewReminder {
  readonly id: string;
  readonly of: string;
  readonly planned: PlannedReminder;
  readonly state: 'pending' | 'claimed' | 'superseded';
  readonly reason: string | null;
}

/** Somebody owed an item of a reminder that is claimed now. */
export interface OwedItem {
  readonly reminderId: string;
  readonly personId: string;
  readonly receivedAs: ReceivedAs;
  readonly step: StepCode;
}

/** What a batch of due reminders comes to. */
export interface BatchPlan {
  readonly ended: readonly EndedReminder[];
  readonly moved: readonly MovedReminder[];
  readonly inserted: readonly NewReminder[];
  readonly items: readonly OwedItem[];
}

/**
 * Plans a batch in memory: of each ladder the newest step due is claimed, those before it are superseded, the next one
 * is planned, and the people are fixed from the duties of today. Where a stage that is due speaks for the milestone, the
 * newest step is superseded too (thrift). What is reached, ended or has another deadline by now is cancelled. `now` is
 * application time, read after the rows were locked.
 */
export function planBatch(
  reminders: readonly DueReminder[],
  units: readonly AnsweringUnit[],
  duties: readonly AnsweringDuty[],
  now: Date,
  rulesOf: (projectId: string) => LadderRules,
  newId: NewId,
): BatchPlan {
  const paths = new Map(units.map(({ unitId, path }) => [unitId, path]));
  const answering = answeringIn(duties);
  const plan: GrowingPlan = { ended: [], moved: [], inserted: [], items: [] };
  for (const reminder of reminders) {
    const rules = rulesOf(reminder.projectId);
    const deadline = deadlineOf(reminder, rules.calendar);
    const reason = cancelReason(reminder);
    if (reason !== null || deadline === null)
      plan.ended.push({ id: reminder.id, state: 'cancelled', reason: reason ?? 'deadline_changed' });
    else {
      const path = paths.get(reminder.answeringUnitId) ?? [reminder.answeringUnitId];
      const receive = (send: PlannedReminder): Omit<OwedItem, 'reminderId'>[] =>
        receivers(reminder.projectId, path, answering, send);
      climb(reminder, deadline, receive, now, rules, newId, plan);
    }
  }
  return plan;
}

interface GrowingPlan {
  readonly ended: EndedReminder[];
  readonly moved: MovedReminder[];
  readonly inserted: NewReminder[];
  readonly items: OwedItem[];
}

/** Why the reminder is not owed any more, or null. */
function cancelReason(reminder: DueReminder): string | null {
  // A leader's instruction stands until it is answered, whatever has become of its project.
  if (reminder.projectState !== 'active' && reminder.subjectKind !== 'instruction') return 'project_ended';
  if (reminder.reached) return 'reached';
  return reminder.currentDeadlineVersion === reminder.deadlineVersion ? null : 'deadline_changed';
}

function climb(
  reminder: DueReminder,
  deadline: Deadline,
  receive: (send: PlannedReminder) => Omit<OwedItem, 'reminderId'>[],
  now: Date,
  { calendar, hours, ladder: ofMilestones }: LadderRules,
  newId: NewId,
  plan: GrowingPlan,
): void {
  const ladder = ladderOfSubject(reminder.subjectKind, ofMilestones);
  const { send, superseded, next } = planClaim(deadline, reminder.step, now, calendar, hours, ladder);
  const insert = (planned: PlannedReminder, state: NewReminder['state'], reason: string | null): string => {
    const id = newId();
    plan.inserted.push({ id, of: reminder.id, planned, state, reason });
    return id;
  };
  if (next?.step === reminder.step) {
    plan.moved.push({ id: reminder.id, planned: next });
    return;
  }
  const owed = send === null || reminder.suppressed ? [] : receive(send);
  const [state, reason] = reminder.suppressed
    ? (['superseded', 'suppressed'] as const)
    : (['claimed', owed.length === 0 ? 'vacant' : null] as const);
  let claimedId: string | null = null;
  if (send?.step === reminder.step) {
    claimedId = reminder.id;
    plan.ended.push({ id: reminder.id, state, reason });
  } else {
    plan.ended.push(
      send === null
        ? { id: reminder.id, state: 'cancelled', reason: 'replanned' }
        : { id: reminder.id, state: 'superseded', reason: 'newer_step' },
    );
    if (send !== null) claimedId = insert(send, state, reason);
  }
  for (const step of superseded) if (step.step !== reminder.step) insert(step, 'superseded', 'newer_step');
  if (next !== null) insert(next, 'pending', null);
  if (claimedId === null) return;
  for (const { personId, receivedAs, step } of owed)
    plan.items.push({ reminderId: claimedId, personId, receivedAs, step });
}

/** To whom a step goes; nobody if every duty above is vacant. Of vacancies those hear who administer security. */
function receivers(
  projectId: string,
  path: readonly string[],
  answering: Answering,
  send: PlannedReminder,
): Omit<OwedItem, 'reminderId'>[] {
  const { people, vacancies } = resolveRecipients(send.recipients, dutyHolders(answering, projectId, path));
  const security = vacancies.length === 0 ? [] : answering('security_administrator', path[0]);
  return [
    ...people.map(({ person, role }) => ({ personId: person, receivedAs: role, step: send.step })),
    ...security.map((personId) => ({
      personId,
      receivedAs: 'security_administrator' as const,
      step: send.step,
    })),
  ];
}
