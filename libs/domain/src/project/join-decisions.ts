import { decision, type Decision } from '../decision.js';
import type { VersionedRow } from '../recorded-rows.js';

/**
 * Decisions that were made one upon the other, as one: of a row that several of them change the last state is the next
 * version, since all of it is recorded at one instant. Only for rules that record entries, rows and versions.
 */
export function joinDecisions(decisions: readonly Decision[]): Decision {
  return decision({
    entries: decisions.flatMap(({ entries }) => entries),
    inserts: decisions.flatMap(({ inserts }) => inserts),
    versions: joinVersions(decisions.flatMap(({ versions }) => versions)),
  });
}

function joinVersions(versions: readonly VersionedRow[]): VersionedRow[] {
  const joined = new Map<string, VersionedRow>();
  for (const one of versions) {
    const key = `${one.table} ${keyOf(one)}`;
    const first = joined.get(key);
    joined.set(
      key,
      first === undefined
        ? one
        : ({ ...one, row: { ...one.row, version: first.row.version } } as VersionedRow),
    );
  }
  return [...joined.values()];
}

function keyOf({ row }: VersionedRow): string | number {
  if ('id' in row) return row.id;
  return 'year' in row ? row.year : row.projectId;
}
