import type { Text } from '../refusal-texts.js';

/**
 * What has become of a step of a ladder for one person; before the claim, for whoever will have the duty. `planned` waits for
 * its day and `provisional` too, on a day beyond the calendar that is loaded; `owed` is due and not handed over yet. `bounced` was sent and came back.
 */
export const reminderOutcomes = [
  'planned',
  'provisional',
  'resting',
  'owed',
  'sending',
  'sent',
  'superseded',
  'suppressed',
  'cancelled',
  'tooLate',
  'vacant',
  'failed',
  'ambiguous',
  'bounced',
] as const;

/** One of them. */
export type ReminderOutcome = (typeof reminderOutcomes)[number];

const outcomeWords: Readonly<Record<ReminderOutcome, Text>> = {
  planned: { zh: '按计划待发', en: 'planned, and not due yet' },
  provisional: {
    zh: '暂定：所在年度的工作日历尚未载入，载入后重新计算',
    en: 'provisional: the working calendar of its year is missing, and its day is found again when it comes',
  },
  resting: { zh: '已有反馈，暂停提醒', en: 'resting, since there is an answer' },
  owed: { zh: '已到时间，等待发送', en: 'due, and waiting to be sent' },
  sending: { zh: '正在发送', en: 'being sent' },
  sent: { zh: '已发送', en: 'sent' },
  superseded: { zh: '被替代，未发送', en: 'superseded, and not sent' },
  suppressed: {
    zh: '不单独发送：所属阶段或前一阶段已逾期，由其提醒',
    en: 'not sent: the stage that it belongs to, or one before it, is late itself and speaks for it',
  },
  cancelled: { zh: '已取消，未发送', en: 'cancelled, and not sent' },
  tooLate: { zh: '取消时正在发送，可能已送达', en: 'cancelled while it was being sent: it may have arrived' },
  vacant: { zh: '岗位空缺，无人接收', en: 'nobody received it: the duties are vacant' },
  failed: { zh: '发送失败', en: 'could not be sent' },
  ambiguous: { zh: '结果不明：可能已送达', en: 'of unknown outcome: it may have arrived' },
  bounced: { zh: '已发送，后被退信', en: 'sent, and came back undelivered' },
};

/** Why a step was superseded, cancelled or rests, as `reminder.reason` and `reminder.rests_for` have it. */
export const reminderReasonWords = {
  reached: { zh: '已达到', en: 'it was reached' },
  project_ended: { zh: '项目已结束', en: 'the project has ended' },
  deadline_changed: { zh: '期限已变更', en: 'the date has changed' },
  request_ended: { zh: '调整申请已了结', en: 'the request was decided or withdrawn' },
  replanned: { zh: '日历或设置变更后重排', en: 'calendar or settings have changed' },
  newer_step: { zh: '有更新的一步', en: 'a newer step took its place' },
  passed_on: {
    zh: '已由更新的一步替代，或职责已移交他人',
    en: 'a newer step took its place, or the duty went to somebody else',
  },
  answered: { zh: '已有反馈', en: 'it was answered' },
  settled: { zh: '已办结', en: 'it was settled' },
  supplements: { zh: '等待补正，时限停计', en: 'supplements were asked for, and its clock stands' },
  promise: { zh: '已答复完成日期，等待登记佐证', en: 'it was said to be reached, and is to be recorded' },
  date_change: { zh: '已申请调整日期，等待审批', en: 'another date was asked for, and is to be decided' },
  difficulty: { zh: '已提出并受理问题事项', en: 'a difficulty blocks it, and was accepted' },
  suppressed: { zh: '由上级阶段提醒', en: 'a stage that is late speaks for it' },
  vacant: { zh: '岗位空缺', en: 'the duties are vacant' },
  tooLate: { zh: '取消时正在发送', en: 'it was cancelled while it was being sent' },
} as const satisfies Readonly<Record<string, Text>>;

/** Outcomes that say everything themselves. */
const wholeStory: ReadonlySet<ReminderOutcome> = new Set(['suppressed', 'vacant', 'tooLate']);

/** Why a step stands as it does, in both languages. A reason that this version does not know is left out. */
export function reminderOutcomeText(outcome: ReminderOutcome, reason: string | null): Text {
  const said = outcomeWords[outcome];
  const words: Readonly<Record<string, Text>> = reminderReasonWords;
  const why = reason === null || wholeStory.has(outcome) ? undefined : words[reason];
  return why === undefined ? said : { zh: `${said.zh}：${why.zh}`, en: `${said.en}: ${why.en}` };
}
