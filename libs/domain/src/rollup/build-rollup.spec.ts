import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { official2022 } from '../calendar/official-2022.js';
import { addDays, localDate, type LocalDate } from '../calendar/local-date.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { firstLifecycles } from '../lifecycle/default-lifecycles.js';
import { defaultSteps } from '../reminders/ladder.js';
import { buildRollup } from './build-rollup.js';
import { sumDecimals } from '../decimal.js';
import { isoWeekPeriod, unfinishedPeriod } from './period.js';
import type { GroupLine, RollupData } from './rollup-data.js';
import type {
  ListedProject,
  MilestoneAt,
  MissedDateAt,
  RollupFacts,
  RollupSnapshot,
} from './rollup-facts.js';

const period = isoWeekPeriod('2022-W09');
const cutDay = localDate('2022-03-07');
const calendar = workingCalendar(official2022);

function project(id: string, change: Partial<ListedProject> = {}): ListedProject {
  return {
    id,
    category: 'industry',
    levels: ['city'],
    lifecycleCode: 'enterprise',
    lifecycleVersion: 1,
    stageReached: 'signing',
    state: 'active',
    areaId: 'area',
    leadUnitId: 'area',
    parentId: null,
    plannedInvestment: null,
    monthlyPlan: null,
    lights: null,
    ...change,
  };
}

function milestone(projectId: string, dueOn: string | null, change: Partial<MilestoneAt> = {}): MilestoneAt {
  return {
    id: `${projectId}-groundbreaking`,
    projectId,
    stage: 'groundbreaking',
    step: null,
    plannedOn: dueOn === null ? null : localDate(dueOn),
    dueOn: dueOn === null ? null : localDate(dueOn),
    deadlineVersion: dueOn === null ? 0 : 1,
    reached: false,
    reachedOn: null,
    reachedInPeriod: false,
    ...change,
  };
}

function missedDate(projectId: string, dueOn: string, change: Partial<MissedDateAt> = {}): MissedDateAt {
  return {
    id: `${projectId}-missed`,
    projectId,
    milestoneId: `${projectId}-groundbreaking`,
    deadlineVersion: 1,
    dueOn: localDate(dueOn),
    state: 'missed',
    recordedInPeriod: false,
    ...change,
  };
}

const nothing: RollupSnapshot = { projects: [], milestones: [], missedDates: [], investments: [] };

function build(
  atCut: Partial<RollupSnapshot>,
  before: Partial<RollupSnapshot> = {},
  change: Partial<RollupFacts> = {},
  of = period,
): RollupData {
  const facts: RollupFacts = {
    scopeId: 'city',
    listYear: 2022,
    listIssuedAt: new Date('2022-01-10T00:00:00+08:00'),
    atCut: { ...nothing, ...atCut },
    atPreviousCut: { ...nothing, ...before },
    slips: [],
    difficulties: [],
    askedDates: [],
    targets: [],
    lightWeeks: [],
    lifecycles: firstLifecycles,
    lastReports: [],
    duties: [],
    staleAfterWorkingDays: 5,
    behindFromBasisPoints: 1_000,
    reminderSteps: defaultSteps,
    units: [
      { id: 'city', path: ['city'] },
      { id: 'area', path: ['city', 'area'] },
    ],
    calendar,
    ...change,
  };
  return buildRollup(facts, of);
}

const reached = (on: string): Partial<MilestoneAt> => ({
  reached: true,
  reachedOn: localDate(on),
  reachedInPeriod: true,
});

