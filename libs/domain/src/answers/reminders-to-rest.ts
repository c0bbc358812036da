import { shanghaiInstant } from '../calendar/local-date.js';
import type { ReminderToRest } from '../decision.js';
import type { ProjectFacts } from '../project/project-facts.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { isOwed } from '../reminders/is-owed.js';
import { movedOutOfQuietHours, type ReminderSettings } from '../reminders/quiet-hours.js';
import { ladderRest, type LadderRest } from './ladder-rest.js';

/**
 * The ladders that a change brings to rest or to life again: where the rest is another one than before, and where a new
 * ladder begins at rest.
 */
export function remindersToRest(
  facts: ProjectFacts,
  after: ProjectFacts,
  calendar: WorkingCalendar,
  hours: ReminderSettings,
): ReminderToRest[] {
  const before = new Map(facts.milestones.map((milestone) => [milestone.id, milestone]));
  return after.milestones.flatMap((milestone): ReminderToRest[] => {
    if (!isOwed(after, milestone)) return [];
    const was = before.get(milestone.id);
    const goesOn = was?.deadlineVersion === milestone.deadlineVersion;
    const rested = goesOn ? ladderRest(facts, was, calendar) : null;
    const rest = ladderRest(after, milestone, calendar);
    if (isSame(rested, rest)) return [];
    const until = rest?.armedOn == null ? null : shanghaiInstant(rest.armedOn, hours.sendTime);
    const now = movedOutOfQuietHours(facts.now, hours);
    return [
      {
        subjectKind: 'milestone',
        subjectId: milestone.id,
        because: rest?.because ?? null,
        until,
        notBefore: until === null || until < now ? now : until,
        sendTime: hours.sendTime,
      },
    ];
  });
}

function isSame(a: LadderRest | null, b: LadderRest | null): boolean {
  return a?.because === b?.because && a?.armedOn === b?.armedOn;
}
