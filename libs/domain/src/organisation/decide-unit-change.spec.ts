import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UnitRow } from './organisation-rows.js';
import { isRefusal } from '../refusal.js';
import { decideUnitClosing, decideUnitMove, decideUnitRenaming } from './decide-unit-change.js';

const newId = () => 'event';
const unit = (id: string, above: readonly string[], more: Partial<UnitRow> = {}): UnitRow => ({
  id,
  version: 3,
  parentId: above.at(-1) ?? null,
  kind: above.length === 0 ? 'city' : 'area',
  name: id,
  path: [...above, id],
  state: 'open',
  ...more,
});
const city = unit('city', []);
const area = unit('area', ['city']);
const town = unit('town', ['city']);
const office = unit('office', ['city', 'area']);
const desk = unit('desk', ['city', 'area', 'office']);
const empty = { people: 0, duties: 0, projects: 0, units: 0 };

describe('renaming a unit', () => {
  it('records the name before and after', () => {
    expect(decideUnitRenaming(area, '高新区', newId)).toMatchObject({
      entries: [
        {
          chain: '_sys',
          action: 'unit.renamed',
          before: { name: 'area' },
          after: { unit: 'area', name: '高新区' },
        },
      ],
      versions: [{ table: 'unit', row: { ...area, version: 4, name: '高新区' } }],
    });
  });

  it('refuses the name that it has, and a closed unit', () => {
    expect(decideUnitRenaming(area, 'area', newId)).toMatchObject({ code: 'change.empty' });
    expect(decideUnitRenaming({ ...area, state: 'closed' }, 'x', newId)).toMatchObject({
      code: 'unit.closed',
    });
  });
});

describe('moving a unit', () => {
  it('takes the whole subtree along, each with its next version, in one event', () => {
    const moved = decideUnitMove(office, [office, desk], town, newId);
    expect(moved).toMatchObject({
      entries: [
        {
          action: 'unit.moved',
          before: { parent: 'area' },
          after: { unit: 'office', parent: 'town', subtree: ['office', 'desk'] },
        },
      ],
      versions: [
        {
          row: {
            id: 'office',
            version: 4,
            parentId: 'town',
            path: ['city', 'town', 'office'],
          },
        },
        {
          row: {
            id: 'desk',
            version: 4,
            parentId: 'office',
            path: ['city', 'town', 'office', 'desk'],
          },
        },
      ],
    });
  });

  it.each([
    ['the root', city, [city], town, 'unit.is_root'],
    ['below itself', area, [area, office, desk], area, 'unit.cycle'],
    ['below what lies below it', area, [area, office, desk], desk, 'unit.cycle'],
    ['where it is', office, [office, desk], area, 'change.empty'],
    ['below a closed unit', office, [office], { ...town, state: 'closed' as const }, 'unit.closed'],
    ['a closed unit', { ...office, state: 'closed' as const }, [office], town, 'unit.closed'],
  ])('refuses %s', (_, what, subtree, parent, code) => {
    expect(decideUnitMove(what, subtree, parent, newId)).toMatchObject({ refused: true, code });
  });

  it('keeps any tree a tree: every path is its parent’s and the unit', () => {
    const picks = fc.array(fc.nat(), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(picks, fc.nat(), fc.nat(), (parents, from, to) => {
        const units: UnitRow[] = [];
        parents.forEach((pick, index) => {
          const above = index === 0 ? [] : units[pick % index]!.path;
          units.push(unit(`u${index}`, above));
        });
        const [moved, parent] = [units[from % units.length]!, units[to % units.length]!];
        const subtree = units.filter(({ path }) => path.includes(moved.id));
        const decided = decideUnitMove(moved, subtree, parent, newId);
        if (isRefusal(decided)) return;
        const after = new Map(units.map((one) => [one.id, one]));
        for (const version of decided.versions)
          if (version.table === 'unit') after.set(version.row.id, version.row);
        for (const one of after.values()) {
          const above = one.parentId === null ? [] : after.get(one.parentId)!.path;
          expect(one.path).toEqual([...above, one.id]);
        }
      }),
    );
  });
});

describe('closing a unit', () => {
  it('leaves its place in the tree', () => {
    expect(decideUnitClosing(area, empty, newId)).toMatchObject({
      entries: [{ action: 'unit.closed', before: { state: 'open' }, after: { state: 'closed' } }],
      versions: [{ row: { ...area, version: 4, state: 'closed' } }],
    });
  });

  it.each(['people', 'duties', 'projects', 'units'] as const)('refuses one that still has %s', (what) => {
    expect(decideUnitClosing(area, { ...empty, [what]: 2 }, newId)).toMatchObject({
      code: 'unit.in_use',
      details: { unit: 'area', [what]: '2' },
    });
  });

  it('refuses the root, and one that is closed', () => {
    expect(decideUnitClosing(city, empty, newId)).toMatchObject({ code: 'unit.is_root' });
    expect(decideUnitClosing({ ...area, state: 'closed' }, empty, newId)).toMatchObject({
      code: 'unit.closed',
    });
  });
});
