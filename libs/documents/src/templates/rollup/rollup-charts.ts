import { lightOrder, stageOrder } from '#domain';
import { barChart, heatTable, lineChart, stackedColumns } from '../../charts/charts.js';
import type { Drawing } from '../../charts/drawing.js';
import { ink } from '../../charts/chart-parts.js';
import type { TableContext } from './table-parts.js';
import { lightColours } from './rollup-words.js';

/** A picture of a rollup, with what it is of and what it says in words. */
export interface RollupChart {
  /** A name for files and for the mail's parts. */
  readonly name: 'stages' | 'lights' | 'investment' | 'slips' | 'units';
  readonly title: string;
  /** For those who do not see it. */
  readonly alt: string;
  readonly drawing: Drawing;
}

/** So many units a chart shows, those with most first. */
const unitLimit = 12;

/** The charts that have something to show. */
export function rollupCharts(context: TableContext): RollupChart[] {
  return [
    stagesChart(context),
    lightsChart(context),
    investmentChart(context),
    slipsChart(context),
    unitsChart(context),
  ].filter((chart) => chart !== null);
}

function stagesChart({ data, words }: TableContext): RollupChart | null {
  if (data.entries === 0) return null;
  const shown = data.stages.filter(({ atCut, atPreviousCut }) => atCut > 0 || (atPreviousCut ?? 0) > 0);
  const isFirst = shown.every(({ atPreviousCut }) => atPreviousCut === null);
  return {
    name: 'stages',
    title: words.say('项目所处阶段与变动', 'Stages and movement'),
    alt: words.list(shown.map(({ stage, atCut }) => `${words.stage(stage)} ${atCut}`)),
    drawing: barChart(
      shown.map(({ stage, atCut, atPreviousCut }) => ({
        label: words.stage(stage),
        value: atCut,
        before: atPreviousCut,
      })),
      [
        { label: words.say('期末', 'Now'), fill: ink.blue },
        ...(isFirst ? [] : [{ label: words.last, fill: ink.pale }]),
      ],
    ),
  };
}

function lightsChart({ data, words }: TableContext): RollupChart | null {
  const { weeks } = data.lights;
  if (weeks.length === 0) return null;
  const shown = lightOrder.filter((light) => weeks.some((week) => week[light] > 0));
  const newest = weeks.at(-1)!;
  return {
    name: 'lights',
    title: words.say('近 12 周灯色', 'Lights over the last 12 weeks'),
    alt: `${newest.week}: ${words.list(shown.map((light) => `${words.light(light)} ${newest[light]}`))}`,
    drawing: stackedColumns(
      weeks.map((week) => ({ label: week.week.slice(5), parts: shown.map((light) => week[light]) })),
      shown.map((light) => ({ label: words.light(light), fill: lightColours[light] })),
    ),
  };
}

function investmentChart({ data: { investment }, words }: TableContext): RollupChart | null {
  if (investment.projectsWithPlan === 0) return null;
  const hundredMillion = (amount: string): number => Number(amount) / 10_000;
  const [due, completed] = [words.say('序时进度', 'Due'), words.say('完成投资', 'Completed')];
  const known = investment.byMonth.filter((line) => line.completed !== null);
  const newest = known.at(-1);
  return {
    name: 'investment',
    title: words.say('完成投资与序时进度', 'Investment completed against what is due'),
    alt:
      newest === undefined
        ? due
        : `${words.month(newest.month)}: ${due} ${hundredMillion(newest.due).toFixed(2)}, ${completed} ${hundredMillion(newest.completed!).toFixed(2)}`,
    drawing: lineChart(
      investment.byMonth.map(({ month }) => words.month(month)),
      [
        {
          key: { label: due, fill: ink.soft },
          dashed: true,
          values: investment.byMonth.map((line) => hundredMillion(line.due)),
        },
        {
          key: { label: completed, fill: ink.blue },
          dashed: false,
          values: investment.byMonth.map((line) =>
            line.completed === null ? null : hundredMillion(line.completed),
          ),
        },
      ],
      words.say('亿元', 'CNY 100 m'),
    ),
  };
}

function slipsChart({ data: { slips }, names, words }: TableContext): RollupChart | null {
  const units = slips.units.slice(0, unitLimit);
  if (units.length === 0) return null;
  return {
    name: 'slips',
    title: words.say('各单位年内延期次数', 'Slips of the year by unit'),
    alt: words.list(units.map(({ unit, listYear }) => `${names.unit(unit)} ${listYear}`)),
    drawing: barChart(
      units.map(({ unit, listYear }) => ({ label: names.unit(unit), value: listYear, before: null })),
      [{ label: words.say('年内延期（次）', 'Slips of the year'), fill: lightColours.yellow }],
    ),
  };
}

function unitsChart({ data: { groups }, names, words }: TableContext): RollupChart | null {
  const units = groups.leadUnit.toSorted((a, b) => b.entries - a.entries).slice(0, unitLimit);
  if (units.length === 0) return null;
  const shown = stageOrder.filter((stage) => units.some(({ stages }) => stages[stage] > 0));
  return {
    name: 'units',
    title: words.say('牵头单位与阶段（热力图）', 'Lead units by stage'),
    alt: words.list(units.map(({ key, entries }) => `${names.unit(key)} ${entries}`)),
    drawing: heatTable(
      shown.map((stage) => words.stage(stage)),
      units.map(({ key, stages }) => ({
        label: names.unit(key),
        values: shown.map((stage) => stages[stage]),
      })),
    ),
  };
}
