import {
  isRefusal,
  may,
  projectSettings,
  refuse,
  withConsequences,
  type Action,
  type Actor,
  type ConsequenceContext,
  type Decision,
  type NewId,
  type ProjectFacts,
  type Refusal,
} from '#domain';
import type { Database, MoreFacts, Stored } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { SettingsService } from '../settings/settings.service.js';

/** Somebody's unit that has a part in the project, read with the rule's own facts; its people need no right on the project. */
export interface Place {
  /** The unit and all above it, root first. */
  readonly unitPath: readonly string[];
}

/** What somebody wants to do to a project. */
export interface ProjectWish {
  readonly action: Action;
  /**
   * The revision that the person has read; another one means that somebody was faster. Null: whatever it is, for one who
   * reads nothing before.
   */
  readonly expectedSeq: number | null;
}

/** The one way to change a project: rights, revision, the rule, what follows from it, all under the project's lock. */
export class ProjectChanges {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #calendars: CalendarService;
  readonly #settings: SettingsService;

  constructor(database: Database, newId: NewId, calendars: CalendarService) {
    this.#database = database;
    this.#newId = newId;
    this.#calendars = calendars;
    this.#settings = new SettingsService(database, newId);
  }

  /**
   * Changes a project as `decide` decides. Refuses a project that the actor may not see as if it were not there, an
   * action that they may not do, and a revision that is not the newest. A rule that needs more than every rule says it
   * with `also`: it is read under the same lock. Where `placeOf` names a place,
   * the right is asked there and not where the project stands.
   */
  async change<Row = never>(
    actor: Actor,
    projectId: string,
    wish: ProjectWish,
    decide: (facts: ProjectFacts, more: readonly Row[]) => Decision | Refusal,
    also?: MoreFacts,
    placeOf?: (more: readonly Row[]) => Place | null,
  ): Promise<Stored | Refusal> {
    const context = await this.context();
    const stored = await this.#database.changeProject<Row>(
      actor,
      projectId,
      (facts, more) => {
        const refusal = refuseWish(actor, wish, facts, placeOf?.(more) ?? null);
        if (refusal !== null) return refusal;
        const decided = decide(facts, more);
        return isRefusal(decided) ? decided : withConsequences(facts, decided, context);
      },
      also,
    );
    return stored!;
  }

  /** What consequences are found with. Asked before a transaction: inside it a second connection is not waited for. */
  async context(): Promise<ConsequenceContext> {
    const [settings, calendar] = await Promise.all([this.#settings.current(), this.#calendars.calendar()]);
    return { settings: projectSettings(settings), calendar, newId: this.#newId };
  }
}

function refuseWish(
  actor: Actor,
  { action, expectedSeq }: ProjectWish,
  facts: ProjectFacts,
  place: Place | null,
): Refusal | null {
  const ofProject = { projectId: facts.project.id, unitPath: facts.unitPath };
  const asked = place === null ? ofProject : { ...ofProject, unitPath: place.unitPath };
  if (!may(actor, 'project.read', ofProject) && !may(actor, action, asked))
    return refuse('project.not_found');
  if (!may(actor, action, asked)) return refuse('project.not_yours');
  return expectedSeq !== null && facts.seq !== expectedSeq ? refuse('project.changed') : null;
}
