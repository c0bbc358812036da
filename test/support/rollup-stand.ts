import { isRefusal, localDate, type Person, type RollupData } from '#domain';
import { newId } from '#database';
import { ClockService, DeadlinesService, RollupsService, SequencerService, SetupService } from '#portfolio';
import { City, planned, reached } from './city.js';
import { memorySigner } from './memory-signer.js';

const setup = { kind: 'system', part: 'setup' } as const;
/** Right side of the Message-IDs. */
export const host = 'city.example';
const evidence = [
  { kind: 'construction_permit' as const, number: '320585202203040001' },
  { kind: 'contract' as const, number: '2022-17' },
];

/** A city with a schedule, a leader and a supervisor, and what a test does to it. */
export class RollupStand {
  readonly rollups: RollupsService;
  readonly clock: ClockService;
  readonly deadlines: DeadlinesService;
  readonly sequencer: SequencerService;
  leader!: Person;
  supervisor!: Person;

  private constructor(readonly city: City) {
    this.rollups = new RollupsService(city.database, newId, { host });
    this.clock = new ClockService(city.database);
    this.deadlines = new DeadlinesService(city.database, newId);
    this.sequencer = new SequencerService(city.database, memorySigner(), newId);
  }

  /** The list is issued on the Monday of W08, so that W08 is its first issue. */
  static async begin(firstPeriod = '2022-W09'): Promise<RollupStand> {
    const city = await City.found('2022-02-21T09:00:00+08:00');
    const stand = new RollupStand(city);
    stand.leader = await city.person('leader', { unitId: city.rootId });
    stand.supervisor = await city.person('supervisor', { unitId: city.rootId });
    await new SetupService(city.database, newId).scheduleRollups(city.rootId, firstPeriod);
    return stand;
  }

  /** Signs what was recorded, which every issue waits for, and builds what is owed. */
  async build(): Promise<number> {
    await this.sequencer.sign();
    return this.rollups.buildDue();
  }

  /** Moves the clock; the days that pass are swept for missed dates where the text ends on `sweep`. */
  async goTo(time: string, sweep = false): Promise<void> {
    const moved = await this.clock.advance(new Date(`${time}+08:00`));
    if (isRefusal(moved)) throw new Error(moved.code);
    if (sweep) await this.deadlines.recordMissedDates();
  }

  /** The leader with the rights of the project's officer, so that no further duty is on record. */
  private officerOf(projectId: string): Person {
    return { ...this.leader, duties: [{ role: 'liaison_officer', projectId, unitId: null }] };
  }

  async reach(projectId: string, stage: string, on: string): Promise<void> {
    const done = await this.city.projects.changeStage(this.officerOf(projectId), projectId, null, {
      stage,
      reachedOn: localDate(on),
      evidence,
      note: '绝不写进周报的备注',
    });
    if (isRefusal(done)) throw new Error(done.code);
  }

  async invest(projectId: string, month: string, cumulative: string): Promise<void> {
    const done = await this.city.reports.reportInvestment(setup, projectId, {
      month,
      series: 'reported',
      cumulative,
    });
    if (isRefusal(done)) throw new Error(done.code);
  }

  async report(projectId: string, on: string): Promise<void> {
    const done = await this.city.reports.reportProgress(this.officerOf(projectId), projectId, {
      reportedOn: localDate(on),
      personId: this.leader.personId,
      text: null,
      percent: null,
    });
    if (isRefusal(done)) throw new Error(done.code);
  }

  async issues(): Promise<{ id: string; period: string; number: number; data: string }[]> {
    return this.city.database.query('SELECT id, period, number, data FROM rollup ORDER BY cut_at');
  }

  async data(period: string): Promise<RollupData> {
    const issue = (await this.issues()).find((each) => each.period === period);
    return JSON.parse(issue!.data) as RollupData;
  }
}

/** Two weeks in which each thing that a rollup tells of happens once. */
export async function twoWeeks(stand: RollupStand): Promise<Record<string, string>> {
  const { city } = stand;
  const signed = reached('signing', '2021-06-01');
  const project = (name: string, ...milestones: ReturnType<typeof planned>[]): Promise<string> =>
    city.project({ name, milestones });
  const ids = {
    moves: await project('本周开工', signed, planned('groundbreaking', '2022-03-02')),
    stillMissed: await project('持续逾期', signed, planned('groundbreaking', '2022-02-24')),
    newlyMissed: await project('新增逾期', signed, planned('groundbreaking', '2022-03-03')),
    reportedLate: await project('补报', signed, planned('groundbreaking', '2022-02-23')),
    repaired: await project('已消除', signed, planned('groundbreaking', '2022-02-25')),
    due: await project('将到期', signed, planned('groundbreaking', '2022-03-20')),
    later: await project('以后到期', signed, planned('groundbreaking', '2022-03-21')),
    dueOnSunday: await project('周日到期', signed, planned('groundbreaking', '2022-03-06')),
    pipeline: await project('在谈'),
    unknown: await city.project({ name: '未载明', stageKnown: false }),
  };
  for (const day of ['22', '23', '24', '25', '26', '27', '28'])
    await stand.goTo(`2022-02-${day}T00:00:00`, true);
  await stand.invest(ids.moves, '2022-01', '100.0001');
  await stand.invest(ids.due, '2022-01', '50.5000');
  await stand.report(ids.due, '2022-02-18');
  await stand.report(ids.moves, '2022-02-25');
  await stand.goTo('2022-03-01T10:00:00');
  await stand.reach(ids.moves, 'groundbreaking', '2022-03-01');
  await stand.goTo('2022-03-02T10:00:00');
  await stand.reach(ids.reportedLate, 'groundbreaking', '2022-02-22');
  await stand.reach(ids.repaired, 'groundbreaking', '2022-03-02');
  await stand.invest(ids.moves, '2022-02', '300.0001');
  await stand.goTo('2022-03-04T00:00:00', true);
  await stand.goTo('2022-03-06T23:00:00');
  return ids;
}
