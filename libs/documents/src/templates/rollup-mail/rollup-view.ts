import {
  addDays,
  basisPoints,
  hundredMillions,
  localDate,
  shanghaiDate,
  type Answerable,
  type LocalDate,
  type RollupData,
  type RollupLabels,
  type RollupMailDocument,
  type StageReached,
} from '#domain';
import { oneLine } from '../../html.js';

/** So many lines stand in a table; the rest is counted and stands in the data. */
const lineLimit = 20;

/** One field of a table: its text, a second line in small, and whether it is bad news. */
export interface Cell {
  readonly main: string;
  readonly sub?: string;
  readonly late?: boolean;
  readonly strong?: boolean;
}

/** A column: `fit` keeps its lines whole, `number` stands on the right. */
export interface Column {
  readonly label: string;
  readonly fit?: boolean;
  readonly number?: boolean;
}

/** A table as text and HTML both show it. */
export interface Table {
  readonly title: string;
  /** What the figures are of. */
  readonly note?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Lines that are not shown. */
  readonly more: number;
}

/** Chinese names of the four stages and of none. */
export const stageNames: Readonly<Record<StageReached, string>> = {
  pipeline: '在谈储备',
  signing: '签约',
  groundbreaking: '开工',
  completion: '竣工',
  operation: '投产交付',
  unknown: '未载明',
};

const roleNames: Readonly<Record<Answerable['role'], string>> = {
  liaison_officer: '联络员',
  unit_head: '单位负责人',
  supervisor: '督查员',
  project_leader: '挂钩领导',
  root_leader: '主要领导',
};

/** The words for the ids of a rollup. Texts that people typed come as one line each. */
export class RollupNames {
  readonly #labels: RollupLabels;

  constructor(labels: RollupLabels) {
    this.#labels = labels;
  }

