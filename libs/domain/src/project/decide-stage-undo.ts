import { nameOf } from '../dates/milestone-order.js';
import { decision, type Decision } from '../decision.js';
import type { RequestDecision } from '../dates/decide-date-change.js';
import { historyEntry, seal } from '../history/history-entry.js';
import { stageReached } from '../lifecycle/lifecycle.js';
import type { StageUndoRow, VersionedRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { milestoneRow, type MilestoneFacts, type NewId, type ProjectFacts } from './project-facts.js';

/**
 * Asks to undo a stage or step that was recorded by mistake (误报). Only the last stage reached can be undone, so that
 * none is left standing over a gap.
 */
export function decideStageUndoRequest(
  facts: ProjectFacts,
  milestoneId: string,
  reason: string,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const milestone = facts.milestones.find(({ id }) => id === milestoneId);
  const refusal = refuseUndo(facts, milestone);
  if (refusal !== null) return refusal;
  if (facts.stageUndos.some((request) => request.milestoneId === milestoneId))
    return refuse('stage_undo.open_already');
  const id = newId();
  const sealedReason = seal(reason);
  const row: StageUndoRow = {
    id,
    version: 1,
    milestoneId,
    state: 'open',
    reason: sealedReason,
    requestedBy: personId,
    requestedAt: facts.now.toISOString(),
    decidedBy: null,
    decidedAt: null,
    note: null,
  };
  return decision({
    entries: [
      historyEntry<'stage_undo.requested'>({
        event: newId(),
        chain: facts.project.id,
        action: 'stage_undo.requested',
        before: null,
        after: { stageUndo: id, ...about(milestone!), state: 'open' },
        reason: sealedReason,
      }),
    ],
    inserts: [{ table: 'stage_undo', row: { id, projectId: facts.project.id, milestoneId } }],
    versions: [{ table: 'stage_undo', row }],
  });
}

/** Decides over a request: another person than the one who asked. Approved, the stage is open again; nothing is deleted. */
export function decideStageUndo(
  facts: ProjectFacts,
  stageUndoId: string,
  { approve, note }: RequestDecision,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const request = facts.stageUndos.find(({ id }) => id === stageUndoId);
  if (request === undefined) return refuse('stage_undo.not_open');
  if (request.requestedBy === personId) return refuse('request.own');
  const milestone = facts.milestones.find(({ id }) => id === request.milestoneId)!;
  const sealedNote = note === null ? null : seal(note);
  const closed: VersionedRow = {
    table: 'stage_undo',
    row: {
      ...request,
      version: request.version + 1,
      state: approve ? 'approved' : 'refused',
      decidedBy: personId,
      decidedAt: facts.now.toISOString(),
      note: sealedNote,
    },
  };
  const told = { stageUndo: stageUndoId, ...about(milestone), note: sealedNote };
  if (!approve)
    return decision({
      entries: [
        historyEntry<'stage_undo.refused'>({
          event: newId(),
          chain: facts.project.id,
          action: 'stage_undo.refused',
          before: { state: 'open' },
          after: { ...told, state: 'refused' },
        }),
      ],
      versions: [closed],
    });
  const refusal = refuseUndo(facts, milestone);
  if (refusal !== null) return refusal;
  const { reachedOn, reachedPrecision } = milestone;
  return decision({
    entries: [
      historyEntry<'stage.undone'>({
        event: newId(),
        chain: facts.project.id,
        action: 'stage.undone',
        before: { reachedOn, reachedPrecision },
        after: { ...told, reachedOn: null, reachedPrecision: null, state: 'approved' },
      }),
    ],
    versions: [
      closed,
      {
        table: 'milestone',
        row: {
          ...milestoneRow(milestone),
          version: milestone.version + 1,
          reachedOn: null,
          reachedPrecision: null,
          evidence: [],
        },
      },
      ...(milestone.step === null ? [projectWithout(facts, milestone)] : []),
    ],
  });
}

/** Takes a request back; only whoever asked may. */
export function decideStageUndoWithdrawal(
  facts: ProjectFacts,
  stageUndoId: string,
  personId: string,
  newId: NewId,
): Decision | Refusal {
  const request = facts.stageUndos.find(({ id }) => id === stageUndoId);
  if (request === undefined) return refuse('stage_undo.not_open');
  if (request.requestedBy !== personId) return refuse('request.not_own');
  const milestone = facts.milestones.find(({ id }) => id === request.milestoneId)!;
  return decision({
    entries: [
      historyEntry<'stage_undo.withdrawn'>({
        event: newId(),
        chain: facts.project.id,
        action: 'stage_undo.withdrawn',
        before: { state: 'open' },
        after: { stageUndo: stageUndoId, ...about(milestone), state: 'withdrawn' },
      }),
    ],
    versions: [
      { table: 'stage_undo', row: { ...request, version: request.version + 1, state: 'withdrawn' } },
    ],
  });
}

function about({ id, stage, step }: MilestoneFacts): {
  milestone: string;
  stage: string;
  step: string | null;
} {
  return { milestone: id, stage, step };
}

function refuseUndo(facts: ProjectFacts, milestone: MilestoneFacts | undefined): Refusal | null {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (milestone === undefined) return refuse('milestone.not_found');
  if (milestone.reachedPrecision === null)
    return refuse('stage_undo.not_reached', { stage: milestone.stage });
  const last = facts.milestones.findLast(
    ({ step, reachedPrecision }) => step === null && reachedPrecision !== null,
  );
  if (milestone.step === null && last!.id !== milestone.id)
    return refuse('stage_undo.not_the_last', { stage: milestone.stage, last: last!.stage });
  const dependent = facts.milestones.find(
    ({ dependsOn, reachedPrecision }) => reachedPrecision !== null && dependsOn.includes(milestone.id),
  );
  return dependent === undefined
    ? null
    : refuse('stage_undo.depended_on', { stage: nameOf(milestone), other: nameOf(dependent) });
}

/** The project at the stage that it has reached without this one. */
function projectWithout(
  { project, lifecycle, milestones }: ProjectFacts,
  undone: MilestoneFacts,
): VersionedRow {
  const before = milestones.findLast(
    ({ id, step, reachedPrecision }) => step === null && reachedPrecision !== null && id !== undone.id,
  );
  const stage = before?.stage ?? null;
  return {
    table: 'project',
    row: {
      ...project,
      version: project.version + 1,
      stage,
      stageReached: stageReached(lifecycle, stage, project.stageKnown),
    },
  };
}
