import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { drawnOnce, onceFor } from '../drawn-once.js';
import type { DateChangeRow } from '../recorded-rows.js';
import type { Ladder, LadderRecipient, LadderStep } from '../reminders/ladder.js';
import type { Deadline } from '../reminders/plan-reminder.js';

/** Working days in which a date change is to be decided. */
const decisionWorkingDays = 5;

/** Who decides, and who stands above them; those below have asked. */
const approvers: readonly LadderRecipient[] = ['supervisor', 'project_leader', 'root_leader'];

/** Until when a date change is to be decided, as a deadline: its ladder begins when the day has passed. */
export function decisionDeadline(
  { requestedAt }: Pick<DateChangeRow, 'requestedAt'>,
  calendar: WorkingCalendar,
): Deadline & { readonly dueOn: LocalDate } {
  const recordedAt = new Date(requestedAt);
  const { day, provisional } = calendar.addWorkingDays(shanghaiDate(recordedAt), decisionWorkingDays);
  return { dueOn: day, recordedAt, reached: false, provisional };
}

/**
 * The ladder of those who decide over a date change: the steps after a date of the city's own ladder, from the supervisor
 * on upwards.
 */
export const approverLadder: (ladder: Ladder) => Ladder = onceFor((ladder) =>
  drawnOnce(function* (): Generator<LadderStep> {
    let isFirst = true;
    for (const { code, offset, adds } of ladder) {
      if ('calendarDaysBefore' in offset) continue;
      const above = adds.filter((recipient) => approvers.includes(recipient));
      // Whoever decides hears of it from the first step on.
      const others = above.filter((recipient) => recipient !== 'supervisor');
      yield { code, offset, adds: isFirst ? ['supervisor', ...others] : others };
      isFirst = false;
    }
  }),
);
