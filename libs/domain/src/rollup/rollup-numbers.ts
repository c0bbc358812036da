import type { Decimal } from '../recorded-rows.js';
import { lightOrder, stageOrder, type GroupLine, type RollupData, type YearTally } from './rollup-data.js';

/** A number of an issue: whole, or a decimal text (万元, or the measure of a target). */
export type Figure = number | Decimal;

/** Where a project stands that has begun. */
export const startedStages = ['groundbreaking', 'completion', 'operation'] as const;

/** Numbers by where they stand, e.g. `/entries`, `/groups/area/<unit>/overdue`; null: its builder did not count it. */
type Numbers = Iterable<readonly [key: string, number: Figure | null]>;

/** Every number of an issue that is compared with another issue's, by its place. */
export function comparedNumbers(data: RollupData): Map<string, Figure> {
  const isFirstForm = data.builderVersion === 1;
  return known([...counted(data), ...(isFirstForm ? [] : countedSince(data)), ...grouped(data, isFirstForm)]);
}

/** Every number of an issue by its place: those that are compared, and those that tell of the time before or of one period only. */
export function numbersOf(data: RollupData): Map<string, Figure> {
  const { builderVersion } = data;
  return new Map([
    ...comparedNumbers(data),
    ...known([
      ...told(data),
      ...(builderVersion === 1 ? [] : toldSince(data)),
      ...(builderVersion < 4 ? [] : toldLast(data)),
    ]),
  ]);
}

function known(numbers: Numbers): Map<string, Figure> {
  return new Map([...numbers].flatMap(([key, figure]) => (figure === null ? [] : [[key, figure] as const])));
}

function counted({ stages, overdue, investment, ...data }: RollupData): Numbers {
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
function countedSince({ lights, investment, slips, difficulties, reporting, targets }: RollupData): Numbers {
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

function grouped({ groups }: RollupData, isFirstForm: boolean): Numbers {
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

function told({ stages, overdue, investment, groups, ...data }: RollupData): Numbers {
  return [
    [
      '/entries/atPreviousCut',
      stages.reduce<number | null>(
        (sum, { atPreviousCut }) => (sum === null || atPreviousCut === null ? null : sum + atPreviousCut),
        0,
      ),
    ],
    ...Object.entries<readonly GroupLine[]>(groups).flatMap(([by, lines]) =>
      lines.map((line) => [`/groups/${by}/${line.key ?? '-'}/started`, startedOf(line.stages)] as const),
    ),
    ...stages.map(({ stage, atPreviousCut }) => [`/stages/${stage}/atPreviousCut`, atPreviousCut] as const),
    ['/entered', data.entered.length],
    ['/left', data.left.length],
    ['/overdue/atPreviousCut', overdue.atPreviousCut],
    ['/overdue/still', overdue.still.length],
    ['/investment/completedAtPreviousCut', investment.completedAtPreviousCut],
    ...investment.months.map(({ month, projects }) => [`/investment/months/${month}`, projects] as const),
  ];
}

/** How many have begun: they stand at groundbreaking or beyond. */
export function startedOf(stages: GroupLine['stages']): number {
  return startedStages.reduce((sum, stage) => sum + stages[stage], 0);
}

/** As above, of what the second builder was the first to count. */
function toldSince({ lights, investment, targets }: RollupData): Numbers {
  return [
    ...lights.counts.map(
      ({ light, atPreviousCut }) => [`/lights/${light}/atPreviousCut`, atPreviousCut] as const,
    ),
    ['/lights/turned', lights.turned.length],
    ...lights.weeks.flatMap((week) =>
      lightOrder.map((light) => [`/lights/weeks/${week.week}/${light}`, week[light]] as const),
    ),
    ...investment.byMonth.flatMap(({ month, due, completed }) => [
      [`/investment/byMonth/${month}/due`, due] as const,
      [`/investment/byMonth/${month}/completed`, completed] as const,
    ]),
    ...targets.map(
      ({ target, yearBasisPoints }) => [`/targets/${target}/yearBasisPoints`, yearBasisPoints] as const,
    ),
  ];
}

/** What the fourth builder was the first to count. */
function toldLast({ forecast, yearEnd }: RollupData): Numbers {
  const tallies = (part: string, lines: readonly (YearTally & { readonly stage: string })[]) =>
    lines.flatMap(({ stage, ...tally }) =>
      (['entries', 'projects', 'totalInvestment', 'unstated', 'completed'] as const).map(
        (figure) => [`/yearEnd/${part}/${stage}/${figure}`, tally[figure]] as const,
      ),
    );
  return [
    ['/forecast', forecast.lines.length],
    ['/forecast/silent', forecast.silent],
    ...(yearEnd === null
      ? []
      : [
          ...tallies('reached', yearEnd.reached),
          ...tallies('carried', yearEnd.carried),
          ['/yearEnd/onNextList', yearEnd.onNextList] as const,
        ]),
  ];
}
