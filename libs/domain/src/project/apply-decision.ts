import type { Decision } from '../decision.js';
import type { RecordedRow, VersionedRow } from '../recorded-rows.js';
import type { MilestoneFacts, ProjectFacts } from './project-facts.js';

type Versioned<T extends VersionedRow['table']> = Extract<VersionedRow, { table: T }>['row'];
type Recorded<T extends RecordedRow['table']> = Extract<RecordedRow, { table: T }>['row'];

/**
 * The facts as they are once the decision is stored: what follows from a change (dates due, lights, reminders) is found
 * from them, by the same functions whatever the change was. Knows the tables that the facts are read from.
 */
export function applyDecision(facts: ProjectFacts, decided: Decision): ProjectFacts {
  const versions = <T extends VersionedRow['table']>(table: T): Versioned<T>[] =>
    decided.versions.flatMap((one) => (one.table === table ? [one.row as Versioned<T>] : []));
  const inserts = <T extends RecordedRow['table']>(table: T): Recorded<T>[] =>
    decided.inserts.flatMap((one) => (one.table === table ? [one.row as Recorded<T>] : []));
  const now = facts.now.toISOString();
  return {
    ...facts,
    project: versions('project').at(-1) ?? facts.project,
    milestones: milestonesAfter(facts.milestones, versions('milestone'), inserts('milestone')),
    missedDates: merged(facts.missedDates, versions('missed_date'), inserts('missed_date')),
    slips: [...facts.slips, ...inserts('slip').map((slip) => ({ ...slip, recordedAt: now }))],
    dateChanges: merged(facts.dateChanges, versions('date_change'), inserts('date_change')).filter(isOpen),
    stageUndos: merged(facts.stageUndos, versions('stage_undo'), inserts('stage_undo')).filter(isOpen),
    holds: merged(facts.holds, versions('hold'), inserts('hold')).filter(({ state }) =>
      ['requested', 'running', 'ended'].includes(state),
    ),
    difficulties: merged(facts.difficulties, versions('difficulty'), inserts('difficulty')),
    notices: merged(facts.notices, versions('notice'), inserts('notice')).filter(
      ({ state }) => state !== 'closed',
    ),
    entries: merged(
      facts.entries,
      versions('list_entry'),
      inserts('list_entry').map((entry) => ({ ...entry, issued: true })),
    ),
    investments: merged(facts.investments, versions('investment_month'), inserts('investment_month')).sort(
      (a, b) => (a.month < b.month ? -1 : 1),
    ),
    lastReportedOn: inserts('progress_report').at(-1)?.reportedOn ?? facts.lastReportedOn,
  };
}

interface Identified {
  readonly id: string;
}

/** Rows with their next versions in place, and new ones at the end, joined from anchor and first version. */
function merged<T extends Identified>(
  rows: readonly T[],
  next: readonly (Identified & object)[],
  anchors: readonly (Identified & object)[],
): T[] {
  const byId = new Map(next.map((row) => [row.id, row]));
  const known = new Set(rows.map(({ id }) => id));
  return [
    ...rows.map((row) => ({ ...row, ...byId.get(row.id) })),
    ...anchors
      .filter(({ id }) => !known.has(id))
      .map((anchor) => ({ ...anchor, ...byId.get(anchor.id) }) as T),
  ];
}

function milestonesAfter(
  milestones: readonly MilestoneFacts[],
  next: readonly Versioned<'milestone'>[],
  anchors: readonly Recorded<'milestone'>[],
): MilestoneFacts[] {
  return merged(milestones, next, anchors).sort((a, b) => a.position - b.position);
}

function isOpen({ state }: { readonly state: string }): boolean {
  return state === 'open';
}
