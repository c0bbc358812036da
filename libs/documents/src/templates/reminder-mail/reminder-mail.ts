import {
  countWhenDue,
  daysBetween,
  noticeFileName,
  sumWhenDue,
  whenDue,
  type CountsWhenDue,
  type LocalDate,
  type WhenDue,
} from '#domain';
import { escapeHtml, oneLine } from '../../html.js';
import type { MailAttachment, MailContent } from '../../mail-content.js';
import type { ReminderMailDocument, ReminderMailItem } from './reminder-mail-document.js';
import { reminderWords, type ReminderWords } from './reminder-mail-words.js';

/** So many papers go with the mail, the worst first; the others are named. */
const paperLimit = 10;

const colours: Readonly<Record<WhenDue, string>> = { late: '#b42318', today: '#b54708', soon: '#475467' };

interface Line {
  readonly item: ReminderMailItem;
  readonly project: string;
  /** The line of the stage, or of what is owed, with its date. */
  readonly subject: string;
  readonly when: WhenDue;
  readonly time: string;
  readonly responsible: string;
  readonly todo: string;
  /** Of the paper that the step has brought: its number and until when to reply; null: none. */
  readonly paper: string | null;
}

/** The mail of a person's reminders of one day in the person's language, as text and HTML. */
export function reminderMail(document: ReminderMailDocument): MailContent {
  const words = reminderWords[document.language];
  const { items } = document;
  const attached = new Set(items.filter(({ paper }) => paper !== null).slice(0, paperLimit));
  const counts = countText(countWhenDue(items, document.on, document.others), words);
  const prefix = document.isDemonstration ? `[${words.demonstration}] ` : '';
  const lines = items.map((item) => lineOf(item, document, attached.has(item)));
  const more = sumWhenDue(document.others);
  return {
    subject: oneLine(`${prefix}${words.subject(counts, document.on)}`),
    text: textOf(document, lines, more, counts),
    html: htmlOf(document, lines, more, counts),
    attachments: [...attached].flatMap(attachmentOf),
  };
}

function attachmentOf({ paper }: ReminderMailItem): MailAttachment[] {
  return paper === null
    ? []
    : [{ filename: oneLine(noticeFileName(paper)), contentType: 'application/pdf', content: paper.pdf }];
}

function paperText({ paper }: ReminderMailItem, words: ReminderWords, isAttached: boolean): string | null {
  return paper === null
    ? null
    : words.paper(oneLine(paper.reference), paper.kind, paper.replyDueOn, isAttached);
}

function lineOf(item: ReminderMailItem, { on, language }: ReminderMailDocument, isAttached: boolean): Line {
  const words = reminderWords[language];
  const when = whenDue(item.dueOn, on);
  const officer = item.liaisonOfficer === null ? null : oneLine(item.liaisonOfficer);
  return {
    item,
    project: oneLine(item.project),
    when,
    time: timeOf(item.dueOn, on, words),
    subject: subjectOf(item, words),
    responsible:
      item.owed === null
        ? words.responsible(oneLine(item.answeringUnit), officer)
        : oneLine(item.answeringUnit),
    todo: todoOf(item, when, words),
    paper: paperText(item, words, isAttached),
  };
}

function timeOf(dueOn: LocalDate | null, on: LocalDate, words: ReminderWords): string {
  if (dueOn === null) return words.noDate;
  const days = daysBetween(on, dueOn);
  if (days < 0) return words.overdue(-days);
  return days === 0 ? words.dueToday : words.left(days);
}

function subjectOf({ owed, stageLabel }: ReminderMailItem, words: ReminderWords): string {
  return owed === null
    ? `${words.labels.stage}${oneLine(stageLabel ?? '')}`
    : `${words.labels.owed}${words.owedName(owed.reference === null ? owed : { ...owed, reference: oneLine(owed.reference) })}`;
}

/** What the reader should do, by the duty under which the item comes. */
function todoOf(item: ReminderMailItem, when: WhenDue, { todos }: ReminderWords): string {
  if (item.receivedAs === 'security_administrator') return todos.vacant;
  const isAsked = item.receivedAs === 'unit_head' || item.receivedAs === 'liaison_officer';
  if (item.owed !== null) return isAsked ? todos.owed[item.owed.kind] : todos.owedBelow;
  if (item.askedOn !== null) return todos.decide(item.askedOn);
  const stage = oneLine(item.stageLabel ?? '');
  if (item.receivedAs === 'liaison_officer') return when === 'late' ? todos.late(stage) : todos.ahead(stage);
  return item.receivedAs === 'unit_head' ? todos.head : todos.leader;
}

