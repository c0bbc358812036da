import {
  can,
  decidePermitApplication,
  decidePermitCorrection,
  decidePermitEnd,
  decideSupplement,
  decideSupplementRequest,
  latePermits,
  permitTimes,
  refuse,
  visibleProjects,
  type Decision,
  type LocalDate,
  type NewId,
  type PermitClock,
  type PermitCorrection,
  type PermitEnd,
  type PermitFacts,
  type PermitTimes,
  type PermitWish,
  type Person,
  type ProjectFacts,
  type Refusal,
  type SummarisedPermit,
} from '#domain';
import type { Database, Stored } from '#database';
import type { ProjectChanges } from '../projects/project-changes.js';
import type { OfProject } from '../projects/project-dates.service.js';
import { SettingsService } from '../settings/settings.service.js';
import { readPermitFacts, readPermitTimes } from './permits.queries.js';

/** One permit of a project of which the person has read a revision. */
export interface OfPermit extends OfProject {
  readonly permitId: string;
}

/** An undecided permit as the summary lists it. */
interface UndecidedPermit extends SummarisedPermit {
  readonly kind: string;
  readonly name: string | null;
  readonly authorityUnit: { readonly id: string; readonly name: string } | null;
  readonly authority: string | null;
  readonly state: string;
  readonly project: { readonly id: string; readonly name: string };
}

/** How long permits take, and which are late. */
export interface PermitSummary extends PermitTimes {
  /** All that are undecided and over their limit. */
  readonly lateCount: number;
  /** The latest of them. */
  readonly late: readonly (Omit<UndecidedPermit, 'projectId'> & PermitClock)[];
}

/** As many late permits are named. */
const namedLate = 100;

/** Permits (审批事项): applied for, stopped for supplements, granted, refused, withdrawn, corrected. */
export class PermitsService {
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

  /** Records an application. */
  async apply(person: Person, of: OfProject, wish: PermitWish): Promise<Stored | Refusal> {
    return this.#change(person, of, wish.authorityUnitId, (facts, permits) =>
      decidePermitApplication(facts, permits, wish, this.#newId),
    );
  }

  /** Records that the authority asked for supplements. */
  async askSupplements(
    person: Person,
    of: OfPermit,
    wish: { readonly askedOn: LocalDate; readonly note: string | null },
  ): Promise<Stored | Refusal> {
    return this.#change(person, of, null, (facts, permits) =>
      decideSupplementRequest(facts, permits, of.permitId, wish, this.#newId),
    );
  }

  /** Records that the supplements have come. */
  async supplement(person: Person, of: OfPermit, suppliedOn: LocalDate): Promise<Stored | Refusal> {
    return this.#change(person, of, null, (facts, permits) =>
      decideSupplement(facts, permits, of.permitId, suppliedOn, this.#newId),
    );
  }

  /** Records the grant, refusal or withdrawal. */
  async end(person: Person, of: OfPermit, end: PermitEnd): Promise<Stored | Refusal> {
    return this.#change(person, of, null, (facts, permits) =>
      decidePermitEnd(facts, permits, of.permitId, end, this.#newId),
    );
  }

  /** Corrects what is on record. */
  async correct(person: Person, of: OfPermit, correction: PermitCorrection): Promise<Stored | Refusal> {
    return this.#change(person, of, correction.authorityUnitId ?? null, (facts, permits) =>
      decidePermitCorrection(facts, permits, of.permitId, correction, this.#newId),
    );
  }

  /** How long the permits of the projects that the person may see took (`permitTimes`), and which are late today. */
  async summarise(person: Person): Promise<PermitSummary | Refusal> {
    if (!can(person, 'permit.summarise')) return refuse('permission.denied');
    const visible = visibleProjects(person);
    const [{ calendar }, { permit_time: setting }] = await Promise.all([
      this.#changes.context(),
      this.#settings.current(),
    ]);
    const [row] = await this.#database.queryAs<{
      today: LocalDate;
      granted: SummarisedPermit[];
      undecided: UndecidedPermit[];
    }>(visible, readPermitTimes, [visible.projectIds, visible.unitIds], 'read_permit_times');
    const { today, granted, undecided } = row!;
    const late = latePermits(undecided, today, calendar);
    return {
      ...permitTimes(granted, setting.tenthsOfWorkingDay, today, calendar),
      lateCount: late.length,
      late: late.slice(0, namedLate).map(({ projectId: _projectId, ...permit }) => permit),
    };
  }

  async #change(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    authorityUnitId: string | null,
    decide: (facts: ProjectFacts, permits: PermitFacts) => Decision | Refusal,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<PermitFacts>(
      person,
      projectId,
      { action: 'permit.record', expectedSeq },
      (facts, [permits]) => decide(facts, permits!),
      { name: 'read_permit_facts', text: readPermitFacts, values: [projectId, authorityUnitId] },
    );
  }
}
