import { daysBetween, noticeFileName, noticeKindNames, worstFirst, type LocalDate } from '#domain';
import { escapeHtml, oneLine } from '../../html.js';
import type { MailAttachment, MailContent } from '../../mail-content.js';
import type { ReminderMailDocument, ReminderMailItem } from './reminder-mail-document.js';

const product = '重点项目';
const demonstration = '演示数据';
/** So many items stand in the mail; the rest is counted. */
const itemLimit = 60;
/** So many papers go with the mail, the worst first; the others are named. */
const paperLimit = 10;

const colours = { late: '#b42318', today: '#b54708', soon: '#475467' } as const;

interface Line {
  readonly item: ReminderMailItem;
  readonly project: string;
  /** Overdue, due today, or due later. */
  readonly when: keyof typeof colours;
  readonly time: string;
  readonly responsible: string;
  readonly todo: string;
  /** Of the paper that the step has brought: its number and until when to reply; null: none. */
  readonly paper: string | null;
}

/** The mail of a person's reminders of one day: worst first, as text and HTML. */
export function reminderMail(document: ReminderMailDocument): MailContent {
  const items = worstFirst(document.items);
  const attached = new Set(items.filter(({ paper }) => paper !== null).slice(0, paperLimit));
  const lines = items.map((item) => lineOf(item, document, attached.has(item)));
  const counts = countText(lines);
  const prefix = document.isDemonstration ? `[${demonstration}] ` : '';
  const shown = lines.slice(0, itemLimit);
  const more = lines.length - shown.length;
  return {
    subject: oneLine(`${prefix}${product}提醒：${counts}（${document.on}）`),
    text: textOf(document, shown, more, counts),
    html: htmlOf(document, shown, more, counts),
    attachments: [...attached].flatMap(attachmentOf),
  };
}

function attachmentOf({ paper }: ReminderMailItem): MailAttachment[] {
  return paper === null
    ? []
    : [{ filename: oneLine(noticeFileName(paper)), contentType: 'application/pdf', content: paper.pdf }];
}

function paperText({ paper }: ReminderMailItem, isAttached: boolean): string | null {
  if (paper === null) return null;
  const name = `${oneLine(paper.reference)}（${noticeKindNames[paper.kind]}）`;
  return `${name}，请责任单位于 ${paper.replyDueOn} 前回复；${isAttached ? '见附件' : '请登录下载'}`;
}

function lineOf(item: ReminderMailItem, { on }: ReminderMailDocument, isAttached: boolean): Line {
  const { when, time } = timeOf(item.dueOn, on);
  const officer = item.liaisonOfficer === null ? '联络员空缺' : `联络员 ${oneLine(item.liaisonOfficer)}`;
  return {
    item,
    project: oneLine(item.project),
    when,
    time,
    responsible: `${oneLine(item.leadUnit)}（${officer}）`,
    todo: todoOf(item, when),
    paper: paperText(item, isAttached),
  };
}

function timeOf(dueOn: LocalDate | null, on: LocalDate): Pick<Line, 'when' | 'time'> {
  if (dueOn === null) return { when: 'soon', time: '未定日期' };
  const days = daysBetween(on, dueOn);
  if (days < 0) return { when: 'late', time: `逾期 ${-days} 天` };
  return days === 0 ? { when: 'today', time: '今日到期' } : { when: 'soon', time: `还剩 ${days} 天` };
}

/** What the reader should do, by the duty under which the item comes. */
function todoOf(item: ReminderMailItem, when: Line['when']): string {
  if (item.receivedAs === 'security_administrator') return '该项目有责任岗位空缺，请补齐责任分工。';
  if (item.askedOn !== null)
    return `节点调整申请（拟调整至 ${item.askedOn}）已超过审批期限，请登录审批或督促审批；审批前不再提醒责任单位。`;
  const stage = oneLine(item.stageLabel);
  if (item.receivedAs === 'liaison_officer')
    return when === 'late'
      ? `已${stage}的，请登录填报日期和佐证材料；未${stage}的，请说明原因并提出节点调整申请。`
      : `请按期推进；已${stage}的，请登录填报日期和佐证材料。`;
  if (item.receivedAs === 'unit_head') return '请督促联络员填报，并协调解决存在的问题。';
  return '请督查责任单位，核实进展并要求反馈。';
}

