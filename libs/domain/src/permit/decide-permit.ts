import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import type { OwnerUnit } from '../difficulty/decide-difficulty.js';
import { historyEntry, seal, type HistoryFields } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import {
  changedPermit,
  isUndecided,
  permitOf,
  refuseDays,
  refusePermitState,
  toldFields,
} from './permit-change.js';
import type { PermitPause, PermitRow } from './permit-row.js';

/** What a permit rule knows beside the project's facts. */
export interface PermitFacts {
  /** The project's, in the order of their applications. */
  readonly permits: readonly PermitRow[];
  /** The unit that is named as authority; null: none is there, or none is named. */
  readonly authorityUnit: OwnerUnit;
}

/** What is said of a permit when it is applied for. */
export type PermitWish = Pick<
  PermitRow,
  'kind' | 'name' | 'authorityUnitId' | 'authority' | 'appliedOn' | 'limitDays' | 'dayType'
>;

/** Records that a permit was applied for. Of one kind and name only one may wait for its decision. */
export function decidePermitApplication(
  facts: ProjectFacts,
  { permits, authorityUnit }: PermitFacts,
  wish: PermitWish,
  newId: NewId,
): Decision | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const row: PermitRow = {
    ...wish,
    id: newId(),
    version: 1,
    projectId: facts.project.id,
    state: 'applied',
    pauses: [],
    endedOn: null,
    number: null,
    note: null,
  };
  const wrong =
    refuseName(row) ??
    refuseAuthority(row.authorityUnitId, authorityUnit) ??
    refuseSecond(permits, row) ??
    refuseDays(row, shanghaiDate(facts.now));
  if (wrong !== null) return wrong;
  const told = Object.entries(toldFields(row)).filter(([, value]) => value !== null);
  return decision({
    entries: [
      historyEntry<'permit.applied'>({
        event: newId(),
        chain: facts.project.id,
        action: 'permit.applied',
        before: null,
        after: { permit: row.id, ...(Object.fromEntries(told) as HistoryFields<'permit.applied'>) },
        effectiveOn: row.appliedOn,
      }),
    ],
    inserts: [{ table: 'permit', row: { id: row.id, projectId: row.projectId } }],
    versions: [{ table: 'permit', row }],
    permits: [{ before: null, after: row }],
  });
}

/** The authority asks for supplements (补正): its clock stands from that day on. */
export function decideSupplementRequest(
  facts: ProjectFacts,
  { permits }: PermitFacts,
  permitId: string,
  { askedOn, note }: { readonly askedOn: LocalDate; readonly note: string | null },
  newId: NewId,
): Decision | Refusal {
  const permit = permitOf(permits, permitId);
  if (isRefusal(permit)) return permit;
  if (permit.state !== 'applied') return refusePermitState(permit);
  const asked = note === null ? null : seal(note);
  const pauses = [...permit.pauses, { fromOn: askedOn, toOn: null }];
  return changedPermit(
    facts,
    permit,
    {
      action: 'permit.supplements_asked',
      changes: { state: 'suspended', pauses, note: asked },
      effectiveOn: askedOn,
      ...(asked === null ? {} : { reason: asked }),
    },
    newId,
  );
}

/** The supplements have come: the clock goes on the day after. */
export function decideSupplement(
  facts: ProjectFacts,
  { permits }: PermitFacts,
  permitId: string,
  suppliedOn: LocalDate,
  newId: NewId,
): Decision | Refusal {
  const permit = permitOf(permits, permitId);
  if (isRefusal(permit)) return permit;
  if (permit.state !== 'suspended') return refusePermitState(permit);
  const changes = { state: 'applied', pauses: closed(permit.pauses, suppliedOn), note: null } as const;
  return changedPermit(
    facts,
    permit,
    { action: 'permit.supplemented', changes, effectiveOn: suppliedOn },
    newId,
  );
}

