import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countList, type CountedLine, type CountedShare } from './count-list.js';

const line = (projectId: string, more: Partial<CountedLine> = {}): CountedLine => ({
  projectId,
  parentId: null,
  kind: 'new',
  levels: ['city'],
  stageReached: 'signing',
  areaId: 'area',
  light: 'green',
  plannedInvestment: '100.0000',
  ...more,
});

const counted = (shares: readonly CountedShare[]) =>
  Object.fromEntries(shares.map(({ value, projects }) => [String(value), projects]));

describe('a list in figures', () => {
  it('counts nothing of an empty one', () => {
    expect(countList([])).toMatchObject({
      entries: 0,
      projects: 0,
      plannedInvestment: '0.0000',
      byLevel: [],
    });
  });

  it('counts a project of several levels once at each and once in all', () => {
    const counts = countList([line('a', { levels: ['city', 'province'] }), line('b')]);
    expect(counts.projects).toBe(2);
    expect(counts.byLevel).toEqual([
      { value: 'city', projects: 2, basisPoints: 10_000 },
      { value: 'province', projects: 1, basisPoints: 5_000 },
    ]);
  });

  it('counts the phases of one parent as one project, under each value that one of them has', () => {
    const counts = countList([
      line('one', { parentId: 'parent', stageReached: 'operation' }),
      line('two', { parentId: 'parent', light: 'red' }),
      line('other', { plannedInvestment: null }),
    ]);
    expect(counts).toMatchObject({ entries: 3, projects: 2, plannedInvestment: '200.0000' });
    expect(counted(counts.byStage)).toEqual({ signing: 2, operation: 1 });
    expect(counted(counts.byLight)).toEqual({ green: 2, red: 1 });
    expect(counted(counts.byArea)).toEqual({ area: 2 });
  });

  it('agrees with counting by hand, whatever stands on the list', () => {
    const anyLine = fc.record({
      projectId: fc.uuid(),
      parentId: fc.option(fc.constantFrom('p', 'q', 'r')),
      kind: fc.option(fc.constantFrom('new', 'continuing')),
      levels: fc.subarray(['province', 'prefecture', 'city']),
      stageReached: fc.constantFrom('unknown', 'pipeline', 'signing', 'operation'),
      areaId: fc.option(fc.constantFrom('x', 'y')),
      light: fc.constantFrom('none', 'green', 'red'),
      plannedInvestment: fc.option(fc.constantFrom('1.5000', '20.0000')),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 40 }), (lines) => {
        const counts = countList(lines);
        const families = (some: readonly CountedLine[]) =>
          new Set(some.map((one) => one.parentId ?? one.projectId)).size;
        expect(counts.projects).toBe(families(lines));
        const naive: [readonly CountedShare[], (one: CountedLine) => readonly (string | null)[]][] = [
          [counts.byKind, (one) => [one.kind]],
          [counts.byLevel, (one) => one.levels],
          [counts.byStage, (one) => [one.stageReached]],
          [counts.byArea, (one) => [one.areaId]],
          [counts.byLight, (one) => [one.light]],
        ];
        for (const [shares, valuesOf] of naive) {
          const values = new Set(lines.flatMap(valuesOf));
          expect(new Set(shares.map(({ value }) => value))).toEqual(values);
          for (const { value, projects, basisPoints } of shares) {
            expect(projects).toBe(families(lines.filter((one) => valuesOf(one).includes(value))));
            expect(projects).toBeLessThanOrEqual(counts.projects);
            expect(basisPoints).toBe(Math.round((projects * 10_000) / counts.projects));
          }
        }
      }),
    );
  });
});
