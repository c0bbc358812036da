import type { LadderRecipient, Text } from '#domain';
import type { DeliveryState, ReminderState } from '#portfolio';

/** The Chinese words of the tables; `--json` gives the codes. A code without its word does not compile. */

export const recipientLabels: Record<LadderRecipient, string> = {
  liaison_officer: '项目联络员',
  unit_head: '单位负责人',
  supervisor: '督查员',
  project_leader: '挂钩领导',
  root_leader: '主要领导',
};

/** A step of the ladder, whose days are those that a city has set. */
export function stepLabel(step: string): string {
  const [, when, days] = /^(before|after)_(\d+)$/.exec(step) ?? [];
  if (when === undefined) return '当天';
  return when === 'before' ? `提前 ${days} 天` : `逾期 ${days} 个工作日`;
}

export const reminderStateLabels: Record<ReminderState, string> = {
  pending: '待发',
  claimed: '已认领',
  sent: '已发',
  superseded: '被替代',
  cancelled: '已取消',
};

export const deliveryStateLabels: Record<DeliveryState, string> = {
  pending: '待发',
  sending: '发送中',
  sent: '已发',
  failed: '失败',
  ambiguous: '结果不明',
};

/** Messages that are about an issue of a rollup, by their kind. */
export const rollupMessageLabels: Readonly<Record<string, string>> = {
  rollup: '周报',
  rollup_approval: '请审定周报',
  rollup_test: '试发周报',
};

/** The word of a code that comes from the database; the code itself where this version has no word for it. */
export function labelOf(labels: Readonly<Record<string, string>>, code: string): string {
  return labels[code] ?? code;
}

/** The same for words in both languages: the Chinese one. */
export function wordOf(words: Readonly<Record<string, Text>> | undefined, code: string): string {
  return words?.[code]?.zh ?? code;
}
