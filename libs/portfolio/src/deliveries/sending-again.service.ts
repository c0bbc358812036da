import {
  decideSendingAgain,
  isRefusal,
  may,
  refuse,
  type Actor,
  type MessageFacts,
  type NewId,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { ringDoorbells } from './ring-doorbells.js';
import { internetMessageId, mailHostOf } from './internet-message-id.js';
import { insertAgain, insertDeliveryAgain, moveItems, readForSendingAgain } from './sending-again.queries.js';

/** Sends by hand what did not arrive, or is said not to have. */
export class SendingAgainService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /**
   * Sends what is still owed of a message by a new one, at once or, in the quiet hours, after them. The same message is sent
   * again once, however often it is asked for. Gives the id of the new one.
   */
  async sendAgain(actor: Actor, messageId: string, reason: string): Promise<{ id: string } | Refusal> {
    if (!may(actor, 'message.send_again')) return refuse('permission.denied');
    const id = this.newId();
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<{ facts: (MessageFacts & { internetMessageId: string }) | null }>(
        readForSendingAgain,
        [messageId],
      );
      const facts = rows[0]?.facts ?? null;
      if (facts === null) return refuse('message.not_found');
      const decided = decideSendingAgain(facts, id, reason);
      if (isRefusal(decided)) return decided;
      await this.database.storeIn(client, decided, actor);
      await client.query(insertAgain, [id, messageId]);
      await client.query(insertDeliveryAgain, [
        id,
        internetMessageId(id, mailHostOf(facts.internetMessageId)),
      ]);
      await client.query(moveItems, [id, facts.itemIds]);
      await ringDoorbells(client, [id], this.newId);
      return { id };
    });
  }
}
