import { decision, joined, type Decision } from '../decision.js';
import { sumDecimals } from '../decimal.js';
import { historyEntry, seal, type HistoryEntry } from '../history/history-entry.js';
import {
  decideProjectAddition,
  type GivenMilestone,
  type ProjectAddition,
} from '../project/decide-project-addition.js';
import { currentEntry, type EntryFacts, type ProjectFacts } from '../project/project-facts.js';
import { withConsequences, type ConsequenceContext } from '../project/with-consequences.js';
import type { Decimal } from '../recorded-rows.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { entryRow } from './decide-list-entry.js';

/** What is said of a project that follows; everything else it has from those that it follows. Amounts in 万元. */
export interface Successor {
  readonly name: string;
  readonly code: string | null;
  readonly totalInvestment: Decimal | null;
  /** Of the current list's year. */
  readonly plannedInvestment: Decimal | null;
}

/** By which numbered decision, and why. */
export interface SuccessionWish {
  readonly decision: string;
  readonly reason: string;
}

/**
 * Splits a project into several, or merges two into one: the old ones are superseded and leave the lists that they stand
 * on, those that follow come to the current list by the same decision, and links say so. How much is planned before and
 * after is on record: where the old ones have amounts, every new one says its own.
 */
export function decideSuccession(
  kind: 'split' | 'merger',
  olds: readonly ProjectFacts[],
  successors: readonly Successor[],
  wish: SuccessionWish,
  context: ConsequenceContext,
): Decision | Refusal {
  const entries = olds.map(currentEntry);
  const refusal = refuseSuccession(olds, entries, successors);
  if (refusal !== null) return refusal;
  const standing = entries as EntryFacts[];
  const ids = successors.map(() => context.newId());
  const added: Decision[] = [];
  for (const [place, successor] of successors.entries()) {
    const addition = inherited(olds, standing, successor, wish, ids[place]!);
    const { lifecycle, now } = olds[0]!;
    const decided = decideProjectAddition(addition, { ...context, lifecycle, now });
    if (isRefusal(decided)) return decided;
    added.push(decided);
  }
  const ended = olds.map((facts) =>
    withConsequences(facts, superseded(kind, facts, successors, ids, wish, context), context),
  );
  const links = olds.flatMap(({ project }) =>
    ids.map((successorId) => ({
      table: 'project_succession' as const,
      row: { id: context.newId(), projectId: project.id, successorId, kind, decision: wish.decision },
    })),
  );
  // Those that end come last, and of them the one that was asked about: its revision is the answer.
  const whole = joined([...added, ...ended.toReversed()]);
  return { ...whole, inserts: [...whole.inserts, ...links] };
}

function refuseSuccession(
  olds: readonly ProjectFacts[],
  entries: readonly (EntryFacts | null)[],
  successors: readonly Successor[],
): Refusal | null {
  const [first, second] = olds;
  for (const { project } of olds)
    if (project.state !== 'active') return refuse('project.ended', { state: project.state });
  if (second !== undefined && first!.project.id === second.project.id) return refuse('project.with_itself');
  if (
    second !== undefined &&
    `${first!.lifecycle.code}/${first!.lifecycle.version}` !==
      `${second.lifecycle.code}/${second.lifecycle.version}`
  )
    return refuse('project.lifecycles_differ');
  const years = new Set(entries.map((entry) => entry?.listYear ?? null));
  if (years.size > 1 || years.has(null)) return refuse('project.not_on_one_list');
  const lacks =
    (olds.some(({ project }) => project.totalInvestment !== null) &&
      successors.some(({ totalInvestment }) => totalInvestment === null)) ||
    (entries.some((entry) => entry!.plannedInvestment !== null) &&
      successors.some(({ plannedInvestment }) => plannedInvestment === null));
  return lacks ? refuse('project.amounts_missing') : null;
}