describe('what moved', () => {
  const at = (on: string, change: Partial<MilestoneAt> = {}): RollupData =>
    build(
      { projects: [project('p')], milestones: [milestone('p', null, { ...reached(on), ...change })] },
      { projects: [project('p')], milestones: [milestone('p', null)] },
    );

  it('is a movement from the first day of the period on, a correction before', () => {
    expect(at('2022-02-28').movements).toMatchObject([{ project: 'p', countsAs: 'groundbreaking' }]);
    expect(at('2022-02-28').corrections).toEqual([]);
    expect(at('2022-02-27').movements).toEqual([]);
    expect(at('2022-02-27').corrections).toMatchObject([{ kind: 'stage_reached', reachedOn: '2022-02-27' }]);
  });

  it('is neither a step inside a stage nor what was put on record as reached', () => {
    expect(at('2022-03-01', { step: 'topping_out' }).movements).toEqual([]);
    expect(at('2022-03-01', { reachedInPeriod: false }).movements).toEqual([]);
  });

  it('is compared with the previous cut, but not in the first issue of a list', () => {
    const listIssuedAt = new Date('2022-02-28T09:00:00+08:00');
    const projects = [project('p'), project('q', { stageReached: 'pipeline' })];
    const second = build({ projects }, { projects: [project('p'), project('r')] });
    expect(second.stages.slice(0, 2)).toEqual([
      { stage: 'pipeline', atCut: 1, atPreviousCut: 0 },
      { stage: 'signing', atCut: 1, atPreviousCut: 2 },
    ]);
    expect([second.entered, second.left]).toEqual([['q'], ['r']]);
    const first = build({ projects }, { projects }, { listIssuedAt });
    expect([first.number, first.stages[0]!.atPreviousCut, first.overdue.atPreviousCut]).toEqual([
      1,
      null,
      null,
    ]);
    expect([first.entered, first.investment.completedAtPreviousCut]).toEqual([[], null]);
  });
});

describe('a deadline', () => {
  const projects = [project('p')];
  const cases: [
    string,
    string,
    Partial<MissedDateAt> | null,
    Partial<MilestoneAt>,
    [number, number, number],
  ][] = [
    ['of the cut’s day is due', '2022-03-07', null, {}, [1, 0, 0]],
    ['of the fourteenth day is due', '2022-03-20', null, {}, [1, 0, 0]],
    ['of the fifteenth is not', '2022-03-21', null, {}, [0, 0, 0]],
    ['that has passed unrecorded stays among the due', '2022-03-06', null, {}, [1, 0, 0]],
    [
      'recorded as missed in the period is newly missed',
      '2022-03-02',
      { recordedInPeriod: true },
      {},
      [0, 1, 0],
    ],
    ['of the Sunday before is, too', '2022-02-27', { recordedInPeriod: true }, {}, [0, 1, 0]],
    ['recorded late is still missed', '2022-02-26', { recordedInPeriod: true }, {}, [0, 0, 1]],
    ['recorded earlier is still missed', '2022-02-20', {}, {}, [0, 0, 1]],
    ['reached since is not', '2022-02-20', {}, reached('2022-03-01'), [0, 0, 0]],
    [
      'moved since is due anew',
      '2022-02-20',
      {},
      { deadlineVersion: 2, dueOn: localDate('2022-03-09') },
      [1, 0, 0],
    ],
    [
      'kept but told late was never missed',
      '2022-02-20',
      { state: 'reported_late' },
      reached('2022-02-19'),
      [0, 0, 0],
    ],
  ];
  it.each(cases)('%s', (_, dueOn, missed, change, counts) => {
    const data = build({
      projects,
      milestones: [milestone('p', dueOn, change)],
      missedDates: missed === null ? [] : [missedDate('p', dueOn, missed)],
    });
    expect([data.due.length, data.overdue.newly.length, data.overdue.still.length]).toEqual(counts);
  });

  it('of an ended project is owed by nobody', () => {
    const ended = {
      projects: [project('p', { state: 'terminated' })],
      milestones: [milestone('p', '2022-03-08')],
    };
    expect(build(ended).due).toEqual([]);
  });

  it('recorded late changes earlier figures, and so does one told late', () => {
    const late = [missedDate('p', '2022-02-20', { recordedInPeriod: true })];
    const open = { projects, milestones: [milestone('p', '2022-02-20')] };
    expect(build({ ...open, missedDates: late }, open).corrections).toMatchObject([{ kind: 'missed' }]);
    const told = {
      projects,
      milestones: [milestone('p', '2022-02-20', reached('2022-02-19'))],
      missedDates: [missedDate('p', '2022-02-20', { state: 'reported_late' })],
    };
    const data = build(told, { ...open, missedDates: [missedDate('p', '2022-02-20')] });
    expect(data.corrections.map(({ kind }) => kind)).toEqual(['reported_late', 'stage_reached']);
    expect(data.overdue).toMatchObject({ atCut: 0, atPreviousCut: 1, settled: [{ how: 'reported_late' }] });
  });

  it.each([
    ['2022-03-07', ['o']],
    ['2022-03-04', ['o', 'h']],
    ['2022-03-02', ['o', 'h', 's', 't']],
  ])('of %s must be answered by whom the ladder has addressed', (dueOn, people) => {
    const duties = [
      { scopeId: 'p', role: 'liaison_officer' as const, personId: 'o', deputyFor: null },
      { scopeId: 'area', role: 'unit_head' as const, personId: 'h', deputyFor: null },
      { scopeId: 'city', role: 'supervisor' as const, personId: 's', deputyFor: null },
      { scopeId: 'city', role: 'supervisor' as const, personId: 't', deputyFor: 's' },
    ];
    const facts = { projects, milestones: [milestone('p', dueOn)], missedDates: [missedDate('p', dueOn)] };
    const { due, overdue } = build(dueOn === cutDay ? { ...facts, missedDates: [] } : facts, {}, { duties });
    expect([...due, ...overdue.still][0]!.answerable.map(({ person }) => person)).toEqual(people);
  });
});

