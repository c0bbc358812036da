import { comesBefore, nameOf } from '../dates/milestone-order.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry } from '../history/history-entry.js';
import {
  milestoneRow,
  openMilestone,
  type MilestoneFacts,
  type NewId,
  type ProjectFacts,
} from '../project/project-facts.js';
import type { VersionedRow } from '../recorded-rows.js';
import type { Text } from '../refusal-texts.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { stageOf, stageReached, type Lifecycle } from './lifecycle.js';

/** What becomes of a project's stages with a newer version of its lifecycle; it fits where there is no problem. */
export interface LifecycleMove {
  readonly from: number;
  readonly to: number;
  /** Codes of stages, each in its lifecycle's order. */
  readonly kept: readonly string[];
  readonly added: readonly string[];
  readonly dropped: readonly string[];
  readonly problems: readonly Text[];
}

/**
 * What a move to a newer version would do; refuses an older one, and a project that has ended. What is reached or dated must have its place there, in the same order; the rest
 * is added and dropped.
 */
export function planLifecycleMove(facts: ProjectFacts, to: Lifecycle): LifecycleMove | Refusal {
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  if (to.version <= facts.lifecycle.version)
    return refuse('lifecycle_move.not_newer', { version: String(facts.lifecycle.version) });
  const [was, is] = [facts.lifecycle, to].map(({ stages }) => stages.map(({ code }) => code)) as [
    string[],
    string[],
  ];
  return {
    from: facts.lifecycle.version,
    to: to.version,
    kept: is.filter((code) => was.includes(code)),
    added: is.filter((code) => !was.includes(code)),
    dropped: was.filter((code) => !is.includes(code)),
    problems: [
      ...droppedProblems(facts, to),
      ...countingProblems(facts, to),
      ...addedProblems(facts, to),
      ...orderProblems(facts, to),
      ...circleProblems(facts, to),
    ],
  };
}

/** Moves the project to a newer version of its lifecycle. Everything that is kept keeps its dates and its history. */
export function decideLifecycleMove(facts: ProjectFacts, to: Lifecycle, newId: NewId): Decision | Refusal {
  const { project, lifecycle } = facts;
  const move = planLifecycleMove(facts, to);
  if (isRefusal(move)) return move;
  if (move.problems.length > 0)
    return refuse('lifecycle_move.does_not_fit', {
      problems_zh: move.problems.map(({ zh }) => zh).join('；'),
      problems_en: move.problems.map(({ en }) => en).join('; '),
    });
  const milestones = placed(facts, to);
  const known = new Map(facts.milestones.map((milestone) => [milestone.id, milestone]));
  const added = to.stages
    .filter(({ code }) => !milestones.some(({ stage, step }) => stage === code && step === null))
    .map(({ code }) => newStage(facts, to, code, newId()));
  const stage =
    to.stages.findLast(({ code }) =>
      milestones.some((one) => one.stage === code && one.step === null && one.reachedPrecision !== null),
    )?.code ?? null;
  return decision({
    entries: [
      historyEntry<'project.lifecycle_moved'>({
        event: newId(),
        chain: project.id,
        action: 'project.lifecycle_moved',
        before: { lifecycle: `${lifecycle.code}/${lifecycle.version}` },
        after: {
          lifecycle: `${to.code}/${to.version}`,
          added: move.added,
          dropped: move.dropped,
          milestones: added.map(({ id, stage: of, position }) => ({ milestone: id, stage: of, position })),
        },
      }),
    ],
    inserts: added.map(({ id, stage: of }) => ({
      table: 'milestone',
      row: { id, projectId: project.id, stage: of, step: null },
    })),
    versions: [
      {
        table: 'project',
        row: {
          ...project,
          version: project.version + 1,
          lifecycleVersion: to.version,
          stage,
          stageReached: stageReached(to, stage, project.stageKnown),
        },
      },
      ...milestones
        .filter(({ id, position }) => known.get(id)!.position !== position)
        .map((milestone): VersionedRow => ({
          table: 'milestone',
          row: { ...milestoneRow(milestone), version: milestone.version + 1 },
        })),
      ...added.map((milestone): VersionedRow => ({ table: 'milestone', row: milestoneRow(milestone) })),
    ],
  });
}

/** The milestones that the newer version has a stage for, at their new places. */
function placed({ milestones }: ProjectFacts, to: Lifecycle): MilestoneFacts[] {
  return milestones
    .filter(({ stage }) => stageOf(to, stage) !== undefined)
    .map((milestone) => ({ ...milestone, position: placeOf(to, milestone.stage) }));
}

