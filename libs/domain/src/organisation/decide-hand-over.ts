import type { Actor } from '../access/roles.js';
import type { LocalDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain, type HistoryEntry } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import type { VersionedRow } from '../recorded-rows.js';
import type { DutyRow, PersonRow } from './organisation-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { refusedReceiver } from './decide-duty.js';
import { chainOf, dutyRow, endDuty, isOpenOn, lastEnd } from './end-duty.js';

/** A hand-over (工作交接) as somebody orders it. */
export interface HandOver {
  /** The first day on which the successor answers; today or later. */
  readonly fromOn: LocalDate;
  /** Which of the open duties; null: all. */
  readonly dutyIds: readonly string[] | null;
  readonly reason: string | null;
}

/** Who hands over to whom, and what there is. */
export interface HandOverFacts {
  readonly person: PersonRow;
  readonly successor: PersonRow;
  /** The person's, deputyships among them. */
  readonly duties: readonly DutyRow[];
  /** Of those who stand in for the person. */
  readonly deputies: readonly DutyRow[];
  readonly today: LocalDate;
}

/** What was decided, and which duties of the person it moves. */
export interface DecidedHandOver {
  readonly decision: Decision;
  readonly moved: readonly DutyRow[];
}

/**
 * Moves a person's open duties, or some of them, to a successor in one step: the person's end on the day, the successor's
 * begin on it and end as agreed before. Whoever stood in for the person in them stops; a deputyship moves too, unless it
 * would make the successor their own deputy. One event names both people and causes one event for each duty.
 */
export function decideHandOver(
  facts: HandOverFacts,
  order: HandOver,
  actor: Actor,
  newId: NewId,
): DecidedHandOver | Refusal {
  const { person, successor, today } = facts;
  const { fromOn, dutyIds } = order;
  if (person.id === successor.id) return refuse('hand_over.to_the_same');
  const refused = refusedReceiver(successor, actor);
  if (refused !== null) return refused;
  if (fromOn < today) return refuse('hand_over.in_the_past', { today });
  const open = facts.duties.filter((duty) => isOpenOn(duty, fromOn));
  const moved = dutyIds === null ? open : open.filter(({ id }) => dutyIds.includes(id));
  if (dutyIds !== null && moved.length < new Set(dutyIds).size) return refuse('duty.not_found');
  if (moved.length === 0) return refuse('hand_over.nothing');
  const summary = newId();
  const parts = [
    ...moved.map((duty) => movedDuty(duty, successor.id, fromOn, summary, newId)),
    ...facts.deputies
      .filter((deputy) => isOpenOn(deputy, fromOn) && moved.some((duty) => standsInFor(deputy, duty)))
      .map((deputy) => ended(deputy, fromOn, summary, newId)),
  ];
  return {
    moved,
    decision: decision({
      entries: [
        historyEntry<'duties.handed_over'>({
          event: summary,
          chain: systemChain,
          action: 'duties.handed_over',
          effectiveOn: fromOn,
          before: null,
          after: { person: person.id, successor: successor.id, fromOn, duties: moved.map(({ id }) => id) },
          ...(order.reason === null ? {} : { reason: seal(order.reason, person.id) }),
        }),
        ...parts.map(({ entry }) => entry),
      ],
      inserts: parts.flatMap(({ newDuty }) =>
        newDuty === null ? [] : [{ table: 'duty' as const, row: { id: newDuty } }],
      ),
      versions: parts.flatMap(({ versions }) => versions),
    }),
  };
}

interface Part {
  readonly entry: HistoryEntry;
  readonly versions: readonly VersionedRow[];
  /** Id of the successor's; null where a duty only ends. */
  readonly newDuty: string | null;
}

function movedDuty(duty: DutyRow, successorId: string, on: LocalDate, causedBy: string, newId: NewId): Part {
  if (duty.deputyFor === successorId) return ended(duty, on, causedBy, newId);
  const fromOn = lastEnd(duty, on);
  const newDuty = newId();
  const { role, unitId: unit, toOn, deputyFor } = duty;
  return {
    entry: historyEntry<'duty.handed_over'>({
      event: newId(),
      chain: chainOf(duty),
      action: 'duty.handed_over',
      causedBy,
      effectiveOn: fromOn,
      before: { duty: duty.id, person: duty.personId, fromOn: duty.fromOn, toOn },
      after: { duty: newDuty, person: successorId, role, unit, fromOn, toOn, deputyFor },
    }),
    versions: [
      { table: 'duty', row: { ...dutyRow(duty), version: duty.version + 1, toOn: fromOn } },
      { table: 'duty', row: { ...dutyRow(duty), id: newDuty, version: 1, personId: successorId, fromOn } },
    ],
    newDuty,
  };
}

function ended(duty: DutyRow, on: LocalDate, causedBy: string, newId: NewId): Part {
  const { entry, version } = endDuty(duty, on, newId(), { causedBy });
  return { entry, versions: [version], newDuty: null };
}

/** Whether the deputy stands in for the holder of just this duty. */
function standsInFor(deputy: DutyRow, duty: DutyRow): boolean {
  return (
    deputy.deputyFor === duty.personId &&
    deputy.role === duty.role &&
    deputy.projectId === duty.projectId &&
    deputy.unitId === duty.unitId
  );
}
