import { shanghaiDate } from '../calendar/local-date.js';
import { sumDecimals } from '../decimal.js';
import { countedStages, stageOf, type CountedStage, type Lifecycle } from '../lifecycle/lifecycle.js';
import { stageOrder, type YearEnd, type YearTally } from './rollup-data.js';
import type { RollupContext } from './rollup-deadlines.js';
import type { ListedProject } from './rollup-facts.js';
import { familyCount } from './rollup-figures.js';
import type { InvestmentBook } from './rollup-investment.js';
import { isRunning } from './rollup-record.js';

/** What the list has come to in its year: what was reached, what goes on. Null: the period is none. */
export function yearEndPart(context: RollupContext, book: InvestmentBook): YearEnd | null {
  const { facts, period, atCut } = context;
  if (period.kind !== 'year') return null;
  const [from, end] = [shanghaiDate(period.from), shanghaiDate(period.cutAt)];
  const reachedBy = new Map<CountedStage, Set<string>>(countedStages.map((stage) => [stage, new Set()]));
  const finished = new Set<string>();
  const lifecycleOf = lifecyclesBy(facts.lifecycles);
  for (const { projectId, stage, step, reached, reachedOn } of atCut.snapshot.milestones) {
    if (step !== null || !reached) continue;
    const lifecycle = lifecycleOf(atCut.projects.get(projectId)!);
    const countsAs = stageOf(lifecycle, stage)?.countsAs ?? null;
    if (countsAs !== null && reachedOn !== null && reachedOn >= from && reachedOn < end)
      reachedBy.get(countsAs)!.add(projectId);
    if (lifecycle.stages.at(-1)!.code === stage) finished.add(projectId);
  }
  const { projects } = atCut.snapshot;
  const carried = projects.filter(({ id }) => isRunning(atCut, id) && !finished.has(id));
  const next = facts.nextList === null ? null : new Set(facts.nextList);
  return {
    reached: countedStages.map((stage) => ({
      stage,
      ...tally(
        projects.filter(({ id }) => reachedBy.get(stage)!.has(id)),
        book,
      ),
    })),
    carried: stageOrder.flatMap((stage) => {
      const there = carried.filter(({ stageReached }) => stageReached === stage);
      return there.length === 0 ? [] : [{ stage, ...tally(there, book) }];
    }),
    onNextList: next === null ? null : carried.filter(({ id }) => next.has(id)).length,
  };
}

function tally(projects: readonly ListedProject[], book: InvestmentBook): YearTally {
  const stated = projects.flatMap(({ totalInvestment }) => totalInvestment ?? []);
  return {
    entries: projects.length,
    projects: familyCount(projects),
    totalInvestment: sumDecimals(stated),
    unstated: projects.length - stated.length,
    completed: book.figuresOf(projects).completed,
  };
}

function lifecyclesBy(lifecycles: readonly Lifecycle[]): (project: ListedProject) => Lifecycle {
  const known = new Map(lifecycles.map((each) => [`${each.code}/${each.version}`, each]));
  return ({ lifecycleCode, lifecycleVersion }) => known.get(`${lifecycleCode}/${lifecycleVersion}`)!;
}
