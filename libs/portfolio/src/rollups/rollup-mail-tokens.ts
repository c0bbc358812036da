import { createHmac } from 'node:crypto';
import { idInToken, isSealed, sealId } from '../answers/sealed-id.js';
import type { MessageOwner } from '../deliveries/mail.js';

/** A mail that carries an issue to somebody, or to an address that a schedule names. */
export type IssueMail = { readonly messageId: string } & MessageOwner;

/** What stands in a frozen mail where the token of its links will; as long as a token, so that the mail has its length. */
export const rollupLinkPlaceholder = 'rollup-link-of-this-mail'.padEnd(43, '_');

/**
 * Tokens of the links in the mails of issues, made from the server's key: one a message, the same for every copy, and nowhere
 * kept but in the mail that was handed over.
 */
export class RollupMailTokens {
  readonly #key: Buffer;

  /** `serverKey`: 32 random bytes. */
  constructor(serverKey: Buffer) {
    this.#key = createHmac('sha256', serverKey).update('rollup links').digest();
  }

  /** The token of a message, 43 characters. */
  token(mail: IssueMail): string {
    return sealId(this.#key, mail.messageId, ...boundTo(mail));
  }

  /** The message that a token says it is of, whoever has made it; null: none has this form. */
  messageIn(token: string): string | null {
    return idInToken(token);
  }

  /** Whether the token is the message's. */
  isOf(token: string, mail: IssueMail): boolean {
    return isSealed(token, this.#key, mail.messageId, ...boundTo(mail));
  }
}

/** What a token says beside its message: to whom it went. */
function boundTo({ personId, addressId }: IssueMail): readonly string[] {
  return [addressId ?? personId, 'rollup'];
}
