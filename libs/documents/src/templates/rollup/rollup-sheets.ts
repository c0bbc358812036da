import {
  lightOrder,
  stageOrder,
  type Answerable,
  type GroupLine,
  type MilestoneLine,
  type StageReached,
  type YearTally,
} from '#domain';
import type { Column } from '../../spreadsheet/table.js';
import { sheetOf, type Sheet } from '../../spreadsheet/workbook.js';
import { correctionCell } from './rollup-list-tables.js';
import type { RollupNames } from './rollup-names.js';
import type { RollupWords } from './rollup-words.js';
import type { TableContext } from './table-parts.js';

/** Makes a column of a sheet of such rows, with its heading in the reader's language. */
type ColumnOf<Row> = (
  kind: Column<Row>['kind'],
  width: number,
  heading: readonly [zh: string, en: string],
  value: Column<Row>['value'],
) => Column<Row>;

/** Every list of the rollup as a sheet, also an empty one: it says that there was nothing. */
export function rollupSheets(context: TableContext): Sheet[] {
  return [
    ...overviewSheets(context),
    ...deadlineSheets(context),
    ...groupSheets(context),
    ...investmentSheets(context),
    ...obstacleSheets(context),
    ...forecastSheets(context),
    ...yearEndSheets(context),
    ...reportingSheets(context),
  ];
}

function overviewSheets({ data, names, words }: TableContext): Sheet[] {
  const sheet = sheetsIn(words);
  const { movements, lights, stages } = data;
  return [
    sheet(words.say('总体进展', 'Overall'), stages, (column) => [
      column('text', 18, ['所处阶段', 'Stage'], ({ stage }) => words.stage(stage)),
      column('number', 10, ['期末', 'Now'], ({ atCut }) => atCut),
      column('number', 10, ['期初', 'Before'], ({ atPreviousCut }) => atPreviousCut),
    ]),
    sheet(words.say('变动', 'Stages reached'), movements, (column) => [
      ...milestoneColumns(names, column),
      column('day', 12, ['日期', 'Day'], ({ reachedOn }) => reachedOn),
    ]),
    sheet(words.say('灯色变化', 'Lights that turned'), lights.turned, (column) => [
      column('text', 40, ['项目', 'Project'], ({ project }) => names.project(project)),
      column('text', 20, ['牵头单位', 'Lead unit'], ({ leadUnit }) => names.unit(leadUnit)),
      column('text', 10, ['原灯色', 'From'], ({ from }) => words.light(from)),
      column('text', 10, ['现灯色', 'To'], ({ to }) => words.light(to)),
      column('text', 30, ['原因', 'Because'], ({ because }) => words.reasons(because)),
    ]),
    sheet(words.say('红灯项目', 'Red projects'), lights.red, (column) => [
      column('text', 40, ['项目', 'Project'], ({ project }) => names.project(project)),
      column('text', 20, ['牵头单位', 'Lead unit'], ({ leadUnit }) => names.unit(leadUnit)),
      column('text', 30, ['原因', 'Because'], ({ because }) => words.reasons(because)),
    ]),
    sheet(words.say('近12周灯色', 'Lights of 12 weeks'), lights.weeks, (column) => [
      column('text', 12, ['周', 'Week'], ({ week }) => week),
      ...lightOrder.map((light) =>
        column('number', 10, [words.light(light), words.light(light)], (week) => week[light]),
      ),
    ]),
  ];
}

