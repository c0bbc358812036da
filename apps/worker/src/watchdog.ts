import type { Logger } from '#runtime';

const lookMs = 15_000;
/** Longest time that something may be due while this worker attempts nothing. */
const watchdogLimitMs = 180_000;

/** What the watchdog asks. */
export interface WatchdogParts {
  /** Seconds since the oldest thing that is due and unsent became due; null when nothing is. */
  readonly oldestDueSeconds: () => Promise<number | null>;
  /** Milliseconds on a clock that only goes forward. */
  readonly clock: () => number;
  readonly onWedged: (reason: string) => void;
  readonly logger: Logger;
}

/**
 * Ends a worker that answers pings but does nothing: over 180 s something was due for over 180 s, and not one attempt
 * was made. A mail server that is down does not count, since each attempt moves its message's time on; nor does a
 * database that refuses, for it is not this worker that is stuck. A question without an answer for so long does.
 */
export class Watchdog {
  #timer: NodeJS.Timeout | undefined;
  #lastSign: number;
  #asking = false;

  constructor(private readonly parts: WatchdogParts) {
    this.#lastSign = parts.clock();
  }

  /** Looks each quarter of a minute from now on. */
  start(): void {
    this.#timer = setInterval(() => void this.look(), lookMs);
  }

  /** Stops looking. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** Something was attempted. */
  sign(): void {
    this.#lastSign = this.parts.clock();
  }

  /** One look. */
  async look(): Promise<void> {
    if (this.#silentFor() > watchdogLimitMs) {
      this.parts.onWedged('Something has been due for three minutes and this worker attempts nothing.');
      return;
    }
    if (this.#asking) return;
    this.#asking = true;
    try {
      const seconds = await this.parts.oldestDueSeconds();
      if (seconds === null || seconds * 1_000 <= watchdogLimitMs) this.sign();
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'the watchdog got no answer from the database');
      this.sign();
    } finally {
      this.#asking = false;
    }
  }

  #silentFor(): number {
    return this.parts.clock() - this.#lastSign;
  }
}
