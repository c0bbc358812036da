import { decideMissedDates, isRefusal, type Actor, type NewId } from '#domain';
import type { Database } from '#database';
import { eachInLanes } from '../at-once/lanes.js';
import { findUnrecordedMissedDates } from './deadlines.queries.js';

const deadlines: Actor = { kind: 'system', part: 'deadlines' };
const projectsAtOnce = 500;

/** Records deadlines that have passed unreached. */
export class DeadlinesService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /**
   * Records every missed date that is not recorded yet; run twice or by two at once, each is recorded once. Returns
   * in how many projects something was recorded. A project that fails does not stop the others; then throws
   * AggregateError at the end.
   */
  async recordMissedDates(): Promise<number> {
    const done = new Set<string>();
    const errors: unknown[] = [];
    let recorded = 0;
    for (;;) {
      const found = await this.#database.query<{ projectId: string }>(
        findUnrecordedMissedDates,
        [projectsAtOnce],
        'find_unrecorded_missed_dates',
      );
      const fresh = found.filter(({ projectId }) => !done.has(projectId));
      for (const { projectId } of fresh) done.add(projectId);
      const failed = await eachInLanes(fresh, async ({ projectId }) => {
        const stored = await this.#database.changeProject(deadlines, projectId, (facts) =>
          decideMissedDates(facts, this.#newId),
        );
        if (stored !== null && !isRefusal(stored)) recorded += 1;
      });
      errors.push(...failed);
      if (fresh.length === 0) break;
    }
    if (errors.length > 0)
      throw new AggregateError(
        errors,
        `${errors.length} projects have missed dates that could not be recorded.`,
      );
    return recorded;
  }
}
