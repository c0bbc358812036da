import { addDays, shanghaiDate } from '../calendar/local-date.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, type HistoryEntry, type SealedValue } from '../history/history-entry.js';
import { isUndecided } from '../permit/permit-change.js';
import type { PermitRow } from '../permit/permit-row.js';
import type { ProjectEndRow, VersionedRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { milestoneRow, type NewId, type ProjectFacts } from './project-facts.js';

/** How a project ends: 办结, 终止, or replaced by others (split, merged). */
export const projectEnds = ['closed', 'terminated', 'superseded'] as const;

/** An end as a supervisor decides it. */
export interface EndWish {
  readonly kind: (typeof projectEnds)[number];
  readonly reason: string;
  /** Of a superseded one: the projects that take its place. */
  readonly successorIds: readonly string[];
}

/** The end that a project stands at, and the permits that wait for it to go on. */
export interface StandingEnd {
  readonly end: ProjectEndRow;
  readonly permits: readonly PermitRow[];
}

/** What is known of a project that takes another's place. */
export interface SuccessorFacts {
  readonly id: string;
  readonly state: ProjectFacts['project']['state'];
}

/**
 * Ends a project. Closed is one in operation whose acceptance is not owed; superseded one with successors that go on. A
 * running hold ends with it; what else waits lapses by its own rule.
 * @param successors those of the wish that there are.
 */
export function decideProjectEnd(
  facts: ProjectFacts,
  wish: EndWish,
  successors: readonly SuccessorFacts[],
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const { project } = facts;
  if (project.state !== 'active') return refuse('project.ended', { state: project.state });
  const refusal = wish.kind === 'closed' ? refuseClosing(facts) : refuseSuccessors(facts, wish, successors);
  if (refusal !== null) return refusal;
  const id = newId();
  const reason = seal(wish.reason);
  const successorIds = [...new Set(wish.successorIds)].sort();
  const entry = historyEntry<'project.ended'>({
    event: newId(),
    chain: project.id,
    action: 'project.ended',
    before: { state: 'active' },
    after: { projectEnd: id, state: wish.kind, successors: successorIds },
    reason,
  });
  const holds = endedHolds(facts, entry.event, newId);
  return decision({
    entries: [entry, ...holds.entries],
    inserts: [
      { table: 'project_end', row: { id, projectId: project.id } },
      ...successorIds.map((successorId) => ({
        table: 'project_succession' as const,
        row: {
          id: newId(),
          projectId: project.id,
          successorId,
          kind: 'replacement' as const,
          decision: null,
        },
      })),
    ],
    versions: [
      { table: 'project', row: { ...project, version: project.version + 1, state: wish.kind } },
      {
        table: 'project_end',
        row: endRow(facts, wish.kind, { id, reason, endedBy: personId }),
      },
      ...holds.versions,
    ],
  });
}

/**
 * Reopens a terminated project. Its open deadlines count again, as new ones: what was missed before the end stays on
 * record, and the ladders begin anew. So do those of its undecided permits.
 * @param standing undefined: the project has no end on record.
 */
export function decideReopening(
  facts: ProjectFacts,
  reason: string,
  standing: StandingEnd | undefined,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const { project, milestones, now } = facts;
  if (project.state !== 'terminated' || standing === undefined)
    return refuse('reopening.not_terminated', { state: project.state });
  const { end, permits } = standing;
  const open = milestones.filter(
    ({ reachedPrecision, plannedOn }) => reachedPrecision === null && plannedOn !== null,
  );
  const sealedReason = seal(reason);
  return decision({
    entries: [
      historyEntry<'project.reopened'>({
        event: newId(),
        chain: project.id,
        action: 'project.reopened',
        before: { state: project.state },
        after: { projectEnd: end.id, state: 'active', milestones: open.map(({ id }) => id) },
        reason: sealedReason,
      }),
    ],
    versions: [
      { table: 'project', row: { ...project, version: project.version + 1, state: 'active' } },
      {
        table: 'project_end',
        row: {
          ...end,
          version: end.version + 1,
          state: 'reopened',
          reopenedBy: personId,
          reopenedAt: now.toISOString(),
          reopeningReason: sealedReason,
        },
      },
      ...open.map((milestone): VersionedRow => ({
        table: 'milestone',
        row: { ...milestoneRow(milestone), version: milestone.version + 1 },
      })),
    ],
    // They have counted for nobody meanwhile.
    permits: permits.filter(isUndecided).map((permit) => ({ before: null, after: permit })),
  });
}

function endRow(
  { project, now }: ProjectFacts,
  kind: ProjectEndRow['kind'],
  rest: { id: string; reason: SealedValue; endedBy: string },
): ProjectEndRow {
  return {
    ...rest,
    version: 1,
    projectId: project.id,
    kind,
    state: 'standing',
    endedAt: now.toISOString(),
    reopenedBy: null,
    reopenedAt: null,
    reopeningReason: null,
  };
}

function refuseClosing({ project, lifecycle, milestones }: ProjectFacts): Refusal | null {
  const last = lifecycle.stages.at(-1)!.code;
  // A lifecycle that counts no operation ends with its last stage.
  const countsOperation = lifecycle.stages.some(({ countsAs }) => countsAs === 'operation');
  if (countsOperation ? project.stageReached !== 'operation' : project.stage !== last)
    return refuse('project_end.not_in_operation', { stage: project.stage ?? '—' });
  const acceptance = lifecycle.stages.find(({ countsAs }) => countsAs === 'completion');
  const owed = milestones.find(({ stage, step }) => step === null && stage === acceptance?.code);
  return owed?.reachedPrecision === null
    ? refuse('project_end.acceptance_owed', { stage: owed.stage })
    : null;
}

function refuseSuccessors(
  { project }: ProjectFacts,
  { kind, successorIds }: EndWish,
  successors: readonly SuccessorFacts[],
): Refusal | null {
  const isSuperseded = kind === 'superseded';
  if (isSuperseded !== successorIds.length > 0) return refuse('project_end.successors', { end: kind });
  if (successorIds.includes(project.id)) return refuse('project_end.own_successor');
  const active = new Set(successors.filter(({ state }) => state === 'active').map(({ id }) => id));
  const missing = successorIds.find((id) => !active.has(id));
  return missing === undefined ? null : refuse('project_end.successor_not_active', { successor: missing });
}

/** What runs ends with the day before, or with its agreed end where that has passed. */
function endedHolds(
  { project, holds, now }: ProjectFacts,
  causedBy: string,
  newId: NewId,
): { entries: HistoryEntry[]; versions: VersionedRow[] } {
  const yesterday = addDays(shanghaiDate(now), -1);
  const ended = holds
    .filter(({ state }) => state === 'running')
    .map((hold) => ({
      ...hold,
      version: hold.version + 1,
      state: 'ended' as const,
      endedOn: yesterday < hold.toOn ? yesterday : hold.toOn,
    }));
  return {
    entries: ended.map(({ id, cause, fromOn, toOn, endedOn, state }) =>
      historyEntry<'hold.ended'>({
        event: newId(),
        chain: project.id,
        action: 'hold.ended',
        causedBy,
        before: { state: 'running' },
        after: { hold: id, cause, fromOn, toOn, endedOn, state, note: null },
      }),
    ),
    versions: ended.map((row) => ({ table: 'hold', row })),
  };
}
