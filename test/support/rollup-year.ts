import type { Database } from '#database';
import {
  addDays,
  defaultLifecycles,
  isRefusal,
  isoWeekPeriod,
  localDate,
  shanghaiDate,
  weeksBetween,
  type Actor,
  type LocalDate,
  type NewId,
  type RoleCode,
} from '#domain';
import {
  CalendarService,
  ClockService,
  DeadlinesService,
  ListChanges,
  ListYearsService,
  OrganisationService,
  ProjectChanges,
  ProjectsService,
  SetupService,
} from '#portfolio';
import { openRandom, type Random } from '../../apps/cli/src/seed/random.js';
import { planned, reached } from './city.js';
import { YearActs, type YearUnits } from './rollup-year-acts.js';

const setup: Actor = { kind: 'system', part: 'setup' };
const categories = ['industry', 'services', 'infrastructure'] as const;
const levels = [['city'], ['prefecture', 'city'], ['province', 'city'], ['province']] as const;

/** Where the year begins: before the list of 2022 is issued. */
const yearBegins = '2022-01-02T09:00:00+08:00';

/** The weeks of the year, all with the list of 2022. */
export const yearWeeks: readonly string[] = weeksBetween('2022-W01', '2022-W52');

/** Ids that count: the same acts give the same ids, and one id more moves none before another. */
export function countedIds(): NewId {
  let count = 0;
  return () => {
    count += 1;
    return `01900000-0000-7000-8000-${count.toString(16).padStart(12, '0')}`;
  };
}

/**
 * A seeded year in the life of a small city, in which everything happens that a rollup tells of. Refusals are part of it:
 * whoever lives it does not look at them.
 */
export class RollupYear {
  readonly #organisation: OrganisationService;
  readonly #projects: ProjectsService;
  readonly #setup: SetupService;
  readonly #clock: ClockService;
  readonly #deadlines: DeadlinesService;
  readonly #random: Random;
  units!: YearUnits;
  readonly #people: Record<string, string> = {};
  readonly #officers: string[] = [];

  constructor(
    readonly database: Database,
    seed: number,
    private readonly newId: NewId,
  ) {
    this.#organisation = new OrganisationService(database, newId);
    this.#projects = new ProjectsService(database, newId, new CalendarService(database));
    this.#setup = new SetupService(database, newId);
    this.#clock = new ClockService(database);
    this.#deadlines = new DeadlinesService(database, newId);
    this.#random = openRandom(seed, 'rollup year');
  }

  /** Founds the city, puts so many projects on its list and lives through the weeks up to the last one's end. */
  async live(projects: number, lastWeek = yearWeeks.at(-1)!): Promise<void> {
    await this.#setup.initialise('demo', new Date(yearBegins));
    await new CalendarService(this.database).loadOfficialYears();
    await this.#found();
    await this.#setup.issueList(setup, 2021, null);
    for (let index = 0; index < 60; index += 1) await this.#earlierProject(index);
    await this.#goTo(localDate('2022-01-03'), '09:00:00');
    await this.#setup.issueList(setup, 2022, null);
    const ids: string[] = [];
    for (let index = 0; index < projects; index += 1) ids.push(await this.#project(index, ids));
    const acts = new YearActs(this.database, this.newId, this.#random, this.units, ids, {
      supervisor: this.#people['supervisor']!,
      second: this.#people['leader']!,
    });
    await acts.setTargets();
    for (const week of yearWeeks.slice(0, yearWeeks.indexOf(lastWeek) + 1)) await this.#week(week, acts);
  }

  async #week(week: string, acts: YearActs): Promise<void> {
    const { from, cutAt } = isoWeekPeriod(week);
    const monday = shanghaiDate(from);
    for (const day of [1, 3, 5].map((after) => addDays(monday, after))) {
      await this.#goTo(day, '00:00:30');
      // Now and then the sweep of a day fails to come, so that misses are recorded late.
      if (this.#random.chance(0.8)) await this.#deadlines.recordMissedDates();
      await this.#goTo(day, '10:00:00');
      for (let act = this.#random.between(3, 7); act > 0; act -= 1) await acts.one(day);
    }
    if (week === '2022-W20')
      await this.#duty(this.#people['late']!, 'supervisor', { unitId: this.units.areas[1]! });
    if (week === '2022-W51') await this.#openNextList();
    await this.#goTo(shanghaiDate(cutAt), '00:01:30');
  }

  /** The next year's list is drafted from this one, and what happens in the last week is not on it. */
  async #openNextList(): Promise<void> {
    const changes = new ProjectChanges(this.database, this.newId, new CalendarService(this.database));
    const lists = new ListYearsService(this.database, this.newId, new ListChanges(this.database, changes));
    const personId = this.#people['supervisor']!;
    const duties = [{ role: 'supervisor', projectId: null, unitId: this.units.root }] as const;
    const opened = await lists.open({ kind: 'person', personId, duties }, 2023, 2022);
    if (isRefusal(opened)) throw new Error(`The next list could not be opened: ${opened.code}.`);
  }

