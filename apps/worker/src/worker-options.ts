/** How long finished jobs are kept: for a look, not for ever. */
export const finishedJobs = {
  removeOnComplete: { count: 100, age: 3_600 },
  removeOnFail: { count: 500, age: 86_400 },
} as const;

/**
 * Locks of the queue. A send ends within 55 s, so a lock outlives it; a stalled job is run again, which is harmless.
 */
export const workerOptions = {
  lockDuration: 60_000,
  stalledInterval: 30_000,
  maxStalledCount: 3,
  ...finishedJobs,
} as const;
