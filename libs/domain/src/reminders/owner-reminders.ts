import type { LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { Decision, ReminderToCancel, ReminderToPlan } from '../decision.js';
import type { DifficultyFacts, NewId, ProjectFacts } from '../project/project-facts.js';
import { ownerLadder, type OwedKind } from './owner-ladder.js';
import { planNextReminder } from './plan-reminder.js';
import type { ReminderSettings } from './quiet-hours.js';

type Reminders = Pick<Decision, 'reminders' | 'cancelReminders'>;

/** What has become of one thing owed. */
interface OwedChange {
  readonly kind: OwedKind;
  readonly id: string;
  /** The date from now on; null: the unit owes it no more. */
  readonly dueOn: LocalDate | null;
  /** Why the ladder that stood ends; null: none stood. */
  readonly endedBy: string | null;
}

/**
 * The ladders of those who owe something: each begins when it comes to its unit, and anew with another date or when it is
 * sent back, and ends when the unit has answered. A project that ends asks for no difficulty and no notice any more; an
 * instruction stands until its leader has an answer or takes it back. The deadline version is the number of the event, in the
 * project's history, with which the ladder began: a second one never has the name of the first.
 * @param after the facts with the decision in them.
 */
export function ownerReminders(
  facts: ProjectFacts,
  after: ProjectFacts,
  decided: Pick<Decision, 'versions'>,
  { hours }: { readonly hours: ReminderSettings },
  calendar: WorkingCalendar,
  newId: NewId,
): Reminders {
  const changes = [
    ...difficultyChanges(facts, after),
    ...writtenChanges(after, decided),
    ...endedNotices(facts, after, decided),
  ];
  return {
    reminders: changes.flatMap(({ kind, id, dueOn }): ReminderToPlan[] => {
      const deadline = { dueOn, recordedAt: facts.now, reached: false };
      const planned = planNextReminder(deadline, null, calendar, hours, ownerLadder);
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
function writtenChanges({ project }: ProjectFacts, { versions }: Pick<Decision, 'versions'>): OwedChange[] {
  return versions.flatMap((one): OwedChange[] => {
    if (one.table === 'instruction') {
      const { id, state, dueOn } = one.row;
      return state === 'given'
        ? [{ kind: 'instruction', id, dueOn, endedBy: null }]
        : [{ kind: 'instruction', id, dueOn: null, endedBy: state === 'answered' ? 'answered' : 'settled' }];
    }
    if (one.table === 'notice') {
      const { id, state, replyDueOn } = one.row;
      return state === 'issued' && project.state === 'active'
        ? [{ kind: 'notice', id, dueOn: replyDueOn, endedBy: null }]
        : [{ kind: 'notice', id, dueOn: null, endedBy: state === 'replied' ? 'answered' : 'settled' }];
    }
    return [];
  });
}

/** With its project a notice ends too, and closes by itself a little later. */
function endedNotices(
  facts: ProjectFacts,
  after: ProjectFacts,
  { versions }: Pick<Decision, 'versions'>,
): OwedChange[] {
  if (after.project.state === 'active') return [];
  const written = new Set(versions.flatMap((one) => (one.table === 'notice' ? [one.row.id] : [])));
  return facts.reminders
    .filter(({ subjectKind, subjectId }) => subjectKind === 'notice' && !written.has(subjectId))
    .map(({ subjectId: id }) => ({ kind: 'notice', id, dueOn: null, endedBy: 'project_ended' }));
}
