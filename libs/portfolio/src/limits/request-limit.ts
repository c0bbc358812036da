import { refuse, type Refusal } from '#domain';
import type { Database } from '#database';
import { SharedCounter } from './shared-counter.js';

/** Into how many parts a limit is handed out: a request seldom asks the database, and few of the limit are wasted. */
const grantsOfALimit = 30;
/** Addresses that are remembered at once. */
const mostPlaces = 10_000;
const windowSeconds = 60;

interface Grant {
  left: number;
  /** By the caller's clock, in milliseconds. */
  until: number;
}

/**
 * So many requests a minute from one place, all instances together. The counter is paid in advance for some requests
 * at a time, which this instance then lets through by itself: it never lets through more than the limit.
 */
export class RequestLimit {
  readonly #counter: SharedCounter;
  readonly #grants = new Map<string, Promise<Grant>>();
  readonly #size: number;

  constructor(
    database: Database,
    private readonly perMinute: number,
  ) {
    this.#counter = new SharedCounter(database, 'requests', windowSeconds);
    this.#size = Math.max(1, Math.floor(perMinute / grantsOfALimit));
  }

  /** Lets one request through, or refuses it; `nowMs` is any clock that runs evenly. */
  async refuseExcess(place: string, nowMs: number): Promise<Refusal | null> {
    for (;;) {
      const asked = this.#grants.get(place) ?? this.#ask(place, nowMs);
      const grant = await asked;
      if (nowMs < grant.until) {
        if (grant.left < 0)
          return refuse('request.too_many', { seconds: String(Math.ceil((grant.until - nowMs) / 1000)) });
        if (grant.left > 0) {
          grant.left -= 1;
          return null;
        }
      }
      // Used up or over: whoever sees it first asks anew, the others wait for that answer.
      if (this.#grants.get(place) === asked) this.#grants.delete(place);
    }
  }

  #ask(place: string, nowMs: number): Promise<Grant> {
    if (this.#grants.size >= mostPlaces) this.#grants.clear();
    const asked = this.#counter.add(place, this.#size).then(({ times, seconds }) => ({
      left: times <= this.perMinute ? this.#size : -1,
      until: nowMs + seconds * 1000,
    }));
    this.#grants.set(place, asked);
    // Asked again by the next request; this one fails with what went wrong.
    asked.catch(() => this.#grants.delete(place));
    return asked;
  }
}
