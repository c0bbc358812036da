import type { Database } from '#database';
import {
  addDays,
  addMonths,
  difficultyCauses,
  isRefusal,
  settlers,
  type LocalDate,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import {
  CalendarService,
  DifficultiesService,
  HoldsService,
  ListChanges,
  ListEntriesService,
  MilestonesService,
  ProjectChanges,
  ProjectDatesService,
  ProjectEndsService,
  ProjectParticularsService,
  ReportsService,
  TargetsService,
} from '#portfolio';
import type { Random } from '../../apps/cli/src/seed/random.js';

const reason = '年度';
const evidence = (['contract', 'construction_permit', 'acceptance_record', 'operation_record'] as const).map(
  (kind) => ({ kind, number: '1' }),
);

/** Units of the year's city. */
export interface YearUnits {
  readonly root: string;
  readonly areas: readonly string[];
  /** Below the first area, and one beside the areas. */
  readonly office: string;
  readonly department: string;
}

interface OpenMilestone {
  readonly id: string;
  readonly stage: string;
  readonly step: string | null;
  readonly reached: boolean;
  readonly dueOn: LocalDate | null;
}

const readMilestones = `
  SELECT m.id, m.stage, m.step, v.reached_precision IS NOT NULL AS reached, v.due_on AS "dueOn"
  FROM milestone m JOIN milestone_current v ON v.id = m.id WHERE m.project_id = $1 ORDER BY v.position, m.id`;

/** What people do to the projects of a year: drawn one by one, whether it is lawful or not. */
export class YearActs {
  readonly #dates: ProjectDatesService;
  readonly #milestones: MilestonesService;
  readonly #holds: HoldsService;
  readonly #difficulties: DifficultiesService;
  readonly #reports: ReportsService;
  readonly #ends: ProjectEndsService;
  readonly #particulars: ProjectParticularsService;
  readonly #entries: ListEntriesService;
  readonly #targets: TargetsService;
  readonly #targetIds: string[] = [];
  readonly #acts: readonly (readonly [number, (id: string, today: LocalDate) => Promise<unknown>])[];

  constructor(
    private readonly database: Database,
    newId: NewId,
    private readonly random: Random,
    private readonly units: YearUnits,
    private readonly projects: string[],
    private readonly people: { readonly supervisor: string; readonly second: string },
  ) {
    const changes = new ProjectChanges(database, newId, new CalendarService(database));
    const lists = new ListChanges(database, changes);
    this.#dates = new ProjectDatesService(changes, newId);
    this.#milestones = new MilestonesService(changes, newId);
    this.#holds = new HoldsService(changes, newId);
    this.#difficulties = new DifficultiesService(database, changes, newId);
    this.#reports = new ReportsService(database, changes, newId);
    this.#ends = new ProjectEndsService(changes, newId);
    this.#particulars = new ProjectParticularsService(newId, changes, lists);
    this.#entries = new ListEntriesService(newId, lists);
    this.#targets = new TargetsService(database, newId, lists);
    this.#acts = [
      [6, (id, today) => this.#reach(id, today)],
      [3, (id, today) => this.#undo(id, today)],
      [3, (id, today) => this.#move(id, today)],
      [4, (id, today) => this.#askForDate(id, today)],
      [2, (id, today) => this.#addStep(id, today)],
      [2, (id, today) => this.#hold(id, today)],
      [4, (id, today) => this.#difficulty(id, today)],
      [5, (id, today) => this.#settle(id, today)],
      [8, (id, today) => this.#report(id, today)],
      [9, (id, today) => this.#invest(id, today)],
      [2, (id) => this.#replan(id)],
      [1, (id) => this.#leaveOrReturn(id)],
      [2, (id) => this.#changeParticulars(id)],
      [1, (id) => this.#end(id)],
      [1, (id) => this.#split(id)],
      [2, (_, today) => this.#readTarget(today)],
    ];
  }

  /** Targets with and without an owner, told and counted. */
  async setTargets(): Promise<void> {
    const target = { year: 2022, programme: null, measure: '个', strength: 'binding' } as const;
    for (const one of [
      {
        ...target,
        name: '开工数',
        sense: 'at_least',
        value: '9',
        countedStage: 'groundbreaking',
        countedCategory: 'services',
      },
      {
        ...target,
        name: '完工数',
        sense: 'at_least',
        value: '4',
        countedStage: 'completion',
        countedCategory: 'industry',
      },
      { ...target, name: '投资', sense: 'at_least', value: '1000', ownerUnitId: this.units.areas[0]! },
      { ...target, name: '能耗', sense: 'at_most', value: '300', strength: 'expected' },
      {
        ...target,
        name: '占比',
        sense: 'about',
        value: '12.5',
        strength: 'aspired',
        ownerUnitId: this.units.department,
      },
    ] as const) {
      const set = await this.#targets.set({ kind: 'system', part: 'setup' }, one);
      if (isRefusal(set)) throw new Error(set.code);
      if (!('countedStage' in one)) this.#targetIds.push(set.id);
    }
  }

  /** Does something to one of the projects. */
  async one(today: LocalDate): Promise<void> {
    const weights = this.#acts.reduce((sum, [weight]) => sum + weight, 0);
    let place = this.random.between(1, weights);
    const [, act] = this.#acts.find(([weight]) => (place -= weight) <= 0)!;
    await act(this.random.pick(this.projects), today);
  }

  /** The supervisor with the rights of everybody about the project, so that no duty is missing. */
  #person(id: string, who: 'supervisor' | 'second' = 'supervisor'): Person {
    const { root, areas, office, department } = this.units;
    return {
      kind: 'person',
      personId: this.people[who],
      duties: [
        { role: 'supervisor', projectId: null, unitId: root },
        { role: 'liaison_officer', projectId: id, unitId: null },
        ...[...areas, office, department].map((unitId) => ({
          role: 'unit_head' as const,
          projectId: null,
          unitId,
        })),
      ],
    };
  }

  async #open(id: string): Promise<OpenMilestone | undefined> {
    const rows = await this.database.query<OpenMilestone>(readMilestones, [id]);
    const open = rows.filter(({ reached, step }) => !reached && step === null);
    const steps = rows.filter(({ reached, step }) => !reached && step !== null);
    return steps.length > 0 && this.random.chance(0.3) ? this.random.pick(steps) : open[0];
  }

  async #reach(id: string, today: LocalDate): Promise<unknown> {
    const milestone = await this.#open(id);
    if (milestone === undefined) return null;
    const { stage, step, dueOn } = milestone;
    const isKept = dueOn !== null && dueOn < today && this.random.chance(0.4);
    const reachedOn = isKept
      ? addDays(dueOn, -this.random.between(0, 2))
      : addDays(today, -this.random.pick([0, 0, 1, 2, 9, 20]));
    return this.#milestones.reach(this.#person(id), of(id), { stage, step, reachedOn, evidence, note: null });
  }

  /** Undone, and sometimes recorded again with another day. */
  async #undo(id: string, today: LocalDate): Promise<unknown> {
    const rows = await this.database.query<OpenMilestone>(readMilestones, [id]);
    const last = rows.findLast(({ reached, step }) => reached && step === null);
    if (last === undefined || last.stage === 'signing') return null;
    await this.#dates.requestUndo(this.#person(id), of(id), last.id, reason);
    const undo = await this.#idOf(
      `SELECT id FROM stage_undo_current WHERE project_id = $1 AND state = 'open' ORDER BY id`,
      id,
    );
    if (undo === null) return null;
    await this.#dates.decideUndo(this.#person(id, 'second'), of(id), undo, { approve: true, note: null });
    return this.random.chance(0.6) ? this.#reach(id, today) : null;
  }

  async #move(id: string, today: LocalDate): Promise<unknown> {
    const milestone = await this.#open(id);
    if (milestone === undefined) return null;
    const toOn = addDays(today, this.random.between(-5, 90));
    return this.#dates.move(this.#person(id), of(id), { milestoneId: milestone.id, toOn, reason });
  }

  /** Asked for now, decided at another time. */
  async #askForDate(id: string, today: LocalDate): Promise<unknown> {
    const asked = await this.#idOf(
      `SELECT id FROM date_change_current WHERE project_id = $1 AND state = 'open' ORDER BY id`,
      id,
    );
    if (asked !== null)
      return this.#dates.decideChange(this.#person(id, 'second'), of(id), asked, {
        approve: this.random.chance(0.7),
        note: reason,
      });
    const milestone = await this.#open(id);
    if (milestone === undefined) return null;
    const toOn = addDays(today, this.random.between(5, 60));
    return this.#dates.requestChange(this.#person(id), of(id), { milestoneId: milestone.id, toOn, reason });
  }

  async #addStep(id: string, today: LocalDate): Promise<unknown> {
    const milestone = await this.#open(id);
    if (milestone === undefined) return null;
    const step = this.random.pick(['topping_out', 'trial_run', '设备进场']);
    const plannedOn = addDays(today, this.random.between(3, 60));
    return this.#milestones.add(this.#person(id), of(id), {
      stage: milestone.stage,
      step,
      plannedOn,
      dependsOn: [],
    });
  }

  async #hold(id: string, today: LocalDate): Promise<unknown> {
    const running = await this.#idOf(
      `SELECT id FROM hold_current WHERE project_id = $1 AND state = 'running' ORDER BY id`,
      id,
    );
    if (running !== null) return this.#holds.end(this.#person(id), of(id), running, null);
    const toOn = addDays(today, this.random.between(7, 40));
    await this.#holds.request(this.#person(id), of(id), { cause: 'funding', reason, fromOn: today, toOn });
    const asked = await this.#idOf(
      `SELECT id FROM hold_current WHERE project_id = $1 AND state = 'requested' ORDER BY id`,
      id,
    );
    if (asked === null) return null;
    return this.#holds.decide(this.#person(id, 'second'), of(id), asked, { approve: true, note: null });
  }

  async #difficulty(id: string, today: LocalDate): Promise<unknown> {
    const milestone = this.random.chance(0.6) ? await this.#open(id) : undefined;
    return this.#difficulties.raise(this.#person(id), of(id), {
      cause: this.random.pick(difficultyCauses),
      settledBy: this.random.pick(settlers),
      ownerUnitId: this.random.pick([this.units.department, this.units.areas[0]!]),
      milestoneId: milestone?.id ?? null,
      dueOn: addDays(today, this.random.between(1, 30)),
      title: reason,
      text: null,
    });
  }

  /** The next step of a difficulty, or the charge for its delay. */
  async #settle(id: string, today: LocalDate): Promise<unknown> {
    const rows = await this.database.query<{ id: string; state: string }>(
      `SELECT id, state FROM difficulty_current WHERE project_id = $1 ORDER BY id`,
      [id],
    );
    if (rows.length === 0) return null;
    const { id: difficultyId, state } = this.random.pick(rows);
    const named = { ...of(id), difficultyId };
    const [first, second] = [this.#person(id), this.#person(id, 'second')];
    const passed = { approve: true, note: null };
    if (state === 'open') return this.#difficulties.accept(first, named);
    if (state === 'closed')
      return this.#difficulties.reopen(first, named, { dueOn: addDays(today, 10), reason });
    if (state === 'accepted' && this.random.chance(0.3))
      return this.#difficulties.charge(first, named, { charged: true, reason });
    await this.#difficulties.requestClosing(first, named, {
      resolution: reason,
      evidence: [{ kind: 'other', number: '1' }],
    });
    if (this.random.chance(0.5)) return null;
    await this.#difficulties.check(second, named, passed);
    return this.#difficulties.close({ ...first, personId: this.people.supervisor }, named, passed);
  }

  async #report(id: string, today: LocalDate): Promise<unknown> {
    return this.#reports.reportProgress(this.#person(id), id, {
      reportedOn: addDays(today, -this.random.between(0, 2)),
      personId: this.people.supervisor,
      text: null,
      percent: null,
    });
  }

  async #invest(id: string, today: LocalDate): Promise<unknown> {
    const month = addMonths(today, -this.random.pick([0, 1, 1, 2])).slice(0, 7);
    const cumulative = `${Number(month.slice(5)) * this.random.between(80, 1200)}.2500`;
    const series = this.random.chance(0.9) ? 'reported' : 'statistical';
    return this.#reports.reportInvestment(this.#person(id), id, { month, cumulative, series, reason });
  }

  async #replan(id: string): Promise<unknown> {
    const plannedInvestment = this.random.chance(0.9) ? `${this.random.between(1, 90) * 800}.0000` : null;
    const wish = { kind: 'new', plannedInvestment, monthlyAmounts: null, reason } as const;
    return this.#entries.replan(this.#person(id), of(id), 2022, wish);
  }

  async #leaveOrReturn(id: string): Promise<unknown> {
    const decision = `年发〔2022〕${this.random.between(1, 99)}号`;
    const dropped = await this.#entries.drop(this.#person(id), of(id), 2022, { decision, reason });
    if (!isRefusal(dropped)) return dropped;
    const wish = {
      kind: 'new',
      plannedInvestment: '9000.0000',
      monthlyAmounts: null,
      decision,
      reason,
    } as const;
    return this.#entries.add(this.#person(id), of(id), 2022, wish);
  }

  async #changeParticulars(id: string): Promise<unknown> {
    const wish = this.random.pick([
      { leadUnitId: this.random.pick([...this.units.areas, this.units.office]) },
      { areaId: this.random.pick(this.units.areas) },
      { category: 'services' },
      { levels: ['prefecture'] as const },
    ]);
    return this.#particulars.change(this.#person(id), of(id), wish, reason);
  }

  async #end(id: string): Promise<unknown> {
    const ended = await this.#ends.end(this.#person(id), of(id), {
      kind: 'terminated',
      reason,
      successorIds: [],
    });
    return isRefusal(ended) ? this.#ends.reopen(this.#person(id, 'second'), of(id), reason) : ended;
  }

  async #split(id: string): Promise<unknown> {
    if (this.projects.length > 45) return null;
    const successor = (name: string) => ({
      name,
      code: null,
      totalInvestment: '100.0000',
      plannedInvestment: '50.0000',
    });
    const stored: object | Refusal = await this.#entries.split(
      this.#person(id),
      of(id),
      [successor(`一 ${id.slice(-3)}`), successor(`二 ${id.slice(-3)}`)],
      { decision: '年发〔2022〕100号', reason },
    );
    if (!isRefusal(stored)) {
      const rows = await this.database.query<{ id: string }>(
        'SELECT project_id AS id FROM list_entry WHERE list_year = 2022 ORDER BY project_id',
      );
      this.projects.splice(0, this.projects.length, ...rows.map((row) => row.id));
    }
    return stored;
  }

  async #readTarget(today: LocalDate): Promise<unknown> {
    return this.#targets.addReading(this.#person(this.projects[0]!), this.random.pick(this.#targetIds), {
      readOn: addDays(today, -this.random.between(0, 20)),
      value: `${this.random.between(10, 900)}`,
      state: this.random.pick(['estimated', 'preliminary', 'final'] as const),
      reason,
    });
  }

  async #idOf(text: string, id: string): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(text, [id]);
    return row?.id ?? null;
  }
}

function of(projectId: string): { readonly projectId: string; readonly expectedSeq: null } {
  return { projectId, expectedSeq: null };
}
