import type { LocalDate } from '../calendar/local-date.js';
import type { Computed, WorkingCalendar } from '../calendar/working-calendar.js';
import type { Decision, ReminderToCancel, ReminderToPlan } from '../decision.js';
import { permitDue } from '../permit/permit-clock.js';
import type { PermitRow } from '../permit/permit-row.js';
import type { DifficultyFacts, NewId, ProjectFacts } from '../project/project-facts.js';
import type { HoldRow } from '../recorded-rows.js';
import { ladderOfSubject } from './ladder-of-subject.js';
import { milestoneLadder } from './ladder.js';
import type { OwedKind } from './owner-ladder.js';
import { planNextReminder } from './plan-reminder.js';
import type { ReminderSettings } from './quiet-hours.js';

type Reminders = Pick<Decision, 'reminders' | 'cancelReminders'>;
type Decided = Pick<Decision, 'versions' | 'permits'>;

/** What has become of one thing owed. */
interface OwedChange {
  readonly kind: OwedKind;
  readonly id: string;
  /** The date from now on; null: the unit owes it no more. */
  readonly dueOn: LocalDate | null;
  /** Whether the date was found beyond the years of the calendar. */
  readonly provisional?: boolean;
  /** Why the ladder that stood ends; null: none stood. */
  readonly endedBy: string | null;
}

/**
 * The ladders of those who owe something: each begins when it comes to its unit, and anew with another date or when it is
 * sent back, and ends when the unit has answered. A project that ends asks for nothing of it any more but for instructions,
 * which stand until their leader has an answer or takes them back. The deadline version is the number of the event, in the
 * project's history, with which the ladder began: a second one never has the name of the first.
 * @param after the facts with the decision in them.
 */
export function ownerReminders(
  facts: ProjectFacts,
  after: ProjectFacts,
  decided: Decided,
  { hours }: { readonly hours: ReminderSettings },
  calendar: WorkingCalendar,
  newId: NewId,
): Reminders {
  const changes = [
    ...difficultyChanges(facts, after),
    ...writtenChanges(after, decided),
    ...holdChanges(facts, after),
    ...permitChanges(facts, after, decided, calendar),
    ...endedWithProject(facts, after),
  ];
  return {
    reminders: changes.flatMap(({ kind, id, dueOn, provisional }): ReminderToPlan[] => {
      const deadline = { dueOn, recordedAt: facts.now, reached: false, provisional: provisional ?? false };
      const ladder = ladderOfSubject(kind, milestoneLadder);
      const planned = planNextReminder(deadline, null, calendar, hours, ladder);
      if (planned === null) return [];
      return [
        {
          id: newId(),
          subjectKind: kind,
          subjectId: id,
          projectId: after.project.id,
          deadlineVersion: facts.seq + 1,
          planned,
        },
      ];
    }),
    cancelReminders: changes.flatMap(({ kind, id, endedBy }): ReminderToCancel[] =>
      endedBy === null ? [] : [{ subjectKind: kind, subjectId: id, reason: endedBy }],
    ),
  };
}

function difficultyChanges(facts: ProjectFacts, after: ProjectFacts): OwedChange[] {
  const before = new Map(facts.difficulties.map((one) => [one.id, one]));
  return after.difficulties.flatMap((now): OwedChange[] => {
    const was = dueOf(facts, before.get(now.id));
    const dueOn = dueOf(after, now);
    if (was === dueOn) return [];
    const endedBy = was === null ? null : whyDifficultyEnded(after, now);
    return [{ kind: 'difficulty', id: now.id, dueOn, endedBy }];
  });
}

/** Until when the owner is to settle the difficulty; null: nothing is waited for, or the project has ended. */
function dueOf({ project }: ProjectFacts, difficulty: DifficultyFacts | undefined): LocalDate | null {
  const isAwaited =
    project.state === 'active' && (difficulty?.state === 'open' || difficulty?.state === 'accepted');
  return isAwaited ? difficulty.dueOn : null;
}

