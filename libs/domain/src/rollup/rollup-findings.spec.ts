import { describe, expect, it } from '@jest/globals';
import type {
  DueLine,
  MissedLine,
  MovementLine,
  RollupData,
  SettledLine,
  TurnedLine,
} from './rollup-data.js';
import { findings } from './rollup-findings.js';

type Parts = {
  readonly movements?: readonly Partial<MovementLine>[];
  readonly older?: number;
  readonly turned?: readonly Partial<TurnedLine>[];
  readonly newly?: readonly Partial<MissedLine>[];
  readonly still?: readonly Partial<MissedLine>[];
  readonly settled?: readonly Partial<SettledLine>[];
  readonly before?: number | null;
  readonly due?: readonly Partial<DueLine>[];
};

function data(parts: Parts): RollupData {
  const { newly = [], still = [], settled = [] } = parts;
  const open = [...newly, ...still].map((line) => ({ open: true, answered: null, ...line }));
  return {
    movements: parts.movements ?? [],
    corrections: Array.from({ length: parts.older ?? 0 }, () => ({ kind: 'stage_reached' })),
    lights: { turned: parts.turned ?? [] },
    overdue: {
      atCut: open.filter((line) => line.open).length,
      atPreviousCut: parts.before ?? null,
      newly: open.slice(0, newly.length),
      still: open.slice(newly.length),
      settled,
    },
    due: parts.due ?? [],
  } as unknown as RollupData;
}

/** What stands where a JSON pointer leads. */
function at(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce((part, name) => (part as Record<string, unknown>)[name], document);
}

describe('findings', () => {
  it.each<[string, Parts, object[]]>([
    ['nothing of nothing', {}, []],
    [
      'stages by what they count as',
      {
        movements: [
          { leadUnit: 'a', countsAs: 'signing' },
          { leadUnit: 'b', countsAs: null },
        ],
      },
      [{ kind: 'moved', total: 2, stages: [{ stage: 'signing', count: 1 }], others: 1, older: 0 }],
    ],
    ['late records alone', { older: 2 }, [{ kind: 'moved', total: 0, older: 2 }]],
    [
      'what turned red, not what turned yellow',
      {
        turned: [
          { project: 'p', to: 'red' },
          { project: 'q', to: 'yellow' },
        ],
      },
      [{ kind: 'turned_red', count: 1, first: { project: 'p' } }],
    ],
    [
      'the longest that nobody has answered',
      {
        still: [
          { project: 'p', daysLate: 40, answered: 'difficulty' },
          { project: 'q', daysLate: 9 },
        ],
        newly: [
          { project: 'r', daysLate: 3 },
          { project: 's', daysLate: 99, open: false },
        ],
        before: 2,
      },
      [{ kind: 'overdue', open: 3, added: 1, settled: 0, longest: { project: 'q' } }],
    ],
    [
      'the longest where all are answered, and no change in a first issue',
      { still: [{ project: 'p', daysLate: 4, answered: 'date_change' }] },
      [{ kind: 'overdue', open: 1, added: null, longest: { project: 'p' } }],
    ],
    ['that all are settled', { settled: [{}], before: 1 }, [{ kind: 'all_settled', settled: 1 }]],
    [
      'what is due within seven days, not what has passed',
      { due: [{ daysLeft: -1 }, { daysLeft: 0, project: 'p' }, { daysLeft: 6 }, { daysLeft: 7 }] },
      [{ kind: 'due_soon', count: 2, next: { project: 'p' } }],
    ],
    [
      'the one unit that moved most',
      { movements: [{ leadUnit: 'a' }, { leadUnit: 'a' }, { leadUnit: 'b' }] },
      [{ kind: 'moved' }, { kind: 'best_mover', unit: 'a', stages: 2 }],
    ],
    [
      'none of two that moved as much',
      { movements: [{ leadUnit: 'a' }, { leadUnit: 'a' }, { leadUnit: 'b' }, { leadUnit: 'b' }] },
      [{ kind: 'moved', total: 4 }],
    ],
  ])('say %s', (_, parts, expected) => {
    const document = data(parts);
    const found = findings(document);
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
    for (const { facts } of found) {
      expect(facts.length).toBeGreaterThan(0);
      for (const pointer of facts) expect(at(document, pointer)).toBeDefined();
    }
  });
});
