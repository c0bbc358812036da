import type { Language } from '#domain';

const zh = {
  title: '重点项目 · 反馈',
  demonstration: '演示数据：本页内容为演示，不代表真实项目进展。',
  synthetic: '（演示数据）',
  milestone: '节点',
  dueOn: '约定日期',
  late: (days: number) => `逾期 ${days} 天`,
  today: '今日到期',
  left: (days: number) => `还剩 ${days} 天`,
  leadUnit: '责任单位',
  reply: '您的来信（尚未生效）',
  replyHint: '以下内容已按来信预填，请核对后提交；不提交则不作任何记录。附件不会保存。',
  choose: '请选择一项反馈',
  once: '本链接只能使用一次，反馈计为责任单位的反馈，并记录您的姓名。查看本页不产生任何记录。',
  reached: '已完成',
  reachedHint: '提醒暂停 3 个工作日；请在此期间登录填报日期和佐证材料，否则恢复提醒。',
  reachedOn: '完成日期',
  note: '说明（可不填）',
  new_date: '申请调整日期',
  newDateHint: '由他人审批；审批前提醒暂停。',
  toOn: '调整为',
  reason: '理由',
  difficulty: '存在问题',
  difficultyHint: '责任单位或督查室受理后，提醒暂停至解决期限，最长 30 天。',
  cause: '原因类别',
  settledBy: '办理层级',
  ownerUnitId: '由哪个单位解决',
  dueDay: '解决期限',
  titleField: '问题',
  text: '具体情况（可不填）',
  no_change: '暂无变化',
  noChangeHint: '只作为一次进度填报，不是反馈，提醒照常。',
  send: '提交',
  outcomes: {
    recorded: ['已记录', '您的反馈已记录，可以关闭本页。如需补充或更正，请登录系统。'],
    recorded_already: ['已记录', '这份反馈此前已记录，没有重复处理。可以关闭本页。'],
    gone: ['链接无效', '此链接不能使用：可能已使用、已过期，或事项已有变化。请登录系统查看。'],
    strange_form: ['请重新打开链接', '页面已失效，未作任何记录。请从邮件重新打开链接后再提交。'],
  },
} as const;

type Words = {
  readonly [K in keyof typeof zh]: (typeof zh)[K] extends (days: number) => string
    ? (days: number) => string
    : (typeof zh)[K] extends string
      ? string
      : Readonly<Record<keyof (typeof zh)['outcomes'], readonly [heading: string, text: string]>>;
};

const en: Words = {
  title: 'Key projects · Answer',
  demonstration: 'Demonstration data (演示数据): nothing on this page is about a real project.',
  synthetic: ' (演示数据)',
  milestone: 'Milestone',
  dueOn: 'Agreed date',
  late: (days) => `${days} ${days === 1 ? 'day' : 'days'} late`,
  today: 'due today',
  left: (days) => `${days} ${days === 1 ? 'day' : 'days'} left`,
  leadUnit: 'Lead unit',
  reply: 'Your mail (not in force yet)',
  replyHint:
    'What follows is filled in from it. Check it and send it; otherwise nothing is recorded. Attachments are not kept.',
  choose: 'Choose an answer',
  once: 'This link works once. The answer counts as the lead unit’s and names you. Opening the page records nothing.',
  reached: 'It has been reached',
  reachedHint:
    'Reminders rest for 3 working days. Log in by then and record the date with its evidence, or they go on.',
  reachedOn: 'Reached on',
  note: 'Note (optional)',
  new_date: 'It needs another date',
  newDateHint: 'Somebody else decides; until then reminders rest.',
  toOn: 'New date',
  reason: 'Reason',
  difficulty: 'Something blocks it',
  difficultyHint:
    'Once the unit or a supervisor accepts it, reminders rest until its due date, 30 days at most.',
  cause: 'Cause',
  settledBy: 'To be settled by',
  ownerUnitId: 'Unit that is to settle it',
  dueDay: 'To be settled until',
  titleField: 'What it is',
  text: 'Details (optional)',
  no_change: 'Nothing has changed',
  noChangeHint: 'A progress report and no answer: reminders go on.',
  send: 'Send',
  outcomes: {
    recorded: ['Recorded', 'Your answer is recorded; you can close this page. To add or correct, log in.'],
    recorded_already: ['Recorded', 'This answer was recorded before; nothing was done twice.'],
    gone: [
      'This link does not work',
      'It may have been used or have expired, or the matter has changed. Log in to see how it stands.',
    ],
    strange_form: [
      'Open the link again',
      'The page was out of date and nothing was recorded. Open the link in the mail again and send from there.',
    ],
  },
};

/** The words of the answer pages. */
export const answerWords: Readonly<Record<Language, Words>> = { zh, en };