function deadlineSheets({ data, names, words }: TableContext): Sheet[] {
  const sheet = sheetsIn(words);
  const { newly, still, settled } = data.overdue;
  const answered = {
    date_change: words.say('已申请调整', 'new date asked for'),
    difficulty: words.say('问题已受理', 'difficulty accepted'),
  };
  const how = {
    reached: words.say('已达到', 'reached'),
    reported_late: words.say('只是迟报', 'reported late'),
    deadline_moved: words.say('日期已调整', 'date moved'),
    ended: words.say('项目已结束', 'project ended'),
  };
  const people = ({ answerable }: { readonly answerable: readonly Answerable[] }): string =>
    words.list(answerable.map(({ role, person }) => `${words.role(role)} ${names.person(person)}`));
  const missed = [
    ...newly.map((line) => ({ ...line, list: words.say('新增', 'new') })),
    ...still.map((line) => ({ ...line, list: words.say('持续', 'still') })),
  ];
  return [
    sheet(words.say('逾期', 'Missed dates'), missed, (column) => [
      column('text', 8, ['类型', 'List'], ({ list }) => list),
      ...milestoneColumns(names, column),
      column('day', 12, ['应于', 'Due on'], ({ dueOn }) => dueOn),
      column('number', 10, ['逾期天数', 'Days late'], ({ daysLate }) => daysLate),
      column('text', 10, ['未完成', 'Open'], ({ open }) =>
        open ? words.say('是', 'yes') : words.say('否', 'no'),
      ),
      column('text', 14, ['反馈', 'Answered'], (line) =>
        line.answered === null ? null : answered[line.answered],
      ),
      column('text', 50, ['责任人', 'Must answer'], people),
    ]),
    sheet(words.say('逾期消除', 'Settled'), settled, (column) => [
      ...milestoneColumns(names, column),
      column('day', 12, ['应于', 'Due on'], ({ dueOn }) => dueOn),
      column('text', 14, ['方式', 'How'], (line) => how[line.how]),
    ]),
    sheet(words.say('两周内到期', 'Due in two weeks'), data.due, (column) => [
      ...milestoneColumns(names, column),
      column('day', 12, ['到期', 'Due on'], ({ dueOn }) => dueOn),
      column('number', 10, ['剩余天数', 'Days left'], ({ daysLeft }) => daysLeft),
      column('text', 50, ['责任人', 'Must answer'], people),
    ]),
    sheet(words.say('此前数据更正', 'Changed in earlier figures'), data.corrections, (column) => [
      column('text', 40, ['项目', 'Project'], ({ project }) => names.project(project)),
      column('text', 40, ['更正内容', 'What changed'], (line) => correctionCell(line, names, words).main),
      column('text', 30, ['说明', 'From and to'], (line) => correctionCell(line, names, words).sub ?? null),
    ]),
  ];
}

function groupSheets({ data: { groups }, names, words, countsLightsAndPace }: TableContext): Sheet[] {
  const sheet = sheetsIn(words);
  const group = (name: string, lines: readonly GroupLine[], nameOf: (key: string | null) => string): Sheet =>
    sheet(name, lines, (column) => [
      column('text', 24, [name, name], ({ key }) => nameOf(key)),
      column('number', 10, ['清单项数', 'Entries'], ({ entries }) => entries),
      column('number', 10, ['项目数', 'Projects'], ({ projects }) => projects),
      ...stageOrder.map((stage) =>
        column('number', 10, [words.stage(stage), words.stage(stage)], ({ stages }) => stages[stage]),
      ),
      ...lightOrder.map((light) =>
        column('number', 8, [words.light(light), words.light(light)], ({ lights }) =>
          countsLightsAndPace ? lights[light] : null,
        ),
      ),
      column('number', 8, ['逾期', 'Missed'], ({ overdue }) => overdue),
      column('number', 10, ['将到期', 'Due'], ({ due }) => due),
      column('number', 18, ['年度计划（万元）', 'Planned (CNY 10,000)'], ({ planned }) => planned),
      column('number', 18, ['序时应完成（万元）', 'Due by now (CNY 10,000)'], ({ dueByNow }) =>
        countsLightsAndPace ? dueByNow : null,
      ),
      column('number', 18, ['已完成（万元）', 'Completed (CNY 10,000)'], ({ completed }) => completed),
    ]);
  return [
    group(words.say('按板块', 'By area'), groups.area, (key) => names.unit(key)),
    group(words.say('按牵头单位', 'By lead unit'), groups.leadUnit, (key) => names.unit(key)),
    group(words.say('按类别', 'By category'), groups.category, (key) => words.category(key ?? '—')),
    group(words.say('按级别', 'By level'), groups.level, (key) =>
      key === null ? words.say('未载明', 'Not stated') : words.code('levels', key),
    ),
  ];
}

