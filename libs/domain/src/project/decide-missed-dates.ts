import { shanghaiDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry } from '../history/history-entry.js';
import type { MilestoneFacts, NewId, ProjectFacts } from './project-facts.js';

/**
 * Records every deadline of the project that has passed unreached: once per deadline, from 00:00 after `dueOn`
 * (domain language, missed date). Null when there is none to record.
 */
export function decideMissedDates(facts: ProjectFacts, newId: NewId): Decision | null {
  if (facts.project.state !== 'active') return null;
  const today = shanghaiDate(facts.now);
  const recorded = new Set(facts.missedDates.map((date) => `${date.milestoneId} ${date.deadlineVersion}`));
  const missed = facts.milestones.filter(
    (milestone): milestone is MilestoneFacts & { dueOn: NonNullable<MilestoneFacts['dueOn']> } =>
      milestone.reachedPrecision === null &&
      milestone.dueOn !== null &&
      milestone.dueOn < today &&
      !recorded.has(`${milestone.id} ${milestone.deadlineVersion}`),
  );
  if (missed.length === 0) return null;
  const rows = missed.map((milestone) => ({ id: newId(), milestone }));
  return decision({
    entries: rows.map(({ milestone }) =>
      historyEntry<'milestone.missed'>({
        event: newId(),
        chain: facts.project.id,
        action: 'milestone.missed',
        effectiveOn: milestone.dueOn,
        before: null,
        after: {
          milestone: milestone.id,
          stage: milestone.stage,
          dueOn: milestone.dueOn,
          deadlineVersion: milestone.deadlineVersion,
          state: 'missed',
        },
      }),
    ),
    inserts: rows.map(({ id, milestone }) => ({
      table: 'missed_date',
      row: {
        id,
        projectId: facts.project.id,
        milestoneId: milestone.id,
        deadlineVersion: milestone.deadlineVersion,
        dueOn: milestone.dueOn,
      },
    })),
    versions: rows.map(({ id }) => ({ table: 'missed_date', row: { id, version: 1, state: 'missed' } })),
  });
}
