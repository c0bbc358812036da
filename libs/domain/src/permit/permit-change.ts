import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import {
  historyEntry,
  type HistoryFields,
  type OpenValue,
  type SealedValue,
} from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import type { PermitRow } from './permit-row.js';

/** What can happen to a permit that is on record. */
export type PermitAction =
  | 'permit.supplements_asked'
  | 'permit.supplemented'
  | 'permit.granted'
  | 'permit.refused'
  | 'permit.withdrawn'
  | 'permit.corrected';

/** What one step makes of a permit, and what its event tells beside the changed fields. */
export interface PermitStep {
  readonly action: PermitAction;
  readonly changes: Partial<Omit<PermitRow, 'id' | 'version' | 'projectId'>>;
  readonly effectiveOn?: LocalDate;
  readonly reason?: SealedValue;
}

/** The project's permit with this id. */
export function permitOf(permits: readonly PermitRow[], id: string): PermitRow | Refusal {
  return permits.find((one) => one.id === id) ?? refuse('permit.not_found');
}

/** Whether the authority has not decided yet and nobody has taken it back. */
export function isUndecided({ state }: PermitRow): boolean {
  return state === 'applied' || state === 'suspended';
}

/** The permit stands at another step than the one that is asked for. */
export function refusePermitState({ state }: PermitRow): Refusal {
  return refuse('permit.wrong_state', { state });
}

/** The next version of a permit with the event that tells of it, or which of its days cannot be. */
export function changedPermit(
  facts: ProjectFacts,
  permit: PermitRow,
  { action, changes, effectiveOn, reason }: PermitStep,
  newId: NewId,
): Decision | Refusal {
  const next: PermitRow = { ...permit, ...changes, version: permit.version + 1 };
  const wrong = refuseDays(next, shanghaiDate(facts.now));
  if (wrong !== null) return wrong;
  const [before, after] = [toldFields(permit), toldFields(next)];
  const changed = Object.keys(after).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const pick = (fields: Readonly<Record<string, OpenValue>>) =>
    Object.fromEntries(changed.map((field) => [field, fields[field] ?? null]));
  return decision({
    entries: [
      historyEntry<'permit.corrected'>({
        event: newId(),
        chain: facts.project.id,
        action: action as 'permit.corrected',
        before: pick(before) as HistoryFields<'permit.corrected'>,
        after: { permit: permit.id, permitKind: next.kind, ...pick(after) },
        ...(effectiveOn === undefined ? {} : { effectiveOn }),
        ...(reason === undefined ? {} : { reason }),
      }),
    ],
    versions: [{ table: 'permit', row: next }],
    permits: [{ before: permit, after: next }],
  });
}

/**
 * Why the days of a permit cannot be as they are said: none lies in the future, and none before the one that it follows
 * (application, each supplement asked for and brought, end).
 */
export function refuseDays({ appliedOn, pauses, endedOn }: PermitRow, today: LocalDate): Refusal | null {
  const days = [
    appliedOn,
    ...pauses.flatMap(({ fromOn, toOn }) => (toOn === null ? [fromOn] : [fromOn, toOn])),
  ];
  if (endedOn !== null) days.push(endedOn);
  const future = days.find((day) => day > today);
  if (future !== undefined) return refuse('permit.date_in_future', { day: future, today });
  const at = days.findIndex((day, index) => index > 0 && day < days[index - 1]!);
  return at < 0 ? null : refuse('permit.date_before', { day: days[at]!, previous: days[at - 1]! });
}

/** What the history tells of a permit, by field. */
export function toldFields(permit: PermitRow): Readonly<Record<string, OpenValue>> {
  const { kind, name, authorityUnitId, authority, state, appliedOn, limitDays, dayType, pauses } = permit;
  return {
    permitKind: kind,
    name,
    authorityUnit: authorityUnitId,
    authority,
    permitState: state,
    appliedOn,
    limitDays,
    dayType,
    pauses: pauses.map(({ fromOn, toOn }) => ({ fromOn, toOn })),
    endedOn: permit.endedOn,
    permitNumber: permit.number,
  };
}
