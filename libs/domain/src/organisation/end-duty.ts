import type { LocalDate } from '../calendar/local-date.js';
import { historyEntry, systemChain, type HistoryEntry, type SealedValue } from '../history/history-entry.js';
import type { VersionedRow } from '../recorded-rows.js';
import type { DutyRow } from './organisation-rows.js';

/** A duty with the units that its rights flow from: its own unit or its project's, and all above. */
export interface PlacedDuty extends DutyRow {
  readonly unitPath: readonly string[];
}

/** The columns of the row alone: facts may hold more. */
export function dutyRow(duty: DutyRow): DutyRow {
  const { id, version, personId, role, projectId, unitId, fromOn, toOn, deputyFor } = duty;
  return { id, version, personId, role, projectId, unitId, fromOn, toOn, deputyFor };
}

/** One duty that ends: its event and its next version. */
export interface EndedDuty {
  readonly entry: HistoryEntry;
  readonly version: VersionedRow;
}

/**
 * Ends a duty on a day, the first on which it is over. One that would begin on that day or later is taken back: it has
 * no days. `causedBy`: the event that it ends because of.
 */
export function endDuty(
  duty: DutyRow,
  on: LocalDate,
  event: string,
  because: { readonly causedBy?: string; readonly reason?: SealedValue } = {},
): EndedDuty {
  const toOn = lastEnd(duty, on);
  return {
    entry: historyEntry<'duty.ended'>({
      event,
      chain: chainOf(duty),
      action: 'duty.ended',
      before: { toOn: duty.toOn },
      after: { duty: duty.id, person: duty.personId, role: duty.role, unit: duty.unitId, toOn },
      ...because,
    }),
    version: { table: 'duty', row: { ...dutyRow(duty), version: duty.version + 1, toOn } },
  };
}

/** The end that a duty gets when it is to be over on the day: not before it begins. */
export function lastEnd(duty: DutyRow, on: LocalDate): LocalDate {
  return duty.fromOn > on ? duty.fromOn : on;
}

/** The chain that tells of a duty: its project's, or the system's. */
export function chainOf(duty: Pick<DutyRow, 'projectId'>): string {
  return duty.projectId ?? systemChain;
}

/** Whether the duty is still to be held on the day or later. */
export function isOpenOn(duty: DutyRow, day: LocalDate): boolean {
  return duty.toOn === null || (duty.toOn > day && duty.toOn > duty.fromOn);
}
