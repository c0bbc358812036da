import { decisionDeadline, permitDue, type Deadline, type WorkingCalendar } from '#domain';
import type { DueReminder } from './claim-facts.js';

/**
 * The deadline of a reminder as it is now: of a date change found from when it was asked for, of a permit from its clock, of
 * everything else as it is on record. Null: there is none any more.
 */
export function deadlineOf(
  {
    requestedAt,
    permit,
    dueOn,
    deadlineRecordedAt: recordedAt,
    reached,
  }: Pick<DueReminder, 'requestedAt' | 'permit' | 'dueOn' | 'deadlineRecordedAt' | 'reached'>,
  calendar: WorkingCalendar,
): Deadline | null {
  if (requestedAt !== null) return decisionDeadline({ requestedAt: requestedAt.toISOString() }, calendar);
  if (recordedAt === null) return null;
  const due = permit === null ? null : permitDue(permit, calendar);
  if (due !== null) return { dueOn: due.day, recordedAt, reached, provisional: due.provisional };
  return dueOn === null ? null : { dueOn, recordedAt, reached };
}
