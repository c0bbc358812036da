import { newId, type Database } from '#database';
import {
  addDays,
  defaultLifecycles,
  isoWeekOf,
  isRefusal,
  shanghaiInstant,
  type Actor,
  type LocalDate,
  type Person,
  type RoleCode,
} from '#domain';
import { CalendarService, OrganisationService, ProjectsService, SetupService } from '#portfolio';
import { openRandom } from '../seed/random.js';
import { ProjectLife } from './made-up-life.js';
import { MadeUpPermits } from './made-up-permits.js';
import { stages } from './made-up-stages.js';

const setup: Actor = { kind: 'system', part: 'setup' };
const areas = ['高新区', '港区', '城厢镇', '沙溪镇', '浏河镇'];

/** A project of the simulated city. */
export interface SimulatedProject {
  readonly id: string;
  readonly areaId: string;
  readonly life: ProjectLife;
  readonly permits: MadeUpPermits;
}

/** The people of the simulated city by what they do. */
export interface SimulatedPeople {
  readonly officers: readonly string[];
  readonly supervisor: Person;
  /** Another person with the right of the supervisor: who checks does not close. */
  readonly closer: Person;
  /** Of each area. */
  readonly heads: ReadonlyMap<string, Person>;
  readonly security: Person;
}

/** A made-up city: units, people with duties, an issued list. */
export interface SimulatedCity {
  readonly rootId: string;
  readonly people: SimulatedPeople;
  readonly projects: readonly SimulatedProject[];
}

/** How large, and from which day. */
export interface CityWish {
  readonly seed: number;
  readonly from: LocalDate;
  readonly days: number;
  readonly projects: number;
}

type Scope = { readonly projectId: string } | { readonly unitId: string };

/** Founds the city in an initialised database, all of it through the services and on record. */
export class CityFounder {
  readonly #organisation: OrganisationService;
  readonly #projects: ProjectsService;
  readonly #setup: SetupService;
  readonly #wish: CityWish;

  constructor(database: Database, calendars: CalendarService, wish: CityWish) {
    this.#organisation = new OrganisationService(database, newId);
    this.#projects = new ProjectsService(database, newId, calendars);
    this.#setup = new SetupService(database, newId);
    this.#wish = wish;
  }

  /** `between` is called between two changes, so that no two have the same instant. */
  async found(between: () => Promise<void>): Promise<SimulatedCity> {
    const rootId = await this.#unit('模拟市', []);
    const areaIds: string[] = [];
    for (const name of areas) areaIds.push(await this.#unit(name, [rootId]));
    const security = await this.#person('security_administrator', { unitId: rootId });
    const supervisor = await this.#person('supervisor', { unitId: rootId });
    await this.#person('leader', { unitId: rootId });
    const heads = new Map<string, Person>();
    for (const unitId of areaIds) heads.set(unitId, await this.#person('unit_head', { unitId }));
    const officers = await this.#several(Math.max(2, Math.ceil(this.#wish.projects / 8)));
    const leaders = await this.#several(Math.max(2, Math.ceil(this.#wish.projects / 30)));
    const closer = { ...supervisor, personId: officers[1]! };
    await this.#setup.issueList(setup, Number(this.#wish.from.slice(0, 4)), null);
    await this.#setup.scheduleRollups(rootId, isoWeekOf(shanghaiInstant(this.#wish.from, '00:00')));
    const projects: SimulatedProject[] = [];
    for (let index = 0; index < this.#wish.projects; index += 1) {
      await between();
      const areaId = areaIds[index % areaIds.length]!;
      const id = newId();
      const life = new ProjectLife(
        openRandom(this.#wish.seed, `project ${index}`),
        this.#wish.from,
        this.#wish.days,
      );
      await this.#addProject(id, index, areaId, life);
      await this.#duty(officers[index % officers.length]!, 'liaison_officer', { projectId: id });
      await this.#duty(leaders[index % leaders.length]!, 'leader', { projectId: id });
      const permits = new MadeUpPermits(openRandom(this.#wish.seed, `permits ${index}`));
      projects.push({ id, areaId, life, permits });
    }
    return { rootId, people: { officers, supervisor, closer, heads, security }, projects };
  }

  async #unit(name: string, parentPath: string[]): Promise<string> {
    const id = newId();
    const kind = parentPath.length === 0 ? 'city' : 'area';
    await this.#organisation.createUnit(setup, { id, synthetic: true, kind, name, parentPath });
    this.#root ??= id;
    return id;
  }

  #root: string | null = null;

  async #several(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) ids.push(await this.#newPerson());
    return ids;
  }

  /** The local part of the address is the person's id: so the receiver knows whom a mail reached. */
  async #newPerson(): Promise<string> {
    const id = newId();
    await this.#organisation.createPerson(setup, {
      id,
      synthetic: true,
      unitId: this.#root!,
      name: `模拟人员${id.slice(-4)}`,
      email: `${id}@simulation.example`,
    });
    return id;
  }

  async #person(role: RoleCode, scope: { readonly unitId: string }): Promise<Person> {
    const personId = await this.#newPerson();
    await this.#duty(personId, role, scope);
    return { kind: 'person', personId, duties: [{ role, projectId: null, unitId: scope.unitId }] };
  }

  async #duty(personId: string, role: RoleCode, scope: Scope): Promise<void> {
    const fromOn = this.#wish.from;
    await this.#organisation.assignDuty(setup, { id: newId(), personId, role, scope, fromOn, toOn: null });
  }

  async #addProject(id: string, index: number, areaId: string, life: ProjectLife): Promise<void> {
    const signed = { on: addDays(this.#wish.from, -60), precision: 'day' as const };
    const added = await this.#projects.add(
      setup,
      {
        id,
        synthetic: true,
        name: `模拟项目${index + 1}`,
        code: null,
        category: 'industry',
        cluster: null,
        levels: ['city'],
        stageKnown: true,
        areaId,
        leadUnitId: areaId,
        totalInvestment: '20000.0000',
        remark: null,
        milestones: stages.map((stage) => ({
          stage,
          plannedOn: life.planned.get(stage) ?? null,
          dueYear: null,
          reached: stage === 'signing' ? signed : null,
        })),
        entry: {
          listYear: Number(this.#wish.from.slice(0, 4)),
          kind: 'new',
          listed: 'recorded',
          plannedInvestment: null,
          monthlyPlan: null,
          decisionIn: null,
        },
      },
      defaultLifecycles.find(({ code }) => code === 'enterprise')!,
    );
    if (isRefusal(added)) throw new Error(`A project could not be added: ${added.code}.`);
  }
}
