import type { Queue } from 'bullmq';
import { isJobName, jobCatalogue, type QueueName } from '#jobs';
import type { Doorbell, OutboxService } from '#portfolio';
import type { Logger } from '#runtime';
import { finishedJobs } from './worker-options.js';

const pollMs = 1_000;
const batchSize = 500;
/** A ring wakes a sender that takes what else is due as well, so that one ring serves so many messages. */
const messagesOfOneRing = 50;

/** Rings the queue for what changes left in the outbox. */
export class OutboxRelay {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<number> | null = null;

  constructor(
    private readonly outbox: OutboxService,
    private readonly queues: ReadonlyMap<QueueName, Queue>,
    private readonly logger: Logger,
  ) {}

  /** Looks into the outbox each second from now on. */
  start(): void {
    this.#timer = setInterval(() => void this.relay(), pollMs);
  }

  /** Stops looking and waits for what is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Empties the outbox; while the queue is away everything stays in it. Returns how many doorbells rang. */
  async relay(): Promise<number> {
    this.#running ??= this.#relayAll().finally(() => (this.#running = null));
    return this.#running;
  }

  async #relayAll(): Promise<number> {
    try {
      for (let rung = 0; ;) {
        const count = await this.outbox.relay(batchSize, async (doorbells) => this.#ring(doorbells));
        rung += count;
        if (count < batchSize) return rung;
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'the outbox could not be relayed');
      return 0;
    }
  }

  async #ring(doorbells: readonly Doorbell[]): Promise<void> {
    for (const [queueName, queue] of this.queues) {
      const jobs = thinned(doorbells).flatMap(({ job, subjectId }) => {
        if (!isJobName(job) || jobCatalogue[job].queue !== queueName) return [];
        const { attempts, backoffMs } = jobCatalogue[job].retries;
        return [
          {
            name: job,
            data: { id: subjectId },
            opts: { ...finishedJobs, attempts, backoff: { type: 'exponential', delay: backoffMs } },
          },
        ];
      });
      if (jobs.length > 0) await queue.addBulk(jobs);
    }
    const unknown = doorbells.find(({ job }) => !isJobName(job));
    if (unknown !== undefined)
      this.logger.error({ job: unknown.job }, 'the outbox names a job that nobody knows');
  }
}

/** Of the messages to send, one in 50 rings. */
function thinned(doorbells: readonly Doorbell[]): Doorbell[] {
  let sends = 0;
  return doorbells.filter(({ job }) => job !== 'deliveries.send' || sends++ % messagesOfOneRing === 0);
}
