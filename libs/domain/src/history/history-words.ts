import type { Text } from '../refusal-texts.js';
import type { HistoryAction, historyFields } from './history-entry.js';

type Fields = typeof historyFields;

/** A field of `before` and `after` of any kind of event. */
export type HistoryField = { [A in HistoryAction]: keyof Fields[A] }[HistoryAction];

/**
 * What each kind of event says, after its actor: `{field}` stands for the field's value, which is then not told again.
 * A kind without its words does not compile.
 */
export const historyPhrases: Record<HistoryAction, Text> = {
  'database.created': { zh: '建立数据库（{kind}）', en: 'made the database ({kind})' },
  'lifecycle.published': {
    zh: '发布生命周期模板 {code} 第 {version} 版',
    en: 'published version {version} of lifecycle {code}',
  },
  'unit.created': { zh: '新增单位“{name}”', en: 'added the unit "{name}"' },
  'person.created': { zh: '新增人员“{name}”', en: 'added the person "{name}"' },
  'person.erased': { zh: '删除了 {person} 的个人信息', en: 'erased the personal data of {person}' },
  'account.created': { zh: '为 {person} 开通账号', en: 'made an account for {person}' },
  'duty.assigned': { zh: '指定 {person} 为{role}', en: 'assigned {person} as {role}' },
  'list_year.issued': { zh: '下达 {year} 年度清单', en: 'issued the list of {year}' },
  'project.created': { zh: '新增项目“{name}”', en: 'added the project "{name}"' },
  'list_entry.added': { zh: '列入 {listYear} 年度清单', en: 'put it on the list of {listYear}' },
  'stage.reached': {
    zh: '登记“{stage}”已于 {reachedOn} 达到',
    en: 'recorded that stage "{stage}" was reached on {reachedOn}',
  },
  'milestone.missed': {
    zh: '“{stage}”逾期：应于 {dueOn} 达到',
    en: 'found "{stage}" missed: it was due on {dueOn}',
  },
  'missed_date.corrected': {
    zh: '更正“{stage}”的逾期记录（应于 {dueOn}）：系按期达到、补报登记',
    en: 'corrected the missed date of "{stage}" (due on {dueOn}): it was kept and only reported late',
  },
  'progress.reported': { zh: '填报进度（{reportedOn}）', en: 'reported progress as of {reportedOn}' },
  'investment.reported': {
    zh: '填报 {month} 完成投资（{series}）：累计 {cumulative} 万元',
    en: 'reported the investment completed by {month} ({series}): {cumulative} × 10,000 yuan',
  },
  'target.set': {
    zh: '设定 {year} 年目标“{name}”：{value}{measure}',
    en: 'set the target "{name}" of {year}: {value} {measure}',
  },
  'last_year_figure.recorded': {
    zh: '登记 {year} 年数据“{name}”：{value}{measure}',
    en: 'recorded the figure "{name}" of {year}: {value} {measure}',
  },
  'texts.erased': { zh: '删除了事件 {ofEvent} 中的文字', en: 'erased the texts of event {ofEvent}' },
  'history.exported': { zh: '导出全部历史（{events} 条）', en: 'exported the history ({events} events)' },
  'history.purged': {
    zh: '清除 {before} 之前的访问记录正文',
    en: 'purged the bodies of access records before {before}',
  },
  'rollup.issued': {
    zh: '发布 {period} 周报（第 {number} 期）',
    en: 'issued rollup {period} (no. {number})',
  },
};

/** Short names of the kinds of events, for filters and tables. */
export const historyTitles: Record<HistoryAction, Text> = {
  'database.created': { zh: '建库', en: 'Database made' },
  'lifecycle.published': { zh: '发布生命周期模板', en: 'Lifecycle published' },
  'unit.created': { zh: '新增单位', en: 'Unit added' },
  'person.created': { zh: '新增人员', en: 'Person added' },
  'person.erased': { zh: '删除个人信息', en: 'Personal data erased' },
  'account.created': { zh: '新增账号', en: 'Account made' },
  'duty.assigned': { zh: '指定责任人', en: 'Duty assigned' },
  'list_year.issued': { zh: '下达年度清单', en: 'List issued' },
  'project.created': { zh: '新增项目', en: 'Project added' },
  'list_entry.added': { zh: '列入清单', en: 'Put on the list' },
  'stage.reached': { zh: '达到阶段', en: 'Stage reached' },
  'milestone.missed': { zh: '逾期', en: 'Date missed' },
  'missed_date.corrected': { zh: '逾期更正', en: 'Missed date corrected' },
  'progress.reported': { zh: '进度填报', en: 'Progress reported' },
  'investment.reported': { zh: '投资填报', en: 'Investment reported' },
  'target.set': { zh: '设定目标', en: 'Target set' },
  'last_year_figure.recorded': { zh: '登记上年数据', en: 'Last year’s figure recorded' },
  'texts.erased': { zh: '删除文字', en: 'Texts erased' },
  'history.exported': { zh: '导出历史', en: 'History exported' },
  'history.purged': { zh: '清除访问记录', en: 'Access records purged' },
  'rollup.issued': { zh: '发布周报', en: 'Rollup issued' },
};

