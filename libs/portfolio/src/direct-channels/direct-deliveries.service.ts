import { newId, type Database } from '#database';
import { smsNumber, type DirectChannel, type DirectContent, type ReminderSettings } from '#domain';
import { attemptResult } from '../deliveries/attempt.js';
import { ClockHold } from '../deliveries/clock-hold.js';
import { lockItems } from '../deliveries/deliveries.queries.js';
import type { SendOutcome } from '../deliveries/mail.js';
import { SettingsService } from '../settings/settings.service.js';
import type { SecretBox } from '../totp/secret-box.js';
import { directChannelBox, type DirectChannelKeys } from './direct-channels.service.js';
import * as sql from './direct-deliveries.queries.js';
import { directStep, type LockedDirect } from './direct-step.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Of one claim: all are sent at once, and surely begun before their lease ends. */
const batchSize = 20;
/** Some twenty minutes: then the next channel is worth more than this one's recovery. */
const attemptLimit = 20;

/** What is handed to a direct channel. */
export interface DirectMessage extends DirectChannelKeys {
  /** The same for each attempt. */
  readonly id: string;
  readonly channel: DirectChannel;
  /** Of the channel as it is set up: what it keeps (a token of an app) belongs to it. */
  readonly channelId: string;
  /** Who it goes to at an app, or a number (E.164). */
  readonly to: string;
  readonly content: DirectContent;
  readonly language: 'zh' | 'en';
  /** Whether the database is a demonstration or simulation: what is sent says so. */
  readonly isDemonstration: boolean;
}

/** Hands it over; ends within 55 seconds whatever happens, and never throws. */
export type SendDirect = (message: DirectMessage) => Promise<SendOutcome>;

interface ReadDirect extends LockedDirect {
  readonly id: string;
  readonly channel: DirectChannel;
  readonly sealed: Buffer | null;
  readonly language: 'zh' | 'en';
}

interface TakenDirect {
  readonly id: string;
  readonly token: number;
  readonly attempts: number;
  readonly unknownAttempts: number;
  readonly content: DirectContent;
  readonly delivery: ReadDirect;
}

/** Writes to people where no mail arrives: claims under a fencing token and records what came of it. */
export class DirectDeliveriesService {
  readonly #box: SecretBox;
  readonly #hold: ClockHold;
  readonly #settings: SettingsService;

  /** `serverKey`: 32 bytes, not in the database. */
  constructor(
    private readonly database: Database,
    serverKey: Buffer,
  ) {
    this.#box = directChannelBox(serverKey);
    this.#hold = new ClockHold(database);
    this.#settings = new SettingsService(database, newId);
  }

  /** Sends until nothing waits by now, or until `signal` is aborted. Returns how many attempts there were. */
  async sendDue(send: SendDirect, signal: AbortSignal): Promise<number> {
    const isDemonstration = (await this.database.kind()) !== 'live';
    const { reminder_hours: hours } = await this.#settings.current();
    for (let attempted = 0; ;) {
      if (signal.aborted) return attempted;
      const batch = await this.#hold.during(async () => this.#sendBatch(send, isDemonstration, hours));
      if (batch === null) return attempted;
      attempted += batch;
    }
  }

  /** Returns how many attempts there were; null: nothing waited. */
  async #sendBatch(
    send: SendDirect,
    isDemonstration: boolean,
    hours: ReminderSettings,
  ): Promise<number | null> {
    const { locked, taken } = await this.database.transaction(async (client) => claim(client, hours));
    if (locked === 0) return null;
    const rows = await this.database.query<{ id: string; address: string | null }>(sql.readDirectAddresses, [
      taken.map(({ id }) => id),
    ]);
    const addresses = new Map(rows.map(({ id, address }) => [id, address]));
    await Promise.all(
      taken.map(async (one) => {
        const outcome = await this.#outcomeOf(one, addresses.get(one.id) ?? null, isDemonstration, send);
        const result = attemptResult(outcome, one.attempts, one.unknownAttempts, attemptLimit);
        const { state, retryInMs, error, unknownAttempts } = result;
        const isRefused = outcome.kind === 'refused' && outcome.addressRefused === true;
        const values = [one.id, one.token, state, retryInMs, error, unknownAttempts, isRefused];
        await this.database.query(sql.finishDirect, values);
      }),
    );
    return taken.length;
  }

  async #outcomeOf(
    { delivery, content }: TakenDirect,
    address: string | null,
    isDemonstration: boolean,
    send: SendDirect,
  ): Promise<SendOutcome> {
    const { id, channel, language, sealed } = delivery;
    if (address === null) return refusedForGood('The person is not reached by this channel any more.');
    const to = channel === 'sms' ? smsNumber(address) : address;
    if (to === null) return { ...refusedForGood('The number takes no text messages.'), addressRefused: true };
    const channelId = delivery.channelId!;
    let keys: DirectChannelKeys;
    try {
      keys = JSON.parse(this.#box.open(sealed!, channelId)) as DirectChannelKeys;
    } catch {
      return refusedForGood('The keys were sealed with another server key.');
    }
    return send({ id, channel, channelId, to, content, language, isDemonstration, ...keys });
  }
}

/** Locks what waits, holds its items as they are until the commit, and takes or ends it. */
async function claim(
  client: Transaction,
  { sendTime, quietFrom }: ReminderSettings,
): Promise<{ locked: number; taken: readonly TakenDirect[] }> {
  const values = [batchSize, sendTime, quietFrom];
  const { rows: locked } = await client.query<{ id: string; messageId: string }>(sql.lockDueDirect, values);
  if (locked.length === 0) return { locked: 0, taken: [] };
  await client.query(lockItems, [[...new Set(locked.map(({ messageId }) => messageId))]]);
  const { rows } = await client.query<ReadDirect>(sql.readLockedDirect, [locked.map(({ id }) => id)]);
  const steps = rows.map((delivery) => ({ delivery, step: directStep(delivery) }));
  const ended = steps.flatMap(({ delivery: { id }, step }) =>
    step.kind === 'end'
      ? [{ id, state: step.state, unknown_attempts: step.unknownAttempts, last_error: step.error }]
      : [],
  );
  if (ended.length > 0) await client.query(sql.endDirect, [JSON.stringify(ended)]);
  const sendable = steps.flatMap(({ delivery, step }) => (step.kind === 'send' ? [{ delivery, step }] : []));
  const wished = sendable.map(({ delivery: { id }, step: { content, unknownAttempts } }) => ({
    id,
    content,
    unknown_attempts: unknownAttempts,
  }));
  const { rows: marks } = await client.query<{ id: string; token: number; attempts: number }>(
    sql.takeDirect,
    [JSON.stringify(wished)],
  );
  const markOf = new Map(marks.map((mark) => [mark.id, mark]));
  const taken = sendable.map(({ delivery, step }) => ({
    ...markOf.get(delivery.id)!,
    unknownAttempts: step.unknownAttempts,
    content: step.content,
    delivery,
  }));
  return { locked: locked.length, taken };
}

function refusedForGood(reason: string): SendOutcome & { kind: 'refused' } {
  return { kind: 'refused', permanent: true, reason };
}
