import { decideLightsRemaking, isRefusal, type Actor } from '#domain';
import type { Database } from '#database';
import { eachInLanes } from '../at-once/lanes.js';
import type { ProjectChanges } from '../projects/project-changes.js';
import { readLightMarks, removeLightMark } from './lights.queries.js';

const lights: Actor = { kind: 'system', part: 'lights' };
const projectsAtOnce = 500;
/** Before every id. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

interface LightMark {
  readonly projectId: string;
  /** A bigint as text. */
  readonly mark: string;
  readonly causedBy: string;
}

/** Light schedules that were made under other settings than hold now. */
export class LightRemakesService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;

  constructor(database: Database, changes: ProjectChanges) {
    this.#database = database;
    this.#changes = changes;
  }

  /**
   * Makes the lights of every marked project again; run twice or by two at once, each is recorded once, and not at all
   * where the settings make no difference. Returns in how many projects something was recorded. A project that fails keeps
   * its mark and does not stop the others; then throws AggregateError at the end.
   */
  async remakeMarked(): Promise<number> {
    const errors: unknown[] = [];
    let remade = 0;
    for (let after = beforeAll; ;) {
      const marks = await this.#database.query<LightMark>(
        readLightMarks,
        [after, projectsAtOnce],
        'read_light_marks',
      );
      if (marks.length === 0) break;
      // Read after the marks: a setting or a day that is changed from here on marks its projects anew.
      this.#changes.forgetCalendar();
      const contextOf = await this.#changes.contexts();
      const failed = await eachInLanes(marks, async ({ projectId, mark, causedBy }) => {
        const stored = await this.#database.changeProject(lights, projectId, (facts) =>
          decideLightsRemaking(facts, causedBy, contextOf(projectId)),
        );
        if (stored !== null && !isRefusal(stored)) remade += 1;
        await this.#database.query(removeLightMark, [projectId, mark], 'remove_light_mark');
      });
      errors.push(...failed);
      after = marks.at(-1)!.projectId;
    }
    if (errors.length > 0)
      throw new AggregateError(errors, `The lights of ${errors.length} projects could not be made again.`);
    return remade;
  }
}
