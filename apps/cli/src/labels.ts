import type { HistoryAction, historyFields, LadderRecipient, RoleCode, StepCode, UnitKind } from '#domain';
import type { DeliveryState, ReminderState } from '#portfolio';

/** The Chinese words of the tables; `--json` gives the codes. A code without its word does not compile. */

export const roleLabels: Record<RoleCode, string> = {
  liaison_officer: '项目联络员',
  unit_head: '单位负责人',
  supervisor: '督查员',
  leader: '领导',
  enterprise_contact: '企业联系人',
  system_administrator: '系统管理员',
  security_administrator: '安全管理员',
  audit_administrator: '审计管理员',
};

export const recipientLabels: Record<LadderRecipient, string> = {
  liaison_officer: '项目联络员',
  unit_head: '单位负责人',
  supervisor: '督查员',
  project_leader: '挂钩领导',
  root_leader: '主要领导',
};

export const unitKindLabels: Record<UnitKind, string> = {
  city: '市',
  department: '部门',
  area: '板块',
  office: '科室',
};

export const stepLabels: Record<StepCode, string> = {
  before_30: '提前 30 天',
  before_14: '提前 14 天',
  before_7: '提前 7 天',
  before_3: '提前 3 天',
  before_1: '提前 1 天',
  day_itself: '当天',
  after_1: '逾期 1 个工作日',
  after_3: '逾期 3 个工作日',
};

export const reminderStateLabels: Record<ReminderState, string> = {
  pending: '待发',
  claimed: '已认领',
  sent: '已发',
  superseded: '被替代',
  cancelled: '已取消',
};

/** Why a step was superseded or cancelled, or reached nobody. */
export const reasonLabels: Readonly<Record<string, string>> = {
  reached: '已达到',
  project_ended: '项目已结束',
  deadline_changed: '期限已变更',
  replanned: '日历变更后重排',
  newer_step: '有更新的一步',
  vacant: '岗位空缺',
  tooLate: '取消时正在发送',
};

export const deliveryStateLabels: Record<DeliveryState, string> = {
  pending: '待发',
  sending: '发送中',
  sent: '已发',
  failed: '失败',
  ambiguous: '结果不明',
};

export const actionLabels: Record<HistoryAction, string> = {
  'database.created': '建库',
  'lifecycle.published': '发布生命周期模板',
  'unit.created': '新增单位',
  'unit.renamed': '单位更名',
  'unit.moved': '单位调整上级',
  'unit.closed': '撤销单位',
  'person.created': '新增人员',
  'person.changed': '修改人员',
  'person.disabled': '停用人员',
  'person.enabled': '启用人员',
  'contacts.viewed': '查看私人联系方式',
  'account.created': '新增账号',
  'duty.assigned': '指定责任人',
  'duty.ended': '职责结束',
  'duty.handed_over': '职责移交',
  'duties.handed_over': '工作交接',
  'setting.changed': '修改设置',
  'list_year.issued': '下达年度清单',
  'project.created': '新增项目',
  'list_entry.added': '列入清单',
  'stage.reached': '达到阶段',
  'milestone.missed': '逾期',
  'missed_date.corrected': '逾期更正',
  'progress.reported': '进度填报',
  'investment.reported': '投资填报',
  'target.set': '设定目标',
  'last_year_figure.recorded': '登记上年数据',
  'rollup.issued': '发布周报',
};

type Fields = typeof historyFields;
type FieldName = { [A in keyof Fields]: keyof Fields[A] }[keyof Fields];

/** The fields of events. */
export const fieldLabels: Record<FieldName, string> = {
  agreedDates: '约定日期',
  area: '板块',
  beginsAt: '起始时间',
  category: '类别',
  cluster: '产业集群',
  code: '代码',
  cumulative: '累计完成投资（万元）',
  dataSha256: '数据 SHA-256',
  deadlineVersion: '期限版本',
  decision: '文号',
  decisionIn: '调入文号',
  definition: '内容',
  deputyFor: '代理',
  dueOn: '到期日',
  duties: '职责',
  duty: '责任编号',
  email: '邮箱',
  entry: '清单条目',
  evidence: '佐证材料',
  figure: '编号',
  fromOn: '自',
  helperUnits: '配合单位',
  kind: '类型',
  leadUnit: '牵头单位',
  levels: '级别',
  lifecycle: '生命周期模板',
  listYear: '清单年度',
  listed: '列入依据',
  login: '账号',
  measure: '计量单位',
  milestone: '节点编号',
  milestones: '节点',
  mobile: '手机',
  month: '月份',
  monthlyPlan: '月度计划',
  name: '名称',
  note: '说明',
  number: '期号',
  parent: '上级',
  percent: '进度（%）',
  period: '周期',
  person: '人员',
  plannedInvestment: '年度计划投资（万元）',
  preliminary: '初步数',
  privateEmail: '私人邮箱',
  programme: '专项',
  reachedOn: '达到日期',
  reachedPrecision: '日期精度',
  remark: '备注',
  report: '填报编号',
  reportedOn: '填报日期',
  role: '职责',
  scope: '范围',
  sense: '指标方向',
  series: '口径',
  setting: '设置',
  stage: '阶段',
  stageKnown: '阶段已知',
  state: '状态',
  statisticsArea: '属地',
  strength: '约束程度',
  subtree: '连同下级',
  successor: '接手人',
  synthetic: '虚构',
  target: '目标编号',
  text: '形象进度',
  toOn: '至',
  totalInvestment: '总投资（万元）',
  unit: '单位',
  value: '数值',
  version: '版本',
  year: '年度',
};

/** The word of a code that comes from the database; the code itself where this version has no word for it. */
export function labelOf(labels: Readonly<Record<string, string>>, code: string): string {
  return labels[code] ?? code;
}
