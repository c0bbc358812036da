import { Database, type DatabaseOptions, type Read, type Stored } from '#database';
import type { Actor, Decision, ProjectFacts, Refusal } from '#domain';
import { never, type Faults } from './faults.js';
import type { FaultPoint } from './journal.js';

type Client = Parameters<Parameters<Database['transaction']>[0]>[0];
/** A pool's clients have it; their type does not say so. */
interface Connected {
  readonly connection: { readonly stream: { destroy(): void } };
}
type Row = Awaited<ReturnType<Database['query']>>[number];

/** What the process dies of inside a transaction. */
class ProcessEnded extends Error {}

function cut(client: Client): void {
  (client as unknown as Connected).connection.stream.destroy();
}

/** Statements that are transactions of their own, and the points before and after each. */
function pointsOf(name: string | undefined): readonly [FaultPoint | null, FaultPoint | null] {
  if (name === 'finish_deliveries') return ['before_final_commit', 'after_final_commit'];
  return name === 'end_owed_notice' ? ['before_claim', 'after_claim_commit'] : [null, null];
}

/**
 * The connections of one worker process, which end at the faults' points: a crash cuts every connection as it stands,
 * and nothing that was awaited comes back.
 */
export class FaultyDatabase extends Database {
  readonly #faults: Faults;
  readonly #clients = new Set<Client>();
  /** For good, while the faults begin anew with the next process. */
  #isGone = false;

  constructor(options: DatabaseOptions, faults: Faults) {
    super(options);
    this.#faults = faults;
    this.pool.on('connect', (client) => {
      this.#clients.add(client);
      // One that was being made as the process ended.
      if (this.#isGone) cut(client);
    });
    this.pool.on('remove', (client) => this.#clients.delete(client));
  }

  /** Cuts all connections: open transactions are undone, session locks given back. */
  crash(): void {
    this.#isGone = true;
    for (const client of this.#clients) cut(client);
  }

  override async query<T extends Row>(text: string, values: unknown[] = [], name?: string): Promise<T[]> {
    const [before, after] = pointsOf(name);
    return this.#alive(() => super.query<T>(text, values, name), before, after);
  }

  override async transaction<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return this.#alive(() => super.transaction(work), 'before_claim', 'after_claim_commit');
  }

  override async changeProject<More = null>(
    actor: Actor,
    projectId: string,
    decide: (facts: ProjectFacts, more: More) => Decision | Refusal | null,
    readMore?: (read: Read) => Promise<More>,
  ): Promise<Stored | Refusal | null> {
    const dying = (facts: ProjectFacts, more: More): Decision | Refusal | null => {
      const decided = decide(facts, more);
      if (!this.#survives('during_audit_append')) throw new ProcessEnded();
      return decided;
    };
    return this.#alive(() => super.changeProject(actor, projectId, dying, readMore), null, null);
  }

  override async storeIn(
    client: Parameters<Database['storeIn']>[0],
    decision: Decision,
    actor: Actor,
  ): Promise<Stored> {
    return this.#alive(() => super.storeIn(client, decision, actor), null, 'during_audit_append');
  }

  async #alive<T>(work: () => Promise<T>, before: FaultPoint | null, after: FaultPoint | null): Promise<T> {
    if (!this.#survives(before)) return never();
    try {
      const result = await work();
      return this.#survives(after) ? result : await never();
    } catch (error) {
      if (this.#hasEnded) return never();
      throw error;
    }
  }

  /** Passes a point, if there is one. Whether the process goes on; one that is gone passes none of the next one's. */
  #survives(point: FaultPoint | null): boolean {
    return !this.#hasEnded && (point === null || this.#faults.survives(point));
  }

  get #hasEnded(): boolean {
    return this.#isGone || this.#faults.struck !== null;
  }
}
