import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import type { UnitRow } from './organisation-rows.js';
import { refuse, type Refusal } from '../refusal.js';

/** What a unit still has. */
export interface UnitUse {
  /** Active ones of the unit itself. */
  readonly people: number;
  /** Not over yet. */
  readonly duties: number;
  /** Active ones that it leads or answers for. */
  readonly projects: number;
  /** Open units right below it. */
  readonly units: number;
}

/** Gives a unit another name. */
export function decideUnitRenaming(unit: UnitRow, name: string, newId: NewId): Decision | Refusal {
  if (unit.state === 'closed') return refuse('unit.closed', { unit: unit.name });
  if (unit.name === name) return refuse('change.empty');
  return decision({
    entries: [
      historyEntry<'unit.renamed'>({
        event: newId(),
        chain: systemChain,
        action: 'unit.renamed',
        before: { name: unit.name },
        after: { unit: unit.id, name },
      }),
    ],
    versions: [{ table: 'unit', row: { ...unit, version: unit.version + 1, name } }],
  });
}

/**
 * Hangs a unit below another one, with everything below it: `subtree` is the unit and all under it, closed ones too. All
 * paths change in one decision, so that no right is ever asked of half a move.
 */
export function decideUnitMove(
  unit: UnitRow,
  subtree: readonly UnitRow[],
  parent: UnitRow,
  newId: NewId,
): Decision | Refusal {
  if (unit.parentId === null) return refuse('unit.is_root', { unit: unit.name });
  if (unit.state === 'closed') return refuse('unit.closed', { unit: unit.name });
  if (parent.state === 'closed') return refuse('unit.closed', { unit: parent.name });
  if (parent.path.includes(unit.id)) return refuse('unit.cycle', { unit: unit.name, parent: parent.name });
  if (unit.parentId === parent.id) return refuse('change.empty');
  const depth = unit.path.length - 1;
  return decision({
    entries: [
      historyEntry<'unit.moved'>({
        event: newId(),
        chain: systemChain,
        action: 'unit.moved',
        before: { parent: unit.parentId },
        after: { unit: unit.id, parent: parent.id, subtree: subtree.map(({ id }) => id) },
      }),
    ],
    versions: subtree.map((moved) => ({
      table: 'unit',
      row: {
        ...moved,
        version: moved.version + 1,
        parentId: moved.id === unit.id ? parent.id : moved.parentId,
        path: [...parent.path, ...moved.path.slice(depth)],
      },
    })),
  });
}

/** Closes a unit that has nothing any more. Its place in the tree and in the record stays. */
export function decideUnitClosing(unit: UnitRow, use: UnitUse, newId: NewId): Decision | Refusal {
  if (unit.parentId === null) return refuse('unit.is_root', { unit: unit.name });
  if (unit.state === 'closed') return refuse('unit.closed', { unit: unit.name });
  const { people, duties, projects, units } = use;
  if (people + duties + projects + units > 0)
    return refuse('unit.in_use', {
      unit: unit.name,
      people: String(people),
      duties: String(duties),
      projects: String(projects),
      units: String(units),
    });
  return decision({
    entries: [
      historyEntry<'unit.closed'>({
        event: newId(),
        chain: systemChain,
        action: 'unit.closed',
        before: { state: 'open' },
        after: { unit: unit.id, state: 'closed' },
      }),
    ],
    versions: [{ table: 'unit', row: { ...unit, version: unit.version + 1, state: 'closed' } }],
  });
}