function investmentSheets({ data: { investment }, names, words }: TableContext): Sheet[] {
  const sheet = sheetsIn(words);
  return [
    sheet(words.say('投资逐月', 'Investment by month'), investment.byMonth, (column) => [
      column('text', 12, ['月份', 'Month'], ({ month }) => month),
      column('number', 18, ['序时应完成（万元）', 'Due (CNY 10,000)'], ({ due }) => due),
      column('number', 18, ['已完成（万元）', 'Completed (CNY 10,000)'], ({ completed }) => completed),
    ]),
    sheet(words.say('投资滞后', 'Behind on investment'), investment.behind, (column) => [
      column('text', 40, ['项目', 'Project'], ({ project }) => names.project(project)),
      column('text', 20, ['牵头单位', 'Lead unit'], ({ leadUnit }) => names.unit(leadUnit)),
      column('number', 18, ['年度计划（万元）', 'Planned (CNY 10,000)'], ({ planned }) => planned),
      column('number', 18, ['已完成（万元）', 'Completed (CNY 10,000)'], ({ completed }) => completed),
      column('number', 12, ['完成（%）', 'Completed (%)'], (line) => line.doneBasisPoints / 100),
      column('number', 12, ['应完成（%）', 'Due (%)'], (line) => line.dueBasisPoints / 100),
      column('number', 12, ['滞后（百分点）', 'Behind (points)'], (line) => line.behindBasisPoints / 100),
    ]),
  ];
}

function obstacleSheets({ data, names, words }: TableContext): Sheet[] {
  const sheet = sheetsIn(words);
  return [
    sheet(words.say('超期问题', 'Difficulties over limit'), data.difficulties.overLimit, (column) => [
      column('text', 40, ['项目', 'Project'], ({ project }) => names.project(project)),
      column('number', 8, ['编号', 'Number'], ({ number }) => number),
      column('text', 16, ['类型', 'Cause'], ({ cause }) => words.code('cause', cause)),
      column('text', 16, ['由谁解决', 'To be settled by'], ({ settledBy }) =>
        words.code('settledBy', settledBy),
      ),
      column('text', 20, ['责任单位', 'Owner'], ({ owner }) => names.unit(owner)),
      column('day', 12, ['应于', 'Due on'], ({ dueOn }) => dueOn),
      column('number', 10, ['超期天数', 'Days late'], ({ daysLate }) => daysLate),
      column('text', 14, ['计入责任单位', 'Charged'], ({ charged }) =>
        charged ? words.say('是', 'yes') : null,
      ),
    ]),
    sheet(words.say('延期', 'Slips'), data.slips.lines, (column) => [
      ...milestoneColumns(names, column),
      column('text', 20, ['当时责任单位', 'Responsible then'], ({ unit }) => names.unit(unit)),
      column('day', 12, ['原定', 'From'], ({ fromOn }) => fromOn),
      column('day', 12, ['现定', 'To'], ({ toOn }) => toOn),
      column('number', 8, ['天数', 'Days'], ({ days }) => days),
    ]),
    sheet(words.say('各单位延期', 'Slips by unit'), data.slips.units, (column) => [
      column('text', 24, ['单位', 'Unit'], ({ unit }) => names.unit(unit)),
      column('number', 10, ['本期', 'This period'], ({ period }) => period),
      column('number', 10, ['年内', 'List year'], ({ listYear }) => listYear),
    ]),
    sheet(words.say('目标任务', 'Targets'), data.targets, (column) => [
      column('text', 40, ['目标', 'Target'], ({ target }) => names.target(target).name),
      column('text', 10, ['单位', 'Measure'], ({ target }) => names.target(target).measure),
      column('text', 20, ['责任单位', 'Owner'], ({ owner }) => (owner === null ? null : names.unit(owner))),
      column('text', 8, ['要求', 'Sense'], ({ sense }) => words.sense(sense)),
      column('number', 14, ['目标值', 'Goal'], ({ value }) => value),
      column('number', 14, ['最近读数', 'Newest'], ({ reading }) => reading?.value ?? null),
      column('day', 12, ['读数日期', 'Read on'], ({ reading }) => reading?.readOn ?? null),
      column('number', 14, ['预测', 'Forecast'], ({ forecast }) => forecast),
      column('text', 10, ['灯色', 'Light'], ({ light }) => words.light(light)),
    ]),
  ];
}