describe('what earlier issues had otherwise', () => {
  const projects = [project('p', { plannedInvestment: '100' })];
  const kinds = (now: Partial<MilestoneAt>, planned: string): string[] =>
    build(
      {
        projects: [project('p', { plannedInvestment: planned })],
        milestones: [milestone('p', null, now)],
      },
      { projects, milestones: [milestone('p', null, { ...reached('2022-02-20'), reachedInPeriod: false })] },
    ).corrections.map(({ kind }) => kind);

  it.each<[string, string[], Partial<MilestoneAt>, string]>([
    ['nothing', [], reached('2022-02-20'), '100'],
    ['nothing by another way to write an amount', [], reached('2022-02-20'), '100.0000'],
    ['a stage that was undone', ['stage_undone'], {}, '100'],
    ['another day of a stage', ['stage_redated'], reached('2022-02-21'), '100'],
    ['another plan', ['plan_restated'], reached('2022-02-20'), '90'],
  ])('is %s', (_, expected, now, planned) => {
    expect(kinds(now, planned)).toEqual(expected);
  });
});

describe('figures', () => {
  it('of lights are of the last day of the period, as the schedules of the cut said', () => {
    const fact = {
      fact: 'stale',
      lastReportedOn: localDate('2022-02-25'),
      workingDays: 5,
      light: 'red',
    } as const;
    const lights = {
      facts: [fact],
      periods: [
        { from: localDate('2022-02-01'), light: 'green' as const, facts: [] },
        { from: localDate('2022-03-06'), light: 'red' as const, facts: [0] },
        { from: localDate('2022-03-07'), light: 'yellow' as const, facts: [] },
      ],
    };
    const projects = [
      project('p', { lights }),
      project('q', { parentId: 'r' }),
      project('s', { parentId: 'r' }),
    ];
    const data = build({ projects }, { projects });
    expect(data.lights.turned).toEqual([
      { project: 'p', leadUnit: 'area', from: 'green', to: 'red', because: ['stale'] },
    ]);
    expect(data.lights.counts.slice(0, 3)).toEqual([
      { light: 'red', atCut: 1, atPreviousCut: 0 },
      { light: 'yellow', atCut: 0, atPreviousCut: 0 },
      { light: 'green', atCut: 0, atPreviousCut: 1 },
    ]);
    expect([data.entries, data.projects, data.groups.area[0]!.projects]).toEqual([3, 2, 2]);
  });

  it('of lights gather the weeks in their order', () => {
    const lightWeeks = [
      { week: '2022-W09', light: 'red' as const, entries: 2 },
      { week: '2022-W08', light: 'green' as const, entries: 3 },
      { week: '2022-W09', light: 'none' as const, entries: 1 },
    ];
    const blank = { red: 0, yellow: 0, green: 0, grey: 0, none: 0 };
    expect(build({}, {}, { lightWeeks }).lights.weeks).toEqual([
      { week: '2022-W08', ...blank, green: 3 },
      { week: '2022-W09', ...blank, red: 2, none: 1 },
    ]);
  });

  it('of slips, difficulties and targets name the late and count the rest', () => {
    const slip = {
      projectId: 'p',
      milestoneId: 'p-groundbreaking',
      unitId: 'area',
      fromOn: localDate('2022-03-01'),
      toOn: localDate('2022-03-31'),
      ofListYear: true,
    };
    const difficulty = {
      projectId: 'p',
      number: 1,
      state: 'open' as const,
      cause: 'land' as const,
      settledBy: 'unit' as const,
      ownerUnitId: 'area',
      milestoneId: null,
      charged: false,
      raisedInPeriod: false,
    };
    const data = build(
      { projects: [project('p')], milestones: [milestone('p', '2022-03-31')] },
      {},
      {
        slips: [
          { ...slip, id: '1', recordedInPeriod: true },
          { ...slip, id: '2', recordedInPeriod: false },
        ],
        difficulties: [
          { ...difficulty, id: '1', dueOn: localDate('2022-03-05') },
          { ...difficulty, id: '2', dueOn: localDate('2022-03-06'), raisedInPeriod: true },
          { ...difficulty, id: '3', dueOn: localDate('2022-03-01'), state: 'closed' },
        ],
        targets: [
          {
            id: 't',
            sense: 'at_least',
            strength: 'binding',
            value: '2',
            ownerUnitId: null,
            readings: [],
            countedDays: [localDate('2022-02-01'), localDate('2022-03-08')],
          },
        ],
      },
    );
    expect(data.slips).toMatchObject({
      lines: [{ project: 'p', unit: 'area', days: 30 }],
      units: [{ unit: 'area', period: 1, listYear: 2 }],
    });
    expect(data.difficulties).toMatchObject({
      open: 2,
      raised: 1,
      closed: 1,
      overLimit: [{ difficulty: '1', daysLate: 2 }],
    });
    expect(data.targets).toMatchObject([
      { reading: { readOn: '2022-03-06', value: '1' }, doneBasisPoints: 5000 },
    ]);
  });

  it('of investment tell who is behind 序时进度, from the points on that were set', () => {
    const projects = [
      project('a', { plannedInvestment: '120' }),
      project('b', { plannedInvestment: '100', monthlyPlan: ['1', '2'] }),
    ];
    const { investment } = build({ projects }, {}, { behindFromBasisPoints: 1_600 });
    expect(investment.behind).toEqual([
      {
        project: 'a',
        leadUnit: 'area',
        planned: '120.0000',
        completed: '0.0000',
        dueBasisPoints: 1667,
        doneBasisPoints: 0,
        behindBasisPoints: 1667,
      },
    ]);
    expect(investment.byMonth.slice(0, 3)).toEqual([
      { month: '2022-01', due: '10.9960', completed: '0.0000' },
      { month: '2022-02', due: '22.0040', completed: '0.0000' },
      { month: '2022-03', due: '30.0000', completed: null },
    ]);
  });

  it('of an unfinished period have no number and end where the record ends', () => {
    const facts = { projects: [project('p')], milestones: [milestone('p', '2022-03-05')] };
    const cut = unfinishedPeriod(period, new Date('2022-03-03T10:00:00+08:00'));
    const data = build(facts, {}, {}, cut);
    expect(data).toMatchObject({ number: null, cutAt: '2022-03-03T02:00:00.000Z', due: [{ daysLeft: 2 }] });
  });

  it('of investment take the newest month of projects with a plan, and name what was restated', () => {
    const projects = [
      project('a', { plannedInvestment: '100' }),
      project('b', { plannedInvestment: '50.5' }),
      project('c'),
    ];
    const january = { projectId: 'a', month: '2022-01', cumulative: '10.0000' };
    const figures = [
      { ...january, cumulative: '11.0000' },
      { projectId: 'a', month: '2022-02', cumulative: '20.0001' },
      { projectId: 'c', month: '2022-02', cumulative: '999.0000' },
    ];
    const data = build({ projects, investments: figures }, { projects, investments: [january] });
    expect(data.investment).toMatchObject({
      planned: '150.5000',
      dueByNow: '25.0884',
      completed: '20.0001',
      completedAtPreviousCut: '10.0000',
      projectsWithPlan: 2,
      projectsReporting: 1,
      months: [{ month: '2022-02', projects: 1 }],
    });
    expect(data.corrections).toEqual([
      { kind: 'investment_restated', project: 'a', month: '2022-01', before: '10.0000', after: '11.0000' },
    ]);
  });

  it('of reporting take the limit that was set', () => {
    const facts = { projects: [project('a')], milestones: [milestone('a', null)] };
    const lastReports = [{ projectId: 'a', reportedOn: localDate('2022-02-24') }];
    const names = (staleAfterWorkingDays: number) => {
      const { reporting } = build(facts, {}, { lastReports, staleAfterWorkingDays });
      expect(reporting.limitWorkingDays).toBe(staleAfterWorkingDays);
      return reporting.stale.map(({ workingDays }) => workingDays);
    };
    expect([names(5), names(6), names(7)]).toEqual([[6], [], []]);
  });

  it('of reporting count working days up to the last day of the period', () => {
    const reportedOn = (id: string, day: string): { projectId: string; reportedOn: LocalDate } => ({
      projectId: id,
      reportedOn: localDate(day),
    });
    const ids = ['a', 'b', 'c'];
    const facts = {
      projects: ids.map((id) => project(id)),
      milestones: ids.map((id) => milestone(id, null)),
    };
    const lastReports = [reportedOn('a', '2022-02-25'), reportedOn('b', '2022-02-24')];
    const data = build(facts, {}, { lastReports });
    expect(data.reporting).toMatchObject({
      limitWorkingDays: 5,
      stale: [{ project: 'b', lastReportedOn: '2022-02-24', workingDays: 6 }],
      never: ['c'],
      units: [{ unit: 'area', projects: 3, stale: 1, never: 1 }],
    });
    expect(data.assumedWorkingDays).toBe(false);
    expect(build(facts, {}, { lastReports, calendar: workingCalendar([]) }).assumedWorkingDays).toBe(true);
  });
});

