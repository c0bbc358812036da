import {
  governingProgramme,
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
import { readProgrammeMembers } from '../targets/programmes.queries.js';

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
    const context = await this.contextOf(projectId);
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
    const refused = await this.#database.changeProject<Row>(
      actor,
      projectId,
      (facts, more) => {
        seen = refuseWish(actor, { action, expectedSeq: null }, facts, null) ?? see(facts, more);
        return null;
      },
      also,
    );
    return seen ?? (refused as Refusal);
  }

  /** What consequences are found with for what is in no programme. */
  async context(): Promise<ConsequenceContext> {
    return (await this.#contextsOfProgrammes()).of(null);
  }

  /**
   * The same for a project, by the settings of the programme that governs it (`governingProgramme`). Asked before a
   * transaction: inside it a second connection is not waited for. `change`: as it will be once the project has joined a
   * programme or left it.
   */
  async contextOf(
    projectId: string,
    change?: { readonly code: string; readonly joins: boolean },
  ): Promise<ConsequenceContext> {
    const contexts = await this.#contexts(projectId, change);
    return contexts(projectId);
  }

  /** The calendar is read anew: it may be another one by now. */
  forgetCalendar(): void {
    this.#calendars.reload();
  }

  /** The same for every project. */
  async contexts(): Promise<(projectId: string) => ConsequenceContext> {
    return this.#contexts(null);
  }

  /** Nothing is read of programmes while none has settings of its own. */
  async #contexts(
    projectId: string | null,
    change?: { readonly code: string; readonly joins: boolean },
  ): Promise<(projectId: string) => ConsequenceContext> {
    const { of, codes } = await this.#contextsOfProgrammes();
    const ofCity = of(null);
    if (codes.length === 0) return () => ofCity;
    const members = await this.#database.query<{ projectId: string; code: string }>(readProgrammeMembers, [
      codes,
      projectId,
    ]);
    const byProgramme = new Map(codes.map((code) => [code, of(code)]));
    const byProject = new Map<string, string[]>();
    for (const member of members)
      byProject.set(member.projectId, [...(byProject.get(member.projectId) ?? []), member.code]);
    return (id) => {
      const own = (byProject.get(id) ?? []).filter((code) => code !== change?.code);
      const joined = change?.joins === true && codes.includes(change.code) ? [change.code] : [];
      const governing = governingProgramme([...own, ...joined]);
      return governing === null ? ofCity : byProgramme.get(governing)!;
    };
  }

  /** By programme (null: the city's), and which have settings of their own; all of one moment, with one question. */
  async #contextsOfProgrammes(): Promise<{
    readonly of: (programme: string | null) => ConsequenceContext;
    readonly codes: readonly string[];
  }> {
    const [known, calendar] = await Promise.all([this.#settings.known(), this.#calendars.calendar()]);
    const of = (programme: string | null): ConsequenceContext => ({
      settings: projectSettings(known.of(programme)),
      calendar,
      newId: this.#newId,
    });
    return { of, codes: known.programmes };
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
