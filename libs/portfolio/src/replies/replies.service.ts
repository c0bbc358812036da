import { createHash } from 'node:crypto';
import { localDate, ownWords, readReply, type Language, type NewId, type ReplyDraft } from '#domain';
import type { Database } from '#database';
import type { AnswerTokens } from '../answers/answer-tokens.js';
import type { SecretBox } from '../totp/secret-box.js';
import { replyBox } from './reply-box.js';
import * as sql from './replies.queries.js';

/** What a mail server reports of a mail for one of its recipients. */
export interface BouncedRecipient {
  /** By which the server knows them: the last one, and the one that was written to. */
  readonly addresses: readonly string[];
  /** RFC 3463, `5.1.1`. */
  readonly status: string;
  /** Whether it is given up; else it is late, or arrived. */
  readonly isFinal: boolean;
}

/** A mail that came back, or is late, as a mail server reports it (RFC 3464). */
export interface Bounce {
  /** Of the mail that it is about; null: it does not say. */
  readonly messageId: string | null;
  readonly recipients: readonly BouncedRecipient[];
}

/** A mail of the mailbox, as far as anything of it matters. Everything in it may be forged. */
export interface ReceivedMail {
  /** Its Message-ID, or its place in the mailbox. */
  readonly key: string;
  /** The address that it says it is from; null: none, as bounces have it. */
  readonly from: string | null;
  /** The Message-IDs that it replies to. */
  readonly repliesTo: readonly string[];
  /** Whether a program wrote it: an absence notice, a bounce, a mailing list, a mail of our own. */
  readonly isAutomatic: boolean;
  /** What it reports of another mail; null: nothing. */
  readonly bounce: Bounce | null;
  /** What is written in it, with what it quotes; null: there is no text in it. */
  readonly text: string | null;
  readonly hasAttachments: boolean;
}

/** What became of a mail. */
export type ReplyOutcome =
  /** There is a draft, for its sender to confirm. */
  | 'draft'
  | 'automatic'
  /** It replies to no message of ours. */
  | 'unknown'
  /** It is not from whom the message went to. */
  | 'foreign'
  /** Nothing in the message can be answered any more. */
  | 'settled'
  | 'without_text'
  /** The message has been replied to too often. */
  | 'too_many'
  /** A mail of ours came back for good: its address is dead. */
  | 'bounced'
  /** A mail of ours is late, or arrived. */
  | 'delayed';

/** What a mail can come to that matched something of ours. */
export type MatchedOutcome = (typeof sql.matchedOutcomes)[number];

/** Asks somebody, at the address that we know, to confirm what a mail in their name seems to answer. */
export interface ConfirmationToSend {
  readonly id: string;
  readonly to: string;
  readonly reader: string;
  readonly language: Language;
  readonly isDemonstration: boolean;
  readonly draft: ReplyDraft;
  readonly hasAttachments: boolean;
  /** Of the items that it may be about, with the tokens of their links. */
  readonly items: readonly { readonly project: string; readonly token: string }[];
}

/** What became of a mail, and what is to be sent for it: once, when it is taken for the first time. */
export interface TakenMail {
  readonly outcome: ReplyOutcome;
  readonly confirmation: ConfirmationToSend | null;
}

/** A mail of ours that came back. */
interface ReturnedMessage {
  readonly messageId: string;
  readonly email: string | null;
}

interface AnsweredMessage extends ReturnedMessage {
  readonly personId: string;
  readonly name: string;
  readonly language: Language;
  readonly today: string;
  readonly drafts: number;
  readonly items: readonly { readonly itemId: string; readonly project: string }[];
}

/** Of one message: whoever knows its Message-ID can make its receiver get so many mails and no more. */
const mostDrafts = 5;

/** Makes drafts of answers from mails: each is taken once, and none of them answers anything. */
export class RepliesService {
  readonly #box: SecretBox;

