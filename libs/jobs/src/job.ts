import type { z } from 'zod';

/** How often a failed job is tried, and how long it waits in between. */
export interface JobRetries {
  /** Runs in all, the first one included. */
  readonly attempts: number;
  /** Wait before the second run in milliseconds; doubles with each further one. */
  readonly backoffMs: number;
}

/** One kind of job. A payload holds one id or nothing: what to do is read from the database when the job runs. */
export interface JobDefinition<Payload = unknown> {
  readonly queue: QueueName;
  readonly payload: z.ZodType<Payload>;
  readonly retries: JobRetries;
  /** A payload that the schema accepts. */
  readonly sample: Payload;
}

/** Schema of BullMQ's tables where the queue lives in PostgreSQL. */
export const QUEUE_SCHEMA = 'queue';

/** Every queue. BullMQ reserves the colon, so no name has one. */
export const queueNames = ['sweeps', 'deliveries'] as const;

/** Name of a queue. */
export type QueueName = (typeof queueNames)[number];
