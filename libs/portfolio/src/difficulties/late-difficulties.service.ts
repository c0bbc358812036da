import { decideLateDifficulties, isRefusal, localDate, waitedSince, type Actor, type NewId } from '#domain';
import type { Database } from '#database';
import { eachBatchInLanes } from '../at-once/lanes.js';
import type { ProjectChanges } from '../projects/project-changes.js';
import { SettingsService } from '../settings/settings.service.js';
import { findLateDifficulties, readLateDay } from './difficulties.queries.js';

const difficulties: Actor = { kind: 'system', part: 'difficulties' };
const projectsAtOnce = 500;

/** Raises difficulties that have been late for too long (提级). */
export class LateDifficultiesService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #settings: SettingsService;
  readonly #newId: NewId;

  constructor(database: Database, changes: ProjectChanges, newId: NewId) {
    this.#database = database;
    this.#changes = changes;
    this.#settings = new SettingsService(database, newId);
    this.#newId = newId;
  }

  /**
   * Raises everything that is late for as many working days as are set one level; run twice or by two at once, each is
   * raised once, for the rule decides under the project's lock. Returns in how many projects something was raised. A
   * project that fails does not stop the others; then throws AggregateError at the end.
   */
  async raiseLate(): Promise<number> {
    const [day] = await this.#database.query<{ today: string; anyLate: boolean }>(
      readLateDay,
      [],
      'read_late_day',
    );
    if (!day!.anyLate) return 0;
    const [{ late_difficulties: setting }, { calendar }] = await Promise.all([
      this.#settings.current(),
      this.#changes.context(),
    ]);
    const since = waitedSince(localDate(day!.today), setting.workingDays, calendar);
    let raised = 0;
    const late = {
      size: projectsAtOnce,
      read: async (after: string) =>
        this.#database.query<{ projectId: string }>(
          findLateDifficulties,
          [since, projectsAtOnce, after],
          'find_late_difficulties',
        ),
      keyOf: ({ projectId }: { readonly projectId: string }) => projectId,
    };
    const errors = await eachBatchInLanes(late, async ({ projectId }) => {
      const stored = await this.#changes.change(
        difficulties,
        projectId,
        { action: 'difficulty.raise_level', expectedSeq: null },
        (facts) => decideLateDifficulties(facts, setting.workingDays, calendar, this.#newId),
      );
      if (!isRefusal(stored)) raised += 1;
    });
    if (errors.length > 0)
      throw new AggregateError(errors, `Difficulties of ${errors.length} projects could not be raised.`);
    return raised;
  }
}
