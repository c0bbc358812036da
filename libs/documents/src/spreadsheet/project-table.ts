import { codeWords, type Language, type Text } from '#domain';
import type { Column } from './table.js';

/** A line of a list, as far as a table of it shows it. Amounts are decimal texts in 万元, days `YYYY-MM-DD`. */
export interface ProjectTableLine {
  readonly name: string;
  readonly code: string | null;
  readonly category: string;
  readonly cluster: string | null;
  readonly levels: readonly string[];
  readonly kind: string | null;
  readonly listed: string;
  readonly leadUnit: string;
  readonly area: string | null;
  readonly liaisonOfficer: string | null;
  readonly lifecycle: string;
  readonly stage: string | null;
  readonly stageReached: string;
  readonly state: string;
  readonly nextStage: string | null;
  readonly plannedOn: string | null;
  readonly dueOn: string | null;
  readonly dueYear: number | null;
  readonly daysLate: number | null;
  readonly light: string;
  readonly totalInvestment: string | null;
  readonly plannedInvestment: string | null;
  readonly investmentCompleted: string | null;
  readonly investmentMonth: string | null;
  readonly percent: number | null;
  readonly lastReportedOn: string | null;
  readonly synthetic: boolean;
}

/** What a stage of a lifecycle is called. */
export type StageWord = (lifecycle: string, stage: string) => Text | undefined;

const lightWords: Readonly<Record<string, Text>> = {
  red: { zh: '红灯', en: 'red' },
  yellow: { zh: '黄灯', en: 'yellow' },
  green: { zh: '绿灯', en: 'green' },
  grey: { zh: '停缓建', en: 'grey' },
  none: { zh: '无', en: 'none' },
};
const reachedWords: Readonly<Record<string, Text>> = {
  unknown: { zh: '未载明', en: 'not known' },
  pipeline: { zh: '在谈、储备', en: 'pipeline' },
  signing: { zh: '签约', en: 'signing' },
  groundbreaking: { zh: '开工', en: 'groundbreaking' },
  completion: { zh: '竣工', en: 'completion' },
  operation: { zh: '投产', en: 'operation' },
};

/** The columns of a list as a table, in the reader's language. */
export function projectColumns(language: Language, stageWord: StageWord): Column<ProjectTableLine>[] {
  const word = (words: Readonly<Record<string, Text>> | undefined, code: string): string =>
    words?.[code]?.[language] ?? code;
  const stage = ({ lifecycle }: ProjectTableLine, code: string | null): string | null =>
    code === null ? null : (stageWord(lifecycle, code)?.[language] ?? code);
  const column = (
    kind: Column<ProjectTableLine>['kind'],
    width: number,
    heading: Text,
    value: Column<ProjectTableLine>['value'],
  ): Column<ProjectTableLine> => ({ kind, width, heading: heading[language], value });
  return [
    column('text', 40, { zh: '项目名称', en: 'Project' }, ({ name }) => name),
    column('text', 26, { zh: '项目代码', en: 'Project code' }, ({ code }) => code),
    column('text', 14, { zh: '类别', en: 'Category' }, ({ category }) => category),
    column('text', 14, { zh: '产业集群', en: 'Cluster' }, ({ cluster }) => cluster),
    column('text', 16, { zh: '级别', en: 'Levels' }, ({ levels }) =>
      levels.map((level) => word(codeWords.levels, level)).join(language === 'zh' ? '、' : ', '),
    ),
    column('text', 12, { zh: '清单类别', en: 'Kind of entry' }, ({ kind }) =>
      kind === null ? null : word(codeWords.kind, kind),
    ),
    column('text', 12, { zh: '列入', en: 'Listed' }, ({ listed }) => word(codeWords.listed, listed)),
    column('text', 16, { zh: '牵头单位', en: 'Lead unit' }, ({ leadUnit }) => leadUnit),
    column('text', 16, { zh: '负责板块', en: 'Area' }, ({ area }) => area),
    column('text', 12, { zh: '联络员', en: 'Liaison officer' }, ({ liaisonOfficer }) => liaisonOfficer),
    column('text', 12, { zh: '当前阶段', en: 'Stage' }, (line) => stage(line, line.stage)),
    column('text', 12, { zh: '统计阶段', en: 'Counted as' }, ({ stageReached }) =>
      word(reachedWords, stageReached),
    ),
    column('text', 10, { zh: '状态', en: 'State' }, ({ state }) => word(codeWords.state, state)),
    column('text', 12, { zh: '下一节点', en: 'Next stage' }, (line) => stage(line, line.nextStage)),
    column('day', 12, { zh: '计划日期', en: 'Planned on' }, ({ plannedOn }) => plannedOn),
    column('day', 12, { zh: '到期日', en: 'Due on' }, ({ dueOn }) => dueOn),
    column('number', 10, { zh: '到期年度', en: 'Due year' }, ({ dueYear }) => dueYear),
    column('number', 10, { zh: '逾期天数', en: 'Days late' }, ({ daysLate }) => daysLate),
    column('text', 8, { zh: '灯色', en: 'Light' }, ({ light }) => word(lightWords, light)),
    column(
      'number',
      16,
      { zh: '总投资（万元）', en: 'Total investment (10,000 yuan)' },
      (line) => line.totalInvestment,
    ),
    column(
      'number',
      16,
      { zh: '年度计划投资（万元）', en: 'Planned this year (10,000 yuan)' },
      (line) => line.plannedInvestment,
    ),
    column(
      'number',
      16,
      { zh: '完成投资（万元）', en: 'Completed (10,000 yuan)' },
      (line) => line.investmentCompleted,
    ),
    column('text', 10, { zh: '投资月份', en: 'Month' }, ({ investmentMonth }) => investmentMonth),
    column('number', 8, { zh: '进度（%）', en: 'Progress (%)' }, ({ percent }) => percent),
    column('day', 12, { zh: '最近填报', en: 'Last report' }, ({ lastReportedOn }) => lastReportedOn),
    column('text', 10, { zh: '数据', en: 'Data' }, ({ synthetic }) =>
      synthetic ? { zh: '演示', en: 'made up' }[language] : null,
    ),
  ];
}
