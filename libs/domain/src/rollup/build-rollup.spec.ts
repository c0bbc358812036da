import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, localDate, type LocalDate } from '../calendar/local-date.js';
import { sumDecimals } from '../decimal.js';
import type { GroupLine, RollupData } from './rollup-data.js';
import type { MilestoneAt, MissedDateAt, RollupSnapshot } from './rollup-facts.js';
import { build, cutDay, milestone, missedDate, project, reached } from './rollup-facts-sample.js';

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

  it('missed twice on the same day, moved away and back, stands in the order of its making', () => {
    const twice = [1, 3].map((deadlineVersion) =>
      missedDate('p', '2022-03-02', {
        id: `missed ${deadlineVersion}`,
        deadlineVersion,
        recordedInPeriod: true,
      }),
    );
    const milestones = [milestone('p', '2022-03-02', { deadlineVersion: 3 })];
    for (const missedDates of [twice, twice.toReversed()])
      expect(build({ projects, milestones, missedDates }).overdue.newly.map(({ open }) => open)).toEqual([
        false,
        true,
      ]);
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
