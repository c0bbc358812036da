import type { Database } from '#database';
import { databaseClock, tryLead } from './worker-state.queries.js';

/** What a worker asks the database about itself. */
export class WorkerStateService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The database server's own clock, in milliseconds since 1970: never the application's. */
  async databaseClockMs(): Promise<number> {
    const [clock] = await this.#database.query<{ ms: number }>(databaseClock);
    return clock!.ms;
  }

  /**
   * Runs `work` unless another worker is doing the same. Returns whether it ran. The lock is the transaction's, whose
   * length is limited to 30 seconds.
   */
  async asLeader(work: () => Promise<void>): Promise<boolean> {
    return this.#database.transaction(async (client) => {
      const { rows } = await client.query<{ leads: boolean }>(tryLead);
      if (!rows[0]!.leads) return false;
      await work();
      return true;
    });
  }
}
