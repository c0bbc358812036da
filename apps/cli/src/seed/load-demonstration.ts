import { isRefusal, localDate, type Actor, type Lifecycle, type Person } from '#domain';
import { newId, type Database } from '#database';
import {
  AccountsService,
  CalendarService,
  ClockService,
  DeadlinesService,
  DutiesService,
  HandOversService,
  OrganisationService,
  PasswordHasher,
  ProjectChanges,
  ProjectsService,
  ReportsService,
  SetupService,
} from '#portfolio';
import { ProgrammeLoader } from './load-programmes.js';
import type {
  DemonstrationPlan,
  PlanDeputyship,
  PlanDuty,
  PlanDutyChange,
  PlanProject,
  TimelineAction,
} from './plan-types.js';
import { SeedRun } from './seed-run.js';

const setup: Actor = { kind: 'system', part: 'setup' };

/** A log-in of the demonstration as `demo-accounts.json` keeps it. */
export interface DemonstrationAccount {
  readonly login: string;
  readonly password: string;
  readonly role: string;
}

/** What loading needs beside the database. */
export interface LoadOptions {
  readonly plan: DemonstrationPlan;
  readonly lifecycles: readonly Lifecycle[];
  readonly accounts: readonly DemonstrationAccount[];
  /** Told how many of how many steps are done. */
  readonly onProgress: (done: number, all: number) => void;
}

/** The first rollups of the demonstration: those of the first cuts after its past, the week's last. */
const firstPeriods = ['2022', '2022-Q1', '2022-03', '2022-W09'] as const;

/** Whether the demonstration has been loaded to its end. */
export async function isDemonstrationLoaded(database: Database): Promise<boolean> {
  const rows = await database.query("SELECT FROM rollup_schedule WHERE kind = 'week' LIMIT 1");
  return rows.length > 0;
}

/**
 * Loads the demonstration: issues the list at the plan's beginning and lives through its two months, moving the
 * clock, so that every recorded time is honest. Cut off, it is gone through again and goes on where it was.
 */
export async function loadDemonstration(database: Database, options: LoadOptions): Promise<void> {
  await new DemonstrationLoader(database, options).load();
}

class DemonstrationLoader {
  readonly #plan: DemonstrationPlan;
  readonly #options: LoadOptions;
  readonly #run: SeedRun;
  readonly #setup: SetupService;
  readonly #organisation: OrganisationService;
  readonly #accounts: AccountsService;
  readonly #duties: DutiesService;
  readonly #handOvers: HandOversService;
  readonly #projects: ProjectsService;
  readonly #reports: ReportsService;
  readonly #programmes: ProgrammeLoader;
  readonly #calendar: CalendarService;
  readonly #beginsAt: Date;
  #done = 0;