/** The words of the fields. */
export const fieldWords: Record<HistoryField, Text> = {
  agreedDates: { zh: '约定日期', en: 'dates agreed' },
  area: { zh: '板块', en: 'area' },
  before: { zh: '截止', en: 'before' },
  beginsAt: { zh: '起始时间', en: 'begins at' },
  category: { zh: '类别', en: 'category' },
  cluster: { zh: '产业集群', en: 'cluster' },
  code: { zh: '代码', en: 'code' },
  cumulative: { zh: '累计完成投资（万元）', en: 'cumulative investment (10,000 yuan)' },
  dataSha256: { zh: '数据 SHA-256', en: 'SHA-256 of the data' },
  deadlineVersion: { zh: '期限版本', en: 'version of the deadline' },
  decision: { zh: '文号', en: 'decision' },
  decisionIn: { zh: '调入文号', en: 'decision to add' },
  definition: { zh: '内容', en: 'definition' },
  deputyFor: { zh: '代理', en: 'deputy for' },
  dueOn: { zh: '到期日', en: 'due on' },
  duty: { zh: '责任编号', en: 'duty' },
  email: { zh: '邮箱', en: 'e-mail address' },
  entry: { zh: '清单条目', en: 'list entry' },
  events: { zh: '事件数', en: 'events' },
  evidence: { zh: '佐证材料', en: 'evidence' },
  figure: { zh: '编号', en: 'figure' },
  fromOn: { zh: '自', en: 'from' },
  helperUnits: { zh: '配合单位', en: 'helping units' },
  kind: { zh: '类型', en: 'kind' },
  leadUnit: { zh: '牵头单位', en: 'lead unit' },
  levels: { zh: '级别', en: 'levels' },
  lifecycle: { zh: '生命周期模板', en: 'lifecycle' },
  listYear: { zh: '清单年度', en: 'list year' },
  listed: { zh: '列入依据', en: 'listed' },
  login: { zh: '账号', en: 'log-in' },
  measure: { zh: '计量单位', en: 'measure' },
  milestone: { zh: '节点', en: 'milestone' },
  milestones: { zh: '节点', en: 'milestones' },
  month: { zh: '月份', en: 'month' },
  monthlyPlan: { zh: '月度计划', en: 'monthly plan' },
  name: { zh: '名称', en: 'name' },
  note: { zh: '说明', en: 'note' },
  number: { zh: '期号', en: 'number' },
  ofEvent: { zh: '事件', en: 'event' },
  parent: { zh: '上级', en: 'parent' },
  percent: { zh: '进度（%）', en: 'progress (%)' },
  period: { zh: '周期', en: 'period' },
  person: { zh: '人员', en: 'person' },
  plannedInvestment: { zh: '年度计划投资（万元）', en: 'planned investment of the year (10,000 yuan)' },
  preliminary: { zh: '初步数', en: 'preliminary' },
  programme: { zh: '专项', en: 'programme' },
  reachedOn: { zh: '达到日期', en: 'reached on' },
  reachedPrecision: { zh: '日期精度', en: 'precision of the date' },
  remark: { zh: '备注', en: 'remark' },
  report: { zh: '填报编号', en: 'report' },
  reportedOn: { zh: '填报日期', en: 'reported on' },
  role: { zh: '职责', en: 'role' },
  root: { zh: '树根', en: 'root' },
  scope: { zh: '范围', en: 'scope' },
  sense: { zh: '指标方向', en: 'sense' },
  series: { zh: '口径', en: 'series' },
  stage: { zh: '阶段', en: 'stage' },
  stageKnown: { zh: '阶段已知', en: 'stage known' },
  state: { zh: '状态', en: 'state' },
  statisticsArea: { zh: '属地', en: 'area for statistics' },
  strength: { zh: '约束程度', en: 'strength' },
  synthetic: { zh: '虚构', en: 'made up' },
  target: { zh: '目标编号', en: 'target' },
  text: { zh: '形象进度', en: 'text' },
  toOn: { zh: '至', en: 'until' },
  totalInvestment: { zh: '总投资（万元）', en: 'total investment (10,000 yuan)' },
  treeSize: { zh: '树大小', en: 'tree size' },
  unit: { zh: '单位', en: 'unit' },
  value: { zh: '数值', en: 'value' },
  version: { zh: '版本', en: 'version' },
  year: { zh: '年度', en: 'year' },
};

