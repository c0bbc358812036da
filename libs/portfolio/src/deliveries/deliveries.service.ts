import { shanghaiDate, type ReminderSettings, type WorkingCalendar } from '#domain';
import { newId, readThrough, settledTogether, type Database } from '#database';
import { CalendarService } from '../calendar/calendar.service.js';
import { SettingsService } from '../settings/settings.service.js';
import type { AnswerTokens } from '../answers/answer-tokens.js';
import { withPapers } from '../notices/mail-papers.js';
import { attemptResult } from './attempt.js';
import { ClockHold } from './clock-hold.js';
import {
  claimStep,
  stepForReader,
  type ClaimStep,
  type LockedDelivery,
  type Reader,
} from './delivery-claim.js';
import {
  countDeliveries,
  countDueDeliveries,
  lockDelivery,
  lockDueDeliveries,
  lockItems,
  oldestDue,
  planOnce,
  putAside,
  readReaders,
  takeDeliveries,
} from './deliveries.queries.js';
import { keepLinks } from './keep-links.js';
import { judged, mailToRender, type UnmarkedMail } from './mail-to-render.js';
import { countOpen, mostNamed, noOpenItems, openItems, type OpenItems } from './open-items.js';
import { ResultWriter } from './result-writer.js';
import { SendSlots } from './send-slots.js';
import { ownerOf, type ClaimedMail, type RenderMail, type SendMail, type SendOutcome } from './mail.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Messages of one claim at most: as many as are surely begun within half of the lease, also behind another batch. */
const batchSize = 50;
/** Batches at once in this process: one that is sent, and one that is claimed meanwhile or waits for a connection. */
const batchesAtOnce = 2;
/**
 * A claim takes this part of what is due, but not less than so many: few messages may be large ones, and some are sent while
 * others are made.
 */
const partOfDue = 1 / 4;
const fewestAtOnce = 10;

/** How a call of `send` ended. */
export interface SendReport {
  /** Messages whose claim was this call's. */
  readonly claimed: number;
  readonly sent: number;
  /** To be tried again, given up, or of unknown outcome. */
  readonly notSent: number;
  /** Results that came too late: another worker had taken over. */
  readonly fenced: number;
}

type TakenDelivery = ClaimedMail & TakenFacts;

interface TakenFacts {
  readonly token: number;
  /** This attempt included. */
  readonly attempts: number;
  readonly unknownAttempts: number;
}

type RenderUnmarked = (mail: UnmarkedMail) => Promise<Buffer>;

interface ActiveDelivery {
  readonly delivery: LockedDelivery;
  readonly reader: Reader;
  readonly step: Exclude<ClaimStep, { kind: 'aside' }>;
}

interface FrozenDelivery extends ActiveDelivery {
  readonly mime: Buffer;
  /** Open items in the bytes. */
  readonly items: number;
}

/** Sends messages: claims them under a fencing token, freezes their bytes, records what came of it. */
export class DeliveriesService {
  readonly #database: Database;
  readonly #tokens: AnswerTokens | null;
  readonly #calendars: CalendarService;
  readonly #hold: ClockHold;
  readonly #settings: SettingsService;
  readonly #results: ResultWriter;
  readonly #slots = new SendSlots(batchesAtOnce);
  readonly #mostNamed: number;

  /** Without `tokens` no link is kept: what is sent has none, or nothing is. `most`: how many items a mail names. */
  constructor(database: Database, tokens: AnswerTokens | null = null, { most = mostNamed } = {}) {
    this.#database = database;
    this.#tokens = tokens;
    this.#mostNamed = most;
    this.#calendars = new CalendarService(database);
    this.#hold = new ClockHold(database);
    this.#settings = new SettingsService(database, newId);
    this.#results = new ResultWriter(database);
  }

  /**
   * Sends the message with this id and what else is due, up to 50 messages. The claim is committed before `sendMail`
   * is called, each result is written as soon as it is known. A message that is not due, ended or in another worker's
   * hands is left alone, so that the call may be repeated at will. At most two calls work at a time, further ones
   * wait; after `stop` a call does nothing.
   */
  async send(messageId: string | null, render: RenderMail, sendMail: SendMail): Promise<SendReport> {
    return this.#sendUpTo(batchSize, messageId, render, sendMail);
  }

  /**
   * Sends until nothing is due that this worker may claim, or until `signal` is aborted; claims some while it sends
   * others. Returns how many messages were attempted.
   */
  async sendDue(render: RenderMail, sendMail: SendMail, signal: AbortSignal): Promise<number> {
    const most = batchSize / partOfDue;
    const sendSome = async (first: number): Promise<number> => {
      let attempted = 0;
      for (let due = first; due > 0 && !signal.aborted;) {
        const limit = Math.max(fewestAtOnce, Math.ceil(due * partOfDue));
        const { claimed } = await this.#sendUpTo(limit, null, render, sendMail);
        attempted += claimed;
        const left = await this.#due(most);
        // Others hold what is left; had it been put aside, there would be less of it.
        if (claimed === 0 && left >= due) break;
        due = left;
      }
      return attempted;
    };
    const due = signal.aborted ? 0 : await this.#due(most);
    if (due === 0) return 0;
    // Few are one batch.
    const batches = due > fewestAtOnce ? batchesAtOnce : 1;
    const attempted = await Promise.all(Array.from({ length: batches }, async () => sendSome(due)));
    return attempted.reduce((sum, some) => sum + some, 0);
  }