  constructor(database: Database, options: LoadOptions) {
    this.#plan = options.plan;
    this.#options = options;
    this.#beginsAt = new Date(options.plan.beginsAt);
    const clock = new ClockService(database);
    this.#calendar = new CalendarService(database);
    this.#run = new SeedRun(
      { database, clock, deadlines: new DeadlinesService(database, newId) },
      options.plan.seed,
      this.#beginsAt,
    );
    this.#setup = new SetupService(database, this.#run.newId);
    this.#organisation = new OrganisationService(database, this.#run.newId);
    this.#projects = new ProjectsService(database, this.#run.newId, this.#calendar);
    const changes = new ProjectChanges(database, this.#run.newId, this.#calendar);
    this.#reports = new ReportsService(database, changes, this.#run.newId);
    this.#programmes = new ProgrammeLoader(database, this.#run.newId, changes, (key, work) =>
      this.#step(key, work),
    );
    this.#accounts = new AccountsService(database, this.#run.newId, new PasswordHasher());
    this.#duties = new DutiesService(database, this.#run.newId);
    this.#handOvers = new HandOversService(database, this.#run.newId);
  }

  async load(): Promise<void> {
    await this.#people();
    await this.#step('list', () => this.#setup.issueList(setup, this.#plan.listYear, null));
    await this.#list();
    await this.#assignDuties();
    for (const programme of this.#plan.programmes)
      await this.#programmes.setUp(programme, (key) => this.#id(key));
    await this.#figures();
    const { timeline, dutyChanges, programmes } = this.#plan;
    const readings = programmes.flatMap((programme) => programme.readings);
    const actions = [...timeline, ...dutyChanges, ...readings].sort((a, b) => (a.at < b.at ? -1 : 1));
    for (const action of actions) {
      await this.#run.advanceTo(new Date(action.at));
      if (action.type === 'target_read') {
        await this.#programmes.read(action);
        continue;
      }
      const about = 'project' in action ? action.project : action.person;
      await this.#step(`${action.type} ${about} ${action.at}`, () =>
        'project' in action ? this.#act(action) : this.#changeDuties(action),
      );
    }
    await this.#run.advanceTo(new Date(this.#plan.endsAt));
    const root = this.#plan.units.find((unit) => unit.parent === null)!;
    for (const first of firstPeriods) await this.#setup.scheduleRollups(this.#id(root.key), first);
  }

  async #people(): Promise<void> {
    const paths = new Map<string, readonly string[]>();
    for (const unit of this.#plan.units) {
      const parentPath = unit.parent === null ? [] : paths.get(unit.parent)!;
      paths.set(unit.key, [...parentPath, this.#id(unit.key)]);
      const { kind, name, synthetic } = unit;
      await this.#step(unit.key, () =>
        this.#organisation.createUnit(setup, { id: this.#id(unit.key), synthetic, kind, name, parentPath }),
      );
    }
    for (const person of this.#plan.people) {
      const { name, email, synthetic } = person;
      const unitId = this.#id(person.unit);
      await this.#step(person.key, () =>
        this.#organisation.createPerson(setup, { id: this.#id(person.key), synthetic, unitId, name, email }),
      );
    }
    for (const account of this.#plan.accounts) {
      const { password } = this.#options.accounts.find(({ login }) => login === account.login)!;
      const { login } = account;
      await this.#step(`account ${login}`, async () => {
        const personId = this.#id(account.person);
        const made = await this.#accounts.create(setup, { personId, login, password, oneTime: false });
        if (isRefusal(made)) throw new Error(`Account ${login} was refused: ${made.code}.`);
      });
    }
  }

  async #list(): Promise<void> {
    for (const project of this.#plan.projects) {
      const lifecycle = this.#options.lifecycles.find(({ code }) => code === project.lifecycle)!;
      await this.#step(project.key, async () => {
        const added = await this.#projects.add(setup, this.#addition(project), lifecycle);
        if (isRefusal(added)) throw new Error(`Project ${project.name} was refused: ${added.code}.`);
      });
    }
  }

  #addition(project: PlanProject): Parameters<ProjectsService['add']>[1] {
    const { entry } = project;
    return {
      id: this.#id(project.key),
      synthetic: project.synthetic,
      name: project.name,
      code: null,
      category: project.category,
      cluster: project.cluster,
      levels: project.levels,
      stageKnown: project.stageKnown,
      areaId: project.area === null ? null : this.#id(project.area),
      leadUnitId: this.#id(project.leadUnit),
      totalInvestment: project.totalInvestment,
      remark: project.note,
      milestones: project.milestones,
      entry: {
        listYear: this.#plan.listYear,
        kind: entry.kind,
        listed: entry.listed,
        plannedInvestment: entry.plannedInvestment,
        monthlyPlan: entry.monthlyPlan,
        decisionIn: null,
      },
    };
  }

  async #assignDuties(): Promise<void> {
    for (const duty of this.#plan.duties) {
      const scope =
        'project' in duty.scope
          ? { projectId: this.#id(duty.scope.project) }
          : { unitId: this.#id(duty.scope.unit) };
      const key = dutyKey(duty);
      await this.#step(key, () =>
        this.#organisation.assignDuty(setup, {
          id: this.#id(key),
          personId: this.#id(duty.person),
          role: duty.role,
          scope,
          fromOn: localDate(duty.from),
          toOn: duty.to === null ? null : localDate(duty.to),
        }),
      );
    }
  }

  async #figures(): Promise<void> {
    for (const target of this.#plan.targets) {
      const { year, name, programme, measure, sense, strength, value } = target;
      await this.#step(target.key, () =>
        this.#setup.setTarget(setup, { year, name, programme, measure, sense, strength, value }),
      );
    }
    for (const figure of this.#plan.lastYear) {
      const { year, name, measure, value, preliminary } = figure;
      await this.#step(figure.key, () =>
        this.#setup.recordLastYearFigure(setup, { year, name, measure, value, preliminary }),
      );
    }
  }

  async #changeDuties(change: PlanDutyChange): Promise<void> {
    const root = this.#plan.units.find((unit) => unit.parent === null)!;
    const by: Person = {
      kind: 'person',
      personId: this.#id(change.by),
      duties: [{ role: 'security_administrator', projectId: null, unitId: this.#id(root.key) }],
    };
    const answer =
      change.type === 'hand_over'
        ? await this.#handOvers.handOver(by, this.#id(change.person), this.#id(change.successor), {
            fromOn: null,
            dutyIds: null,
            reason: change.reason,
          })
        : await this.#duties.appointDeputy(by, this.#id(this.#heldBy(change)), this.#id(change.person), {
            fromOn: localDate(change.from),
            toOn: localDate(change.to),
          });
    if (isRefusal(answer)) throw new Error(`${change.type} at ${change.at}: ${answer.code}.`);
  }

  /** The key of the duty that somebody stands in for. */
  #heldBy({ role, scope }: PlanDeputyship): string {
    const held = this.#plan.duties.find(
      (duty) => duty.role === role && JSON.stringify(duty.scope) === JSON.stringify(scope),
    );
    return dutyKey(held!);
  }

  async #act(action: TimelineAction): Promise<void> {
    const projectId = this.#id(action.project);
    // Who acts in the plan is the project's liaison officer.
    const person: Person = {
      kind: 'person',
      personId: this.#id(action.person),
      duties: [{ role: 'liaison_officer', projectId, unitId: null }],
    };
    const answer = await this.#record(person, projectId, action);
    if (isRefusal(answer))
      throw new Error(`${action.type} of ${action.project} at ${action.at}: ${answer.code}.`);
  }

  #record(person: Person, projectId: string, action: TimelineAction): Promise<object> {
    switch (action.type) {
      case 'stage_reached':
        return this.#projects.changeStage(person, projectId, null, action);
      case 'progress_reported': {
        const { text, percent } = action;
        const reportedOn = localDate(action.reportedOn);
        return this.#reports.reportProgress(person, projectId, {
          reportedOn,
          personId: person.personId,
          text,
          percent,
        });
      }
      case 'investment_reported': {
        const { month, series, cumulative } = action;
        return this.#reports.reportInvestment(person, projectId, { month, series, cumulative });
      }
    }
  }

  async #step(key: string, work: () => Promise<unknown>): Promise<void> {
    await this.#run.step(key, work);
    const { units, people, accounts, projects, duties, targets, lastYear } = this.#plan;
    const { timeline, dutyChanges, programmes } = this.#plan;
    const parts = [units, people, accounts, projects, duties, targets, lastYear, timeline, dutyChanges];
    const ofProgrammes = programmes.flatMap(({ members, targets: own, readings }) => [
      members,
      own,
      readings,
    ]);
    const all = [...parts, programmes, ...ofProgrammes].reduce((sum, part) => sum + part.length, 1);
    this.#done += 1;
    this.#options.onProgress(this.#done, all);
  }

  /** Things of the plan get the id of its beginning, whenever they are first spoken of. */
  #id(key: string): string {
    return this.#run.idOf(key, this.#beginsAt);
  }
}

/** The key that a duty of the plan has its id by. */
function dutyKey({ role, scope, from }: Pick<PlanDuty, 'role' | 'scope' | 'from'>): string {
  return `duty ${role} ${'project' in scope ? scope.project : scope.unit} ${from}`;
}
