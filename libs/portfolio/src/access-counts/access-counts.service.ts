import { decideAccessRecord, type AccessCount, type CountedAccess, type NewId } from '#domain';
import type { Database } from '#database';
import { countAccess, takeCounts } from './access-counts.queries.js';

/** Sums that are recorded in one transaction. */
const batch = 200;

/**
 * Log-ins, log-outs, failed log-ins and refusals: counted as they happen, recorded by the minute. The count is one
 * row an account, address and minute however often it is tried, and its event takes the row's place in one
 * transaction.
 */
export class AccessCountsService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** Counts one occurrence; `personId` is null where no account is known. `place` as `placeOf` gives it. */
  async count(action: CountedAccess, personId: string | null, place: string, detail: string): Promise<void> {
    await this.#database.query(countAccess, [action, personId, place, detail]);
  }

  /** Records the sums of the minutes that are over. Returns how many there were. */
  async recordSums(): Promise<number> {
    for (let recorded = 0; ;) {
      const taken = await this.#recordBatch();
      recorded += taken;
      if (taken < batch) return recorded;
    }
  }

  async #recordBatch(): Promise<number> {
    return this.#database.transaction(async (client) => {
      const { rows } = await client.query<CountRow>(takeCounts, [batch]);
      if (rows.length === 0) return 0;
      const recorded = decideAccessRecord(rows.map(countOf), this.#newId);
      await this.#database.storeIn(client, recorded, { kind: 'system', part: 'access' });
      return rows.length;
    });
  }
}

interface CountRow {
  readonly action: CountedAccess;
  readonly personId: string | null;
  readonly login: string | null;
  readonly address: string;
  readonly detail: string;
  readonly minute: Date;
  readonly times: number;
}

function countOf({ personId, login, minute, ...row }: CountRow): AccessCount {
  const person = personId === null || login === null ? null : { id: personId, login };
  return { ...row, person, minute: minute.toISOString() };
}
