import { newId, type Database } from '#database';
import type { DayContent, EndpointChannel, EndpointContent, MessageContent } from '#domain';
import { attemptResult, unknownLimit } from '../deliveries/attempt.js';
import type { SendOutcome } from '../deliveries/mail.js';
import { SettingsService } from '../settings/settings.service.js';
import type { SecretBox } from '../totp/secret-box.js';
import { claimOwed, finishOwed } from './endpoints.queries.js';
import { endpointBox, type EndpointSecrets } from './endpoints.service.js';

/** Of one claim: all are sent at once, and surely begun before their lease ends. */
const batchSize = 20;

interface Addressed extends EndpointSecrets {
  /** The same for each attempt. */
  readonly id: string;
  /** Whether the database is a demonstration or simulation: what is sent says so. */
  readonly isDemonstration: boolean;
}

/** What a webhook is told. */
export interface WebhookMessage extends Addressed {
  readonly channel: 'webhook';
  readonly content: MessageContent;
}

/** What the robot of a group says. */
export interface GroupMessage extends Addressed {
  readonly channel: Exclude<EndpointChannel, 'webhook'>;
  readonly content: DayContent;
}

/** What is handed to an endpoint. */
export type EndpointMessage = WebhookMessage | GroupMessage;

/** Hands it over; ends within 55 seconds whatever happens, and never throws. */
export type SendToEndpoint = (message: EndpointMessage) => Promise<SendOutcome>;

interface ClaimedDelivery {
  readonly id: string;
  readonly token: number;
  readonly attempts: number;
  readonly unknownAttempts: number;
  readonly content: EndpointContent;
  readonly endpointId: string;
  readonly channel: EndpointChannel;
  readonly sealed: Buffer;
}

/** Tells endpoints what was sent: claims what is owed under a fencing token and records what came of it. */
export class EndpointDeliveriesService {
  readonly #box: SecretBox;
  readonly #settings: SettingsService;

  /** `serverKey`: 32 bytes, not in the database. */
  constructor(
    private readonly database: Database,
    serverKey: Buffer,
  ) {
    this.#box = endpointBox(serverKey);
    this.#settings = new SettingsService(database, newId);
  }

  /** Sends until nothing is owed by now, or until `signal` is aborted. Returns how many attempts there were. */
  async sendDue(send: SendToEndpoint, signal: AbortSignal): Promise<number> {
    const isDemonstration = (await this.database.kind()) !== 'live';
    const { reminder_hours: hours } = await this.#settings.current();
    let attempted = 0;
    while (!signal.aborted) {
      const claimed = await this.database.query<ClaimedDelivery>(claimOwed, [
        batchSize,
        hours.sendTime,
        hours.quietFrom,
      ]);
      if (claimed.length === 0) break;
      attempted += claimed.length;
      await Promise.all(claimed.map(async (delivery) => this.#attempt(delivery, isDemonstration, send)));
    }
    return attempted;
  }

  async #attempt(delivery: ClaimedDelivery, isDemonstration: boolean, send: SendToEndpoint): Promise<void> {
    const { id, token, attempts, unknownAttempts } = delivery;
    const outcome = await this.#outcomeOf(delivery, isDemonstration, send);
    const result = attemptResult(outcome, attempts, unknownAttempts);
    const values = [id, token, result.state, result.retryInMs, result.error, result.unknownAttempts];
    await this.database.query(finishOwed, values);
  }

  async #outcomeOf(
    { id, channel, content, endpointId, sealed, unknownAttempts }: ClaimedDelivery,
    isDemonstration: boolean,
    send: SendToEndpoint,
  ): Promise<SendOutcome> {
    // A webhook's receiver knows a second copy by its id; a group would read it.
    if (channel !== 'webhook' && unknownAttempts >= unknownLimit)
      return { kind: 'unknown', reason: 'The worker ended twice during sending.' };
    let secrets: EndpointSecrets;
    try {
      secrets = JSON.parse(this.#box.open(sealed, endpointId)) as EndpointSecrets;
    } catch {
      return { kind: 'refused', permanent: true, reason: 'The address was sealed with another server key.' };
    }
    // Which content a channel has is the database's constraint.
    return send({ id, channel, content, isDemonstration, ...secrets } as EndpointMessage);
  }
}
