import { differenceOf } from '../decimal.js';
import type { Light } from '../lights/light.js';
import { refuse, type Refusal } from '../refusal.js';
import type { RollupData } from './rollup-data.js';
import { comparedNumbers, type Figure } from './rollup-numbers.js';

/** One number of both issues; null: that issue has none, for one because its builder did not count it. */
export interface FigureChange {
  /** Where it stands, e.g. `/entries`, `/lights/red`, `/groups/area/<unit>/overdue`; `-` for a group that is not stated. */
  readonly key: string;
  readonly before: Figure | null;
  readonly after: Figure | null;
  /** After less before; null where one has none. */
  readonly difference: Figure | null;
}

/** A project whose light is another in the second issue. */
export interface TurnedBetween {
  readonly project: string;
  readonly from: Light;
  readonly to: Light;
}

/** Which projects came, went and turned between two cuts. */
export interface MovesBetween {
  readonly entered: readonly string[];
  readonly left: readonly string[];
  /** Of those on the list all the time. Null: one of the issues does not tell. */
  readonly turned: readonly TurnedBetween[] | null;
}

/** Two issues side by side. */
export interface RollupComparison {
  readonly figures: readonly FigureChange[];
  /** Null: issues between the two are missing, or another year's list began. */
  readonly moves: MovesBetween | null;
}

/** What an issue tells of projects that moved since the one before it. */
export type IssueMoves = Pick<
  RollupData,
  'builderVersion' | 'from' | 'cutAt' | 'listYear' | 'entered' | 'left'
> & { readonly lights: Pick<RollupData['lights'], 'turned'> };

/**
 * Compares two issues of one kind and unit, the earlier first. Those `between` them, in the order of their cuts, tell which
 * projects came, went and turned. Refuses issues of two kinds or units, and one with itself.
 */
export function compareRollups(
  first: RollupData,
  last: RollupData,
  between: readonly IssueMoves[],
): RollupComparison | Refusal {
  const areTwo = first.kind === last.kind && first.scope === last.scope && first.period !== last.period;
  if (!areTwo) return refuse('rollup.not_comparable');
  return { figures: figureChanges(first, last), moves: movesOf(first, [...between, last]) };
}

function figureChanges(first: RollupData, last: RollupData): FigureChange[] {
  const [before, after] = [comparedNumbers(first), comparedNumbers(last)];
  return [...new Set([...after.keys(), ...before.keys()])].map((key) => {
    const [then, now] = [before.get(key) ?? null, after.get(key) ?? null];
    return { key, before: then, after: now, difference: difference(now, then) };
  });
}

function difference(now: Figure | null, then: Figure | null): Figure | null {
  if (typeof now === 'number' && typeof then === 'number') return now - then;
  return typeof now === 'string' && typeof then === 'string' ? differenceOf(now, then) : null;
}

function movesOf(first: IssueMoves, later: readonly IssueMoves[]): MovesBetween | null {
  let before = first;
  const [entered, left] = [new Set<string>(), new Set<string>()];
  const away = new Set<string>();
  const turned = new Map<string, { from: Light; to: Light }>();
  for (const issue of later) {
    if (issue.from !== before.cutAt || issue.listYear !== first.listYear) return null;
    before = issue;
    for (const project of issue.left) {
      away.add(project);
      if (!entered.delete(project)) left.add(project);
    }
    for (const project of issue.entered) {
      away.add(project);
      if (!left.delete(project)) entered.add(project);
    }
    for (const { project, from, to } of issue.lights.turned)
      turned.set(project, { from: turned.get(project)?.from ?? from, to });
  }
  const tells = later.every(({ builderVersion }) => builderVersion > 1);
  const lasting = [...turned].filter(([project, { from, to }]) => from !== to && !away.has(project));
  return {
    entered: [...entered].sort(),
    left: [...left].sort(),
    turned: tells ? lasting.map(([project, lights]) => ({ project, ...lights })).sort(byProject) : null,
  };
}

function byProject(a: TurnedBetween, b: TurnedBetween): number {
  return a.project < b.project ? -1 : 1;
}
