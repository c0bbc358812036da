import {
  decidePersonErasure,
  decideTextErasure,
  historyEntry,
  isRefusal,
  may,
  refuse,
  systemChain,
  type Actor,
  type NewId,
  type PersonToErase,
  type Refusal,
} from '#domain';
import { canonicalEvent, type Database, type Stored } from '#database';
import { newestPurged, personToErase, purge, sealedOfEvent } from './history.queries.js';

/** Bodies of one purge: its transaction ends long before its limit. */
const purgedAtOnce = 50_000;

/** What may lawfully go: a person's data, a text, and the bodies of old access records. Hashes and proofs stay. */
export class HistoryRetentionService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** Erases a person's data for good. What they did stays on record, under their id. */
  async erasePerson(actor: Actor, personId: string, reason: string): Promise<Stored | Refusal> {
    const [person] = await this.#database.query<{ [F in keyof PersonToErase]: PersonToErase[F] }>(
      personToErase,
      [personId],
    );
    if (person === undefined) return refuse('person.not_found');
    return this.#database.change(actor, () => decidePersonErasure(person, reason, this.#newId));
  }

  /** Erases the sealed texts of one event for good. */
  async eraseTexts(actor: Actor, event: string, reason: string): Promise<Stored | Refusal> {
    if (!may(actor, 'history.erase_texts')) return refuse('permission.denied');
    const [found] = await this.#database.query<{ values: number }>(sealedOfEvent, [event]);
    if (found === undefined) return refuse('event.not_found');
    if (found.values === 0) return refuse('history.nothing_to_erase');
    return this.#database.change(actor, () => decideTextErasure(event, reason, this.#newId));
  }

  /**
   * Removes the bodies of access records (log-ins, refusals, exports, contact views) recorded before an instant that
   * lies six months back at least; records that the purge happened. Returns how many went.
   */
  async purge(actor: Actor, before: Date): Promise<{ purged: number } | Refusal> {
    if (!may(actor, 'history.purge')) return refuse('permission.denied');
    let purged = 0;
    for (;;) {
      const event = this.#newId();
      const entry = historyEntry<'history.purged'>({
        event,
        chain: systemChain,
        action: 'history.purged',
        before: null,
        after: { before: before.toISOString() },
      });
      const canon = Buffer.from(canonicalEvent(entry, actor));
      const batch = await this.#purgeSome(before, event, canon);
      if (isRefusal(batch)) return batch;
      purged += batch.purged;
      if (batch.purged < purgedAtOnce) return { purged };
    }
  }

  async #purgeSome(before: Date, event: string, canon: Buffer): Promise<{ purged: number } | Refusal> {
    try {
      const [row] = await this.#database.query<{ purged: number }>(purge, [
        before,
        purgedAtOnce,
        event,
        canon,
      ]);
      return row!;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'history.purge_too_young') throw error;
      const [limit] = await this.#database.query<{ latest: string }>(newestPurged);
      return refuse('history.purge_too_young', { latest: limit!.latest });
    }
  }
}
