import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isSealed, sealId } from './sealed-id.js';

/** What a token is bound to. */
export interface TokenPlace {
  readonly messageId: string;
  readonly itemId: string;
  readonly personId: string;
}

/** Bytes of a token that is kept as a hash: 128 bits. */
const tokenBytes = 16;
const tokenForm = /^[A-Za-z0-9_-]{22}$/;

/**
 * Tokens of the links in mails, made from the server's key: the same for every copy of a message, and nowhere kept but
 * in the mail.
 */
export class AnswerTokens {
  readonly #tokenKey: Buffer;
  readonly #formKey: Buffer;
  readonly #unsubscribeKey: Buffer;
  readonly #addressKey: Buffer;

  /** `serverKey`: 32 random bytes. */
  constructor(serverKey: Buffer) {
    this.#tokenKey = createHmac('sha256', serverKey).update('sealed answer links').digest();
    this.#formKey = createHmac('sha256', serverKey).update('answer forms').digest();
    this.#unsubscribeKey = createHmac('sha256', serverKey).update('unsubscribe links').digest();
    this.#addressKey = createHmac('sha256', serverKey).update('rollup addresses').digest();
  }

  /** The sealed token of an item in a message to a person, 43 characters. */
  token({ messageId, itemId, personId }: TokenPlace): string {
    return sealId(this.#tokenKey, itemId, messageId, personId);
  }

  /** Whether a token is the one of this place. */
  isTokenOf(token: string, { messageId, itemId, personId }: TokenPlace): boolean {
    return isSealed(token, this.#tokenKey, itemId, messageId, personId);
  }

  /** The token by which the person of a message does without such mails, 22 characters; the database has its hash. */
  unsubscribeToken({ messageId, personId }: Omit<TokenPlace, 'itemId'>): string {
    return createHmac('sha256', this.#unsubscribeKey)
      .update(`${messageId} ${personId}`)
      .digest()
      .subarray(0, tokenBytes)
      .toString('base64url');
  }

  /** The token by which an address without an account, to which a message goes, does without them; 43 characters. */
  addressToken(messageId: string, addressId: string): string {
    return sealId(this.#addressKey, messageId, addressId);
  }

  /** Whether it is the token of a message to an address. */
  isAddressToken(token: string, messageId: string, addressId: string): boolean {
    return isSealed(token, this.#addressKey, messageId, addressId);
  }

  /** A mark for the form of the token's page: only a form that this server has made has one. */
  form(token: string): string {
    const nonce = randomBytes(tokenBytes).toString('base64url');
    return `${nonce}.${this.#mark(token, nonce)}`;
  }

  /** Whether the mark is of a form of this token. */
  isForm(token: string, form: string): boolean {
    const [nonce = '', mark = ''] = form.split('.');
    const own = Buffer.from(this.#mark(token, nonce));
    const given = Buffer.from(mark);
    return own.length === given.length && timingSafeEqual(own, given);
  }

  #mark(token: string, nonce: string): string {
    return createHmac('sha256', this.#formKey).update(`${token} ${nonce}`).digest('base64url');
  }
}

/** What the database knows of a token; null: no token has this form. */
export function tokenHash(token: string): Buffer | null {
  return tokenForm.test(token) ? createHash('sha256').update(token).digest() : null;
}

const placeholder = /answer-link-of-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/g;

/** What stands in a frozen mail where the item's token will. */
export function tokenPlaceholder(itemId: string): string {
  return `answer-link-of-${itemId}`;
}

/** What stands in the head of a frozen mail where its token to do without such mails will. */
export const unsubscribePlaceholder = 'unsubscribe-link-of-this-mail';

/** A text with the tokens in the place of their placeholders. */
export function withTokens(text: string, tokenOf: (itemId: string) => string): string {
  return text.replace(placeholder, (_, itemId: string) => tokenOf(itemId));
}
