import { newId, type Database } from '#database';
import {
  defaultLifecycles,
  isRefusal,
  localDate,
  type Actor,
  type GivenMilestone,
  type Refusal,
  type RoleCode,
} from '#domain';
import {
  AccountsService,
  CalendarService,
  OrganisationService,
  PasswordHasher,
  ProjectChanges,
  ProjectsService,
  ReportsService,
  SetupService,
} from '#portfolio';

const setup: Actor = { kind: 'system', part: 'setup' };
const enterprise = defaultLifecycles.find(({ code }) => code === 'enterprise')!;

/** Password of the accounts. */
const password = 'correct horse battery staple';

/** The list that is read: as many projects as the city has. */
export const listedYear = 2022;
/** The list of the projects that are changed, apart so that the other keeps its length. */
const changedYear = 2023;
/** The list that a workbook fills. */
export const importedYear = 2026;

/** Projects of the list that is read. */
export const listedProjects = 183;

/** How many projects are added at once. */
const lanes = 8;

/** A city with a list of 183 whose every field is filled, one who reads it, and one who may change stages. */
export class Population {
  readonly reader = { login: 'leader', password };
  readonly officer = { login: 'unit.head', password };
  readonly #organisation: OrganisationService;
  readonly #accounts: AccountsService;
  readonly #projects: ProjectsService;
  readonly #reports: ReportsService;
  readonly #rootId = newId();
  readonly #areaId = newId();

  constructor(private readonly database: Database) {
    this.#organisation = new OrganisationService(database, newId);
    const calendars = new CalendarService(database);
    this.#projects = new ProjectsService(database, newId, calendars);
    this.#reports = new ReportsService(database, new ProjectChanges(database, newId, calendars), newId);
    this.#accounts = new AccountsService(database, newId, new PasswordHasher());
  }

  /** Makes the city with its list. */
  async settle(): Promise<void> {
    const service = new SetupService(this.database, newId);
    await service.initialise('demo', new Date('2022-03-07T09:00:00+08:00'));
    await new CalendarService(this.database).loadOfficialYears();
    await this.#unit(this.#rootId, 'city', '太仓市', []);
    await this.#unit(this.#areaId, 'area', '高新区', [this.#rootId]);
    for (const year of [listedYear, changedYear, importedYear]) await service.issueList(setup, year, null);
    await this.#person('叶市长', 'leader', { unitId: this.#rootId }, this.reader.login);
    await this.#person('沈主任', 'unit_head', { unitId: this.#areaId }, this.officer.login);
    await inLanes(listedProjects, (index) => this.#listedProject(index));
  }

  /** Adds projects that have reached no stage and have a date for each; gives their ids. */
  async projectsToChange(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    await inLanes(count, (index) =>
      this.#add(ids[index]!, index, changedYear, enterprise.stages.map(planned)),
    );
    return ids;
  }

  /** One who gets mails, and the milestones of the list that is read whose stages are not reached. */
  async mailReader(): Promise<{ personId: string; email: string; milestoneIds: string[] }> {
    const personId = await this.#person('钱联络', 'supervisor', { unitId: this.#rootId });
    const rows = await this.database.query<{ id: string }>(
      `SELECT v.id FROM milestone_version v JOIN list_entry e ON e.project_id = v.project_id
       WHERE e.list_year = $1 AND v.recorded_to = 'infinity' AND v.reached_precision IS NULL`,
      [listedYear],
    );
    return { personId, email: emailOf(personId), milestoneIds: rows.map(({ id }) => id) };
  }

  /** So many of the liaison officers of the list that is read. */
  async officers(count: number): Promise<string[]> {
    const rows = await this.database.query<{ personId: string }>(
      `SELECT person_id AS "personId" FROM duty_current WHERE role = 'liaison_officer' ORDER BY id LIMIT $1`,
      [count],
    );
    return rows.map(({ personId }) => personId);
  }

  async #listedProject(index: number): Promise<void> {
    const id = newId();
    await this.#add(
      id,
      index,
      listedYear,
      enterprise.stages.map((stage, place) => (place === 0 ? reached(stage) : planned(stage, place))),
    );
    const personId = await this.#person(`联络员${index}`, 'liaison_officer', { projectId: id });
    const reportedOn = localDate('2022-03-04');
    taken(
      await this.#reports.reportProgress(setup, id, {
        reportedOn,
        personId,
        text: '主体结构施工',
        percent: index % 100,
      }),
    );
    for (const month of ['2022-01', '2022-02'])
      taken(
        await this.#reports.reportInvestment(setup, id, {
          month,
          series: 'reported',
          cumulative: '1250.0000',
        }),
      );
  }

  async #add(id: string, index: number, listYear: number, milestones: GivenMilestone[]): Promise<void> {
    const added = await this.#projects.add(
      setup,
      {
        id,
        synthetic: true,
        name: `高端装备核心部件智能制造项目 ${index + 1}`,
        code: `2022-320585-35-03-${String(100_000 + index)}`,
        category: 'industry',
        cluster: 'equipment',
        levels: ['prefecture', 'city'],
        stageKnown: true,
        areaId: this.#areaId,
        leadUnitId: this.#areaId,
        totalInvestment: '52000.0000',
        remark: null,
        milestones,
        entry: {
          listYear,
          kind: 'new',
          listed: 'recorded',
          plannedInvestment: '12000.0000',
          monthlyPlan: null,
          decisionIn: null,
        },
      },
      enterprise,
    );
    taken(added);
  }

  async #unit(id: string, kind: 'city' | 'area', name: string, parentPath: string[]): Promise<void> {
    await this.#organisation.createUnit(setup, { id, synthetic: true, kind, name, parentPath });
  }

  async #person(
    name: string,
    role: RoleCode,
    scope: { projectId: string } | { unitId: string },
    login?: string,
  ): Promise<string> {
    const id = newId();
    await this.#organisation.createPerson(setup, {
      id,
      synthetic: true,
      unitId: this.#rootId,
      name,
      email: emailOf(id),
    });
    const fromOn = localDate('2022-01-01');
    await this.#organisation.assignDuty(setup, {
      id: newId(),
      personId: id,
      role,
      scope,
      fromOn,
      toOn: null,
    });
    if (login !== undefined)
      taken(await this.#accounts.create(setup, { personId: id, login, password, oneTime: false }));
    return id;
  }
}

function planned({ code }: { code: string }, place: number): GivenMilestone {
  return {
    stage: code,
    plannedOn: localDate(`2022-${String(6 + place).padStart(2, '0')}-15`),
    dueYear: null,
    reached: null,
  };
}

function reached({ code }: { code: string }): GivenMilestone {
  return {
    stage: code,
    plannedOn: null,
    dueYear: null,
    reached: { on: localDate('2021-06-01'), precision: 'day' },
  };
}

/** The answer of a change that nothing may refuse. */
function taken(answer: object | Refusal): void {
  if (isRefusal(answer)) throw new Error(`The bench's own data was refused: ${answer.code}.`);
}

async function inLanes(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < count) await work((next += 1) - 1);
    }),
  );
}

function emailOf(personId: string): string {
  return `${personId}@city.example`;
}