/** A project that follows, with everything that it has from the first of those that it follows. */
function inherited(
  olds: readonly ProjectFacts[],
  entries: readonly EntryFacts[],
  { name, code, totalInvestment, plannedInvestment }: Successor,
  wish: SuccessionWish,
  id: string,
): ProjectAddition {
  const { project } = olds[0]!;
  const { category, cluster, areaId, leadUnitId, parentId } = project;
  return {
    id,
    synthetic: false,
    name,
    code,
    category,
    cluster,
    parentId,
    levels: [...new Set(olds.flatMap(({ project: { levels } }) => levels))],
    stageKnown: olds.every(({ project: { stageKnown } }) => stageKnown),
    areaId,
    leadUnitId,
    totalInvestment,
    remark: null,
    milestones: inheritedMilestones(olds),
    entry: {
      listYear: entries[0]!.listYear,
      kind: entries[0]!.kind,
      listed: 'recorded',
      plannedInvestment,
      monthlyPlan: null,
      decisionIn: wish.decision,
      reason: wish.reason,
    },
  };
}

/** A stage is reached where all have reached it, on the last of their days; otherwise it is planned for the last of their dates. */
export function inheritedMilestones(olds: readonly ProjectFacts[]): GivenMilestone[] {
  return olds[0]!.lifecycle.stages.map(({ code }): GivenMilestone => {
    const own = olds.flatMap(({ milestones }) =>
      milestones.filter(({ stage, step }) => stage === code && step === null),
    );
    const last = <T extends string | number>(values: readonly (T | null)[]): T | null =>
      values.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
    const plannedOn = last(own.map((milestone) => milestone.plannedOn));
    const dueYear = last(own.map((milestone) => milestone.dueYear));
    if (!own.every(({ reachedPrecision }) => reachedPrecision !== null))
      return { stage: code, plannedOn, dueYear, reached: null };
    const isKnown = own.every(({ reachedOn }) => reachedOn !== null);
    const on = isKnown ? last(own.map(({ reachedOn }) => reachedOn)) : null;
    const precision = own.find(({ reachedOn }) => reachedOn === on)?.reachedPrecision ?? 'unknown';
    return { stage: code, plannedOn, dueYear, reached: { on, precision: isKnown ? precision : 'unknown' } };
  });
}

function superseded(
  kind: 'split' | 'merger',
  facts: ProjectFacts,
  successors: readonly Successor[],
  ids: readonly string[],
  wish: SuccessionWish,
  { newId }: ConsequenceContext,
): Decision {
  const { project, entries } = facts;
  // Of lists before the current one the project stays: it was on them.
  const current = currentEntry(facts)!;
  const leaves = entries.filter(
    ({ listYear, decisionOut }) => decisionOut === null && listYear >= current.listYear,
  );
  return decision({
    entries: [
      successionEntry(kind, facts, successors, ids, wish, newId()),
      ...leaves.map((entry) =>
        historyEntry<'list_entry.dropped'>({
          event: newId(),
          chain: project.id,
          action: 'list_entry.dropped',
          before: null,
          after: { entry: entry.id, listYear: entry.listYear, decisionOut: wish.decision },
          reason: seal(wish.reason),
        }),
      ),
    ],
    versions: [
      { table: 'project', row: { ...project, version: project.version + 1, state: 'superseded' } },
      ...leaves.map((entry) => ({
        table: 'list_entry' as const,
        row: { ...entryRow(entry), version: entry.version + 1, decisionOut: wish.decision },
      })),
    ],
  });
}

function successionEntry(
  kind: 'split' | 'merger',
  facts: ProjectFacts,
  successors: readonly Successor[],
  ids: readonly string[],
  { decision: number, reason }: SuccessionWish,
  event: string,
): HistoryEntry {
  const action = kind === 'split' ? 'project.split' : 'project.merged';
  const sum = (amounts: readonly (Decimal | null)[]): Decimal | null =>
    amounts.some((amount) => amount !== null)
      ? sumDecimals(amounts.filter((amount) => amount !== null))
      : null;
  return historyEntry<'project.split' | 'project.merged'>({
    event,
    chain: facts.project.id,
    action,
    before: {
      state: facts.project.state,
      totalInvestment: facts.project.totalInvestment,
      plannedInvestment: currentEntry(facts)!.plannedInvestment,
    },
    after: {
      state: 'superseded',
      successors: ids,
      decision: number,
      totalInvestment: sum(successors.map(({ totalInvestment }) => totalInvestment)),
      plannedInvestment: sum(successors.map(({ plannedInvestment }) => plannedInvestment)),
    },
    reason: seal(reason),
  });
}
