import { z } from 'zod';
import type { JobDefinition } from './job.js';

const nothing = z.strictObject({});
const oneId = z.strictObject({ id: z.uuid() });

/** A sweep comes again a minute later, so a failed one is not repeated sooner than that. */
const sweep = {
  queue: 'sweeps',
  payload: nothing,
  retries: { attempts: 1, backoffMs: 0 },
  sample: {},
} as const satisfies JobDefinition<object>;

/**
 * Every job, by the name that the queue knows it under. Each may be lost, run twice or run late without breaking
 * a promise: whether something is due is asked of PostgreSQL when the job runs.
 */
export const jobCatalogue = {
  /** Records the dates that have passed unreached. */
  'deadlines.sweep': sweep,
  /** Raises the difficulties that have been late for too long one level. */
  'difficulties.raise': sweep,
  /** Makes the lights again of projects whose settings are other ones by now. */
  'lights.remake': sweep,
  /** Claims the reminders that are due and puts them into messages. */
  'reminders.claim': sweep,
  /** Issues the notices of claimed steps that were cut off, and closes those whose date is settled. */
  'notices.sweep': sweep,
  /** Builds the rollups whose time has come. */
  'rollups.build': sweep,
  /** Sends what should have gone out by now although no doorbell rang for it. */
  'deliveries.sweep': sweep,
  /** Puts new events into the tree of the history and signs its root, ten minutes after the last time. */
  'history.sign': sweep,
  /** Has the newest checkpoint cosigned by the witnesses; apart, so that a slow one delays no signature. */
  'history.cosign': sweep,
  /** Records the sums of log-ins and refusals of the minutes that are over. */
  'access.record': sweep,
  /** Forgets the answers that were kept for repeated requests, a day later. */
  'answers.forget': sweep,
  /** Takes the replies that have come by mail. */
  'replies.take': sweep,
  /** Tells endpoints what was sent. */
  'endpoints.send': sweep,
  /** Writes to people where no mail arrives. */
  'direct.send': sweep,
  /** Looks for all that the others look for, since the application's clock was moved on; the id is the doorbell's own. */
  'clock.moved': { ...sweep, payload: oneId, sample: { id: '01968a3e-5b7c-7def-8123-456789abcdef' } },
  /** Sends the message with this id, and what else is due. */
  'deliveries.send': {
    queue: 'deliveries',
    payload: oneId,
    retries: { attempts: 3, backoffMs: 1_000 },
    sample: { id: '01968a3e-5b7c-7def-8123-456789abcdef' },
  },
} as const satisfies Record<string, JobDefinition<object>>;

/** Name of a job. */
export type JobName = keyof typeof jobCatalogue;

/** What a job of that name carries. */
export type JobPayload<Name extends JobName> = z.infer<(typeof jobCatalogue)[Name]['payload']>;

/** The names of all jobs. */
export const jobNames = Object.keys(jobCatalogue) as readonly JobName[];

/** Whether the catalogue knows a job of that name. */
export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobCatalogue, name);
}

/** The payload of a job as it came from the queue, checked. Throws ZodError if it is not one of that job. */
export function parseJobPayload<Name extends JobName>(name: Name, payload: unknown): JobPayload<Name> {
  return jobCatalogue[name].payload.parse(payload) as JobPayload<Name>;
}
