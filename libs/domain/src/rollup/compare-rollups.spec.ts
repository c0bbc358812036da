import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '../refusal.js';
import { compareRollups, type RollupComparison } from './compare-rollups.js';
import { lightOrder, stageOrder, type GroupLine, type RollupData, type TurnedLine } from './rollup-data.js';

const counts = <Key extends string>(keys: readonly Key[]) =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;

function groupOf(key: string | null, more: Partial<GroupLine> = {}): GroupLine {
  return {
    key,
    entries: 1,
    projects: 1,
    stages: counts(stageOrder),
    lights: counts(lightOrder),
    overdue: 0,
    due: 0,
    planned: '100.0000',
    dueByNow: '10.0000',
    completed: '5.0000',
    ...more,
  };
}

/** The n-th week of a list, with what a test is about. */
function week(n: number, more: Record<string, unknown> = {}): RollupData {
  return {
    builderVersion: 3,
    kind: 'week',
    period: `week ${n}`,
    scope: 'city',
    listYear: 2022,
    from: `cut ${n - 1}`,
    cutAt: `cut ${n}`,
    entries: 10,
    projects: 9,
    stages: stageOrder.map((stage) => ({ stage, atCut: 1, atPreviousCut: null })),
    entered: [],
    left: [],
    movements: [],
    lights: { counts: lightOrder.map((light) => ({ light, atCut: 2 })), turned: [] },
    overdue: { atCut: 3, newly: [], still: [], settled: [] },
    due: [],
    groups: { area: [], leadUnit: [], category: [], level: [] },
    investment: {
      planned: '1000.0000',
      dueByNow: '100.0000',
      completed: '80.5000',
      projectsWithPlan: 5,
      projectsReporting: 4,
      behind: [],
    },
    slips: { lines: [], units: [] },
    difficulties: { open: 0, raised: 0, closed: 0, overLimit: [] },
    reporting: { stale: [], never: [], units: [] },
    targets: [],
    corrections: [],
    ...more,
  } as unknown as RollupData;
}

function turned(...lines: readonly [project: string, from: string, to: string][]): Record<string, unknown> {
  const told = lines.map(([project, from, to]) => ({ project, from, to }) as TurnedLine);
  return { lights: { counts: lightOrder.map((light) => ({ light, atCut: 2 })), turned: told } };
}

function compared(...issues: readonly RollupData[]): RollupComparison {
  const comparison = compareRollups(issues[0]!, issues.at(-1)!, issues.slice(1, -1));
  if (isRefusal(comparison)) throw new Error(comparison.code);
  return comparison;
}

const figure = ({ figures }: RollupComparison, key: string) => figures.find((one) => one.key === key);

describe('two issues side by side', () => {
  it('show each number of both with its difference, amounts exactly', () => {
    const after = week(2, {
      entries: 12,
      overdue: { atCut: 1, newly: [{}], still: [], settled: [{}, {}, {}] },
      investment: { ...week(2).investment, completed: '79.2500' },
    });
    const comparison = compared(week(1), after);
    expect(figure(comparison, '/entries')).toEqual({ key: '/entries', before: 10, after: 12, difference: 2 });
    expect(figure(comparison, '/overdue/atCut')?.difference).toBe(-2);
    expect(figure(comparison, '/overdue/settled')).toMatchObject({ before: 0, after: 3 });
    expect(figure(comparison, '/stages/signing')?.difference).toBe(0);
    expect(figure(comparison, '/lights/red')).toMatchObject({ before: 2, after: 2, difference: 0 });
    expect(figure(comparison, '/investment/completed')).toMatchObject({
      before: '80.5000',
      after: '79.2500',
      difference: '-1.2500',
    });
  });

  it('show groups, units and targets by their keys, and no difference where one issue has none', () => {
    const groups = { ...week(1).groups, area: [groupOf('north', { overdue: 2 })] };
    const target = {
      target: 't',
      value: '10',
      reading: { value: '4.5' },
      forecast: null,
      doneBasisPoints: 4500,
    };
    const before = week(1, { groups, targets: [{ ...target, reading: null }] });
    const after = week(2, {
      groups: { ...groups, area: [groupOf('north', { overdue: 5 }), groupOf(null)] },
      slips: { lines: [], units: [{ unit: 'u', period: 1, listYear: 4 }] },
      targets: [target],
    });
    const comparison = compared(before, after);
    expect(figure(comparison, '/groups/area/north/overdue')).toMatchObject({
      before: 2,
      after: 5,
      difference: 3,
    });
    expect(figure(comparison, '/groups/area/north/lights/red')?.difference).toBe(0);
    expect(figure(comparison, '/groups/area/-/planned')).toMatchObject({
      before: null,
      after: '100.0000',
      difference: null,
    });
    expect(figure(comparison, '/slips/units/u/listYear')).toMatchObject({ before: null, after: 4 });
    expect(figure(comparison, '/targets/t/reading')).toMatchObject({
      before: null,
      after: '4.5',
      difference: null,
    });
    expect(figure(comparison, '/targets/t/forecast')).toBeUndefined();
  });

  it('name who came, went and turned between the cuts, as the issues between them tell', () => {
    const { moves } = compared(
      week(1),
      week(2, {
        entered: ['a', 'b'],
        left: ['x', 'y'],
        ...turned(['p', 'green', 'yellow'], ['q', 'green', 'red']),
      }),
      week(3, { left: ['b'], entered: ['x'], ...turned(['p', 'yellow', 'red'], ['q', 'red', 'green']) }),
      week(4, turned(['x', 'red', 'green'], ['a', 'none', 'green'])),
    );
    expect(moves).toEqual({
      entered: ['a'],
      left: ['y'],
      turned: [{ project: 'p', from: 'green', to: 'red' }],
    });
  });

  it('name nobody where an issue between them is missing or another list began', () => {
    expect(compared(week(1), week(3)).moves).toBeNull();
    expect(compared(week(1), week(2, { listYear: 2023 })).moves).toBeNull();
  });

  it('leave out what the first builder did not count', () => {
    const comparison = compared(week(1, { builderVersion: 1 }), week(2));
    expect(figure(comparison, '/lights/red')).toMatchObject({ before: null, after: 2, difference: null });
    expect(figure(comparison, '/investment/dueByNow')?.before).toBeNull();
    expect(figure(comparison, '/overdue/atCut')?.difference).toBe(0);
    expect(comparison.moves?.turned).toEqual([]);
    expect(compared(week(1), week(2, { builderVersion: 1 })).moves?.turned).toBeNull();
  });

  it('are of one unit and kind, and two', () => {
    const refused = { code: 'rollup.not_comparable' };
    expect(compareRollups(week(1), week(1), [])).toMatchObject(refused);
    expect(compareRollups(week(1), week(2, { scope: 'area' }), [])).toMatchObject(refused);
    expect(compareRollups(week(1), week(2, { kind: 'month' }), [])).toMatchObject(refused);
  });
});
