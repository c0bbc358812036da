import { isRefusal, may, refuse, type Person, type Refusal, type RefusalCode } from '#domain';
import type { Database } from '#database';
import type { SendingAgainService } from '../deliveries/sending-again.service.js';
import { findNewestMessages } from './rollup-archive.queries.js';
import type { RollupArchiveService } from './rollup-archive.service.js';

/** What became of one message of an issue: the one that was sent again in its place, or why none was. */
export interface ResentMessage {
  readonly message: string;
  readonly again: string | null;
  readonly refused: RefusalCode | null;
}

/** Sends an issue again to whoever got it: message by message, as `SendingAgainService` does. */
export class RollupResendsService {
  constructor(
    private readonly database: Database,
    private readonly archive: RollupArchiveService,
    private readonly sending: SendingAgainService,
  ) {}

  /** Sends it again to each of its receivers. What still waits, and who has left, is passed over and told. */
  async resend(actor: Person, rollupId: string, reason: string): Promise<readonly ResentMessage[] | Refusal> {
    if (!may(actor, 'message.send_again')) {
      const found = await this.archive.read(actor, rollupId);
      return isRefusal(found) ? found : refuse('permission.denied');
    }
    const [issue] = await this.database.query<{ messages: string[] }>(findNewestMessages, [rollupId]);
    if (issue === undefined) return refuse('rollup.not_found');
    const resent: ResentMessage[] = [];
    for (const message of issue.messages) {
      const sent = await this.sending.sendAgain(actor, message, reason);
      resent.push(
        isRefusal(sent)
          ? { message, again: null, refused: sent.code }
          : { message, again: sent.id, refused: null },
      );
    }
    return resent;
  }
}