  async #goTo(day: LocalDate, time: string): Promise<void> {
    const instant = new Date(`${day}T${time}+08:00`);
    // Doing things takes its time: the clock may be past the instant.
    if (instant > (await this.#clock.now())) await this.#clock.advance(instant);
  }

  async #found(): Promise<void> {
    const root = await this.#unit('年度市', 'city', []);
    const areas: string[] = [];
    for (const name of ['东区', '西区', '北区']) areas.push(await this.#unit(name, 'area', [root]));
    const office = await this.#unit('东区项目办', 'office', [root, areas[0]!]);
    const department = await this.#unit('资源局', 'department', [root]);
    this.units = { root, areas, office, department };
    for (const [role, unitId] of [
      ['supervisor', root],
      ['leader', root],
      ['unit_head', areas[0]!],
      ['unit_head', areas[1]!],
      ['unit_head', department],
      ['supervisor', areas[2]!],
    ] as const)
      this.#people[unitId === root ? role : `${role} ${unitId}`] = await this.#holder(role, { unitId });
    this.#people['late'] = await this.#person();
    for (let index = 0; index < 6; index += 1) this.#officers.push(await this.#person());
  }

  async #unit(name: string, kind: 'city' | 'area' | 'office' | 'department', parentPath: string[]) {
    const id = this.newId();
    await this.#organisation.createUnit(setup, { id, synthetic: true, kind, name, parentPath });
    return id;
  }

  async #person(): Promise<string> {
    const id = this.newId();
    const unitId = this.units.root;
    await this.#organisation.createPerson(setup, {
      id,
      synthetic: true,
      unitId,
      name: `人员${id.slice(-3)}`,
      email: `${id}@city.example`,
    });
    return id;
  }

  async #holder(role: RoleCode, scope: { unitId: string } | { projectId: string }): Promise<string> {
    const id = await this.#person();
    await this.#duty(id, role, scope);
    return id;
  }

  async #duty(
    personId: string,
    role: RoleCode,
    scope: { unitId: string } | { projectId: string },
  ): Promise<void> {
    const fromOn = localDate('2022-01-01');
    await this.#organisation.assignDuty(setup, {
      id: this.newId(),
      personId,
      role,
      scope,
      fromOn,
      toOn: null,
    });
  }

  /** Of the year before, on record with what was planned and what came of it: cases for what is to come. */
  async #earlierProject(index: number): Promise<void> {
    const planned = addDays(localDate('2021-02-01'), index);
    const late = ((index * 7) % 60) - 10;
    const added = await this.#projects.add(
      setup,
      {
        id: this.newId(),
        synthetic: true,
        name: `上年项目${index + 1}`,
        code: null,
        category: index < 50 ? 'industry' : 'services',
        cluster: null,
        levels: ['city'],
        stageKnown: true,
        areaId: this.units.areas[index < 30 ? 0 : 1]!,
        leadUnitId: this.units.areas[0]!,
        parentId: null,
        totalInvestment: null,
        remark: null,
        milestones: (['signing', 'groundbreaking', 'completion'] as const).map((stage, place) => ({
          stage,
          plannedOn: addDays(planned, 90 * place),
          dueYear: null,
          reached: { on: addDays(planned, 90 * place + late), precision: 'day' },
        })),
        entry: {
          listYear: 2021,
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

  /** Some are phases of one before them, some have no plan, no officer or no known stage. */
  async #project(index: number, before: readonly string[]): Promise<string> {
    const id = this.newId();
    const random = this.#random;
    const unit = random.pick([...this.units.areas, this.units.office, this.units.department]);
    const start = addDays(localDate('2022-01-20'), random.between(0, 150));
    const plan = random.chance(0.8) ? `${random.between(1, 90) * 1000}.5000` : null;
    const month = (end: number): string => ((Number(plan) * end) / 12).toFixed(4);
    const added = await this.#projects.add(
      setup,
      {
        id,
        synthetic: true,
        name: `年度项目${index + 1}`,
        code: null,
        category: random.pick(categories),
        cluster: null,
        levels: [...random.pick(levels)],
        stageKnown: random.chance(0.9),
        areaId: random.chance(0.9) ? random.pick(this.units.areas) : null,
        leadUnitId: unit,
        parentId: before.length > 2 && random.chance(0.2) ? before[random.between(0, 2)]! : null,
        totalInvestment: index % 7 === 3 ? null : `${520_000 + index}.2500`,
        remark: null,
        milestones: random.chance(0.9)
          ? [
              reached('signing', '2021-11-01'),
              planned('groundbreaking', start),
              planned('completion', addDays(start, random.between(30, 200))),
            ]
          : [],
        entry: {
          listYear: 2022,
          kind: 'new',
          listed: 'recorded',
          plannedInvestment: plan,
          monthlyPlan:
            plan !== null && random.chance(0.3)
              ? Array.from({ length: 12 }, (_, end) => month(end + 1))
              : null,
          decisionIn: null,
        },
      },
      defaultLifecycles.find(({ code }) => code === 'enterprise')!,
    );
    if (isRefusal(added)) throw new Error(`A project could not be added: ${added.code}.`);
    if (index % 3 !== 0) await this.#duty(this.#officers[index % 6]!, 'liaison_officer', { projectId: id });
    if (index % 4 === 0) await this.#duty(this.#officers[(index + 1) % 6]!, 'leader', { projectId: id });
    return id;
  }
}