function forecastSheets({ data, names, words }: TableContext): Sheet[] {
  // Earlier builders made none: an empty sheet would say that nothing was to be told.
  if (data.builderVersion < 4) return [];
  const sheet = sheetsIn(words);
  return [
    sheet(words.say('下一节点预计', 'Likely dates'), data.forecast.lines, (column) => [
      ...milestoneColumns(names, column),
      column('day', 12, ['计划', 'Due on'], ({ dueOn }) => dueOn),
      column('day', 12, ['预计（半数）', 'Likely (half)'], ({ likelyOn }) => likelyOn),
      column('day', 12, ['稳妥（八成）', 'Cautious (4 of 5)'], ({ cautiousOn }) => cautiousOn),
      column('number', 12, ['晚于计划（天）', 'Days later'], ({ daysLater }) => daysLater),
      column('text', 20, ['依据', 'From'], ({ reference }) => words.reference(reference)),
      column('number', 10, ['样本数', 'Cases'], ({ cases }) => cases),
      column('number', 14, ['检验过的预测', 'Checked before'], ({ scored }) => scored),
      column('number', 14, ['以往准确率（%）', 'Kept before (%)'], ({ keptBasisPoints }) =>
        keptBasisPoints === null ? null : keptBasisPoints / 100,
      ),
    ]),
  ];
}

function yearEndSheets({ data: { yearEnd }, words }: TableContext): Sheet[] {
  if (yearEnd === null) return [];
  const sheet = sheetsIn(words);
  const tally = (name: string, lines: readonly (YearTally & { readonly stage: StageReached })[]): Sheet =>
    sheet(name, lines, (column) => [
      column('text', 18, ['节点', 'Stage'], ({ stage }) => words.stage(stage)),
      column('number', 10, ['清单项数', 'Entries'], ({ entries }) => entries),
      column('number', 10, ['项目数', 'Projects'], ({ projects }) => projects),
      column('number', 18, ['总投资（万元）', 'Total (CNY 10,000)'], (line) => line.totalInvestment),
      column('number', 14, ['总投资未载明', 'Not stated'], ({ unstated }) => unstated),
      column('number', 18, ['年内完成（万元）', 'In the year (CNY 10,000)'], ({ completed }) => completed),
    ]);
  return [
    tally(words.say('年内达到节点', 'Reached in the year'), yearEnd.reached),
    tally(words.say('结转下年', 'Carried over'), yearEnd.carried),
  ];
}

function reportingSheets({ data: { reporting }, names, words }: TableContext): Sheet[] {
  const sheet = sheetsIn(words);
  const silent = [
    ...reporting.stale,
    ...reporting.never.map((project) => ({ project, lastReportedOn: null, workingDays: null })),
  ];
  return [
    sheet(words.say('未按时填报', 'Did not report'), silent, (column) => [
      column('text', 40, ['项目', 'Project'], ({ project }) => names.project(project)),
      column('day', 12, ['上次填报', 'Last report'], ({ lastReportedOn }) => lastReportedOn),
      column('number', 12, ['工作日', 'Working days'], ({ workingDays }) => workingDays),
    ]),
    sheet(words.say('各单位填报', 'Reports by unit'), reporting.units, (column) => [
      column('text', 24, ['单位', 'Unit'], ({ unit }) => names.unit(unit)),
      column('number', 12, ['应填报', 'Projects'], ({ projects }) => projects),
      column('number', 12, ['超期未报', 'Stale'], ({ stale }) => stale),
      column('number', 12, ['从未填报', 'Never'], ({ never }) => never),
    ]),
  ];
}

/** Makes sheets with headings in the reader's language. */
function sheetsIn(words: RollupWords) {
  return <Row>(
    name: string,
    rows: readonly Row[],
    columns: (column: ColumnOf<Row>) => readonly Column<Row>[],
  ): Sheet =>
    sheetOf(
      name,
      columns((kind, width, [zh, en], value) => ({ kind, width, heading: words.say(zh, en), value })),
      rows,
    );
}

function milestoneColumns<Row extends MilestoneLine>(
  names: RollupNames,
  column: ColumnOf<Row>,
): Column<Row>[] {
  return [
    column('text', 40, ['项目', 'Project'], ({ project }) => names.project(project)),
    column('text', 20, ['牵头单位', 'Lead unit'], ({ leadUnit }) => names.unit(leadUnit)),
    column('text', 14, ['节点', 'Stage'], (line) => names.stage(line)),
    column('text', 14, ['步骤', 'Step'], (line) => names.step(line)),
  ];
}