/** Rows of a list in any state, most of it round the cut. */
const snapshots = fc
  .array(
    fc.record({
      due: fc.option(fc.constantFrom(-40, -9, -8, -7, -1, 0, 3, 13, 14)),
      recorded: fc.boolean(),
      reached: fc.boolean(),
      moved: fc.boolean(),
      recordedInPeriod: fc.boolean(),
      state: fc.constantFrom('active' as const, 'closed' as const),
      areaId: fc.constantFrom('area', 'other', null),
      category: fc.constantFrom('industry', 'water'),
      levels: fc.subarray(['province', 'prefecture', 'city'] as const),
      stageReached: fc.constantFrom('signing' as const, 'unknown' as const),
      planned: fc.option(fc.constantFrom('100.0000', '0.0001', '33.3300')),
      completed: fc.option(fc.constantFrom('1.0000', '0.3333')),
    }),
    { maxLength: 25 },
  )
  .map((rows): RollupSnapshot => {
    const dueOf = (due: number | null): LocalDate | null => (due === null ? null : addDays(cutDay, due));
    return {
      projects: rows.map(({ state, areaId, category, levels, stageReached, planned }, index) =>
        project(`p${index}`, { state, areaId, category, levels, stageReached, plannedInvestment: planned }),
      ),
      milestones: rows.map(({ due, reached: done, moved }, index) => ({
        ...milestone(`p${index}`, dueOf(due)),
        ...(done ? reached('2022-03-01') : {}),
        deadlineVersion: moved ? 2 : 1,
      })),
      missedDates: rows.flatMap(({ due, recorded, recordedInPeriod }, index) =>
        due !== null && due < 0 && recorded
          ? [missedDate(`p${index}`, dueOf(due)!, { recordedInPeriod })]
          : [],
      ),
      investments: rows.flatMap(({ completed }, index) =>
        completed === null ? [] : [{ projectId: `p${index}`, month: '2022-02', cumulative: completed }],
      ),
    };
  });

