import type { Database } from '#database';
import type { AttemptResult } from './attempt.js';
import { finishDeliveries, finishDelivery } from './deliveries.queries.js';

/** How often a result is written by itself before it is left to the lease's end. */
const attemptsAlone = 4;

/** What came of the attempt under this token. */
export interface DeliveryResult extends AttemptResult {
  readonly messageId: string;
  readonly token: number;
}

interface Waiting {
  readonly result: DeliveryResult;
  readonly written: (isNewest: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes results of attempts, each at once, unless a write is under way: then all that come meanwhile go with the next
 * statement and its one commit. So a result waits for the end of one write at most, never for a send and never for a
 * timer; and what a crash between the receiver's 250 and the commit can leave unknown is what those two statements
 * hold. Each row has its own fencing token. What a common write did not write (it failed, the row was locked, the token
 * is not the newest) is written by itself, beside the others.
 */
export class ResultWriter {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Returns once it is committed; false when another worker has taken over. Throws when it cannot be written. */
  async write(result: DeliveryResult): Promise<boolean> {
    return new Promise((written, failed) => {
      this.#waiting.push({ result, written, failed });
      if (!this.#writing) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting;
      this.#waiting = [];
      const written = await this.#together(together.map(({ result }) => result));
      for (const one of together)
        if (written.has(one.result.messageId)) one.written(true);
        else this.#alone(one.result).then(one.written, one.failed);
    }
    this.#writing = false;
  }

  /** The ids of what was written; of a failure it is told by what is then written alone. */
  async #together(results: readonly DeliveryResult[]): Promise<ReadonlySet<string>> {
    try {
      const rows = await this.#database.query<{ messageId: string }>(
        finishDeliveries,
        columns(results),
        'finish_deliveries',
      );
      return new Set(rows.map(({ messageId }) => messageId));
    } catch {
      return new Set();
    }
  }

  /** A result that is known is worth some patience: unwritten it counts as unknown. */
  async #alone(result: DeliveryResult): Promise<boolean> {
    const values = columns([result]).map(([value]) => value);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { rowCount } = await this.#database.pool.query({
          name: 'finish_delivery',
          text: finishDelivery,
          values,
        });
        return rowCount === 1;
      } catch (error) {
        if (attempt === attemptsAlone) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
      }
    }
  }
}

/** In the order of the statements' parameters. */
function columns(results: readonly DeliveryResult[]): unknown[][] {
  return [
    results.map(({ messageId }) => messageId),
    results.map(({ token }) => token),
    results.map(({ state }) => state),
    results.map(({ retryInMs }) => retryInMs),
    results.map(({ error }) => error),
    results.map(({ unknownAttempts }) => unknownAttempts),
    results.map(({ keepsBytes }) => keepsBytes),
  ];
}
