import {
  decideEntryAddition,
  decideEntryChange,
  decideEntryDrop,
  decideSuccession,
  isRefusal,
  may,
  refuse,
  withConsequences,
  type Action,
  type Actor,
  type Decision,
  type EntryDecision,
  type EntryPlan,
  type FamilyFacts,
  type ListFacts,
  type NewId,
  type ProjectFacts,
  type Refusal,
  type Successor,
  type SuccessionWish,
} from '#domain';
import type { Stored } from '#database';
import type { OfProject } from '../projects/project-dates.service.js';
import type { ListChanges, ListTransaction } from './list-changes.js';
import { readFamily } from './lists.queries.js';

/** What stands on a list: projects added and dropped by decision, their plans, and projects that become others. */
export class ListEntriesService {
  readonly #newId: NewId;
  readonly #changes: ListChanges;

  constructor(newId: NewId, changes: ListChanges) {
    this.#newId = newId;
    this.#changes = changes;
  }

  /** Puts a project on a list (调入). */
  async add(
    actor: Actor,
    of: OfProject,
    listYear: number,
    wish: EntryPlan & EntryDecision,
  ): Promise<Stored | Refusal> {
    return this.#change(actor, of, listYear, async (facts, list, { client }) => {
      const { rows } = await client.query<FamilyFacts>(readFamily, [of.projectId, listYear]);
      return decideEntryAddition(facts, list, wish, rows[0]!, this.#newId);
    });
  }

  /** Takes a project off a list (调出). */
  async drop(
    actor: Actor,
    of: OfProject,
    listYear: number,
    wish: { readonly decision: string; readonly reason: string },
  ): Promise<Stored | Refusal> {
    return this.#change(actor, of, listYear, async (facts, list) =>
      decideEntryDrop(facts, list, wish, this.#newId),
    );
  }

  /** Changes what a list plans for a project. */
  async replan(
    actor: Actor,
    of: OfProject,
    listYear: number,
    wish: EntryPlan & { readonly reason: string },
  ): Promise<Stored | Refusal> {
    return this.#change(actor, of, listYear, async (facts, list) =>
      decideEntryChange(facts, list, wish, this.#newId),
    );
  }

  /** Splits a project into several that follow it. */
  async split(
    actor: Actor,
    of: OfProject,
    successors: readonly Successor[],
    wish: SuccessionWish,
  ): Promise<Stored | Refusal> {
    return this.#succeed(actor, 'split', of, [], successors, wish);
  }

  /** Merges two projects into one that follows both; the right is asked at both. */
  async merge(
    actor: Actor,
    of: OfProject,
    otherProjectId: string,
    successor: Successor,
    wish: SuccessionWish,
  ): Promise<Stored | Refusal> {
    return this.#succeed(actor, 'merger', of, [otherProjectId], [successor], wish);
  }

  async #succeed(
    actor: Actor,
    kind: 'split' | 'merger',
    of: OfProject,
    others: readonly string[],
    successors: readonly Successor[],
    wish: SuccessionWish,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(actor, async (transaction) => {
      const ids = [of.projectId, ...others];
      const found = await transaction.projects(ids);
      const olds = ids.map((id) => found.find(({ project }) => project.id === id));
      for (const [place, facts] of olds.entries()) {
        const expectedSeq = place === 0 ? of.expectedSeq : null;
        const refusal = refuseWish(actor, facts, 'project.succeed', expectedSeq);
        if (refusal !== null) return refusal;
      }
      return decideSuccession(
        kind,
        olds as ProjectFacts[],
        successors,
        wish,
        transaction.contextOf(of.projectId),
      );
    });
  }

  async #change(
    actor: Actor,
    { projectId, expectedSeq }: OfProject,
    listYear: number,
    decide: (
      facts: ProjectFacts,
      list: ListFacts,
      transaction: ListTransaction,
    ) => Promise<Decision | Refusal>,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(actor, async (transaction) => {
      const [facts] = await transaction.projects([projectId]);
      const refusal = refuseWish(actor, facts, 'list_entry.change', expectedSeq);
      if (refusal !== null) return refusal;
      const list = await transaction.list(listYear, false);
      if (list === null) return refuse('list_year.not_found', { year: String(listYear) });
      const decided = await decide(facts!, list, transaction);
      // Nothing follows from what stands on a draft.
      return isRefusal(decided) || list.issuedAt === null
        ? decided
        : withConsequences(facts!, decided, transaction.contextOf(projectId));
    });
  }
}

/** As for every change of a project: one that the actor may not see looks as if it were not there. */
function refuseWish(
  actor: Actor,
  facts: ProjectFacts | undefined,
  action: Action,
  expectedSeq: number | null,
): Refusal | null {
  if (facts === undefined) return refuse('project.not_found');
  const scope = { projectId: facts.project.id, unitPath: facts.unitPath };
  if (!may(actor, 'project.read', scope)) return refuse('project.not_found');
  if (!may(actor, action, scope)) return refuse('project.not_yours');
  return expectedSeq !== null && facts.seq !== expectedSeq ? refuse('project.changed') : null;
}