function shuffled(snapshot: RollupSnapshot): RollupSnapshot {
  return {
    projects: snapshot.projects.toReversed(),
    milestones: snapshot.milestones.toReversed(),
    missedDates: snapshot.missedDates.toReversed(),
    investments: snapshot.investments.toReversed(),
  };
}

describe('any list', () => {
  it('gives the same data in whatever order its rows come', () => {
    fc.assert(
      fc.property(snapshots, snapshots, (now, before) => {
        expect(JSON.stringify(build(shuffled(now), shuffled(before)))).toBe(
          JSON.stringify(build(now, before)),
        );
      }),
    );
  });

  it('has every open deadline of the coming two weeks and before in exactly one place', () => {
    fc.assert(
      fc.property(snapshots, (now) => {
        const { due, overdue } = build(now);
        const shown = [...due, ...overdue.newly.filter(({ open }) => open), ...overdue.still];
        const active = new Set(now.projects.filter(({ state }) => state === 'active').map(({ id }) => id));
        const open = now.milestones.filter(
          (each) =>
            !each.reached &&
            each.dueOn !== null &&
            each.dueOn < addDays(cutDay, 14) &&
            active.has(each.projectId),
        );
        expect(shown.map((line) => line.milestone).sort()).toEqual(open.map(({ id }) => id).sort());
        expect(overdue.atCut).toBe(shown.length - due.length);
      }),
    );
  });

  it('is counted once in every grouping', () => {
    fc.assert(
      fc.property(snapshots, (now) => {
        const data = build(now);
        const { overdue, due, investment, stages } = data;
        for (const lines of Object.values(data.groups) as GroupLine[][]) {
          const sum = (of: (line: GroupLine) => number): number =>
            lines.reduce((total, line) => total + of(line), 0);
          expect([sum((line) => line.entries), sum((line) => line.overdue), sum((line) => line.due)]).toEqual(
            [data.entries, overdue.atCut, due.length],
          );
          for (const { stage, atCut } of stages) expect(sum((line) => line.stages[stage])).toBe(atCut);
          expect(sumDecimals(lines.map(({ planned }) => planned))).toBe(investment.planned);
          expect(sumDecimals(lines.map(({ completed }) => completed))).toBe(investment.completed);
          expect(sumDecimals(lines.map(({ dueByNow }) => dueByNow))).toBe(investment.dueByNow);
          for (const { light, atCut } of data.lights.counts)
            expect(sum((line) => line.lights[light])).toBe(atCut);
        }
      }),
    );
  });

  it('reconciles the open misses of two cuts', () => {
    fc.assert(
      fc.property(snapshots, snapshots, (now, before) => {
        const { overdue } = build(now, before);
        const added = build(before, now).overdue.settled.length;
        expect(overdue.atCut).toBe(overdue.atPreviousCut! - overdue.settled.length + added);
      }),
    );
  });
});
