import { createHash } from 'node:crypto';
import { isRefusal, type Answer, type LocalDate, type Person, type Refusal } from '#domain';
import type { Database, Stored } from '#database';
import type { ReceivedAs } from '../reminders/claim-facts.js';
import type { ReportsService } from '../reports/reports.service.js';
import { readOpenLink, useLink, wasUsedFor } from './answer-links.queries.js';
import { placeOf } from './answer-places.js';
import type { AnswerTokens, TokenPlace } from './answer-tokens.js';
import type { AnswersService } from './answers.service.js';

/** The one item behind a link, as it is now. */
export interface LinkedItem {
  readonly itemId: string;
  readonly personId: string;
  readonly receivedAs: Exclude<ReceivedAs, 'security_administrator'>;
  readonly projectId: string;
  readonly milestoneId: string;
  readonly project: string;
  /** Made up for a demonstration. */
  readonly synthetic: boolean;
  readonly stageLabel: { readonly zh: string; readonly en: string };
  readonly step: string | null;
  readonly dueOn: LocalDate;
  readonly today: LocalDate;
  /** From when reminders go on after a promise. */
  readonly rearmsOn: LocalDate | null;
  readonly leadUnit: { readonly id: string; readonly name: string };
  /** Other units that may have to settle a difficulty: those below the root. */
  readonly units: readonly { readonly id: string; readonly name: string }[];
}

/** What a form says: one of the three answers, or that nothing has changed, which is a report and no answer. */
export type LinkWish = Answer | { readonly kind: 'no_change' };

/** What came of a form. `gone`: the link does nothing (any more). */
export type LinkOutcome = 'recorded' | 'recorded_already' | 'gone' | 'strange_form' | Refusal;

/** Undoes the use of the link together with all else. */
class RefusedUse extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** The links of mails: each opens one item, and does one thing once. */
export class AnswerLinksService {
  readonly #database: Database;
  readonly #tokens: AnswerTokens;
  readonly #answers: AnswersService;
  readonly #reports: ReportsService;

  constructor(database: Database, tokens: AnswerTokens, answers: AnswersService, reports: ReportsService) {
    this.#database = database;
    this.#tokens = tokens;
    this.#answers = answers;
    this.#reports = reports;
  }

  /** The item behind a link. Null, whatever the reason: used, expired, superseded, forged. Changes nothing. */
  async open(token: string): Promise<LinkedItem | null> {
    const place = await this.#placeOf(token);
    return place === null ? null : this.#itemAt(place);
  }

  /** A new mark for the form of a link's page. */
  form(token: string): string {
    return this.#tokens.form(token);
  }

  /**
   * Whether the very form that was sent (`sent`: all that is in it) has been recorded by this link: then a repetition is
   * told so. Everything else that a used link is asked looks as if there had never been one.
   */
  async isRecorded(token: string, form: string, sent: string): Promise<boolean> {
    const place = await this.#placeOf(token);
    return place !== null && this.#isRecordedAt(place, token, form, sent);
  }

  /** Uses a link. All of it is one transaction: the link is used if, and only if, what it was for is recorded. */
  async use(token: string, form: string, sent: string, wish: LinkWish): Promise<LinkOutcome> {
    const place = await this.#placeOf(token);
    if (place === null) return 'gone';
    const ended = async (): Promise<LinkOutcome> =>
      (await this.#isRecordedAt(place, token, form, sent)) ? 'recorded_already' : 'gone';
    const item = await this.#itemAt(place);
    if (item === null) return ended();
    if (!this.#tokens.isForm(token, form)) return 'strange_form';
    try {
      return await this.#database.together(async () => {
        const { itemId, messageId } = place;
        const used = await this.#database.query(useLink, [itemId, messageId, digest(sent)]);
        if (used.length === 0) return ended();
        const stored = await this.#record(item, wish);
        if (isRefusal(stored)) throw new RefusedUse(stored);
        return 'recorded';
      });
    } catch (error) {
      if (error instanceof RefusedUse) return error.refusal;
      throw error;
    }
  }

  async #placeOf(token: string): Promise<TokenPlace | null> {
    return placeOf(this.#database, this.#tokens, token);
  }

  async #itemAt({ itemId, messageId }: TokenPlace): Promise<LinkedItem | null> {
    const [row] = await this.#database.query<{ link: LinkedItem | null }>(readOpenLink, [itemId, messageId]);
    return row!.link;
  }

  async #isRecordedAt(
    { itemId, messageId }: TokenPlace,
    token: string,
    form: string,
    sent: string,
  ): Promise<boolean> {
    if (!this.#tokens.isForm(token, form)) return false;
    return (await this.#database.query(wasUsedFor, [itemId, messageId, digest(sent)])).length > 0;
  }

  /** In the name of whoever received the item: that is their right, whatever duties they have today. */
  async #record(item: LinkedItem, wish: LinkWish): Promise<Stored | Refusal> {
    const { personId, projectId, milestoneId, itemId } = item;
    const person: Person = { kind: 'person', personId, duties: [] };
    if (wish.kind === 'no_change') {
      const report = { reportedOn: null, personId, text: null, percent: null };
      return this.#reports.reportProgress(person, projectId, report, null, true);
    }
    const of = { projectId, milestoneId, expectedSeq: null };
    return this.#answers.record(person, of, wish, { itemId, isEntitled: true });
  }
}

function digest(sent: string): Buffer {
  return createHash('sha256').update(sent).digest();
}
