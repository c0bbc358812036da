import { createHash } from 'node:crypto';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Database } from '#database';

/** What a counter says after a step. */
export interface Count {
  readonly times: number;
  /** Until it begins anew; at least 1. */
  readonly seconds: number;
}

/**
 * Counts by key within a window of time that begins with the first step; shared by all instances through PostgreSQL.
 * Keys are kept as hashes only.
 */
export class SharedCounter {
  readonly #limiter: RateLimiterPostgres;

  constructor(
    database: Database,
    private readonly name: string,
    windowSeconds: number,
  ) {
    this.#limiter = new RateLimiterPostgres({
      storeClient: database.pool,
      storeType: 'pool',
      tableName: 'rate_limit',
      // Made by a migration: the application's role makes no tables.
      tableCreated: true,
      keyPrefix: name,
      points: Number.MAX_SAFE_INTEGER,
      duration: windowSeconds,
    });
  }

  /** Counts `times` more. */
  async add(key: string, times = 1): Promise<Count> {
    const { consumedPoints, msBeforeNext } = await this.#limiter.penalty(this.#hashed(key), times);
    return { times: consumedPoints, seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
  }

  /** Takes `times` back. */
  async takeBack(key: string, times = 1): Promise<void> {
    await this.#limiter.reward(this.#hashed(key), times);
  }

  /** Begins anew. */
  async forget(key: string): Promise<void> {
    await this.#limiter.delete(this.#hashed(key));
  }

  #hashed(key: string): string {
    return createHash('sha256').update(`${this.name}\n${key}`).digest('base64url');
  }
}
