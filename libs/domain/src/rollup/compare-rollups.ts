import { differenceOf } from '../decimal.js';
import type { Light } from '../lights/light.js';
import type { Decimal } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';
import { lightOrder, stageOrder, type GroupLine, type RollupData } from './rollup-data.js';

/** A number of an issue: whole, or a decimal text (万元, or the measure of a target). */
export type Figure = number | Decimal;

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
  const [before, after] = [figuresOf(first), figuresOf(last)];
  return [...new Set([...after.keys(), ...before.keys()])].map((key) => {
    const [then, now] = [before.get(key) ?? null, after.get(key) ?? null];
    return { key, before: then, after: now, difference: difference(now, then) };
  });
}

function difference(now: Figure | null, then: Figure | null): Figure | null {
  if (typeof now === 'number' && typeof then === 'number') return now - then;
  return typeof now === 'string' && typeof then === 'string' ? differenceOf(now, then) : null;
}

type Figures = Iterable<readonly [key: string, figure: Figure | null]>;

/** Every number of an issue by its place, without those that its builder did not count. */
function figuresOf(data: RollupData): Map<string, Figure> {
  const isFirstForm = data.builderVersion === 1;
  const all = [...counted(data), ...(isFirstForm ? [] : countedSince(data)), ...grouped(data, isFirstForm)];
  return new Map(all.flatMap(([key, figure]) => (figure === null ? [] : [[key, figure] as const])));
}

function counted({ stages, overdue, investment, ...data }: RollupData): Figures {
  return [
    ['/entries', data.entries],
    ['/projects', data.projects],
    ...stages.map(({ stage, atCut }) => [`/stages/${stage}`, atCut] as const),
    ['/movements', data.movements.length],
    ['/overdue/atCut', overdue.atCut],
    ['/overdue/newly', overdue.newly.length],
    ['/overdue/settled', overdue.settled.length],
    ['/due', data.due.length],
    ['/investment/planned', investment.planned],
    ['/investment/completed', investment.completed],
    ['/investment/projectsWithPlan', investment.projectsWithPlan],
    ['/investment/projectsReporting', investment.projectsReporting],
    ['/reporting/stale', data.reporting.stale.length],
    ['/reporting/never', data.reporting.never.length],
    ['/corrections', data.corrections.length],
  ];
}

/** What the second builder was the first to count. */
function countedSince({ lights, investment, slips, difficulties, reporting, targets }: RollupData): Figures {
  return [
    ...lights.counts.map(({ light, atCut }) => [`/lights/${light}`, atCut] as const),
    ['/investment/dueByNow', investment.dueByNow],
    ['/investment/behind', investment.behind.length],
    ['/slips', slips.lines.length],
    ['/difficulties/open', difficulties.open],
    ['/difficulties/raised', difficulties.raised],
    ['/difficulties/closed', difficulties.closed],
    ['/difficulties/overLimit', difficulties.overLimit.length],
    ...slips.units.flatMap(({ unit, period, listYear }) => [
      [`/slips/units/${unit}/period`, period] as const,
      [`/slips/units/${unit}/listYear`, listYear] as const,
    ]),
    ...reporting.units.flatMap(({ unit, projects, stale, never }) => [
      [`/reporting/units/${unit}/projects`, projects] as const,
      [`/reporting/units/${unit}/stale`, stale] as const,
      [`/reporting/units/${unit}/never`, never] as const,
    ]),
    ...targets.flatMap(({ target, value, reading, forecast, doneBasisPoints }) => [
      [`/targets/${target}/value`, value] as const,
      [`/targets/${target}/reading`, reading?.value ?? null] as const,
      [`/targets/${target}/forecast`, forecast] as const,
      [`/targets/${target}/doneBasisPoints`, doneBasisPoints] as const,
    ]),
  ];
}

function grouped({ groups }: RollupData, isFirstForm: boolean): Figures {
  return Object.entries<readonly GroupLine[]>(groups).flatMap(([by, lines]) =>
    lines.flatMap((line) => {
      const place = `/groups/${by}/${line.key ?? '-'}`;
      return [
        [`${place}/entries`, line.entries] as const,
        [`${place}/projects`, line.projects] as const,
        ...stageOrder.map((stage) => [`${place}/stages/${stage}`, line.stages[stage]] as const),
        [`${place}/overdue`, line.overdue] as const,
        [`${place}/due`, line.due] as const,
        [`${place}/planned`, line.planned] as const,
        [`${place}/completed`, line.completed] as const,
        ...(isFirstForm
          ? []
          : [
              [`${place}/dueByNow`, line.dueByNow] as const,
              ...lightOrder.map((light) => [`${place}/lights/${light}`, line.lights[light]] as const),
            ]),
      ];
    }),
  );
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