  /** Claims nothing more and waits until the sends under way have ended and their results are written. */
  async stop(): Promise<void> {
    await this.#slots.close();
  }

  /**
   * For how many seconds of application time the oldest reminder or message has been due and unsent; null when
   * nothing is. Attempts that fail move a message's time on, so that a receiver that is down does not count.
   */
  async oldestDueSeconds(): Promise<number | null> {
    const [oldest] = await this.#database.query<{ seconds: number | null }>(oldestDue, [], 'oldest_due');
    return oldest!.seconds;
  }

  /** How many deliveries are in which state. */
  async countByState(): Promise<Readonly<Record<string, number>>> {
    const rows = await this.#database.query<{ state: string; count: number }>(countDeliveries);
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  async #sendUpTo(
    limit: number,
    messageId: string | null,
    render: RenderMail,
    sendMail: SendMail,
  ): Promise<SendReport> {
    // Before the transaction: inside it, waiting for a second connection could wait for somebody who waits for it.
    const isDemonstration = (await this.#kind()) !== 'live';
    const calendar = await this.#calendars.calendar();
    const results = await this.#slots.during(async () =>
      this.#hold.during(async () => {
        const taken = await this.#database.transaction((client) =>
          this.#claim(
            client,
            messageId,
            limit,
            async (mail) => render({ ...mail, isDemonstration }),
            calendar,
          ),
        );
        return settledTogether(taken.map(async (delivery) => this.#attempt(delivery, sendMail)));
      }),
    );
    return reportOf(results ?? []);
  }

  async #claim(
    client: Transaction,
    messageId: string | null,
    limit: number,
    render: RenderUnmarked,
    calendar: WorkingCalendar,
  ): Promise<TakenDelivery[]> {
    const [{ hours }, locked] = await this.#lock(client, messageId, limit);
    if (locked.length === 0) return [];
    const ids = locked.map((delivery) => delivery.messageId);
    // The reads run after the lock, in the order in which they were sent.
    const [, bare, readers] = await settledTogether([
      client.query({ name: 'lock_items', text: lockItems, values: [ids] }),
      openItems(client, { ids, on: shanghaiDate(locked[0]!.now), calendar, most: this.#mostNamed }),
      client.query<Reader>({ name: 'read_readers', text: readReaders, values: [ids] }),
    ]);
    const open = await withPapers(client, bare);
    const readerOf = new Map(readers.rows.map((reader) => [reader.messageId, reader]));
    const steps = locked.map((delivery) => {
      const own = open.get(delivery.messageId) ?? noOpenItems;
      const reader = readerOf.get(delivery.messageId);
      const step = claimStep(delivery, countOpen(own) + (reader?.issues.length ?? 0), hours);
      return { delivery, reader, step: stepForReader(step, judged(delivery.kind, own), reader) };
    });
    const active = steps.flatMap(({ delivery, reader, step }) =>
      step.kind === 'aside' || reader === undefined ? [] : [{ delivery, reader, step }],
    );
    const frozen = active.length === 0 ? [] : await this.#freeze(active, open, render);
    const ready = frozen.flatMap((one) => ('mime' in one ? [one] : []));
    const linked = ready.flatMap(({ delivery }) =>
      delivery.addressId === null ? [{ ...delivery, open: open.get(delivery.messageId) ?? noOpenItems }] : [],
    );
    const [, , taken] = await settledTogether([
      this.#putAside(client, [...steps, ...frozen]),
      this.#tokens === null ? Promise.resolve() : keepLinks(client, this.#tokens, linked),
      this.#take(client, ready),
    ]);
    return taken;
  }

  /** Locks what is due, first of all what was rung for, and reads the hours that hold. */
  async #lock(
    client: Transaction,
    messageId: string | null,
    limit: number,
  ): Promise<[{ readonly hours: ReminderSettings }, LockedDelivery[]]> {
    const [known, , rung, others] = await settledTogether([
      this.#settings.known(readThrough(client)),
      client.query(planOnce),
      messageId === null
        ? Promise.resolve({ rows: [] })
        : client.query<LockedDelivery>({ name: 'lock_delivery', text: lockDelivery, values: [messageId] }),
      client.query<LockedDelivery>({
        name: 'lock_due_deliveries',
        text: lockDueDeliveries,
        values: [messageId === null ? limit : limit - 1, messageId],
      }),
    ]);
    return [{ hours: known.of(null).reminder_hours }, [...rung.rows, ...others.rows]];
  }

  async #putAside(
    client: Transaction,
    steps: readonly { readonly delivery: LockedDelivery; readonly step: ClaimStep }[],
  ): Promise<void> {
    const rows = steps.flatMap(({ delivery, step }) =>
      step.kind !== 'aside'
        ? []
        : [
            {
              message_id: delivery.messageId,
              state: step.state,
              send_at: step.sendAt,
              unknown_attempts: step.unknownAttempts,
              last_error: step.error,
            },
          ],
    );
    if (rows.length > 0)
      await client.query({ name: 'put_aside', text: putAside, values: [JSON.stringify(rows)] });
  }

  /**
   * The bytes of each message: made anew, or those of an attempt whose outcome is not known. One that cannot be made
   * is put aside for a minute, so that it does not stop the others.
   */
  async #freeze(
    active: readonly ActiveDelivery[],
    open: ReadonlyMap<string, OpenItems>,
    render: RenderUnmarked,
  ): Promise<(FrozenDelivery | { delivery: LockedDelivery; step: ClaimStep })[]> {
    return Promise.all(
      active.map(async ({ delivery, reader, step }) => {
        if (step.kind === 'resend')
          return { delivery, reader, step, mime: step.mime, items: step.frozenItems };
        const own = open.get(delivery.messageId) ?? noOpenItems;
        try {
          const mime = await render(mailToRender(delivery, reader, own));
          return { delivery, reader, step, mime, items: countOpen(own) + reader.issues.length };
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          return { delivery, step: unmade(step, delivery.now, reason) };
        }
      }),
    );
  }

  async #take(client: Transaction, frozen: readonly FrozenDelivery[]): Promise<TakenDelivery[]> {
    if (frozen.length === 0) return [];
    const taken = await client.query<{ messageId: string; token: number }>({
      name: 'take_deliveries',
      text: takeDeliveries,
      values: [
        frozen.map(({ delivery }) => delivery.messageId),
        Buffer.concat(frozen.map(({ mime }) => mime)),
        beginnings(frozen.map(({ mime }) => mime.length)),
        frozen.map(({ mime }) => mime.length),
        frozen.map(({ items }) => items),
        frozen.map(({ step }) => step.unknownAttempts),
      ],
    });
    const tokens = new Map(taken.rows.map(({ messageId, token }) => [messageId, token]));
    return frozen.map(({ delivery, reader, step, mime }) => ({
      messageId: delivery.messageId,
      ...ownerOf(delivery),
      to: reader.email!,
      mime,
      token: tokens.get(delivery.messageId)!,
      attempts: delivery.attempts + 1,
      unknownAttempts: step.unknownAttempts,
    }));
  }

  async #attempt(delivery: TakenDelivery, sendMail: SendMail): Promise<'sent' | 'notSent' | 'fenced'> {
    let outcome: SendOutcome;
    try {
      outcome = await sendMail(delivery);
    } catch (error) {
      outcome = { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) };
    }
    const result = attemptResult(outcome, delivery.attempts, delivery.unknownAttempts);
    const { messageId, token } = delivery;
    const written = await this.#results.write({ ...result, messageId, token });
    if (!written) return 'fenced';
    return result.state === 'sent' ? 'sent' : 'notSent';
  }

  /** How many are due that may be claimed; counts to `most` and no further. */
  async #due(most: number): Promise<number> {
    const [found] = await this.#database.query<{ due: number }>(
      countDueDeliveries,
      [most],
      'count_due_deliveries',
    );
    return found!.due;
  }

  #knownKind: Promise<string> | null = null;

  /** Fixed at the database's creation, so it is asked once. */
  async #kind(): Promise<string> {
    this.#knownKind ??= this.#database.kind();
    return this.#knownKind.catch((error: unknown) => {
      this.#knownKind = null;
      throw error;
    });
  }
}

function reportOf(results: readonly ('sent' | 'notSent' | 'fenced')[]): SendReport {
  const count = (result: string): number => results.filter((one) => one === result).length;
  return {
    claimed: results.length,
    sent: count('sent'),
    notSent: count('notSent'),
    fenced: count('fenced'),
  };
}

/** Where each of so many lengths begins, one after the other, counted from 1. */
function beginnings(lengths: readonly number[]): number[] {
  let next = 1;
  return lengths.map((length) => {
    const begins = next;
    next += length;
    return begins;
  });
}

function unmade(step: { readonly unknownAttempts: number }, now: Date, reason: string): ClaimStep {
  const error = `The mail could not be made: ${reason}`.slice(0, 500);
  const sendAt = new Date(now.getTime() + 60_000);
  return { kind: 'aside', state: 'pending', sendAt, unknownAttempts: step.unknownAttempts, error };
}
