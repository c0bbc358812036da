import { shanghaiDate, type LocalDate } from '../calendar/local-date.js';
import { sumDecimals } from '../decimal.js';
import { countedStages, stageOf, type CountedStage, type Lifecycle } from '../lifecycle/lifecycle.js';
import { stageOrder, type YearEnd, type YearTally } from './rollup-data.js';
import type { RollupContext } from './rollup-deadlines.js';
import type { ListedProject } from './rollup-facts.js';
import { familyCount } from './rollup-figures.js';
import type { InvestmentBook } from './rollup-investment.js';
import { isRunning, type RollupRecord } from './rollup-record.js';

/** The projects of a list by what came of them in its year. */
export interface YearEndProjects {
  /** Those that reached a stage on a day of the year. */
  readonly reached: (stage: CountedStage) => readonly ListedProject[];
  /** Those that run and have not reached their last stage. */
  readonly carried: readonly ListedProject[];
}

/** Which projects of a record reached what from a day on, before another; and which go on. */
export function yearEndProjects(
  record: RollupRecord,
  lifecycles: readonly Lifecycle[],
  [from, end]: readonly [LocalDate, LocalDate],
): YearEndProjects {
  const reachedBy = new Map<CountedStage, Set<string>>(countedStages.map((stage) => [stage, new Set()]));
  const finished = new Set<string>();
  const lifecycleOf = lifecyclesBy(lifecycles);
  for (const { projectId, stage, step, reached, reachedOn } of record.snapshot.milestones) {
    if (step !== null || !reached) continue;
    const lifecycle = lifecycleOf(record.projects.get(projectId)!);
    const countsAs = stageOf(lifecycle, stage)?.countsAs ?? null;
    if (countsAs !== null && reachedOn !== null && reachedOn >= from && reachedOn < end)
      reachedBy.get(countsAs)!.add(projectId);
    if (lifecycle.stages.at(-1)!.code === stage) finished.add(projectId);
  }
  const { projects } = record.snapshot;
  return {
    reached: (stage) => projects.filter(({ id }) => reachedBy.get(stage)!.has(id)),
    carried: projects.filter(({ id }) => isRunning(record, id) && !finished.has(id)),
  };
}

/** What the list has come to in its year: what was reached, what goes on. Null: the period is none. */
export function yearEndPart(context: RollupContext, book: InvestmentBook): YearEnd | null {
  const { facts, period, atCut } = context;
  if (period.kind !== 'year') return null;
  const days = [shanghaiDate(period.from), shanghaiDate(period.cutAt)] as const;
  const { reached, carried } = yearEndProjects(atCut, facts.lifecycles, days);
  const next = facts.nextList === null ? null : new Set(facts.nextList);
  return {
    reached: countedStages.map((stage) => ({ stage, ...tally(reached(stage), book) })),
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
