import {
  noticeKindNames,
  owedName,
  type Language,
  type LocalDate,
  type NoticeKind,
  type OwedKind,
  type OwedName,
  type WhenDue,
} from '#domain';

/** The words of a reminder mail in one language; names come in as one line each. */
export interface ReminderWords {
  readonly htmlLang: string;
  readonly title: string;
  readonly demonstration: string;
  readonly banner: string;
  readonly footer: string;
  /** How one replies by mail. */
  readonly reply: string;
  /** The answers that stop or rest the ladder. */
  readonly awaited: string;
  readonly answer: string;
  readonly colon: string;
  readonly undated: string;
  readonly noDate: string;
  readonly dueToday: string;
  readonly headings: { readonly when: string; readonly what: string };
  readonly labels: Readonly<Record<'stage' | 'owed' | 'due' | 'responsible' | 'todo' | 'paper', string>>;
  readonly todos: Readonly<
    Record<'vacant' | 'head' | 'leader' | 'owedBelow', string> & {
      /** To the head of the unit that owes it, and to the officer who records it. */
      owed: Readonly<Record<OwedKind, string>>;
      decide: (askedOn: LocalDate) => string;
      late: (stage: string) => string;
      ahead: (stage: string) => string;
    }
  >;
  subject(counts: string, on: LocalDate): string;
  heading(counts: string): string;
  greeting(reader: string, on: LocalDate, counts: string): string;
  overdue(days: number): string;
  left(days: number): string;
  counted(number: number, when: WhenDue): string;
  readonly between: string;
  readonly nothing: string;
  more(number: number): string;
  marked(text: string): string;
  bracketed(text: string): string;
  /** What is owed by its name, and what is to come of it. */
  owedName(owed: OwedName): string;
  responsible(unit: string, officer: string | null): string;
  paper(reference: string, kind: NoticeKind, replyDueOn: LocalDate, isAttached: boolean): string;
}

const countedInChinese = { late: '逾期', today: '今日到期', soon: '即将到期' } as const;
const countedInEnglish = { late: 'overdue', today: 'due today', soon: 'due soon' } as const;
const papersInEnglish: Readonly<Record<NoticeKind, string>> = {
  prompt: 'prompt notice',
  supervision: 'supervision order',
  circular: 'circular',
};
const awaitedInChinese: Readonly<Record<OwedKind, string>> = {
  difficulty: '待解决',
  instruction: '待办理回复',
  notice: '待回复',
  permit: '待办结',
  hold: '待结束或续期',
};
const awaitedInEnglish: Readonly<Record<OwedKind, string>> = {
  difficulty: 'to be settled',
  instruction: 'to be answered',
  notice: 'to be replied to',
  permit: 'to be decided',
  hold: 'to be ended or renewed',
};
const days = (number: number): string => (number === 1 ? '1 day' : `${number} days`);

const zh: ReminderWords = {
  htmlLang: 'zh-CN',
  title: '重点项目提醒',
  demonstration: '演示数据',
  banner: '演示数据：本邮件内容为演示，不代表真实项目进展。',
  reply:
    '也可直接回复本邮件，例如“已于3月5日完成”“预计4月1日”“有困难：……”；回复须经您打开确认链接提交后才生效，附件不保存。',
  footer:
    '每人每天最多一封提醒。事项办结或日期调整获批后，不再提醒。反馈链接仅限本人使用，30 天内有效，请勿转发。',
  awaited: '等待反馈（已完成、调整日期或存在问题）',
  answer: '点此反馈',
  colon: '：',
  undated: '未定',
  noDate: '未定日期',
  dueToday: '今日到期',
  headings: { when: '期限', what: '项目与要做的事' },
  labels: {
    stage: '节点：',
    owed: '事项：',
    due: '约定日期：',
    responsible: '责任：',
    todo: '要做：',
    paper: '文书：',
  },
  todos: {
    vacant: '该项目有责任岗位空缺，请补齐责任分工。',
    head: '请督促联络员填报，并协调解决存在的问题。',
    leader: '请督查责任单位，核实进展并要求反馈。',
    owed: {
      difficulty: '请按期解决，解决后登录申请销号；不能按期解决的，请说明原因。',
      instruction: '请按批示要求办理，并登录回复办理情况。',
      notice: '请登录回复整改措施和完成时限。',
      permit: '请在审批时限内办结或催办；已办结、未获批准、撤回或要求补正的，请登录登记。',
      hold: '请在期满前确定复工或续期：复工的，请登录结束停缓建；仍需停缓的，结束后重新申请。',
    },
    owedBelow: '该事项由责任单位承办，请督促其按期办结并登录回复。',
    decide: (askedOn) =>
      `节点调整申请（拟调整至 ${askedOn}）已超过审批期限，请登录审批或督促审批；审批前不再提醒责任单位。`,
    late: (stage) => `已${stage}的，请登录填报日期和佐证材料；未${stage}的，请说明原因并提出节点调整申请。`,
    ahead: (stage) => `请按期推进；已${stage}的，请登录填报日期和佐证材料。`,
  },
  subject: (counts, on) => `重点项目提醒：${counts}（${on}）`,
  heading: (counts) => `重点项目提醒：${counts}`,
  greeting: (reader, on, counts) => `${reader}：您好！截至 ${on}，您负责或关注的重点项目有 ${counts}。`,
  overdue: (number) => `逾期 ${number} 天`,
  left: (number) => `还剩 ${number} 天`,
  counted: (number, when) => `${number} 项${countedInChinese[when]}`,
  between: '、',
  nothing: '无事项',
  more: (number) => `另有 ${number} 项，请登录查看。`,
  marked: (text) => `（${text}）`,
  bracketed: (text) => `【${text}】`,
  owedName: (owed) => `${owedName(owed).zh}（${awaitedInChinese[owed.kind]}）`,
  responsible: (unit, officer) => `${unit}（${officer === null ? '联络员空缺' : `联络员 ${officer}`}）`,
  paper: (reference, kind, replyDueOn, isAttached) =>
    `${reference}（${noticeKindNames[kind]}），请责任单位于 ${replyDueOn} 前回复；${isAttached ? '见附件' : '请登录下载'}`,
};

