import type { Text } from '../refusal-texts.js';
import type { HistoryField } from './history-entry.js';

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
    list: { zh: '年度清单', en: 'list' },
    progress: { zh: '进度', en: 'progress' },
  },
  subject: {
    date_change: { zh: '节点调整申请', en: 'date change' },
    stage_undo: { zh: '撤销申请', en: 'request to undo' },
    hold: { zh: '停缓建申请', en: 'hold' },
  },
  cause: {
    land: { zh: '用地', en: 'land' },
    funding: { zh: '资金', en: 'funding' },
    planning: { zh: '规划', en: 'planning' },
    permits: { zh: '审批', en: 'permits' },
    market: { zh: '市场', en: 'market' },
    policy: { zh: '政策', en: 'policy' },
    force_majeure: { zh: '不可抗力', en: 'force majeure' },
    other: { zh: '其他', en: 'other' },
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
    open: { zh: '待审批', en: 'open' },
    approved: { zh: '已同意', en: 'approved' },
    refused: { zh: '未同意', en: 'refused' },
    withdrawn: { zh: '已撤回', en: 'withdrawn' },
    lapsed: { zh: '已失效', en: 'lapsed' },
    requested: { zh: '待同意', en: 'asked for' },
    running: { zh: '执行中', en: 'running' },
    ended: { zh: '已结束', en: 'ended' },
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
  'system:signer': { zh: '系统（历史签名）', en: 'The system (signer)' },
  'system:access': { zh: '系统（访问登记）', en: 'The system (access)' },
  'system:operator': { zh: '运维人员（命令行）', en: 'An operator (command line)' },
};
