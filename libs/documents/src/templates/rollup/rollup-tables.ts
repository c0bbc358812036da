import { basisPoints, hundredMillions, startedOf, type GroupLine, type RollupData } from '#domain';
import { forecastTable } from './rollup-forecast-table.js';
import {
  behindTable,
  correctionsTable,
  difficultiesTable,
  dueTable,
  missedTable,
  movementsTable,
  silentTable,
  slipsTable,
  targetsTable,
  turnedTable,
} from './rollup-list-tables.js';
import { yearEndTables } from './rollup-year-end-tables.js';
import { percentText } from './rollup-words.js';
import { joinedSaid, numberSaid, said, type Said, type SaidNumber } from './said.js';
import { limited, type Cell, type ShownTable, type TableContext } from './table-parts.js';

/** Every table that has something to show, in the order in which they are read. */
export function tablesOf(context: TableContext): ShownTable[] {
  const { words } = context;
  const say = (zh: string, en: string): string => words.say(zh, en);
  return [
    stagesTable(context),
    ...yearEndTables(context),
    turnedTable(context),
    missedTable(context, say('新增逾期', 'Newly missed'), 'newly'),
    missedTable(context, say('持续逾期', 'Still missed'), 'still'),
    dueTable(context),
    movementsTable(context),
    groupTable(context, say('按板块', 'By area'), 'area', (key) => context.names.unit(key)),
    ...(context.brief ? [] : finerGroups(context)),
    investmentTable(context),
    behindTable(context),
    difficultiesTable(context),
    slipsTable(context),
    targetsTable(context),
    forecastTable(context),
    correctionsTable(context),
    silentTable(context),
    ...(context.brief ? [] : [reportingTable(context)]),
  ].filter((table) => table.rows.length > 0);
}

function finerGroups(context: TableContext): ShownTable[] {
  const { names, words } = context;
  const say = (zh: string, en: string): string => words.say(zh, en);
  return [
    groupTable(context, say('按牵头单位', 'By lead unit'), 'leadUnit', (key) => names.unit(key)),
    groupTable(context, say('按类别', 'By category'), 'category', (key) => words.category(key ?? '—')),
    groupTable(context, say('按级别', 'By level'), 'level', (key) =>
      key === null ? say('未载明', 'Not stated') : words.code('levels', key),
    ),
  ];
}

function stagesTable({ data, words }: TableContext): ShownTable {
  const { stages, entries, projects, entered, left } = data;
  const change = (now: number, then: number): string => (now > then ? `+${now - then}` : String(now - then));
  const before = stages.every(({ atPreviousCut }) => atPreviousCut !== null)
    ? stages.reduce((sum, { atPreviousCut }) => sum + (atPreviousCut ?? 0), 0)
    : null;
  const row = (label: string, now: number, then: number | null, key: string): Cell[] => [
    { main: label },
    { main: [numberSaid(now, key)] },
    { main: then === null ? '—' : [numberSaid(then, `${key}/atPreviousCut`)] },
    { main: then === null || then === now ? '—' : change(now, then) },
  ];
  const [came, went] = [numberSaid(entered.length, '/entered'), numberSaid(left.length, '/left')];
  const moves = [
    ...(entered.length > 0 ? [words.say(said`调入 ${came} 个`, said`${came} entered`)] : []),
    ...(left.length > 0 ? [words.say(said`调出 ${went} 个`, said`${went} left`)] : []),
  ];
  const families = numberSaid(projects, '/projects');
  const parents =
    projects < entries
      ? words.say(
          said`；同一母项目的分期合计 ${families} 个项目`,
          said`; phases of one parent as one: ${families} projects`,
        )
      : '';
  const moved =
    moves.length > 0
      ? words.say(
          said`；${words.this}${joinedSaid(moves, '、')}`,
          said`; ${words.this} ${joinedSaid(moves, ', ')}`,
        )
      : '';
  return {
    title: words.say('总体进展', 'Overall'),
    note: words.say(
      said`按各项目已达到的最后一个节点统计${parents}${moved}。`,
      said`By the last stage that each project has reached${parents}${moved}.`,
    ),
    columns: [
      { label: words.say('所处阶段', 'Stage'), share: 4 },
      { label: capital(words.this), share: 2, number: true },
      { label: capital(words.last), share: 2, number: true },
      { label: words.say('增减', 'Change'), share: 2, number: true },
    ],
    rows: [
      ...stages
        .filter(({ atCut, atPreviousCut }) => atCut > 0 || (atPreviousCut ?? 0) > 0)
        .map(({ stage, atCut, atPreviousCut }) =>
          row(words.stage(stage), atCut, atPreviousCut, `/stages/${stage}`),
        ),
      row(words.say('合计', 'All'), entries, before, '/entries').map((cell) => ({ ...cell, strong: true })),
    ],
    more: 0,
  };
}