/** How a permit ended: granted under a number, or refused or withdrawn for a reason. */
export type PermitEnd =
  | { readonly state: 'granted'; readonly endedOn: LocalDate; readonly number: string }
  | { readonly state: 'refused' | 'withdrawn'; readonly endedOn: LocalDate; readonly reason: string };

/** Records the grant, refusal or withdrawal of a permit; a clock that stands goes no further. */
export function decidePermitEnd(
  facts: ProjectFacts,
  { permits }: PermitFacts,
  permitId: string,
  end: PermitEnd,
  newId: NewId,
): Decision | Refusal {
  const permit = permitOf(permits, permitId);
  if (isRefusal(permit)) return permit;
  if (!isUndecided(permit)) return refusePermitState(permit);
  const reason = end.state === 'granted' ? null : seal(end.reason);
  const { state, endedOn } = end;
  return changedPermit(
    facts,
    permit,
    {
      action: `permit.${state}`,
      changes: {
        state,
        endedOn,
        pauses: closed(permit.pauses, endedOn),
        number: end.state === 'granted' ? end.number : null,
        note: reason,
      },
      effectiveOn: endedOn,
      ...(reason === null ? {} : { reason }),
    },
    newId,
  );
}

/** What was recorded wrongly and how it is right; what is left out stays. */
export interface PermitCorrection extends Partial<PermitWish> {
  readonly pauses?: readonly PermitPause[];
  readonly endedOn?: LocalDate;
  readonly number?: string;
  readonly reason: string;
}

/** Corrects what is on record of a permit. Its state stays: an end has its day, and only a grant a number. */
export function decidePermitCorrection(
  facts: ProjectFacts,
  { permits, authorityUnit }: PermitFacts,
  permitId: string,
  { reason, ...changes }: PermitCorrection,
  newId: NewId,
): Decision | Refusal {
  const permit = permitOf(permits, permitId);
  if (isRefusal(permit)) return permit;
  if (changes.endedOn !== undefined && permit.endedOn === null) return refusePermitState(permit);
  if (changes.number !== undefined && permit.state !== 'granted') return refusePermitState(permit);
  if (!pausesFit(permit, changes.pauses ?? permit.pauses)) return refuse('permit.pauses_do_not_fit');
  const next = { ...permit, ...changes };
  if (JSON.stringify(toldFields(next)) === JSON.stringify(toldFields(permit)))
    return refuse('permit.nothing_to_correct');
  const others = permits.filter(({ id }) => id !== permitId);
  const wrong =
    refuseName(next) ??
    refuseAuthority(changes.authorityUnitId ?? null, authorityUnit) ??
    (isUndecided(next) ? refuseSecond(others, next) : null);
  if (wrong !== null) return wrong;
  return changedPermit(facts, permit, { action: 'permit.corrected', changes, reason: seal(reason) }, newId);
}

function closed(pauses: readonly PermitPause[], toOn: LocalDate): PermitPause[] {
  return pauses.map((pause) => (pause.toOn === null ? { ...pause, toOn } : pause));
}

/** The clock stands if and only if the last pause is open. */
function pausesFit({ state }: PermitRow, pauses: readonly PermitPause[]): boolean {
  const open = pauses.filter(({ toOn }) => toOn === null);
  return state === 'suspended' ? open.length === 1 && open[0] === pauses.at(-1) : open.length === 0;
}

function refuseName({ kind, name }: PermitWish): Refusal | null {
  return kind === 'other' && name === null ? refuse('permit.name_missing') : null;
}

function refuseAuthority(unitId: string | null, unit: OwnerUnit): Refusal | null {
  if (unitId === null) return null;
  if (unit === null) return refuse('unit.not_found');
  return unit.state === 'closed' ? refuse('unit.closed') : null;
}

function refuseSecond(permits: readonly PermitRow[], { kind, name }: PermitWish): Refusal | null {
  const open = permits.find((one) => isUndecided(one) && one.kind === kind && one.name === name);
  return open === undefined ? null : refuse('permit.open_already', { appliedOn: open.appliedOn });
}
