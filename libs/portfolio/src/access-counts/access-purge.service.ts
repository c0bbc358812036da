import { decidePurge, refuse, type Actor, type NewId, type Refusal } from '#domain';
import type { Database } from '#database';
import { shanghaiText } from '../setup/clock.service.js';
import { purge, purgeableBefore } from './access-counts.queries.js';

/** Events that lose their bodies in one transaction. */
const batch = 5_000;

/**
 * Old access events (log-ins, refusals, exports, contact views) lose their bodies; hashes, chain and tree stay. What is
 * younger than six months, or of another class, stays whatever is asked: the database holds it.
 */
export class AccessPurgeService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** Purges what was recorded before the instant; the purge itself is recorded. Returns how many events there were. */
  async purge(actor: Actor, before: Date): Promise<{ times: number } | Refusal> {
    const [clock] = await this.database.query<{ latest: Date }>(purgeableBefore);
    if (before > clock!.latest)
      return refuse('access_events.too_young', { latest: shanghaiText(clock!.latest) });
    for (let times = 0; ;) {
      const purged = await this.#purgeBatch(actor, before);
      times += purged;
      if (purged < batch) return { times };
    }
  }

  async #purgeBatch(actor: Actor, before: Date): Promise<number> {
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<{ times: number }>(purge, [before, batch]);
      const { times } = rows[0]!;
      if (times > 0)
        await this.database.storeIn(client, decidePurge(this.newId(), before.toISOString(), times), actor);
      return times;
    });
  }
}