function groupTable(
  { data, words, lines, countsLightsAndPace }: TableContext,
  title: string,
  by: keyof RollupData['groups'],
  nameOf: (key: string | null) => string,
): ShownTable {
  const ordered = data.groups[by].toSorted(
    (a, b) => Number(a.key === null) - Number(b.key === null) || b.entries - a.entries,
  );
  return {
    title,
    note: words.say(
      '已开工含竣工、投产；投资为完成年度计划的比例，其下为序时进度。',
      'Started includes completed and in operation; investment is the share of the plan for the year, below it what is due by now.',
    ),
    columns: [
      { label: title.replace(/^按|^By /, ''), share: 4 },
      { label: words.say('项目', 'Projects'), share: 1.3, number: true },
      { label: words.say('已开工', 'Started'), share: 1.5, number: true },
      { label: words.say('红/黄', 'Red/yellow'), share: 1.7, number: true },
      { label: words.say('逾期', 'Missed'), share: 1.3, number: true },
      { label: words.say('投资', 'Investment'), share: 2, number: true },
    ],
    ...limited(ordered, lines, (line) =>
      groupRow(line, { by, name: capital(nameOf(line.key)), words, countsLightsAndPace }),
    ),
  };
}

function groupRow(
  { key, projects, entries, stages, lights, overdue, planned, completed, dueByNow }: GroupLine,
  {
    by,
    name,
    words,
    countsLightsAndPace,
  }: Pick<TableContext, 'words' | 'countsLightsAndPace'> & { readonly by: string; readonly name: string },
): Cell[] {
  const number = (text: string | number, figure: string): SaidNumber =>
    numberSaid(text, `/groups/${by}/${key ?? '-'}/${figure}`);
  const ofPlan = (amount: string, figure: string): Said => [
    number(percentText(basisPoints(amount, planned)), figure),
  ];
  const all = number(entries, 'entries');
  return [
    { main: name },
    {
      main: [number(projects, 'projects')],
      ...(projects < entries ? { sub: words.say(said`${all} 项`, said`${all} entries`) } : {}),
    },
    { main: [number(startedOf(stages), 'started')] },
    countsLightsAndPace
      ? {
          main: said`${number(lights.red, 'lights/red')}/${number(lights.yellow, 'lights/yellow')}`,
          late: lights.red > 0,
        }
      : { main: '—' },
    { main: [number(overdue, 'overdue')], late: overdue > 0 },
    {
      main: ofPlan(completed, 'completed'),
      ...(countsLightsAndPace ? { sub: ofPlan(dueByNow, 'dueByNow') } : {}),
    },
  ];
}

