import { newId, type Database } from '#database';
import { addDays, isRefusal, type LocalDate, type Person, type Refusal } from '#domain';
import {
  CalendarService,
  DutiesService,
  HandOversService,
  HoldsService,
  ProjectChanges,
  ProjectDatesService,
  ProjectsService,
  ReportsService,
} from '#portfolio';
import type { Random } from '../seed/random.js';
import type { ProjectAct, Stage } from './made-up-life.js';
import type { SimulatedCity, SimulatedProject } from './simulated-city.js';
import { readHold, readMilestones, readOpenDateChange } from './simulation.queries.js';

/** Something that somebody does: its name for the journal, and the doing. Answers with a refusal or with anything else. */
export interface CityAct {
  readonly name: string;
  readonly run: () => Promise<object>;
}

const reason = '模拟';
const evidence = (['construction_permit', 'acceptance_record', 'operation_record'] as const).map((kind) => ({
  kind,
  number: '3205852022',
}));

/** Does what the plan of the made-up life says, through the services, as the people whose business it is. */
export class CityActs {
  readonly #database: Database;
  readonly #city: SimulatedCity;
  readonly #projects: ProjectsService;
  readonly #dates: ProjectDatesService;
  readonly #holds: HoldsService;
  readonly #reports: ReportsService;
  readonly #duties: DutiesService;
  readonly #handOvers: HandOversService;
  readonly #milestones = new Map<string, string>();
  /** Projects without a liaison officer, and on which day they get one again. */
  readonly #vacant = new Map<string, LocalDate>();

  constructor(database: Database, city: SimulatedCity, calendars: CalendarService) {
    const changes = new ProjectChanges(database, newId, calendars);
    this.#database = database;
    this.#city = city;
    this.#projects = new ProjectsService(database, newId, calendars);
    this.#dates = new ProjectDatesService(changes, newId);
    this.#holds = new HoldsService(changes, newId);
    this.#reports = new ReportsService(database, changes, newId);
    this.#duties = new DutiesService(database, newId);
    this.#handOvers = new HandOversService(database, newId);
  }

  /** Reads what the acts name things by. */
  async prepare(): Promise<void> {
    const rows = await this.#database.query<{ id: string; projectId: string; stage: string }>(readMilestones);
    for (const { id, projectId, stage } of rows) this.#milestones.set(`${projectId} ${stage}`, id);
  }

  /** Everything that happens on a day, in the order in which it does. */
  actsOn(today: LocalDate, random: Random): CityAct[] {
    const acts = this.#city.projects.flatMap((project) =>
      project.life
        .actsOn(today)
        .map((act) => ({ name: act.act, run: async () => this.#act(project, act, today) })),
    );
    return [...random.shuffle(acts), ...this.#organisationActs(today, random)];
  }

  async #act(project: SimulatedProject, act: ProjectAct, today: LocalDate): Promise<object> {
    const of = { projectId: project.id, expectedSeq: null };
    const { supervisor } = this.#city.people;
    const officer = this.#officerOf(project);
    switch (act.act) {
      case 'reach': {
        const { stage, reachedOn } = act;
        return this.#projects.changeStage(officer, project.id, null, {
          stage,
          reachedOn,
          evidence,
          note: null,
        });
      }
      case 'move':
        return this.#dates.move(supervisor, of, this.#wish(project, act));
      case 'request_date':
        return this.#dates.requestChange(officer, of, this.#wish(project, act));
      case 'decide_date': {
        const id = await this.#idOf(readOpenDateChange, [project.id]);
        const wish = { approve: act.approve, note: reason };
        return id === null ? nothing : this.#dates.decideChange(supervisor, of, id, wish);
      }
      case 'request_hold': {
        const { fromOn, toOn } = act;
        return this.#holds.request(officer, of, { cause: 'funding', reason, fromOn, toOn });
      }
      case 'decide_hold': {
        const id = await this.#idOf(readHold, [project.id, 'requested']);
        const wish = { approve: act.approve, note: reason };
        return id === null ? nothing : this.#holds.decide(supervisor, of, id, wish);
      }
      case 'end_hold': {
        const id = await this.#idOf(readHold, [project.id, 'running']);
        return id === null ? nothing : this.#holds.end(supervisor, of, id, reason);
      }
      case 'report_progress':
        return this.#reports.reportProgress(officer, project.id, {
          reportedOn: today,
          personId: officer.personId,
          text: reason,
          percent: null,
        });
    }
  }

  /** Hand-overs, and duties that fall vacant for a time: a few a month. */
  #organisationActs(today: LocalDate, random: Random): CityAct[] {
    const { officers, security } = this.#city.people;
    const acts: CityAct[] = [];
    for (const [projectId, until] of this.#vacant)
      if (until <= today) {
        this.#vacant.delete(projectId);
        const personId = random.pick(officers);
        const wish = {
          personId,
          role: 'liaison_officer',
          scope: { projectId },
          fromOn: today,
          toOn: null,
        } as const;
        acts.push({ name: 'assign_duty', run: async () => this.#duties.assign(security, wish) });
      }
    if (random.chance(0.08)) {
      const projectId = random.pick(this.#city.projects).id;
      if (!this.#vacant.has(projectId)) {
        this.#vacant.set(projectId, addDays(today, random.between(2, 30)));
        acts.push({ name: 'end_duty', run: async () => this.#endDuty(projectId, today) });
      }
    }
    if (random.chance(0.04)) {
      const [from, to] = random.shuffle(officers) as [string, string];
      const wish = { fromOn: null, dutyIds: null, reason };
      acts.push({ name: 'hand_over', run: async () => this.#handOvers.handOver(security, from, to, wish) });
    }
    return acts;
  }

  async #endDuty(projectId: string, today: LocalDate): Promise<object> {
    const { security } = this.#city.people;
    const held = await this.#duties.list(
      { kind: 'system', part: 'operator' },
      { personId: null, projectId, unitId: null, role: 'liaison_officer', on: today },
      { limit: 1, cursor: null },
    );
    if (isRefusal(held)) return held;
    const duty = held.items[0];
    return duty === undefined
      ? nothing
      : this.#duties.end(security, duty.id, duty.version, { toOn: today, reason });
  }

  #wish(project: SimulatedProject, { stage, toOn }: { readonly stage: Stage; readonly toOn: LocalDate }) {
    return { milestoneId: this.#milestones.get(`${project.id} ${stage}`)!, toOn, reason };
  }

  /** Somebody with the right of the project's officer, so that a vacancy keeps nobody from reporting. */
  #officerOf(project: SimulatedProject): Person {
    const duties = [{ role: 'liaison_officer' as const, projectId: project.id, unitId: null }];
    return { kind: 'person', personId: this.#city.people.officers[0]!, duties };
  }

  async #idOf(text: string, values: string[]): Promise<string | null> {
    const [row] = await this.#database.query<{ id: string }>(text, values);
    return row?.id ?? null;
  }
}

/** There was nothing to do any more. */
const nothing: Refusal = { refused: true, code: 'date_change.not_open', details: {} };
