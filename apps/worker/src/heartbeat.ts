import type { Logger } from '#runtime';
import type { OutboxRelay } from './outbox-relay.js';
import { schedules } from './schedules.js';
import type { Sweeps } from './sweeps.js';

const beatMs = 60_000;

/**
 * The same sweeps by a plain timer: a queue that is lost or stands still delays nothing beyond a minute. The order
 * matters: what has been missed is claimed, what was claimed is rung for, and what no doorbell fetched is sent.
 */
export class Heartbeat {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(
    private readonly sweeps: Sweeps,
    private readonly relay: OutboxRelay,
    private readonly alsoRun: readonly (() => Promise<void>)[],
    private readonly logger: Logger,
  ) {}

  /** Beats at once and then each minute. */
  start(): void {
    this.#timer = setInterval(() => void this.beat(), beatMs);
    void this.beat();
  }

  /** Stops and waits for the beat under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** One beat; a beat that is still under way is joined. */
  async beat(): Promise<void> {
    this.#running ??= this.#all().finally(() => (this.#running = null));
    return this.#running;
  }

  async #all(): Promise<void> {
    for (const { job } of schedules) {
      await this.#one(job, async () => {
        await this.sweeps.run(job);
        await this.relay.relay();
      });
    }
    for (const run of this.alsoRun) await this.#one(run.name, run);
  }

  async #one(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error({ err: error, sweep: what }, 'a sweep failed; it comes again in a minute');
    }
  }
}
