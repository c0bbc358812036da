import {
  may,
  type Action,
  type Actor,
  type ConsequenceContext,
  type Decision,
  type ListFacts,
  type ProjectFacts,
  type Refusal,
  type UnitRow,
} from '#domain';
import { projectFacts, type Database, type FactsDocument, type Stored } from '#database';
import type { Transaction } from '../organisation/changed.js';
import { readRoot } from '../organisation/units.queries.js';
import type { ProjectChanges } from '../projects/project-changes.js';
import { readListForChange, readProjectsForChange } from './lists.queries.js';

/** What a change of a list reads, each under its lock: projects first, then lists. */
export class ListTransaction {
  constructor(
    readonly client: Transaction,
    readonly now: Date,
    /** What consequences for a project are found with. */
    readonly contextOf: (projectId: string) => ConsequenceContext,
  ) {}

  /** The facts of projects in the order of their ids; those that do not exist are left out. */
  async projects(ids: readonly string[]): Promise<readonly ProjectFacts[]> {
    const { rows } = await this.client.query<{ facts: FactsDocument | null }>(readProjectsForChange, [ids]);
    return rows.flatMap(({ facts }) => (facts === null ? [] : [projectFacts(facts)]));
  }

  /** A year's list; null where there is none. `alone` for what changes the list itself. */
  async list(year: number, alone: boolean): Promise<ListFacts | null> {
    const { rows } = await this.client.query<{ list: ListFacts | null }>(readListForChange, [year, alone]);
    return rows[0]!.list;
  }

  /** Whether the actor may do it at the root of the tree, where lists and programmes belong. */
  async mayAtRoot(actor: Actor, action: Action): Promise<boolean> {
    const { rows } = await this.client.query<UnitRow>(readRoot);
    return may(actor, action, { unitPath: rows.map(({ id }) => id) });
  }
}

/** Changes that concern a list, or several projects at once: one such change at a time, all of it or nothing. */
export class ListChanges {
  readonly #database: Database;
  readonly #changes: ProjectChanges;

  constructor(database: Database, changes: ProjectChanges) {
    this.#database = database;
    this.#changes = changes;
  }

  /** Stores what `decide` decides, read in one transaction; the consequences for projects are its to find. */
  async change(
    actor: Actor,
    decide: (transaction: ListTransaction) => Promise<Decision | Refusal>,
  ): Promise<Stored | Refusal> {
    const contextOf = await this.#changes.contexts();
    return this.#database.changeOrganisation(actor, async (client, now) =>
      decide(new ListTransaction(client, now, contextOf)),
    );
  }
}
