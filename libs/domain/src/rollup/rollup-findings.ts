import type { CountedStage } from '../lifecycle/lifecycle.js';
import type { DueLine, MissedLine, RollupData, TurnedLine } from './rollup-data.js';

/** Something that a person would say of the period first. `facts` are JSON pointers (RFC 6901) into the data that say so. */
export type Finding = { readonly facts: readonly string[] } & (
  | {
      /** How many stages were reached, and how many that lie before the period were recorded in it. */
      readonly kind: 'moved';
      readonly total: number;
      readonly stages: readonly { readonly stage: CountedStage; readonly count: number }[];
      readonly others: number;
      readonly older: number;
    }
  | { readonly kind: 'turned_red'; readonly count: number; readonly first: TurnedLine }
  | {
      /** Missed dates that are open; the one that nobody has answered for longest, or else the longest. */
      readonly kind: 'overdue';
      readonly open: number;
      /** Null in the first issue of a list. */
      readonly added: number | null;
      readonly settled: number;
      readonly longest: MissedLine;
    }
  | { readonly kind: 'all_settled'; readonly settled: number }
  | { readonly kind: 'due_soon'; readonly count: number; readonly next: DueLine }
  | { readonly kind: 'best_mover'; readonly unit: string; readonly stages: number }
);

/** So many days are soon. */
const soonDays = 7;
const countedStages = ['signing', 'groundbreaking', 'completion', 'operation'] as const;

/** What matters, in at most five findings and in the order in which they are said; none where there is nothing to say. */
export function findings(data: RollupData): Finding[] {
  return [moved(data), turnedRed(data), overdue(data), dueSoon(data), bestMover(data)].filter(
    (finding) => finding !== null,
  );
}

function moved({ movements, corrections }: RollupData): Finding | null {
  const older = corrections.flatMap(({ kind }, index) =>
    kind === 'stage_reached' ? `/corrections/${index}` : [],
  );
  if (movements.length + older.length === 0) return null;
  return {
    kind: 'moved',
    total: movements.length,
    stages: countedStages.flatMap((stage) => {
      const count = movements.filter(({ countsAs }) => countsAs === stage).length;
      return count > 0 ? { stage, count } : [];
    }),
    others: movements.filter(({ countsAs }) => countsAs === null).length,
    older: older.length,
    facts: [...movements.map((_, index) => `/movements/${index}`), ...older],
  };
}

function turnedRed({ lights }: RollupData): Finding | null {
  const red = lights.turned.flatMap((line, index) => (line.to === 'red' ? { line, index } : []));
  const [first] = red;
  if (first === undefined) return null;
  return {
    kind: 'turned_red',
    count: red.length,
    first: first.line,
    facts: red.map(({ index }) => `/lights/turned/${index}`),
  };
}

function overdue({ overdue: { atCut, atPreviousCut, newly, still, settled } }: RollupData): Finding | null {
  const settledFacts = settled.map((_, index) => `/overdue/settled/${index}`);
  if (atCut === 0)
    return settled.length === 0
      ? null
      : { kind: 'all_settled', settled: settled.length, facts: ['/overdue/atCut', ...settledFacts] };
  const open = [
    ...still.map((line, index) => ({ line, fact: `/overdue/still/${index}` })),
    ...newly.map((line, index) => ({ line, fact: `/overdue/newly/${index}` })),
  ].filter(({ line }) => line.open);
  const byDays = open.toSorted((a, b) => b.line.daysLate - a.line.daysLate);
  const longest = byDays.find(({ line }) => line.answered === null) ?? byDays[0]!;
  return {
    kind: 'overdue',
    open: atCut,
    added: atPreviousCut === null ? null : atCut - atPreviousCut + settled.length,
    settled: settled.length,
    longest: longest.line,
    facts: ['/overdue/atCut', longest.fact, ...settledFacts],
  };
}

function dueSoon({ due }: RollupData): Finding | null {
  const soon = due.flatMap((line, index) =>
    line.daysLeft >= 0 && line.daysLeft < soonDays ? { line, fact: `/due/${index}` } : [],
  );
  const [next] = soon;
  if (next === undefined) return null;
  return { kind: 'due_soon', count: soon.length, next: next.line, facts: soon.map(({ fact }) => fact) };
}

/** The lead unit whose projects reached most stages: of at least two, and more than any other's. */
function bestMover({ movements }: RollupData): Finding | null {
  const facts = new Map<string, string[]>();
  for (const [index, { leadUnit }] of movements.entries())
    facts.set(leadUnit, [...(facts.get(leadUnit) ?? []), `/movements/${index}`]);
  const [best, second] = [...facts].sort(([, a], [, b]) => b.length - a.length);
  if (best === undefined || best[1].length < 2 || best[1].length === second?.[1].length) return null;
  return { kind: 'best_mover', unit: best[0], stages: best[1].length, facts: best[1] };
}