function countText(counts: CountsWhenDue, words: ReminderWords): string {
  const parts = (['late', 'today', 'soon'] as const)
    .map((when) => ({ when, number: counts[when] }))
    .filter(({ number }) => number > 0);
  return parts.length === 0
    ? words.nothing
    : parts.map(({ number, when }) => words.counted(number, when)).join(words.between);
}

function textOf(
  document: ReminderMailDocument,
  lines: readonly Line[],
  more: number,
  counts: string,
): string {
  const words = reminderWords[document.language];
  const { labels } = words;
  return [
    ...(document.isDemonstration ? [words.bracketed(words.banner).trimEnd(), ''] : []),
    words.greeting(oneLine(document.reader), document.on, counts),
    '',
    ...lines.flatMap((line, index) => [
      `${index + 1}. ${words.bracketed(line.time)}${line.project}${line.item.synthetic ? words.marked(words.demonstration) : ''}`,
      `   ${line.subject}　${labels.due}${line.item.dueOn ?? words.undated}`,
      `   ${labels.responsible}${line.responsible}`,
      `   ${labels.todo}${line.todo}`,
      ...(line.paper === null ? [] : [`   ${labels.paper}${line.paper}`]),
      ...(line.item.answerUrl === null ? [] : [`   ${words.awaited}${words.colon}${line.item.answerUrl}`]),
      '',
    ]),
    ...(more > 0 ? [words.more(more), ''] : []),
    ...(document.mayReply ? [words.reply, ''] : []),
    words.footer,
    '',
  ].join('\n');
}

const font = "font-family:-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";
const cell = 'padding:12px 8px;border-bottom:1px solid #eaecf0;vertical-align:top;text-align:left';

function htmlOf(
  document: ReminderMailDocument,
  lines: readonly Line[],
  more: number,
  counts: string,
): string {
  const words = reminderWords[document.language];
  const notice = document.isDemonstration
    ? `<p style="margin:0 0 16px;padding:8px 12px;background:#fef0c7;color:#7a2e0e;border-radius:4px">${escapeHtml(words.banner)}</p>`
    : '';
  const rest = more > 0 ? `<p style="margin:16px 0 0">${words.more(more)}</p>` : '';
  return `<!doctype html>
<html lang="${words.htmlLang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${words.title}</title></head>
<body style="margin:0;background:#f2f4f7;color:#101828;font-size:15px;line-height:1.6;${font}">
<div style="max-width:640px;margin:0 auto;padding:16px 12px;background:#ffffff">
${notice}<h1 style="margin:0 0 8px;font-size:19px">${escapeHtml(words.heading(counts))}</h1>
<p style="margin:0 0 12px">${escapeHtml(words.greeting(oneLine(document.reader), document.on, counts))}</p>
<table role="table" style="border-collapse:collapse;width:100%;font-size:14px">
<thead><tr style="color:#475467"><th style="${cell};white-space:nowrap">${words.headings.when}</th><th style="${cell}">${words.headings.what}</th></tr></thead>
<tbody>
${lines.map((line) => rowOf(line, words)).join('\n')}
</tbody></table>${rest}
<p style="margin:20px 0 0;color:#475467;font-size:13px">${document.mayReply ? `${escapeHtml(words.reply)}<br>\n` : ''}${words.footer}</p>
</div></body></html>
`;
}

function linkOf(answerUrl: string | null, words: ReminderWords): string {
  if (answerUrl === null) return '';
  return `<br>
<a href="${escapeHtml(answerUrl)}" style="display:inline-block;margin-top:6px;padding:6px 14px;background:#175cd3;color:#ffffff;border-radius:4px;text-decoration:none">${words.answer}</a>
<span style="font-size:12px;color:#475467">${words.awaited}</span>`;
}

function rowOf(line: Line, words: ReminderWords): string {
  const { labels } = words;
  const { item, when } = line;
  const mark = item.synthetic
    ? ` <span style="color:#7a2e0e;font-size:12px">${words.marked(words.demonstration).trim()}</span>`
    : '';
  return `<tr><td style="${cell};white-space:nowrap;color:${colours[when]}"><strong>${escapeHtml(line.time)}</strong><br>
<span style="font-size:12px;color:#475467">${item.dueOn ?? words.undated}</span></td>
<td style="${cell}"><strong>${escapeHtml(line.project)}</strong>${mark}<br>
${escapeHtml(line.subject)}<br>${labels.responsible}${escapeHtml(line.responsible)}<br>
${labels.todo}${escapeHtml(line.todo)}${line.paper === null ? '' : `<br>\n${labels.paper}${escapeHtml(line.paper)}`}${linkOf(item.answerUrl, words)}</td></tr>`;
}
