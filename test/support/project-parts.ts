import { newId } from '#database';
import { isRefusal, localDate, type LocalDate, type Person } from '#domain';
import {
  CalendarService,
  HoldsService,
  MilestonesService,
  ProjectChanges,
  ProjectDatesService,
  ProjectEndsService,
} from '#portfolio';
import type { City } from './city.js';
import { DifficultyParts } from './difficulty-parts.js';
import { NoticeParts } from './notice-parts.js';
import { PaperParts } from './paper-parts.js';
import type { PartKind } from './described-api.js';
import { taken } from './taken.js';

/** Puts into projects what operations on their parts are done to. */
export class ProjectParts {
  readonly #dates: ProjectDatesService;
  readonly #holds: HoldsService;
  readonly #milestones: MilestonesService;
  readonly #ends: ProjectEndsService;
  readonly #difficulties: DifficultyParts;
  readonly #papers: PaperParts;
  readonly #notices: NoticeParts;
  readonly #people: [Promise<string>?, Promise<string>?] = [];

  constructor(private readonly city: City) {
    const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
    this.#dates = new ProjectDatesService(changes, newId);
    this.#holds = new HoldsService(changes, newId);
    this.#milestones = new MilestonesService(changes, newId);
    this.#ends = new ProjectEndsService(changes, newId);
    this.#difficulties = new DifficultyParts(city, changes);
    this.#papers = new PaperParts(city, changes);
    this.#notices = new NoticeParts(city, changes);
  }

  /**
   * A part of the project in the state that the operation (`POST …/withdrawals`) asks for: a withdrawal of what `reader`
   * has asked for, where the reader may ask for it; anything else of what somebody else has.
   */
  async of(kind: PartKind, projectId: string, operation: string, reader: Person | null): Promise<string> {
    if (kind === 'progress_report') return this.#report(projectId);
    if (kind === 'difficulty') return this.#difficulties.of(projectId, operation);
    if (kind === 'permit' || kind === 'instruction' || kind === 'quarterly_goal')
      return this.#papers.of(kind, projectId, operation, reader);
    const wantsReached = operation.endsWith('/stage-undos');
    const milestone = await this.#milestone(projectId, kind === 'stage_undo' || wantsReached);
    if (kind === 'milestone')
      return operation.endsWith('/dependencies') ? this.#dependent(projectId, milestone) : milestone;
    if (kind === 'notice') return this.#notices.of(projectId, operation, milestone);
    const asker = operation.endsWith('/withdrawals') && reader !== null ? reader : await this.#supervisor(0);
    const asked = await this.#ask(kind, projectId, milestone, asker);
    if (isRefusal(asked)) taken(await this.#ask(kind, projectId, milestone, await this.#supervisor(0)));
    const id = await this.#newest(kind, projectId);
    if (operation.endsWith('/ends'))
      taken(
        await this.#holds.decide(await this.#supervisor(1), { projectId, expectedSeq: null }, id, {
          approve: true,
          note: null,
        }),
      );
    return id;
  }

  /** Breaks ground: what operation can come before acceptance of. */
  async breakGround(projectId: string): Promise<void> {
    const evidence = [{ kind: 'construction_permit', number: '1' }] as const;
    const change = { stage: 'groundbreaking', reachedOn: localDate('2022-03-01'), evidence, note: null };
    taken(await this.#milestones.reach(await this.#supervisor(0), { projectId, expectedSeq: null }, change));
  }

  /** Terminates the project. */
  async terminate(projectId: string): Promise<void> {
    const wish = { kind: 'terminated', reason: '试验', successorIds: [] } as const;
    taken(await this.#ends.end(await this.#supervisor(0), { projectId, expectedSeq: null }, wish));
  }

  /** A step that depends on a milestone. */
  async #dependent(projectId: string, milestoneId: string): Promise<string> {
    const wish = { stage: 'completion', step: '试验步骤', plannedOn: null, dependsOn: [milestoneId] };
    taken(await this.#milestones.add(await this.#supervisor(0), { projectId, expectedSeq: null }, wish));
    const [row] = await this.city.database.query<{ id: string }>(
      'SELECT id FROM milestone WHERE project_id = $1 AND step = $2',
      [projectId, wish.step],
    );
    return row!.id;
  }

  /** Moves the date of the project's last stage to a later one: a slip. */
  async slip(projectId: string, toOn: LocalDate): Promise<void> {
    const milestoneId = await this.#milestone(projectId, false);
    const wish = { milestoneId, toOn, reason: '试验' };
    taken(await this.#dates.move(await this.#supervisor(0), { projectId, expectedSeq: null }, wish));
  }

  async #report(projectId: string): Promise<string> {
    const { personId } = await this.#supervisor(0);
    const report = { reportedOn: null, personId, text: '桩基施工', percent: 5 };
    taken(await this.city.reports.reportProgress(await this.#supervisor(0), projectId, report));
    return this.#newest('progress_report', projectId);
  }

  /** Two people who may do everything to a project, by what they say of themselves: no duty is on record. */
  async #supervisor(which: 0 | 1): Promise<Person> {
    const personId = await (this.#people[which] ??= this.city.colleague());
    const duty = { role: 'supervisor', projectId: null, unitId: this.city.rootId } as const;
    return { kind: 'person', personId, duties: [duty] };
  }

  async #ask(
    kind: 'date_change' | 'stage_undo' | 'hold',
    projectId: string,
    milestoneId: string,
    asker: Person,
  ): Promise<object> {
    const of = { projectId, expectedSeq: null };
    const reason = '试验';
    switch (kind) {
      case 'date_change':
        return this.#dates.requestChange(asker, of, { milestoneId, toOn: localDate('2022-05-31'), reason });
      case 'stage_undo':
        return this.#dates.requestUndo(asker, of, milestoneId, reason);
      case 'hold':
        return this.#holds.request(asker, of, {
          cause: 'land',
          reason,
          fromOn: localDate('2022-03-07'),
          toOn: localDate('2022-04-08'),
        });
    }
  }

  async #milestone(projectId: string, isReached: boolean): Promise<string> {
    const [row] = await this.city.database.query<{ id: string }>(
      `SELECT id FROM milestone_current
       WHERE project_id = $1 AND step IS NULL AND (reached_precision IS NOT NULL) = $2
         AND (planned_on IS NOT NULL) = NOT $2
       ORDER BY position DESC LIMIT 1`,
      [projectId, isReached],
    );
    return row!.id;
  }

  async #newest(
    kind: 'date_change' | 'stage_undo' | 'hold' | 'progress_report',
    projectId: string,
  ): Promise<string> {
    const [row] = await this.city.database.query<{ id: string }>(
      `SELECT id FROM ${kind} WHERE project_id = $1 ORDER BY id DESC LIMIT 1`,
      [projectId],
    );
    return row!.id;
  }
}
