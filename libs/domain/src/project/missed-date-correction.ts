import type { LocalDate } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import { historyEntry } from '../history/history-entry.js';
import type { MilestoneFacts, NewId, ProjectFacts } from './project-facts.js';

/** Missed by the record, but reached in time and only reported late: the record says so, and keeps the miss. */
export function correctMissedDates(
  facts: ProjectFacts,
  milestone: MilestoneFacts,
  reachedOn: LocalDate,
  causedBy: string,
  newId: NewId,
): Pick<Decision, 'entries' | 'versions'> {
  const missed = facts.missedDates.filter(
    (date) => date.milestoneId === milestone.id && date.state === 'missed' && reachedOn <= date.dueOn,
  );
  return {
    entries: missed.map((date) =>
      historyEntry<'missed_date.corrected'>({
        event: newId(),
        chain: facts.project.id,
        action: 'missed_date.corrected',
        causedBy,
        effectiveOn: date.dueOn,
        before: { state: 'missed' },
        after: {
          milestone: milestone.id,
          stage: milestone.stage,
          dueOn: date.dueOn,
          deadlineVersion: date.deadlineVersion,
          state: 'reported_late',
        },
      }),
    ),
    versions: missed.map((date) => ({
      table: 'missed_date',
      row: { id: date.id, version: date.version + 1, state: 'reported_late' },
    })),
  };
}