function whyDifficultyEnded({ project }: ProjectFacts, { state }: DifficultyFacts): string {
  if (project.state !== 'active') return 'project_ended';
  if (state === 'closed') return 'settled';
  return state === 'open' || state === 'accepted' ? 'deadline_changed' : 'answered';
}

/** Instructions and notices: every version of them tells of another step. */
function writtenChanges({ project }: ProjectFacts, { versions }: Decided): OwedChange[] {
  return versions.flatMap((one): OwedChange[] => {
    if (one.table === 'instruction') {
      const { id, state, dueOn } = one.row;
      return state === 'given'
        ? [{ kind: 'instruction', id, dueOn, endedBy: null }]
        : [{ kind: 'instruction', id, dueOn: null, endedBy: state === 'answered' ? 'answered' : 'settled' }];
    }
    if (one.table === 'notice') {
      const { id, state, replyDueOn } = one.row;
      const isActive = project.state === 'active';
      if (state === 'issued' && isActive) return [{ kind: 'notice', id, dueOn: replyDueOn, endedBy: null }];
      const why = state === 'replied' ? 'answered' : isActive ? 'settled' : 'project_ended';
      return [{ kind: 'notice', id, dueOn: null, endedBy: why }];
    }
    return [];
  });
}

/** A hold is to be ended or renewed by its agreed end; a renewed one is another hold. */
function holdChanges(facts: ProjectFacts, after: ProjectFacts): OwedChange[] {
  const isRunning = ({ project }: ProjectFacts, hold: HoldRow | undefined): boolean =>
    project.state === 'active' && hold?.state === 'running';
  const before = new Map(facts.holds.map((one) => [one.id, one]));
  return after.holds.flatMap((now): OwedChange[] => {
    const [ran, runs] = [isRunning(facts, before.get(now.id)), isRunning(after, now)];
    if (ran === runs) return [];
    const why = after.project.state === 'active' ? 'settled' : 'project_ended';
    return [{ kind: 'hold', id: now.id, dueOn: runs ? now.toOn : null, endedBy: ran ? why : null }];
  });
}

/**
 * A permit is to be decided by the day that its limit gives, which begins another ladder where a supplement or a correction
 * moves it, or gives the permit to another authority. While the clock stands nobody is asked.
 */
function permitChanges(
  facts: ProjectFacts,
  after: ProjectFacts,
  { permits }: Decided,
  calendar: WorkingCalendar,
): OwedChange[] {
  return permits.flatMap(({ before, after: permit }): OwedChange[] => {
    const was = before === null ? null : permitDueOf(facts, before, calendar);
    const due = permitDueOf(after, permit, calendar);
    const isSame = was?.day === due?.day && before?.authorityUnitId === permit.authorityUnitId;
    if (isSame || (was === null && due === null)) return [];
    const endedBy = was === null ? null : whyPermitEnded(permit, was.day === due?.day);
    const { day: dueOn, provisional } = due ?? { day: null, provisional: false };
    return [{ kind: 'permit', id: permit.id, dueOn, provisional, endedBy }];
  });
}

function permitDueOf(
  { project }: ProjectFacts,
  permit: PermitRow,
  calendar: WorkingCalendar,
): Computed<{ day: LocalDate }> | null {
  return project.state === 'active' && permit.state === 'applied' ? permitDue(permit, calendar) : null;
}

function whyPermitEnded({ state }: PermitRow, isPassedOn: boolean): string {
  if (state === 'suspended') return 'supplements';
  if (state !== 'applied') return 'settled';
  return isPassedOn ? 'passed_on' : 'deadline_changed';
}

/** With their project permits end too. */
function endedWithProject({ reminders }: ProjectFacts, { project }: ProjectFacts): OwedChange[] {
  if (project.state === 'active') return [];
  return reminders.flatMap(({ subjectKind: kind, subjectId: id }): OwedChange[] =>
    kind === 'permit' ? [{ kind, id, dueOn: null, endedBy: 'project_ended' }] : [],
  );
}
