import {
  decideSendingPause,
  decideSendingResumption,
  isRefusal,
  type Actor,
  type Decision,
  type NewId,
  type Refusal,
  type SendingPause,
} from '#domain';
import type { Database } from '#database';
import { setDirectAside } from '../direct-channels/direct-deliveries.queries.js';
import { setOwedAside } from '../endpoints/endpoints.queries.js';
import {
  countDueDeliveries,
  lockSendingPause,
  readSendingPause,
  readSendingState,
  setDueAside,
} from './sending.queries.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
type TransactionClient = Parameters<Database['storeIn']>[0];

/** Whether sending is paused, and what waits. */
export interface SendingState {
  /** Since when (as people in the city write it) and why (null: erased); null while sending is not paused. */
  readonly pause: { readonly since: string; readonly reason: string | null } | null;
  /** Messages that are due and not sent. */
  readonly due: number;
}

/** Pauses all sending and lets it go on: no delivery is claimed meanwhile, everything else goes its way. */
export class SendingService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** How it stands now. */
  async state(): Promise<SendingState> {
    const [pause] = await this.#database.query<{ since: string; reason: string | null }>(readSendingState);
    const [due] = await this.#database.query<{ count: number }>(countDueDeliveries);
    return { pause: pause ?? null, due: due!.count };
  }

  /** Nothing more is claimed once this resolves; what was claimed before is still sent. */
  async pause(actor: Actor, reason: string): Promise<Refusal | null> {
    return this.#store(actor, async (_, holding) => decideSendingPause(holding, reason, this.#newId));
  }

  /**
   * Sending goes on. With `setsAside` nothing that is due by now is sent: it ends as ambiguous, since a database that was
   * restored does not know whether it went out before.
   */
  async resume(actor: Actor, reason: string, setsAside: boolean): Promise<Refusal | null> {
    return this.#store(actor, async (client, holding) => {
      const aside = setsAside && holding !== null ? await client.query(setDueAside) : null;
      if (aside !== null) {
        await client.query(setOwedAside);
        await client.query(setDirectAside);
      }
      return decideSendingResumption(holding, reason, aside?.rowCount ?? null, this.#newId);
    });
  }

  /**
   * Pauses inside a transaction that brings back a database, so that it is never there without. A pause that the backup
   * holds goes on.
   */
  async pauseRestored(client: TransactionClient, reason: string): Promise<void> {
    const { rows } = await client.query<SendingPause>(readSendingPause);
    const decided = decideSendingPause(rows[0] ?? null, reason, this.#newId);
    if (!isRefusal(decided))
      await this.#database.storeIn(client, decided, { kind: 'system', part: 'operator' });
  }

  async #store(
    actor: Actor,
    decide: (client: Transaction, holding: SendingPause | null) => Promise<Decision | Refusal>,
  ): Promise<Refusal | null> {
    return this.#database.transaction(async (client) => {
      await client.query(lockSendingPause);
      const { rows } = await client.query<SendingPause>(readSendingPause);
      const decided = await decide(client, rows[0] ?? null);
      if (isRefusal(decided)) return decided;
      await this.#database.storeIn(client, decided, actor);
      return null;
    });
  }
}