function investmentTable({
  data: { investment, listYear },
  words,
  countsLightsAndPace,
}: TableContext): ShownTable {
  const {
    planned,
    dueByNow,
    completed,
    completedAtPreviousCut,
    projectsWithPlan,
    projectsReporting,
    months,
  } = investment;
  const number = (text: string | number, figure: string): SaidNumber =>
    numberSaid(text, `/investment/${figure}`);
  const amount = (value: string, figure: string): Said => {
    const shown = number(hundredMillions(value), figure);
    return words.say(said`${shown} 亿元`, said`CNY ${shown} × 100 m`);
  };
  const row = (label: string, value: Said, sub?: Said): Cell[] => [
    { main: label, ...(sub === undefined ? {} : { sub }) },
    { main: value },
  ];
  const ofMonths = joinedSaid(
    months.map(({ month, projects }) => {
      const count = number(projects, `months/${month}`);
      return words.say(said`${words.month(month)} ${count} 个`, said`${words.month(month)} ${count}`);
    }),
    words.say('、', ', '),
  );
  const [planning, reporting] = [
    number(projectsWithPlan, 'projectsWithPlan'),
    number(projectsReporting, 'projectsReporting'),
  ];
  const rows = [
    row(
      words.say(`${listYear} 年计划投资`, `Planned for ${listYear}`),
      amount(planned, 'planned'),
      words.say(said`${planning} 个项目`, said`${planning} projects`),
    ),
    row(
      words.say('已完成投资', 'Completed'),
      amount(completed, 'completed'),
      projectsReporting === 0
        ? words.say('尚无填报', 'nothing reported')
        : words.say(
            said`${reporting} 个项目已填报：${ofMonths}`,
            said`${reporting} projects reporting: ${ofMonths}`,
          ),
    ),
    row(words.say('完成年度计划', 'Share of the plan'), [
      number(percentText(basisPoints(completed, planned)), 'completed'),
    ]),
    ...(countsLightsAndPace
      ? [
          row(
            words.say('序时进度', 'Due by now'),
            [number(percentText(basisPoints(dueByNow, planned)), 'dueByNow')],
            amount(dueByNow, 'dueByNow'),
          ),
        ]
      : []),
    ...(completedAtPreviousCut === null
      ? []
      : [
          row(
            words.say(`${words.last}已完成投资`, `Completed by ${words.last}`),
            amount(completedAtPreviousCut, 'completedAtPreviousCut'),
          ),
        ]),
  ];
  return {
    title: words.say('投资完成', 'Investment completed'),
    note: words.say(
      '填报数，自1月1日累计；只计有年度计划的项目，各项目取最近一个填报月份。',
      'Reported figures since 1 January, of projects with a plan for the year, each by its newest month.',
    ),
    columns: [
      { label: words.say('指标', 'Figure'), share: 7 },
      { label: words.say('数值', 'Value'), share: 4, number: true },
    ],
    rows: projectsWithPlan === 0 ? [] : rows,
    more: 0,
  };
}

/** What a correction says. */
function reportingTable({ data: { reporting, slips }, names, words, lines }: TableContext): ShownTable {
  const slipsOf = new Map(slips.units.map(({ unit, listYear }) => [unit, listYear]));
  const units = reporting.units
    .filter(({ unit, stale, never }) => stale + never > 0 || slipsOf.has(unit))
    .toSorted((a, b) => b.stale + b.never - (a.stale + a.never));
  return {
    title: words.say('各单位填报与延期', 'Reports and slips by unit'),
    columns: [
      { label: words.say('单位', 'Unit'), share: 5 },
      { label: words.say('应填报', 'Projects'), share: 2, number: true },
      { label: words.say('超期未报', 'Stale'), share: 2, number: true },
      { label: words.say('从未填报', 'Never'), share: 2, number: true },
      { label: words.say('年内延期', 'Slips'), share: 2, number: true },
    ],
    ...limited(units, lines, ({ unit, projects, stale, never }) => [
      { main: names.unit(unit) },
      { main: [numberSaid(projects, `/reporting/units/${unit}/projects`)] },
      { main: [numberSaid(stale, `/reporting/units/${unit}/stale`)], late: stale > 0 },
      { main: [numberSaid(never, `/reporting/units/${unit}/never`)] },
      { main: slipsOf.has(unit) ? [numberSaid(slipsOf.get(unit)!, `/slips/units/${unit}/listYear`)] : '0' },
    ]),
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
