import type { Language, LocalDate, ReplyDraft } from '#domain';
import { escapeHtml, oneLine } from '../../html.js';
import type { MailContent } from '../../mail-content.js';

/** A mail that asks somebody to confirm what their reply seems to answer. */
export interface ReplyMailDocument {
  /** The reader's name. */
  readonly reader: string;
  readonly language: Language;
  readonly isDemonstration: boolean;
  readonly draft: Pick<ReplyDraft, 'kind' | 'on'>;
  readonly hasAttachments: boolean;
  /** What it may be about, each with the page on which it is confirmed. */
  readonly items: readonly { readonly project: string; readonly answerUrl: string }[];
}

interface Words {
  readonly subject: string;
  readonly demonstration: string;
  greeting(reader: string): string;
  readonly read: Readonly<Record<NonNullable<ReplyDraft['kind']> | 'text', (on: LocalDate | null) => string>>;
  readonly confirm: string;
  readonly attachments: string;
  readonly once: string;
}

const zh: Words = {
  subject: '请确认您的反馈',
  demonstration: '演示数据：本邮件内容为演示，不代表真实项目进展。',
  greeting: (reader) => `${reader}：您好！已收到您对重点项目提醒的回复。`,
  read: {
    reached: (on) => `系统理解为：已完成${on === null ? '' : `（${on}）`}。`,
    new_date: (on) => `系统理解为：申请调整日期${on === null ? '' : `至 ${on}`}。`,
    difficulty: () => '系统理解为：存在问题。',
    no_change: () => '系统理解为：暂无变化。',
    text: () => '系统未能判断属于哪一种反馈，请在页面中选择。',
  },
  confirm: '邮件本身不构成反馈，提醒照常。请打开链接核对并提交：',
  attachments: '邮件中的附件未保存；佐证材料请登录系统上传。',
  once: '如果这封回复不是您写的，请不要提交。本邮件请勿回复。',
};

const en: Words = {
  subject: 'Please confirm your answer',
  demonstration: 'Demonstration data (演示数据): nothing in this mail is about a real project.',
  greeting: (reader) => `Dear ${reader}, your reply to a reminder of key projects has arrived.`,
  read: {
    reached: (on) => `It reads as: it has been reached${on === null ? '' : ` on ${on}`}.`,
    new_date: (on) => `It reads as: it needs another date${on === null ? '' : `, ${on}`}.`,
    difficulty: () => 'It reads as: something blocks it.',
    no_change: () => 'It reads as: nothing has changed.',
    text: () => 'It could not be told which answer it is: choose one on the page.',
  },
  confirm: 'The mail alone is no answer, and reminders go on. Open the link, check it and send it:',
  attachments: 'Attachments of the mail were not kept; upload evidence after log-in.',
  once: 'If you did not write that reply, send nothing. Please do not reply to this mail.',
};

const words: Readonly<Record<Language, Words>> = { zh, en };

/** The mail by which its sender confirms a reply. Nothing of what the reply says stands in it. */
export function replyMail(document: ReplyMailDocument): MailContent {
  const { language, reader, isDemonstration, draft, hasAttachments, items } = document;
  const own = words[language];
  const before = [
    ...(isDemonstration ? [own.demonstration] : []),
    own.greeting(oneLine(reader)),
    own.read[draft.kind ?? 'text'](draft.on),
    own.confirm,
  ];
  const after = [...(hasAttachments ? [own.attachments] : []), own.once];
  const links = items.map(({ project, answerUrl }) => ({ project: oneLine(project), answerUrl }));
  const prefix = isDemonstration ? '[演示数据] ' : '';
  return {
    subject: `${prefix}${own.subject}`,
    text: [
      ...before,
      ...links.map(({ project, answerUrl }) => `${project}\n${answerUrl}`),
      ...after,
      '',
    ].join('\n\n'),
    html: `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><title>${own.subject}</title></head>
<body style="font-size:15px;line-height:1.6">
${before.map(paragraph).join('\n')}
<ul>${links.map(({ project, answerUrl }) => `<li><a href="${escapeHtml(answerUrl)}">${escapeHtml(project)}</a></li>`).join('\n')}</ul>
${after.map(paragraph).join('\n')}
</body></html>
`,
  };
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}
