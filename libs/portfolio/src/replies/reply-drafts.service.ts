import type { LocalDate, ReplyDraft } from '#domain';
import type { Database } from '#database';
import { placeOf } from '../answers/answer-places.js';
import { AnswerTokens } from '../answers/answer-tokens.js';
import type { SecretBox } from '../totp/secret-box.js';
import { replyBox } from './reply-box.js';
import { readDraft } from './replies.queries.js';

interface KeptDraft {
  readonly id: string;
  readonly kind: ReplyDraft['kind'];
  readonly on: string | null;
  readonly sealed: Buffer;
}

/** What people wrote in reply to mails, for the pages on which they confirm it. */
export class ReplyDraftsService {
  readonly #box: SecretBox;
  readonly #tokens: AnswerTokens;

  /** `serverKey`: 32 bytes, not in the database. */
  constructor(
    private readonly database: Database,
    serverKey: Buffer,
  ) {
    this.#box = replyBox(serverKey);
    this.#tokens = new AnswerTokens(serverKey);
  }

  /** The newest draft for the item of a link; null: there is none. Asked only for a link that is open. */
  async of(token: string): Promise<ReplyDraft | null> {
    const place = await placeOf(this.database, this.#tokens, token);
    if (place === null) return null;
    const [row] = await this.database.query<KeptDraft & Record<string, unknown>>(readDraft, [
      place.itemId,
      place.messageId,
      place.personId,
    ]);
    if (row === undefined) return null;
    return { kind: row.kind, on: row.on as LocalDate | null, text: this.#box.open(row.sealed, row.id) };
  }
}
