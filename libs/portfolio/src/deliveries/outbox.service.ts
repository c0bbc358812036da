import type { Database } from '#database';
import { claimOutbox, leaveDoorbell, removeOutbox } from './outbox.queries.js';

/** What a change asked the queue to be rung for. */
export interface Doorbell {
  readonly id: string;
  /** Name of the job in the catalogue. */
  readonly job: string;
  readonly subjectId: string;
}

/** Hands doorbells from the database to the queue. */
export class OutboxService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Leaves a doorbell that is about no message; a worker that runs hears it within a second or two. */
  async leave(id: string, job: 'clock.moved'): Promise<void> {
    await this.#database.query(leaveDoorbell, [id, job]);
  }

  /**
   * Claims up to `limit` doorbells, has `ring` ring them and removes them, in one transaction: if ringing fails they
   * stay; if the commit fails after ringing they ring twice, which is harmless. Two relays never share one. Returns
   * how many rang.
   */
  async relay(limit: number, ring: (doorbells: readonly Doorbell[]) => Promise<void>): Promise<number> {
    return this.#database.transaction(async (client) => {
      const claimed = await client.query<Doorbell>({
        name: 'claim_outbox',
        text: claimOutbox,
        values: [limit],
      });
      if (claimed.rows.length === 0) return 0;
      await ring(claimed.rows);
      await client.query({
        name: 'remove_outbox',
        text: removeOutbox,
        values: [claimed.rows.map(({ id }) => id)],
      });
      return claimed.rows.length;
    });
  }
}
