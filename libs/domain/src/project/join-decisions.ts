import { joined, type Decision } from '../decision.js';
import type { VersionedRow } from '../recorded-rows.js';

/**
 * Decisions that were made one upon the other, as one: of a row that several of them change the last state is the next
 * version, since all of it is recorded at one instant.
 */
export function joinDecisions(decisions: readonly Decision[]): Decision {
  const whole = joined(decisions);
  return { ...whole, versions: joinVersions(whole.versions) };
}

function joinVersions(versions: readonly VersionedRow[]): VersionedRow[] {
  const last = new Map<string, VersionedRow>();
  for (const one of versions) {
    const key = `${one.table} ${keyOf(one)}`;
    const first = last.get(key);
    last.set(
      key,
      first === undefined
        ? one
        : ({ ...one, row: { ...one.row, version: first.row.version } } as VersionedRow),
    );
  }
  return [...last.values()];
}

function keyOf({ row }: VersionedRow): string | number {
  if ('id' in row) return row.id;
  return 'year' in row ? row.year : row.projectId;
}