  /** A project's name. */
  project(id: string): string {
    return oneLine(this.#labels.projects[id]?.name ?? id);
  }

  /** A unit's name. */
  unit(id: string): string {
    return oneLine(this.#labels.units[id]?.name ?? id);
  }

  /** A stage as the project's lifecycle calls it. */
  stage({ project, stage }: { readonly project: string; readonly stage: string }): string {
    const lifecycle = this.#labels.lifecycles[this.#labels.projects[project]?.lifecycle ?? ''];
    return oneLine(lifecycle?.stages[stage]?.zh ?? stage);
  }

  /** The lead unit, and the first two who must answer. */
  responsible(line: { readonly leadUnit: string; readonly answerable: readonly Answerable[] }): string {
    const people = line.answerable.slice(0, 2).map(({ role, person }) => {
      const name = this.#labels.people[person]?.name;
      return `${roleNames[role]}\u00a0${name === undefined ? '（已删除）' : oneLine(name)}`;
    });
    return [this.unit(line.leadUnit), ...people].join(' ');
  }
}

/** A day as people say it: `3月6日`. */
export function dayText(day: LocalDate): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
}

/** The days of the period: `2022年2月28日至3月6日`. */
export function periodText(data: RollupData): string {
  const [first, last] = [shanghaiDate(new Date(data.from)), addDays(shanghaiDate(new Date(data.cutAt)), -1)];
  const year = first.slice(0, 4) === last.slice(0, 4) ? '' : `${last.slice(0, 4)}年`;
  return `${first.slice(0, 4)}年${dayText(first)}至${year}${dayText(last)}`;
}

/** A share such as `7.85%`; `—` where there is no whole. */
function shareText(part: string, whole: string): string {
  const points = basisPoints(part, whole);
  return points === null ? '—' : `${Math.floor(points / 100)}.${String(points % 100).padStart(2, '0')}%`;
}

/** Every table that has something to show, in the order in which they are read. */
export function tablesOf({ data, labels }: RollupMailDocument): Table[] {
  const names = new RollupNames(labels);
  return [
    stagesTable(data),
    movementsTable(data, names),
    missedTable('新增逾期', data.overdue.newly, names),
    missedTable('持续逾期', data.overdue.still, names),
    dueTable(data, names),
    areasTable(data, names),
    investmentTable(data),
    correctionsTable(data, names),
    silentTable(data, names),
  ].filter((table) => table.rows.length > 0);
}

function stagesTable({ stages, projects, entered, left }: RollupData): Table {
  const change = (now: number, then: number): string => (now > then ? `+${now - then}` : String(now - then));
  const before = stages.every(({ atPreviousCut }) => atPreviousCut !== null)
    ? stages.reduce((sum, { atPreviousCut }) => sum + (atPreviousCut ?? 0), 0)
    : null;
  const row = (label: string, now: number, then: number | null): Cell[] => [
    { main: label },
    { main: String(now) },
    { main: then === null ? '—' : String(then) },
    { main: then === null || then === now ? '—' : change(now, then) },
  ];
  const moves = [
    entered.length > 0 ? `调入 ${entered.length} 个` : '',
    left.length > 0 ? `调出 ${left.length} 个` : '',
  ].filter((text) => text !== '');
  return {
    title: '总体进展',
    note: `按各项目已达到的最后一个节点统计${moves.length > 0 ? `；本周${moves.join('、')}` : ''}。`,
    columns: [
      { label: '所处阶段' },
      { label: '本周', number: true },
      { label: '上周', number: true },
      { label: '增减', number: true },
    ],
    rows: [
      ...stages
        .filter(({ atCut, atPreviousCut }) => atCut > 0 || (atPreviousCut ?? 0) > 0)
        .map(({ stage, atCut, atPreviousCut }) => row(stageNames[stage], atCut, atPreviousCut)),
      row('合计', projects, before).map((cell) => ({ ...cell, strong: true })),
    ],
    more: 0,
  };
}

function movementsTable({ movements }: RollupData, names: RollupNames): Table {
  return {
    title: `本周变动（${movements.length} 项）`,
    columns: [{ label: '项目' }, { label: '达到节点', fit: true }, { label: '日期', number: true }],
    ...limited(movements, (line) => [
      { main: names.project(line.project), sub: names.unit(line.leadUnit) },
      { main: names.stage(line) },
      { main: line.reachedOn === null ? '未载明' : dayText(line.reachedOn) },
    ]),
  };
}

function missedTable(title: string, lines: RollupData['overdue']['newly'], names: RollupNames): Table {
  const closed = lines.filter(({ open }) => !open).length;
  return {
    title: `${title}（${lines.length} 项${closed > 0 ? `，其中 ${closed} 项已消除` : ''}）`,
    columns: [{ label: '项目与责任' }, { label: '节点', fit: true }, { label: '逾期', number: true }],
    ...limited(lines, (line) => [
      { main: names.project(line.project), sub: names.responsible(line) },
      { main: names.stage(line), sub: `应于${dayText(line.dueOn)}` },
      line.open ? { main: `${line.daysLate} 天`, late: true } : { main: '已消除' },
    ]),
  };
}

function dueTable({ due }: RollupData, names: RollupNames): Table {
  const passed = due.filter(({ daysLeft }) => daysLeft < 0).length;
  return {
    title: `未来两周到期（${due.length - passed} 项${passed > 0 ? `，另有 ${passed} 项已过期、待登记` : ''}）`,
    columns: [{ label: '项目与责任' }, { label: '节点', fit: true }, { label: '到期', number: true }],
    ...limited(due, (line) => [
      { main: names.project(line.project), sub: names.responsible(line) },
      { main: names.stage(line) },
      line.daysLeft < 0
        ? { main: dayText(line.dueOn), sub: '已过期', late: true }
        : { main: dayText(line.dueOn), sub: line.daysLeft === 0 ? '今天' : `${line.daysLeft} 天后` },
    ]),
  };
}

function areasTable({ groups }: RollupData, names: RollupNames): Table {
  return {
    title: '按板块',
    note: '已开工含竣工、投产；未载明板块的项目单列。',
    columns: [
      { label: '板块' },
      { label: '项目', number: true },
      { label: '已开工', number: true },
      { label: '逾期', number: true },
      { label: '投资完成', number: true },
    ],
    rows: groups.area
      .toSorted((a, b) => Number(a.key === null) - Number(b.key === null) || b.projects - a.projects)
      .map((group) => [
        { main: group.key === null ? '未载明' : names.unit(group.key) },
        { main: String(group.projects) },
        { main: String(group.stages.groundbreaking + group.stages.completion + group.stages.operation) },
        { main: String(group.overdue), late: group.overdue > 0 },
        { main: shareText(group.completed, group.planned) },
      ]),
    more: 0,
  };
}

function investmentTable({ investment, listYear }: RollupData): Table {
  const { planned, completed, completedAtPreviousCut, projectsWithPlan, projectsReporting, months } =
    investment;
  if (projectsWithPlan === 0) return { title: '投资完成', columns: [], rows: [], more: 0 };
  const row = (label: string, value: string, sub?: string): Cell[] => [
    { main: label, ...(sub === undefined ? {} : { sub }) },
    { main: value },
  ];
  const ofMonths = months
    .map(({ month, projects }) => `${Number(month.slice(5))}月 ${projects} 个`)
    .join('、');
  return {
    title: '投资完成',
    note: '填报数，自1月1日累计；只计有年度计划的项目，各项目取最近一个填报月份。',
    columns: [{ label: '指标' }, { label: '数值', number: true }],
    rows: [
      row(`${listYear} 年计划投资`, `${hundredMillions(planned)} 亿元`, `${projectsWithPlan} 个项目`),
      row(
        '已完成投资',
        `${hundredMillions(completed)} 亿元`,
        projectsReporting === 0 ? '尚无填报' : `${projectsReporting} 个项目已填报：${ofMonths}`,
      ),
      row('完成年度计划', shareText(completed, planned)),
      ...(completedAtPreviousCut === null
        ? []
        : [row('上周已完成投资', `${hundredMillions(completedAtPreviousCut)} 亿元`)]),
    ],
    more: 0,
  };
}

function correctionsTable({ corrections }: RollupData, names: RollupNames): Table {
  const what = (line: RollupData['corrections'][number]): Cell => {
    switch (line.kind) {
      case 'stage_reached':
        return {
          main: `补报：已于${line.reachedOn === null ? '此前' : dayText(line.reachedOn)}${names.stage(line)}`,
        };
      case 'missed':
        return { main: `补记：${names.stage(line)}逾期`, sub: `应于${dayText(line.dueOn)}` };
      case 'reported_late':
        return { main: `更正：${names.stage(line)}未逾期，只是迟报`, sub: `应于${dayText(line.dueOn)}` };
      case 'investment_restated':
        return {
          main: `更正：${Number(line.month.slice(5))}月完成投资`,
          sub: `${hundredMillions(line.before)} → ${hundredMillions(line.after)} 亿元`,
        };
    }
  };
  return {
    title: `此前数据更正（${corrections.length} 项）`,
    note: '本周入库、但发生在本周之前的事项，往期数字因此有变。',
    columns: [{ label: '项目' }, { label: '更正内容' }],
    ...limited(corrections, (line) => [{ main: names.project(line.project) }, what(line)]),
  };
}

function silentTable({ reporting }: RollupData, names: RollupNames): Table {
  const { stale, never, limitWorkingDays } = reporting;
  return {
    title: `未按时填报（${stale.length} 个）`,
    note: `超过 ${limitWorkingDays} 个工作日没有填报进度${never.length > 0 ? `；另有 ${never.length} 个项目从未填报` : ''}。`,
    columns: [{ label: '项目' }, { label: '上次填报', fit: true }, { label: '工作日', number: true }],
    ...limited(stale, ({ project, lastReportedOn, workingDays }) => [
      { main: names.project(project) },
      { main: dayText(localDate(lastReportedOn)) },
      { main: String(workingDays) },
    ]),
  };
}

function limited<T>(lines: readonly T[], row: (line: T) => Cell[]): Pick<Table, 'rows' | 'more'> {
  return { rows: lines.slice(0, lineLimit).map(row), more: Math.max(0, lines.length - lineLimit) };
}