  /** `serverKey`: 32 bytes, not in the database. */
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly tokens: AnswerTokens,
    serverKey: Buffer,
  ) {
    this.#box = replyBox(serverKey);
  }

  /** Whether mails may be taken now; not while sending is paused, since a confirmation may follow. */
  async mayTake(): Promise<boolean> {
    return (await this.database.query(sql.isPaused)).length === 0;
  }

  /**
   * Takes a mail. Only the one call that puts it on record gets something to send: whoever is cut off after that has the
   * draft and sends nothing twice.
   */
  async take(mail: ReceivedMail): Promise<TakenMail> {
    const key = createHash('sha256').update(mail.key).digest();
    const known = await this.#outcomeOf(key);
    if (known !== null) return { outcome: known, confirmation: null };
    const message = await this.#answered(mail);
    const returned = await this.#returned(mail.bounce);
    const outcome = mail.bounce === null ? outcomeOf(mail, message) : outcomeOfBounce(mail.bounce, returned);
    const id = this.newId();
    const kind = await this.database.kind();
    return this.database.transaction(async (client) => {
      const kept = await client.query(sql.keepOutcome, [id, key, outcome, domainOf(mail, outcome)]);
      if (kept.rowCount === 0) return { outcome, confirmation: null };
      if (outcome === 'bounced') {
        const { status } = recipientOf(mail.bounce!, returned!.email)!;
        await client.query(sql.takeBounce, [returned!.messageId, id, status]);
      }
      if (outcome !== 'draft') return { outcome, confirmation: null };
      const { messageId, personId, email, name, language, today, items } = message!;
      const draft = readReply(mail.text!, localDate(today));
      const meant = named(items, draft.text);
      const itemId = meant.length === 1 ? meant[0]!.itemId : null;
      const sealed = this.#box.seal(draft.text, id);
      await client.query(sql.keepDraft, [id, messageId, personId, itemId, draft.kind, draft.on, sealed]);
      const links = meant.map((item) => ({
        project: item.project,
        token: this.tokens.token({ messageId, itemId: item.itemId, personId }),
      }));
      const confirmation: ConfirmationToSend = {
        id,
        to: email!,
        reader: name,
        language,
        isDemonstration: kind !== 'live',
        draft,
        hasAttachments: mail.hasAttachments,
        items: links,
      };
      return { outcome, confirmation };
    });
  }

  /** Forgets the drafts that nobody can confirm any more, and whence mails came that matched nothing. */
  async forgetOld(): Promise<void> {
    await this.database.query(sql.forgetDrafts);
    await this.database.query(sql.forgetDomains);
  }

  async #outcomeOf(key: Buffer): Promise<ReplyOutcome | null> {
    const [row] = await this.database.query<{ outcome: ReplyOutcome }>(sql.readOutcome, [key]);
    return row?.outcome ?? null;
  }

  /** What it replies to: a message to a person, since an address that has no account is asked for nothing. */
  async #answered({ bounce, repliesTo }: ReceivedMail): Promise<AnsweredMessage | null> {
    if (bounce !== null || repliesTo.length === 0) return null;
    const [row] = await this.database.query<AnsweredMessage & Record<string, unknown>>(sql.findAnswered, [
      repliesTo,
    ]);
    return row ?? null;
  }

  /** What came back with it. */
  async #returned(bounce: Bounce | null): Promise<ReturnedMessage | null> {
    if (bounce === null || bounce.messageId === null) return null;
    const rows = await this.database.query<ReturnedMessage>(sql.findReturned, [bounce.messageId]);
    return rows[0] ?? null;
  }
}

function outcomeOf(mail: ReceivedMail, message: AnsweredMessage | null): ReplyOutcome {
  if (mail.isAutomatic) return 'automatic';
  if (message === null) return 'unknown';
  const { email } = message;
  if (email === null || mail.from?.toLowerCase() !== email.toLowerCase()) return 'foreign';
  if (mail.text === null || ownWords(mail.text) === '') return 'without_text';
  if (message.items.length === 0) return 'settled';
  return message.drafts >= mostDrafts ? 'too_many' : 'draft';
}

/** Anybody can write a report: it counts of a mail that was sent, and for the address that it went to. */
function outcomeOfBounce(bounce: Bounce, message: ReturnedMessage | null): ReplyOutcome {
  if (message === null) return 'unknown';
  const recipient = recipientOf(bounce, message.email);
  if (recipient === undefined) return 'foreign';
  return recipient.isFinal ? 'bounced' : 'delayed';
}

function recipientOf({ recipients }: Bounce, email: string | null): BouncedRecipient | undefined {
  const own = email?.toLowerCase();
  return recipients.find(({ addresses }) => addresses.some((address) => address.toLowerCase() === own));
}

/** Of one that matched nothing: enough to know whence it came, and nothing of a person. */
function domainOf({ from }: ReceivedMail, outcome: ReplyOutcome): string | null {
  const isMatched = (sql.matchedOutcomes as readonly ReplyOutcome[]).includes(outcome);
  return isMatched ? null : (/@([a-z0-9.-]{1,253})$/i.exec(from ?? '')?.[1]?.toLowerCase() ?? null);
}

/** The one item whose project is named, else all of them. */
function named(items: AnsweredMessage['items'], text: string): AnsweredMessage['items'] {
  const found = items.filter(({ project }) => text.includes(project));
  return found.length === 1 ? found : items;
}
