import { tidied } from './cell-values.js';

/** What may be imported from a workbook: a year's list, or what projects report of their progress. */
export const importKinds = ['list', 'progress'] as const;

/** One of them. */
export type ImportKind = (typeof importKinds)[number];

/** A column of an import. */
export interface ImportColumn {
  readonly name: string;
  /** The template's heading first, then what others call it; compared without units and notes in brackets. */
  readonly zh: readonly [string, ...string[]];
  readonly en: string;
  /** Whether a file without it is not read. */
  readonly needed?: true;
  readonly example: string;
  readonly choices?: Readonly<Record<string, string>>;
}

/** What the cells of a choice may say: the template's words, and what others write. */
const lifecycles = {
  企业投资: 'enterprise',
  政府投资: 'government_investment',
  城市更新: 'urban_renewal',
} as const;
const kinds = {
  新建: 'new',
  续建: 'continuing',
  计划竣工投产: 'finishing',
  储备: 'reserve',
  竣工投产: 'finishing',
  竣工: 'finishing',
  新开工: 'new',
} as const;
const levels = {
  省重大: 'province',
  苏州重点: 'prefecture',
  市级: 'city',
  省级: 'province',
  苏州市级: 'prefecture',
  太仓市级: 'city',
} as const;

/** The columns of each kind, in the order of its template. */
export const importColumns: Readonly<Record<ImportKind, readonly ImportColumn[]>> = {
  list: [
    {
      name: 'name',
      zh: ['项目名称', '项目'],
      en: 'Project',
      needed: true,
      example: '示例：高端装备智能制造项目',
    },
    {
      name: 'code',
      zh: ['项目代码', '投资项目代码', '项目统一代码'],
      en: 'Project code',
      example: '2201-320585-89-01-123456',
    },
    {
      name: 'lifecycle',
      zh: ['投资类型', '生命周期', '项目类型'],
      en: 'Lifecycle',
      example: '企业投资',
      choices: lifecycles,
    },
    { name: 'category', zh: ['类别', '项目类别', '行业'], en: 'Category', example: '产业' },
    { name: 'kind', zh: ['建设性质', '项目性质'], en: 'Kind', example: '新建', choices: kinds },
    { name: 'levels', zh: ['级别', '项目级别'], en: 'Levels', example: '苏州重点、市级', choices: levels },
    {
      name: 'leadUnit',
      zh: ['责任单位', '牵头单位', '牵头部门'],
      en: 'Lead unit',
      needed: true,
      example: '高新区',
    },
    { name: 'area', zh: ['板块', '所在板块', '属地板块'], en: 'Area', example: '高新区' },
    {
      name: 'totalInvestment',
      zh: ['总投资', '计划总投资', '投资总额'],
      en: 'Total investment',
      example: '52000',
    },
    {
      name: 'plannedInvestment',
      zh: ['年度计划投资', '当年计划投资', '本年计划投资', '年度投资计划'],
      en: 'Planned investment of the year',
      example: '1.2亿元',
    },
    { name: 'stage.signing', zh: ['签约', '签约时间', '计划签约'], en: 'Signing', example: '2022-02-28' },
    { name: 'stage.approval', zh: ['立项批复', '立项', '计划立项'], en: 'Approval', example: '' },
    {
      name: 'stage.groundbreaking',
      zh: ['开工', '开工时间', '计划开工', '计划开工时间'],
      en: 'Groundbreaking',
      example: '2022年3月31日',
    },
    {
      name: 'stage.completion',
      zh: ['竣工', '竣工时间', '计划竣工', '计划竣工时间'],
      en: 'Completion',
      example: '2022.12',
    },
    {
      name: 'stage.operation',
      zh: ['投产', '投产时间', '计划投产', '计划投产时间', '交付使用', '投用', '运营'],
      en: 'Operation',
      example: '2023年',
    },
    { name: 'remark', zh: ['备注', '说明'], en: 'Remark', example: '' },
  ],
  progress: [
    {
      name: 'name',
      zh: ['项目名称', '项目'],
      en: 'Project',
      needed: true,
      example: '示例：高端装备智能制造项目',
    },
    { name: 'code', zh: ['项目代码', '投资项目代码', '项目统一代码'], en: 'Project code', example: '' },
    { name: 'month', zh: ['月份', '填报月份', '所属月份'], en: 'Month', needed: true, example: '2022-03' },
    {
      name: 'investment',
      zh: ['累计完成投资', '完成投资', '本年累计完成投资', '1月至本月完成投资'],
      en: 'Investment completed since January',
      example: '3,500万元',
    },
    { name: 'percent', zh: ['形象进度百分比', '完成比例', '进度'], en: 'Percent', example: '45%' },
    { name: 'text', zh: ['形象进度', '进展情况', '目前进展'], en: 'Progress', example: '主体结构施工' },
  ],
};

/** What makes a heading comparable: no notes and units in brackets, no spaces, no marks. */
function bare(heading: string): string {
  return tidied(heading)
    .replaceAll(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, '')
    .replaceAll(/[\s:：*、,/\-—·]/g, '')
    .toLowerCase();
}

/** The column that a heading means; null for one that the import does not read. */
export function columnOfHeading(kind: ImportKind, heading: string): ImportColumn | null {
  const said = bare(heading);
  if (said === '') return null;
  return (
    importColumns[kind].find(({ zh, en }) => zh.some((name) => bare(name) === said) || bare(en) === said) ??
    null
  );
}
