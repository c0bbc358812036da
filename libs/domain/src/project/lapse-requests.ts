import type { Decision } from '../decision.js';
import { historyEntry, type HistoryEntry } from '../history/history-entry.js';
import type { VersionedRow } from '../recorded-rows.js';
import type { NewId, ProjectFacts } from './project-facts.js';

/**
 * Requests that a change has left without a subject: the milestone is reached, or the project has ended. They lapse with
 * the change that made them idle, so that nobody is asked to decide over nothing.
 * @param after the facts with the change in them.
 */
export function lapsedRequests(
  after: ProjectFacts,
  causedBy: string,
  newId: NewId,
): Pick<Decision, 'entries' | 'versions'> {
  const hasEnded = after.project.state !== 'active';
  const reached = new Set(
    after.milestones.filter(({ reachedPrecision }) => reachedPrecision !== null).map(({ id }) => id),
  );
  const entries: HistoryEntry[] = [];
  const versions: VersionedRow[] = [];
  const lapse = (subject: string, id: string): void => {
    entries.push(
      historyEntry<'request.lapsed'>({
        event: newId(),
        chain: after.project.id,
        action: 'request.lapsed',
        causedBy,
        before: { state: 'open' },
        after: { subject, request: id, state: 'lapsed' },
      }),
    );
  };
  for (const row of after.dateChanges)
    if (hasEnded || reached.has(row.milestoneId)) {
      lapse('date_change', row.id);
      versions.push({ table: 'date_change', row: { ...row, version: row.version + 1, state: 'lapsed' } });
    }
  for (const row of after.stageUndos)
    if (hasEnded || !reached.has(row.milestoneId)) {
      lapse('stage_undo', row.id);
      versions.push({ table: 'stage_undo', row: { ...row, version: row.version + 1, state: 'lapsed' } });
    }
  for (const row of after.holds)
    if (hasEnded && row.state === 'requested') {
      lapse('hold', row.id);
      versions.push({ table: 'hold', row: { ...row, version: row.version + 1, state: 'lapsed' } });
    }
  return { entries, versions };
}