/** Fields that name a thing by an id which says nothing to a reader; a sentence leaves them out. */
export const fieldsLeftOut: ReadonlySet<string> = new Set<HistoryField>([
  'duty',
  'entry',
  'milestone',
  'figure',
  'report',
  'target',
  'milestones',
  'agreedDates',
  'definition',
  'deadlineVersion',
  'dataSha256',
  'root',
]);

/** The words of codes, by field. */
export const codeWords: Partial<Record<HistoryField, Readonly<Record<string, Text>>>> = {
  role: {
    liaison_officer: { zh: '项目联络员', en: 'liaison officer' },
    unit_head: { zh: '单位负责人', en: 'unit head' },
    supervisor: { zh: '督查员', en: 'supervisor' },
    leader: { zh: '领导', en: 'leader' },
    enterprise_contact: { zh: '企业联系人', en: 'enterprise contact' },
    system_administrator: { zh: '系统管理员', en: 'system administrator' },
    security_administrator: { zh: '安全管理员', en: 'security administrator' },
    audit_administrator: { zh: '审计管理员', en: 'audit administrator' },
  },
  kind: {
    live: { zh: '正式', en: 'live' },
    demo: { zh: '演示', en: 'demonstration' },
    simulation: { zh: '模拟', en: 'simulation' },
    city: { zh: '市', en: 'city' },
    department: { zh: '部门', en: 'department' },
    area: { zh: '板块', en: 'area' },
    office: { zh: '科室', en: 'office' },
    new: { zh: '新建', en: 'new' },
    continuing: { zh: '续建', en: 'continuing' },
    finishing: { zh: '计划竣工投产', en: 'finishing' },
    reserve: { zh: '储备', en: 'reserve' },
    report: { zh: '填报', en: 'report' },
    no_change: { zh: '无变化', en: 'no change' },
    week: { zh: '周报', en: 'weekly' },
  },
  levels: {
    province: { zh: '省重大', en: 'province' },
    prefecture: { zh: '苏州重点', en: 'prefecture' },
    city: { zh: '市级', en: 'city' },
  },
  listed: { recorded: { zh: '正式列入', en: 'recorded' }, assumed: { zh: '推定列入', en: 'assumed' } },
  series: { reported: { zh: '填报数', en: 'reported' }, statistical: { zh: '统计数', en: 'statistical' } },
  reachedPrecision: {
    day: { zh: '日', en: 'day' },
    month: { zh: '月', en: 'month' },
    year: { zh: '年', en: 'year' },
    unknown: { zh: '日期不详', en: 'unknown' },
  },
  state: {
    active: { zh: '进行中', en: 'active' },
    closed: { zh: '办结', en: 'closed' },
    terminated: { zh: '终止', en: 'terminated' },
    superseded: { zh: '被替代', en: 'superseded' },
    missed: { zh: '逾期', en: 'missed' },
    reported_late: { zh: '补报', en: 'reported late' },
  },
  sense: {
    at_least: { zh: '不低于', en: 'at least' },
    at_most: { zh: '不高于', en: 'at most' },
    about: { zh: '左右', en: 'about' },
    exactly: { zh: '恰为', en: 'exactly' },
    yes_no: { zh: '是否完成', en: 'yes or no' },
  },
  strength: {
    binding: { zh: '约束性', en: 'binding' },
    expected: { zh: '预期性', en: 'expected' },
    aspired: { zh: '力争', en: 'aspired' },
  },
};

/** The kinds of evidence. */
export const evidenceWords: Readonly<Record<string, Text>> = {
  contract: { zh: '合同', en: 'contract' },
  approval_document: { zh: '批复文件', en: 'approval document' },
  construction_permit: { zh: '施工许可证', en: 'construction permit' },
  acceptance_record: { zh: '竣工验收备案', en: 'acceptance record' },
  operation_record: { zh: '投产证明', en: 'operation record' },
  notice: { zh: '公告', en: 'notice' },
  other: { zh: '其他', en: 'other' },
};

/** Names of the parts of the product that act by themselves. */
export const systemActorWords: Readonly<Record<string, Text>> = {
  'system:setup': { zh: '系统（初始化）', en: 'The system (set-up)' },
  'system:deadlines': { zh: '系统（到期检查）', en: 'The system (deadlines)' },
  'system:rollups': { zh: '系统（周报）', en: 'The system (rollups)' },
  'system:operator': { zh: '运维人员（命令行）', en: 'An operator (command line)' },
};
