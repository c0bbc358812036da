import { Database, newId } from '#database';
import {
  isRefusal,
  localDate,
  type Actor,
  type GivenMilestone,
  type Lifecycle,
  type Person,
  type RoleCode,
} from '#domain';
import {
  AccountsService,
  CalendarService,
  DutiesService,
  HandOversService,
  OrganisationService,
  PasswordHasher,
  PeopleService,
  ProjectChanges,
  ProjectsService,
  ReportsService,
  SessionsService,
  SetupService,
  UnitsService,
} from '#portfolio';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const setup: Actor = { kind: 'system', part: 'setup' };

/** Password of every account of a test city. */
export const password = 'correct horse battery staple';

/** What a test says of a project; the rest is filled in. */
export interface ProjectWish {
  name?: string;
  lifecycle?: string;
  /** Default: the newest. */
  lifecycleVersion?: number;
  leadUnitId?: string;
  /** Default: the lead unit. */
  areaId?: string;
  remark?: string;
  milestones?: GivenMilestone[];
  stageKnown?: boolean;
}

/** A small city in a database of its own: a root, two areas, people with duties, an issued list. */
export class City {
  readonly organisation: OrganisationService;
  readonly units: UnitsService;
  readonly people: PeopleService;
  readonly duties: DutiesService;
  readonly handOvers: HandOversService;
  readonly projects: ProjectsService;
  readonly reports: ReportsService;
  readonly accounts: AccountsService;
  readonly sessions: SessionsService;
  rootId = '';
  areaId = '';
  otherAreaId = '';

  private constructor(
    readonly test: TestDatabase,
    readonly database: Database,
    readonly beginsAt: Date,
  ) {
    this.organisation = new OrganisationService(database, newId);
    const calendars = new CalendarService(database);
    this.projects = new ProjectsService(database, newId, calendars);
    this.reports = new ReportsService(database, new ProjectChanges(database, newId, calendars), newId);
    this.accounts = new AccountsService(database, newId, new PasswordHasher());
    this.units = new UnitsService(database, newId);
    this.people = new PeopleService(database, newId);
    this.duties = new DutiesService(database, newId);
    this.handOvers = new HandOversService(database, newId);
    this.sessions = new SessionsService(database, newId);
  }

  /** Makes one whose clock shows `beginsAt` now; its list of 2022 is issued. */
  static async found(beginsAt = '2022-03-07T09:00:00+08:00'): Promise<City> {
    const test = await createTestDatabase();
    const database = new Database({
      url: test.appUrl,
      applicationName: 'test',
      reader: 'system',
      // Dropping the database cuts off what a test left open.
      onError: () => undefined,
    });
    const city = new City(test, database, new Date(beginsAt));
    const setupService = new SetupService(database, newId);
    await setupService.initialise('demo', city.beginsAt);
    city.rootId = await city.unit('太仓市', []);
    city.areaId = await city.unit('高新区', [city.rootId]);
    city.otherAreaId = await city.unit('太仓港区', [city.rootId]);
    await setupService.issueList(setup, 2022, null);
    return city;
  }

  /** Adds a unit below the path. */
  async unit(name: string, parentPath: string[]): Promise<string> {
    const id = newId();
    const kind = parentPath.length === 0 ? 'city' : 'area';
    await this.organisation.createUnit(setup, { id, synthetic: true, kind, name, parentPath });
    return id;
  }

  /** Adds a person without any duty; gives the id. */
  async colleague(): Promise<string> {
    const id = newId();
    const name = id.slice(-4);
    await this.organisation.createPerson(setup, {
      id,
      synthetic: true,
      unitId: this.rootId,
      name,
      email: null,
    });
    return id;
  }

  /** Adds a person with one duty; with a `login` also an account. */
  async person(
    role: RoleCode,
    scope: { projectId: string } | { unitId: string },
    more: { name?: string; login?: string; email?: string; ofUnit?: string } = {},
  ): Promise<Person> {
    const id = newId();
    await this.organisation.createPerson(setup, {
      id,
      synthetic: true,
      unitId: more.ofUnit ?? this.rootId,
      name: more.name ?? `${role} ${id.slice(-4)}`,
      email: more.email ?? `${id}@city.example`,
    });
    await this.duty(id, role, scope);
    if (more.login !== undefined) await this.account(id, more.login);
    const projectId = 'projectId' in scope ? scope.projectId : null;
    const unitId = 'unitId' in scope ? scope.unitId : null;
    return { kind: 'person', personId: id, duties: [{ role, projectId, unitId }] };
  }

  /** Gives a person an account with the password of all. */
  async account(personId: string, login: string): Promise<void> {
    const made = await this.accounts.create(setup, { personId, login, password, oneTime: false });
    if (isRefusal(made)) throw new Error(made.code);
  }

  /** Gives a person one more duty. */
  async duty(
    personId: string,
    role: RoleCode,
    scope: { projectId: string } | { unitId: string },
  ): Promise<void> {
    const fromOn = localDate('2022-01-01');
    await this.organisation.assignDuty(setup, { id: newId(), personId, role, scope, fromOn, toOn: null });
  }

  /** Puts a project on the list of 2022. */
  async project(wish: ProjectWish = {}): Promise<string> {
    const id = newId();
    const code = wish.lifecycle ?? 'enterprise';
    const [row] = await this.database.query<{ definition: Lifecycle }>(
      `SELECT definition FROM lifecycle_version WHERE code = $1 AND version = coalesce($2, version)
       ORDER BY version DESC LIMIT 1`,
      [code, wish.lifecycleVersion ?? null],
    );
    const added = await this.projects.add(
      setup,
      {
        id,
        synthetic: true,
        name: wish.name ?? `项目 ${id.slice(-4)}`,
        code: null,
        category: 'industry',
        cluster: null,
        levels: ['city'],
        stageKnown: wish.stageKnown ?? true,
        areaId: wish.areaId ?? wish.leadUnitId ?? this.areaId,
        leadUnitId: wish.leadUnitId ?? this.areaId,
        totalInvestment: '52000.0000',
        remark: wish.remark ?? null,
        milestones: wish.milestones ?? [],
        entry: {
          listYear: 2022,
          kind: 'new',
          listed: 'recorded',
          plannedInvestment: '12000.0000',
          monthlyPlan: null,
          decisionIn: null,
        },
      },
      row!.definition,
    );
    if (isRefusal(added)) throw new Error(added.code);
    return id;
  }

  /** Ends everything. */
  async leave(): Promise<void> {
    await this.database.close();
    await this.test.drop();
  }
}

/** A stage that was reached before the record began. */
export function reached(stage: string, on: string): GivenMilestone {
  return { stage, plannedOn: null, dueYear: null, reached: { on: localDate(on), precision: 'day' } };
}

/** A stage with an agreed date. */
export function planned(stage: string, on: string): GivenMilestone {
  return { stage, plannedOn: localDate(on), dueYear: null, reached: null };
}
