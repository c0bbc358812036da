import type { Queue } from 'bullmq';
import { jobCatalogue, type QueueName } from '#jobs';
import type { SweepName } from './sweeps.js';
import { finishedJobs } from './worker-options.js';

/** A job that comes again. */
export interface Schedule {
  readonly job: SweepName;
  /** Milliseconds between two runs. */
  readonly everyMs: number;
}

const minute = 60_000;

/** Every repeating job. What is due is decided in SQL by app.now(); these only tick. */
export const schedules: readonly Schedule[] = [
  { job: 'deadlines.sweep', everyMs: minute },
  { job: 'difficulties.raise', everyMs: minute },
  { job: 'lights.remake', everyMs: minute },
  { job: 'reminders.claim', everyMs: minute },
  { job: 'notices.sweep', everyMs: minute },
  // Before the rollups: an issue waits for a checkpoint that covers its cut.
  { job: 'history.sign', everyMs: minute },
  { job: 'rollups.build', everyMs: minute },
  { job: 'deliveries.sweep', everyMs: minute },
  { job: 'history.cosign', everyMs: minute },
  { job: 'access.record', everyMs: minute },
  { job: 'answers.forget', everyMs: minute },
  { job: 'endpoints.send', everyMs: minute },
  { job: 'direct.send', everyMs: minute },
  // Last: a mailbox that is slow delays nothing that is owed.
  { job: 'replies.take', everyMs: minute },
];

/**
 * Makes the queue's schedulers those of the list: adds and changes only what differs, since several starters that
 * upsert at once leave extra runs behind on BullMQ's PostgreSQL backend. Called by one leader at a time. Reads back
 * what it wrote and throws an Error where it is not so.
 */
export async function ensureSchedules(queues: ReadonlyMap<QueueName, Queue>): Promise<void> {
  for (const [queueName, queue] of queues) {
    const wanted = schedules.filter(({ job }) => jobCatalogue[job].queue === queueName);
    const present = await readSchedules(queue);
    for (const { job, everyMs } of wanted) {
      if (present.get(job) === everyMs) continue;
      await queue.upsertJobScheduler(job, { every: everyMs }, { name: job, data: {}, opts: finishedJobs });
    }
    for (const key of present.keys()) {
      if (!wanted.some(({ job }) => job === key)) await queue.removeJobScheduler(key);
    }
    const after = await readSchedules(queue);
    const wrong = wanted.find(({ job, everyMs }) => after.get(job) !== everyMs);
    if (wrong !== undefined || after.size !== wanted.length)
      throw new Error(
        `The schedulers of the queue ${queueName} are not those of the list: ${[...after.keys()].join(', ')}.`,
      );
  }
}

async function readSchedules(queue: Queue): Promise<Map<string, number | undefined>> {
  const schedulers = await queue.getJobSchedulers(0, -1);
  return new Map(schedulers.map(({ key, every }) => [key, every]));
}
