import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import { UnrecoverableError, type Job } from 'bullmq';
import { parseJobPayload } from '#jobs';
import { DeliveriesService, type RenderMail, type SendMail, type SendReport } from '#portfolio';
import type { Logger } from '#runtime';
import { LOGGER, RENDER_MAIL, SEND_MAIL } from '../tokens.js';
import { workerOptions } from '../worker-options.js';

/** Sends the messages that a doorbell rings for: two batches at once, and one that waits to be the next. */
@Processor('deliveries', { ...workerOptions, concurrency: 3 })
export class DeliveriesProcessor extends WorkerHost {
  /** The jobs that this processor runs. */
  readonly jobs = ['deliveries.send'];

  constructor(
    private readonly deliveries: DeliveriesService,
    @Inject(RENDER_MAIL) private readonly render: RenderMail,
    @Inject(SEND_MAIL) private readonly sendMail: SendMail,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** One doorbell: the message that it names and what else is due. One that has nothing to do ends as done. */
  async process(job: Job): Promise<SendReport> {
    if (job.name !== 'deliveries.send')
      throw new UnrecoverableError(`The queue "deliveries" knows no job ${job.name}.`);
    const { id } = parsePayload(job.data);
    return this.deliveries.send(id, this.render, this.sendMail);
  }

  /** Without a listener an error of the worker would end the process. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.warn({ err: error, queue: 'deliveries' }, 'the queue cannot be reached');
  }

  /** For the log: the sweep sends what a failed doorbell did not. */
  @OnWorkerEvent('failed')
  onFailed(job: Job | undefined, error: Error): void {
    this.logger.error({ err: error, job: job?.name, data: job?.data as unknown }, 'a doorbell failed');
  }
}

/** A payload that is wrong once is wrong for ever. */
function parsePayload(data: unknown): { id: string } {
  try {
    return parseJobPayload('deliveries.send', data);
  } catch (error) {
    throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
  }
}
