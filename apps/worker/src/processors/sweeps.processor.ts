import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import { UnrecoverableError, type Job } from 'bullmq';
import { parseJobPayload } from '#jobs';
import { LOGGER } from '../tokens.js';
import type { Logger } from '#runtime';
import { schedules } from '../schedules.js';
import { Sweeps, type SweepName } from '../sweeps.js';
import { workerOptions } from '../worker-options.js';

/** The sweeps by name; one that the catalogue puts into this queue and that is missing here does not compile. */
const handled: Readonly<Record<SweepName | 'clock.moved', true>> = {
  'clock.moved': true,
  'deadlines.sweep': true,
  'difficulties.raise': true,
  'lights.remake': true,
  'reminders.claim': true,
  'notices.sweep': true,
  'rollups.build': true,
  'deliveries.sweep': true,
  'history.sign': true,
  'history.cosign': true,
  'access.record': true,
  'answers.forget': true,
  'replies.take': true,
  'endpoints.send': true,
  'direct.send': true,
};

/** Runs the sweeps that the queue's clock asks for. */
@Processor('sweeps', { ...workerOptions, concurrency: 4 })
export class SweepsProcessor extends WorkerHost {
  /** The jobs that this processor runs. */
  readonly jobs = Object.keys(handled);

  constructor(
    private readonly sweeps: Sweeps,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** One sweep, or all of them in turn. A failed one is not repeated: the next comes within a minute. */
  async process(job: Job): Promise<{ done: number }> {
    if (!isHandled(job.name)) throw new UnrecoverableError(`The queue "sweeps" knows no job ${job.name}.`);
    parseJobPayload(job.name, job.data);
    return { done: job.name === 'clock.moved' ? await this.#all() : await this.sweeps.run(job.name) };
  }

  /** In the order of a minute: what has been missed is claimed, and what was claimed is sent. */
  async #all(): Promise<number> {
    let done = 0;
    for (const { job } of schedules) done += await this.sweeps.run(job);
    return done;
  }

  /** Without a listener an error of the worker would end the process. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.warn({ err: error, queue: 'sweeps' }, 'the queue cannot be reached');
  }

  /** For the log: what failed is repeated by the next sweep. */
  @OnWorkerEvent('failed')
  onFailed(job: Job | undefined, error: Error): void {
    this.logger.error({ err: error, job: job?.name }, 'a sweep failed; it comes again in a minute');
  }
}

function isHandled(name: string): name is keyof typeof handled {
  return Object.hasOwn(handled, name);
}
