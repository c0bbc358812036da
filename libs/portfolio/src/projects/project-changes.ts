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
  type Settings,
  type WorkingCalendar,
} from '#domain';
import type { Database, MoreFacts, Read, Stored } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { GoverningSettings, type ProgrammeChange } from '../settings/governing-settings.js';
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
  /** Whether the person was asked for just this by name, so that no duty is asked for. */
  readonly isEntitled?: boolean;
}

/** What a change is decided with beside the facts. */
interface Known<Row> {
  readonly context: ConsequenceContext;
  readonly more: readonly Row[];
}

/** The one way to change a project: rights, revision, the rule, what follows from it, all under the project's lock. */
export class ProjectChanges {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #calendars: CalendarService;
  readonly #settings: SettingsService;
  readonly #governing: GoverningSettings;

  constructor(database: Database, newId: NewId, calendars: CalendarService) {
    this.#database = database;
    this.#newId = newId;
    this.#calendars = calendars;
    this.#settings = new SettingsService(database, newId);
    this.#governing = new GoverningSettings(database, this.#settings);
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
    // Before the transaction: inside it a second connection is not waited for.
    const calendar = await this.#calendars.calendar();
    const stored = await this.#database.changeProject<Known<Row>>(
      actor,
      projectId,
      (facts, { more, context }) => {
        const refusal = refuseWish(actor, wish, facts, placeOf?.(more) ?? null);
        if (refusal !== null) return refusal;
        const decided = decide(facts, more);
        return isRefusal(decided) ? decided : withConsequences(facts, decided, context);
      },
      async (read) => {
        const [contexts, more] = await Promise.all([
          this.#contexts(projectId, calendar, { read }),
          also === undefined ? [] : read<Row>(also),
        ]);
        return { context: contexts(projectId), more };
      },
    );
    return stored!;
  }

  /**
   * Looks at a project as a change would find it, and changes nothing: what would come of it, for whoever may do it. Refuses
   * as `change` does, whatever the revision.
   */
  async look<Seen, Row = never>(
    actor: Actor,
    projectId: string,
    action: Action,
    see: (facts: ProjectFacts, more: readonly Row[]) => Seen | Refusal,
    also?: MoreFacts,
  ): Promise<Seen | Refusal> {
    let seen: Seen | Refusal | null = null;
    const refused = await this.#database.changeProject<readonly Row[]>(
      actor,
      projectId,
      (facts, more) => {
        seen = refuseWish(actor, { action, expectedSeq: null }, facts, null) ?? see(facts, more);
        return null;
      },
      async (read) => (also === undefined ? [] : read<Row>(also)),
    );
    return seen ?? (refused as Refusal);
  }

  /** What consequences are found with for what is in no programme. */
  async context(): Promise<ConsequenceContext> {
    const calendar = await this.#calendars.calendar();
    return this.#contextWith(await this.#settings.current(), calendar);
  }

  /**
   * The same for a project, by the settings of the programme that governs it (`governingProgramme`). Asked before a
   * transaction: inside it a second connection is not waited for. `change`: as it will be once the project has joined a
   * programme or left it.
   */
  async contextOf(projectId: string, change?: ProgrammeChange): Promise<ConsequenceContext> {
    const contexts = await this.#contexts(projectId, await this.#calendars.calendar(), { change });
    return contexts(projectId);
  }

  /** The calendar is read anew: it may be another one by now. */
  forgetCalendar(): void {
    this.#calendars.reload();
  }

  /** The same for every project. */
  async contexts(): Promise<(projectId: string) => ConsequenceContext> {
    return this.#contexts(null, await this.#calendars.calendar());
  }

  async #contexts(
    projectId: string | null,
    calendar: WorkingCalendar,
    how: { readonly change?: ProgrammeChange | undefined; readonly read?: Read } = {},
  ): Promise<(projectId: string) => ConsequenceContext> {
    const settingsOf = await this.#governing.of(projectId, how);
    const made = new Map<Settings, ConsequenceContext>();
    return (id) => {
      const settings = settingsOf(id);
      const context = made.get(settings) ?? this.#contextWith(settings, calendar);
      made.set(settings, context);
      return context;
    };
  }

  #contextWith(settings: Settings, calendar: WorkingCalendar): ConsequenceContext {
    return { settings: projectSettings(settings), calendar, newId: this.#newId };
  }
}

function refuseWish(
  actor: Actor,
  { action, expectedSeq, isEntitled = false }: ProjectWish,
  facts: ProjectFacts,
  place: Place | null,
): Refusal | null {
  const ofProject = { projectId: facts.project.id, unitPath: facts.unitPath };
  const asked = place === null ? ofProject : { ...ofProject, unitPath: place.unitPath };
  const mayAct = isEntitled || may(actor, action, asked);
  if (!mayAct && !may(actor, 'project.read', ofProject)) return refuse('project.not_found');
  if (!mayAct) return refuse('project.not_yours');
  return expectedSeq !== null && facts.seq !== expectedSeq ? refuse('project.changed') : null;
}