const en: ReminderWords = {
  htmlLang: 'en',
  title: 'Key projects reminder',
  demonstration: '演示数据 (demonstration data)',
  banner: '演示数据: this mail is a demonstration and says nothing about real projects.',
  reply:
    'You can also reply to this mail, such as "done on 5 March: 2022-03-05", "expected 2022-04-01" or "problem: …". A reply counts once you confirm it by the link you are then sent; attachments are not kept.',
  footer:
    'At most one reminder a person and day. Reminders end when the milestone is reached or a new date is approved. The answer links are yours alone and work for 30 days: do not forward them.',
  awaited: 'An answer is awaited (done, another date, or a difficulty)',
  answer: 'Answer here',
  colon: ': ',
  undated: 'not set',
  noDate: 'No date set',
  dueToday: 'Due today',
  headings: { when: 'When', what: 'Project and what to do' },
  labels: {
    stage: 'Milestone: ',
    owed: 'Owed: ',
    due: 'Agreed date: ',
    responsible: 'Responsible: ',
    todo: 'To do: ',
    paper: 'Paper: ',
  },
  todos: {
    vacant: 'A duty of this project is vacant: fill it.',
    head: 'See that the liaison officer reports, and help to remove what stands in the way.',
    leader: 'Take it up with the responsible unit, check the progress and ask for an answer.',
    owed: {
      difficulty:
        'Have it settled by the date, then log in and apply for its closing; if it cannot be, say why.',
      instruction: 'Do what it asks for, and log in to say what was done.',
      notice: 'Log in to reply with the measures and until when they take effect.',
      permit:
        'Have it decided within its limit; once it is granted, refused or withdrawn, or supplements were asked for, log in to record it.',
      hold: 'Decide before it is over: log in to end it when work goes on; where it cannot, end it and ask for another one.',
    },
    owedBelow: 'The responsible unit is to see to it: have it settled, and answered after log-in.',
    decide: (askedOn) =>
      `The request to move the date to ${askedOn} is past its time for decision. Log in to decide, or have it decided; until then the responsible unit is not reminded.`,
    late: (stage) =>
      `If “${stage}” is reached, log in to report the date with evidence; if not, say why and ask for another date.`,
    ahead: (stage) =>
      `Keep to the date; when “${stage}” is reached, log in to report the date with evidence.`,
  },
  subject: (counts, on) => `Key projects reminder: ${counts} (${on})`,
  heading: (counts) => `Key projects reminder: ${counts}`,
  greeting: (reader, on, counts) =>
    `Dear ${reader}, as of ${on} the key projects that you answer for or follow have: ${counts}.`,
  overdue: (number) => `${days(number)} overdue`,
  left: (number) => `${days(number)} left`,
  counted: (number, when) => `${number} ${countedInEnglish[when]}`,
  between: ', ',
  nothing: 'nothing open',
  more: (number) => `${number} more: log in to see them.`,
  marked: (text) => ` (${text})`,
  bracketed: (text) => `[${text}] `,
  owedName: (owed) => `${owedName(owed).en} (${awaitedInEnglish[owed.kind]})`,
  responsible: (unit, officer) =>
    `${unit} (${officer === null ? 'no liaison officer' : `liaison officer ${officer}`})`,
  paper: (reference, kind, replyDueOn, isAttached) =>
    `${reference} (${papersInEnglish[kind]}), the responsible unit replies by ${replyDueOn}; ${isAttached ? 'attached' : 'log in to download it'}`,
};

/** The words of a reminder mail by its reader's language. */
export const reminderWords: Readonly<Record<Language, ReminderWords>> = { zh, en };
