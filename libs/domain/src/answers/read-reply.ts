import { addDays, isLocalDate, type LocalDate } from '../calendar/local-date.js';

/** What a mail seems to answer. It answers nothing: its sender confirms it, or says something else. */
export interface ReplyDraft {
  /** Null: it says none of these, or more than one. */
  readonly kind: 'reached' | 'new_date' | 'difficulty' | 'no_change' | null;
  /** The day on which it was reached, or the new date; null: none is said. */
  readonly on: LocalDate | null;
  /** What was written, without what was quoted. */
  readonly text: string;
}

/** Characters of a reply that are kept: as many as a reason may have. */
const longestText = 2_000;

/** A line with which a mail program begins what it quotes, or a signature. */
const ends: readonly RegExp[] = [
  /^>/,
  /^-- ?$/,
  /^[-_—–=*]{5,}$/,
  /^[-_—–=* ]{2,}(?:原始邮件|转发邮件|回复的原邮件|Original Message|Forwarded message)/i,
  /^[*\s]*(?:发件人|寄件人|From|Sender)[*\s]*[:：]/i,
  /写道[:：]?$/,
  /^(?:On|At) .+wrote:$/i,
  /^(?:发自我的|来自我的|Sent from my |Get Outlook for )/i,
];

/** What somebody wrote themselves: the lines before what their mail program quotes or adds. */
export function ownWords(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  const first = lines.findIndex((line, index) => {
    const whole = line.trim();
    // "On … wrote:" is often broken into two lines.
    return ends.some(
      (end) => end.test(whole) || end.test(`${whole} ${lines[index + 1]?.trim() ?? ''}`.trim()),
    );
  });
  return (first < 0 ? lines : lines.slice(0, first))
    .join('\n')
    .replaceAll(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/gu, ' ')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, longestText);
}

const isReached =
  /已(?:经)?(?:于|在)?[^，。；;,\n]{0,16}?(?:完成|办结|办妥|开工|竣工|投产|签约|到位)(?!\s*\d)|^完成(?!\s*\d)|\b(?:done|completed|finished|reached)\b/imu;
const isNotReached = /未|没有?|尚|无法|不能|\bnot\b|n't\b/iu;
const isLater =
  /预计|推迟|延期|延至|延后|顺延|调整?[到至为]|改[到至为]|计划(?:于|在)|拟(?:于|在)|\b(?:expected|postponed?|delayed|new date|move to)\b/iu;
const isBlocked =
  /(?:有|存在|遇到)[^，。；;,\n]{0,6}(?:困难|问题|障碍)|受阻|卡住|难点|\b(?:difficult(?:y|ies)|problems?|blocked|obstacles?)\b/iu;
const isUnchanged = /(?:暂)?无(?:新的?)?(?:变化|进展)|没有变化|\b(?:no change|nothing (?:has )?changed)\b/iu;

/**
 * Reads what somebody wrote in reply to a reminder on a day: "已于3月5日完成", "预计4月1日", "有困难：…", in Chinese or English. A
 * text that says several things, or none of these, is kept as text alone: better no reading than a wrong one.
 */
export function readReply(written: string, today: LocalDate): ReplyDraft {
  const text = ownWords(written);
  // Full-width digits and signs are read like the others.
  const plain = text.normalize('NFKC');
  const kinds = (
    [
      ['reached', isReached.test(plain) && !isNotReached.test(plain)],
      ['new_date', isLater.test(plain)],
      ['difficulty', isBlocked.test(plain)],
      ['no_change', isUnchanged.test(plain)],
    ] as const
  ).flatMap(([kind, says]) => (says ? [kind] : []));
  const [kind, another] = kinds;
  if (kind === undefined || another !== undefined) return { kind: null, on: null, text };
  if (kind === 'difficulty' || kind === 'no_change') return { kind, on: null, text };
  const on = dayIn(plain, today, kind === 'reached' ? 'before' : 'after');
  // Another date without a date is none.
  return kind === 'new_date' && on === null ? { kind: null, on, text } : { kind, on, text };
}

const day = /(?:(\d{4})\s*[年\-/.]\s*)?(\d{1,2})\s*[月\-/.]\s*(\d{1,2})(?:\s*[日号])?(?![\d%])/gu;

/** The one day that a text names; null: none, several or none that there is. Without a year: the nearest one on that side of today. */
function dayIn(text: string, today: LocalDate, side: 'before' | 'after'): LocalDate | null {
  const days = new Set<LocalDate | null>();
  if (/今[天日]|\btoday\b/iu.test(text)) days.add(today);
  if (/昨[天日]|\byesterday\b/iu.test(text)) days.add(addDays(today, -1));
  for (const [, year, month, number] of text.matchAll(day))
    days.add(dayOf(year, month!, number!, today, side));
  return days.size === 1 ? [...days][0]! : null;
}

function dayOf(
  year: string | undefined,
  month: string,
  number: string,
  today: LocalDate,
  side: 'before' | 'after',
): LocalDate | null {
  const inYear = (of: number): LocalDate | null => {
    const text = `${of}-${month.padStart(2, '0')}-${number.padStart(2, '0')}`;
    return isLocalDate(text) ? text : null;
  };
  if (year !== undefined) return inYear(Number(year));
  const thisYear = Number(today.slice(0, 4));
  const near = inYear(thisYear);
  if (side === 'before') return near !== null && near <= today ? near : inYear(thisYear - 1);
  return near !== null && near >= today ? near : inYear(thisYear + 1);
}
