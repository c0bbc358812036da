import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { Decision, ReminderToPlan } from '../decision.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import type { Ladder } from '../reminders/ladder.js';
import { planNextReminder } from '../reminders/plan-reminder.js';
import type { ReminderSettings } from '../reminders/quiet-hours.js';
import { approverLadder, decisionDeadline } from './approver-ladder.js';

/** A date change is asked for once and never changes: its deadline has one version. */
const onlyVersion = 1;

/** The ladders of those who decide: each begins with its request and ends with the decision, or when it lapses. */
export function approverReminders(
  facts: ProjectFacts,
  after: ProjectFacts,
  settings: { readonly ladder: Ladder; readonly hours: ReminderSettings },
  calendar: WorkingCalendar,
  newId: NewId,
): Pick<Decision, 'reminders' | 'cancelReminders'> {
  const before = new Set(facts.dateChanges.map(({ id }) => id));
  const open = new Set(after.dateChanges.map(({ id }) => id));
  const asked = after.dateChanges.filter(({ id }) => !before.has(id));
  const ladder = approverLadder(settings.ladder);
  return {
    reminders: asked.flatMap((request): ReminderToPlan[] => {
      const deadline = decisionDeadline(request, calendar);
      const planned = planNextReminder(deadline, null, calendar, settings.hours, ladder);
      if (planned === null) return [];
      return [
        {
          id: newId(),
          subjectKind: 'dateChange',
          subjectId: request.id,
          projectId: after.project.id,
          deadlineVersion: onlyVersion,
          planned,
        },
      ];
    }),
    cancelReminders: facts.dateChanges
      .filter(({ id }) => !open.has(id))
      .map(({ id }) => ({ subjectKind: 'dateChange', subjectId: id, reason: 'request_ended' })),
  };
}
