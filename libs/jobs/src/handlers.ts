import { jobNames } from './catalogue.js';

/** The jobs that one handler says it runs. */
export interface HandledJobs {
  /** Name of the handler, for the message. */
  readonly handler: string;
  readonly jobs: readonly string[];
}

/**
 * Checks that every job of the catalogue has exactly one handler. Throws an Error with one sentence that names the
 * job and the handlers otherwise, or if a handler names a job that is not in the catalogue.
 */
export function assertEveryJobHasOneHandler(handled: readonly HandledJobs[]): void {
  const handlers = new Map<string, string[]>(jobNames.map((name) => [name, []]));
  for (const { handler, jobs } of handled) {
    for (const job of jobs) {
      const known = handlers.get(job);
      if (known === undefined)
        throw new Error(`${handler} handles the job ${job}, which the catalogue does not have.`);
      known.push(handler);
    }
  }
  for (const [job, names] of handlers) {
    if (names.length === 0) throw new Error(`The job ${job} has no handler.`);
    if (names.length > 1)
      throw new Error(`The job ${job} has ${names.length} handlers: ${names.join(', ')}.`);
  }
}
