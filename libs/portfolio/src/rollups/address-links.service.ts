import { decideUnsubscribing, type Actor, type NewId, type UnsubscribedAddress } from '#domain';
import type { Database } from '#database';
import type { AnswerTokens } from '../answers/answer-tokens.js';
import { idInToken } from '../answers/sealed-id.js';
import { readAddressOfMessage, unsubscribe } from './rollup-addresses.queries.js';
import { lockSchedules } from './rollup-schedules.queries.js';

type Ask = (text: string, values: unknown[]) => Promise<{ readonly rows: UnsubscribedAddress[] }>;

/** Whoever holds the link of a mail: the product knows no more of them. */
const reader: Actor = { kind: 'system', part: 'rollups' };

/**
 * The links by which a reader without an account does without the rollups of a schedule (RFC 8058). One ends what its mail was
 * sent under: not what the supervisor has set again since.
 */
export class AddressLinksService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly tokens: AnswerTokens,
  ) {}

  /** Whether a link ends anything: not once its address has unsubscribed or is on the schedule no longer. Changes nothing. */
  async opens(token: string): Promise<boolean> {
    const read: Ask = async (text, values) => ({ rows: await this.database.query(text, values) });
    return (await this.#address(token, read)) !== null;
  }

  /** Uses a link: the schedule sends nothing to its address any more. False: the link does nothing (any more). */
  async use(token: string): Promise<boolean> {
    // Whoever has no link waits for nothing.
    if (!(await this.opens(token))) return false;
    return this.database.transaction(async (client) => {
      await client.query(lockSchedules);
      const address = await this.#address(token, async (text, values) => client.query(text, values));
      if (address === null) return false;
      await this.database.storeIn(client, decideUnsubscribing(address, this.newId), reader);
      await client.query(unsubscribe, [address.id]);
      return true;
    });
  }

  async #address(token: string, ask: Ask): Promise<UnsubscribedAddress | null> {
    const messageId = idInToken(token);
    if (messageId === null) return null;
    const [address] = (await ask(readAddressOfMessage, [messageId])).rows;
    return address !== undefined && this.tokens.isAddressToken(token, messageId, address.id) ? address : null;
  }
}