function countText(lines: readonly Line[]): string {
  const count = (when: Line['when']): number => lines.filter((line) => line.when === when).length;
  const parts = [
    { number: count('late'), word: '逾期' },
    { number: count('today'), word: '今日到期' },
    { number: count('soon'), word: '即将到期' },
  ].filter(({ number }) => number > 0);
  return parts.length === 0 ? '无事项' : parts.map(({ number, word }) => `${number} 项${word}`).join('、');
}

function greeting(document: ReminderMailDocument, counts: string): string {
  return `${oneLine(document.reader)}：您好！截至 ${document.on}，您负责或关注的重点项目有 ${counts}。`;
}

function moreText(more: number): string {
  return `另有 ${more} 项，请登录查看。`;
}

/** The answers that stop or rest the ladder. */
const awaited = '等待反馈（已完成、调整日期或存在问题）';
const footer =
  '每人每天最多一封提醒。事项办结或日期调整获批后，不再提醒。反馈链接仅限本人使用，30 天内有效，请勿转发。';
const banner = `${demonstration}：本邮件内容为演示，不代表真实项目进展。`;

function textOf(
  document: ReminderMailDocument,
  lines: readonly Line[],
  more: number,
  counts: string,
): string {
  return [
    ...(document.isDemonstration ? [`【${banner}】`, ''] : []),
    greeting(document, counts),
    '',
    ...lines.flatMap((line, index) => [
      `${index + 1}. 【${line.time}】${line.project}${line.item.synthetic ? `（${demonstration}）` : ''}`,
      `   节点：${oneLine(line.item.stageLabel)}　约定日期：${line.item.dueOn ?? '未定'}`,
      `   责任：${line.responsible}`,
      `   要做：${line.todo}`,
      ...(line.paper === null ? [] : [`   文书：${line.paper}`]),
      ...(line.item.answerUrl === null ? [] : [`   ${awaited}：${line.item.answerUrl}`]),
      '',
    ]),
    ...(more > 0 ? [moreText(more), ''] : []),
    footer,
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
  const notice = document.isDemonstration
    ? `<p style="margin:0 0 16px;padding:8px 12px;background:#fef0c7;color:#7a2e0e;border-radius:4px">${escapeHtml(banner)}</p>`
    : '';
  const rest = more > 0 ? `<p style="margin:16px 0 0">${moreText(more)}</p>` : '';
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${product}提醒</title></head>
<body style="margin:0;background:#f2f4f7;color:#101828;font-size:15px;line-height:1.6;${font}">
<div style="max-width:640px;margin:0 auto;padding:16px 12px;background:#ffffff">
${notice}<h1 style="margin:0 0 8px;font-size:19px">${product}提醒：${escapeHtml(counts)}</h1>
<p style="margin:0 0 12px">${escapeHtml(greeting(document, counts))}</p>
<table role="table" style="border-collapse:collapse;width:100%;font-size:14px">
<thead><tr style="color:#475467"><th style="${cell};white-space:nowrap">期限</th><th style="${cell}">项目与要做的事</th></tr></thead>
<tbody>
${lines.map(rowOf).join('\n')}
</tbody></table>${rest}
<p style="margin:20px 0 0;color:#475467;font-size:13px">${footer}</p>
</div></body></html>
`;
}

function linkOf(answerUrl: string | null): string {
  if (answerUrl === null) return '';
  return `<br>
<a href="${escapeHtml(answerUrl)}" style="display:inline-block;margin-top:6px;padding:6px 14px;background:#175cd3;color:#ffffff;border-radius:4px;text-decoration:none">点此反馈</a>
<span style="font-size:12px;color:#475467">${awaited}</span>`;
}

function rowOf(line: Line): string {
  const { item, when } = line;
  const mark = item.synthetic
    ? ` <span style="color:#7a2e0e;font-size:12px">（${demonstration}）</span>`
    : '';
  return `<tr><td style="${cell};white-space:nowrap;color:${colours[when]}"><strong>${escapeHtml(line.time)}</strong><br>
<span style="font-size:12px;color:#475467">${item.dueOn ?? '未定'}</span></td>
<td style="${cell}"><strong>${escapeHtml(line.project)}</strong>${mark}<br>
节点：${escapeHtml(oneLine(item.stageLabel))}<br>责任：${escapeHtml(line.responsible)}<br>
要做：${escapeHtml(line.todo)}${line.paper === null ? '' : `<br>\n文书：${escapeHtml(line.paper)}`}${linkOf(item.answerUrl)}</td></tr>`;
}
