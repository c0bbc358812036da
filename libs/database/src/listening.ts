import pg from 'pg';
import type { Database } from './database.js';

/** What whoever listens hears. */
export interface Ears {
  /** A NOTIFY on the channel. */
  readonly heard: (payload: string) => void;
  /** The connection is new: whatever was told before it was not heard. */
  readonly mayHaveMissed: () => void;
  /** It broke, or could not be made; it is made again by itself. */
  readonly onError: (error: Error) => void;
}

const firstRetryMs = 500;
const longestRetryMs = 30_000;

/**
 * Hears one channel of PostgreSQL (LISTEN) on a connection of its own, made again whenever it breaks. A NOTIFY that came
 * meanwhile is lost, so it may only tell that something is to be looked at.
 */
export class Listening {
  readonly #config: pg.ClientConfig;
  readonly #channel: string;
  readonly #ears: Ears;
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = firstRetryMs;
  #isClosed = false;

  /** Begins at once. `channel` is a name of the program's own, never text from outside. */
  constructor({ pool }: Pick<Database, 'pool'>, channel: string, ears: Ears) {
    const { connectionString, application_name: name } = pool.options;
    this.#config = { connectionString, application_name: `${name}-listening`, keepAlive: true };
    this.#channel = channel;
    this.#ears = ears;
    void this.#connect();
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client(this.#config);
    this.#client = client;
    client.on('error', (error) => this.#broke(client, error));
    client.on('end', () => this.#broke(client, new Error('the connection that listens was ended')));
    client.on('notification', ({ payload }) => this.#ears.heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(this.#channel)}`);
    } catch (error) {
      this.#broke(client, error as Error);
      return;
    }
    this.#retryMs = firstRetryMs;
    this.#ears.mayHaveMissed();
  }

  /** Each connection breaks once, by whichever of its events comes first. */
  #broke(client: pg.Client, error: Error): void {
    if (this.#isClosed || client !== this.#client) return;
    this.#client = null;
    this.#ears.onError(error);
    client.end().catch(() => undefined);
    this.#retry = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }
}