function placeOf({ stages }: Lifecycle, stage: string): number {
  return stages.findIndex(({ code }) => code === stage) + 1;
}

/** Reached, or with a day or a year agreed: something that cannot go. */
function isBound({ reachedPrecision, plannedOn, dueYear }: MilestoneFacts): boolean {
  return reachedPrecision !== null || plannedOn !== null || dueYear !== null;
}

function droppedProblems(facts: ProjectFacts, to: Lifecycle): Text[] {
  const stays = placed(facts, to);
  return facts.milestones
    .filter(({ stage }) => stageOf(to, stage) === undefined)
    .flatMap((milestone): Text[] => {
      const name = nameOf(milestone);
      const blocked = facts.difficulties.some(
        ({ milestoneId, state }) => milestoneId === milestone.id && state !== 'closed',
      );
      return [
        ...(isBound(milestone)
          ? [
              {
                zh: `“${name}”已达到或已有日期，新版没有它的位置`,
                en: `"${name}" is reached or dated and has no place there`,
              },
            ]
          : []),
        ...(blocked
          ? [{ zh: `“${name}”尚有未销号的问题事项`, en: `a difficulty is open on "${name}"` }]
          : []),
        ...stays
          .filter(({ dependsOn }) => dependsOn.includes(milestone.id))
          .map((other) => ({
            zh: `“${nameOf(other)}”以“${name}”为前置`,
            en: `"${nameOf(other)}" depends on "${name}"`,
          })),
      ];
    });
}

function countingProblems(facts: ProjectFacts, to: Lifecycle): Text[] {
  return facts.lifecycle.stages
    .filter(({ code, countsAs }) => {
      const next = stageOf(to, code);
      return (
        next !== undefined && next.countsAs !== countsAs && stageAt(facts, code)?.reachedPrecision != null
      );
    })
    .map(({ code }) => ({
      zh: `“${code}”已达到，新版对它的计法不同`,
      en: `"${code}" is reached and counts as something else there`,
    }));
}

/** A new stage before one that is reached would be left standing open. */
function addedProblems(facts: ProjectFacts, to: Lifecycle): Text[] {
  const last = to.stages.findLastIndex(({ code }) => stageAt(facts, code)?.reachedPrecision != null);
  return to.stages
    .slice(0, Math.max(last, 0))
    .filter(({ code }) => stageOf(facts.lifecycle, code) === undefined)
    .map(({ code }) => ({
      zh: `新增的“${code}”位于已达到的“${to.stages[last]!.code}”之前`,
      en: `the new stage "${code}" would lie before "${to.stages[last]!.code}", which is reached`,
    }));
}

/** Stages that change places must not turn their dates round, nor leave one open before one that is reached. */
function orderProblems(facts: ProjectFacts, to: Lifecycle): Text[] {
  const kept = to.stages.filter(({ code }) => stageOf(facts.lifecycle, code) !== undefined);
  return kept.flatMap(({ code }, at) =>
    kept.slice(at + 1).flatMap((later): Text[] => {
      if (placeOf(facts.lifecycle, later.code) > placeOf(facts.lifecycle, code)) return [];
      const [first, second] = [stageAt(facts, code), stageAt(facts, later.code)];
      const [firstOn, secondOn] = [first, second].map((one) => one?.reachedOn ?? one?.plannedOn ?? null);
      const leavesGap = first?.reachedPrecision == null && second?.reachedPrecision != null;
      const turnsRound = firstOn != null && secondOn != null && firstOn > secondOn;
      return leavesGap || turnsRound
        ? [
            {
              zh: `新版“${code}”在“${later.code}”之前，与已登记的日期不符`,
              en: `"${code}" lies before "${later.code}" there, against what is on record`,
            },
          ]
        : [];
    }),
  );
}

function circleProblems(facts: ProjectFacts, to: Lifecycle): Text[] {
  const milestones = placed(facts, to);
  return milestones
    .filter(({ id }) => comesBefore(milestones, id).has(id))
    .slice(0, 1)
    .map((milestone) => ({
      zh: `“${nameOf(milestone)}”的前置关系将成循环`,
      en: `what "${nameOf(milestone)}" depends on would wait for it`,
    }));
}

function stageAt({ milestones }: ProjectFacts, code: string): MilestoneFacts | undefined {
  return milestones.find(({ stage, step }) => stage === code && step === null);
}

function newStage({ project }: ProjectFacts, to: Lifecycle, stage: string, id: string): MilestoneFacts {
  return openMilestone({ id, projectId: project.id, position: placeOf(to, stage), stage, step: null });
}
