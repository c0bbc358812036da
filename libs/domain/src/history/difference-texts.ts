import type { Language, Text } from '../refusal-texts.js';

/** What kinds of differences there are, each with its sentence; `{…}` stands for a detail. */
const differenceTexts = {
  light: { zh: '红黄绿灯：{before} → {after}', en: 'Light: {before} → {after}' },
  hold: { zh: '停缓建（{subject}）：{before} → {after}', en: 'Hold ({subject}): {before} → {after}' },
  difficulty_raised: { zh: '新增{subject}：{after}', en: 'New {subject}: {after}' },
  difficulty_state: { zh: '{subject}：{before} → {after}', en: '{subject} is now: {before} → {after}' },
  difficulty_due: { zh: '{subject}期限：{before} → {after}', en: '{subject} is due: {before} → {after}' },
  difficulty_level: {
    zh: '{subject}办理层级：{before} → {after}',
    en: '{subject} is for: {before} → {after}',
  },
  difficulty_reopened: {
    zh: '{subject}回头看次数：{before} → {after}',
    en: '{subject} times reopened: {before} → {after}',
  },
  difficulty_charged: {
    zh: '{subject}延误由责任单位承担：{before} → {after}',
    en: '{subject} delay charged to its owner unit: {before} → {after}',
  },
  difficulty_rating: { zh: '{subject}评分：{before} → {after}', en: '{subject} rating: {before} → {after}' },
  permit: { zh: '{subject}：{before} → {after}', en: '{subject}: {before} → {after}' },
  permit_limit: {
    zh: '{subject}办理时限：{before} → {after}',
    en: 'Time limit of {subject}: {before} → {after}',
  },
  instruction: {
    zh: '第 {subject} 号批示：{before} → {after}',
    en: 'Instruction no. {subject}: {before} → {after}',
  },
  instruction_due: {
    zh: '第 {subject} 号批示期限：{before} → {after}',
    en: 'Instruction no. {subject} is due: {before} → {after}',
  },
  added: { zh: '新增项目', en: 'The project is new' },
  stage: { zh: '阶段：{before} → {after}', en: 'Stage: {before} → {after}' },
  stage_reached: { zh: '“{stage}”已于 {after} 达到', en: '"{stage}" was reached on {after}' },
  stage_undone: {
    zh: '“{stage}”的登记已撤销（原为 {before}）',
    en: '"{stage}" was undone (it was {before})',
  },
  date_changed: {
    zh: '“{stage}”计划日期：{before} → {after}{shift}',
    en: 'Date of "{stage}": {before} → {after}{shift}',
  },
  due_changed: { zh: '“{stage}”到期日：{before} → {after}', en: '"{stage}" is due: {before} → {after}' },
  missed: { zh: '“{stage}”逾期（应于 {after}）', en: '"{stage}" was missed (due on {after})' },
  missed_corrected: {
    zh: '“{stage}”的逾期更正为补报（应于 {after}）',
    en: '"{stage}" was not missed but reported late (due on {after})',
  },
  name: { zh: '名称：{before} → {after}', en: 'Name: {before} → {after}' },
  code: { zh: '项目代码：{before} → {after}', en: 'Project code: {before} → {after}' },
  category: { zh: '类别：{before} → {after}', en: 'Category: {before} → {after}' },
  cluster: { zh: '产业集群：{before} → {after}', en: 'Cluster: {before} → {after}' },
  levels: { zh: '级别：{before} → {after}', en: 'Levels: {before} → {after}' },
  state: { zh: '状态：{before} → {after}', en: 'State: {before} → {after}' },
  lead_unit: { zh: '牵头单位：{before} → {after}', en: 'Lead unit: {before} → {after}' },
  area: { zh: '板块：{before} → {after}', en: 'Area: {before} → {after}' },
  total_investment: {
    zh: '总投资：{before} → {after} 万元',
    en: 'Total investment: {before} → {after} × 10,000 yuan',
  },
  remark: { zh: '备注：{before} → {after}', en: 'Remark: {before} → {after}' },
  listed: { zh: '列入 {subject} 年度清单', en: 'Put on the list of {subject}' },
  unlisted: { zh: '调出 {subject} 年度清单', en: 'Taken off the list of {subject}' },
  planned_investment: {
    zh: '{subject} 年度计划投资：{before} → {after} 万元',
    en: 'Planned investment of {subject}: {before} → {after} × 10,000 yuan',
  },
  duty: { zh: '{subject}：{before} → {after}', en: '{subject}: {before} → {after}' },
  investment: {
    zh: '{subject} 累计完成投资：{before} → {after} 万元',
    en: 'Investment completed by {subject}: {before} → {after} × 10,000 yuan',
  },
  progress: { zh: '进度：{before} → {after}', en: 'Progress: {before} → {after}' },
} as const satisfies Record<string, Text>;

/** All kinds. */
export const differenceKinds = Object.keys(differenceTexts) as [DifferenceKind, ...DifferenceKind[]];

/** Kind of a difference. */
export type DifferenceKind = keyof typeof differenceTexts;

/** One thing that a project differs in between two instants. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The stage or step, list year, role or month that it is about; null: the project itself. */
  readonly subject: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly sentence: string;
}

/** Makes a difference with its sentence in one language. */
export type Tell = (
  kind: DifferenceKind,
  subject: string | null,
  before: string | null,
  after: string | null,
  more?: Readonly<Record<string, string>>,
) => Difference;

/** Tells in the language; what is null is called none. */
export function teller(language: Language): Tell {
  const none = { zh: '无', en: 'none' }[language];
  return (kind, subject, before, after, more = {}) => {
    const details: Record<string, string | null> = { subject, before, after, stage: subject, ...more };
    const sentence = differenceTexts[kind][language].replaceAll(
      /\{(\w+)\}/g,
      (_, name: string) => details[name] ?? none,
    );
    return { kind, subject, before, after, sentence };
  };
}

/** The difference of two texts; none where they are the same. */
export function changed(
  kind: DifferenceKind,
  before: string | null,
  after: string | null,
  tell: Tell,
  subject: string | null = null,
): Difference[] {
  return before === after ? [] : [tell(kind, subject, before, after)];
}
