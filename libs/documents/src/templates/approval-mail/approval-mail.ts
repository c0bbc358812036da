import type { Language, PeriodKind } from '#domain';
import { escapeHtml, oneLine } from '../../html.js';
import type { MailContent } from '../../mail-content.js';
import { RollupWords } from '../rollup/rollup-words.js';

/** A mail that calls its reader to approve issues, the oldest first; at least one. */
export interface ApprovalMailDocument {
  /** The reader's name. */
  readonly reader: string;
  readonly language: Language;
  readonly isDemonstration: boolean;
  readonly issues: readonly {
    readonly kind: PeriodKind;
    readonly period: string;
    /** The unit's name. */
    readonly scope: string;
    readonly number: number;
    /** When it goes at the earliest; ISO. */
    readonly sendAt: string;
  }[];
  /** Where the reader logs in. */
  readonly publicUrl: string;
}

interface Words {
  readonly demonstration: string;
  subject(count: number): string;
  greeting(reader: string, count: number): string;
  issue(issue: ApprovalMailDocument['issues'][number], report: string): string;
  readonly until: string;
  readonly logIn: string;
  readonly automatic: string;
}

const zh: Words = {
  demonstration: '演示数据：本邮件内容为演示，不代表真实项目进展。',
  subject: (count) => `请审定：${count} 期报告待寄送`,
  greeting: (reader, count) =>
    `${reader}：您好！以下 ${count} 期报告已定稿，须经您或其他有权人员审定后寄送。`,
  issue: ({ scope, period, number, sendAt }, report) =>
    `${oneLine(scope)}${report} ${period}（第 ${number} 期），最早 ${minuteOf(sendAt)} 寄送`,
  until: '下一期发布时仍未审定的，不再单独寄送，并入下一期邮件。',
  logIn: '请登录后在收件箱中查阅并审定：',
  automatic: '本邮件由系统发出，请勿回复。',
};

const en: Words = {
  demonstration: 'Demonstration data (演示数据): nothing in this mail is about a real project.',
  subject: (count) => `For your approval: ${count} ${count === 1 ? 'issue waits' : 'issues wait'}`,
  greeting: (reader, count) =>
    `Dear ${reader}, ${count === 1 ? 'this issue is' : `these ${count} issues are`} sent once you, or somebody else who may, approve.`,
  issue: ({ scope, period, number, sendAt }, report) =>
    `${oneLine(scope)}: ${report} ${period} (no. ${number}), sent on ${minuteOf(sendAt)} at the earliest`,
  until:
    'One that still waits when the next is issued gets no mail of its own any more and goes with the next.',
  logIn: 'Log in and find it in your inbox:',
  automatic: 'This mail was sent by the system; please do not reply.',
};

const words: Readonly<Record<Language, Words>> = { zh, en };

/** The mail by which whoever may approve issues learns that they wait. It opens nothing by itself: one decides after log-in. */
export function approvalMail(document: ApprovalMailDocument): MailContent {
  const { language, reader, isDemonstration, issues, publicUrl } = document;
  const own = words[language];
  const before = [
    ...(isDemonstration ? [own.demonstration] : []),
    own.greeting(oneLine(reader), issues.length),
  ];
  const lines = issues.map((issue) => own.issue(issue, new RollupWords(language, issue.kind).report));
  const subject = `${isDemonstration ? '[演示数据] ' : ''}${own.subject(issues.length)}`;
  return {
    subject,
    text: [
      ...before,
      lines.map((line) => `- ${line}`).join('\n'),
      own.until,
      `${own.logIn} ${publicUrl}`,
      own.automatic,
      '',
    ].join('\n\n'),
    html: `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font-size:15px;line-height:1.6">
${before.map(paragraph).join('\n')}
<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('\n')}</ul>
${paragraph(own.until)}
<p>${escapeHtml(own.logIn)} <a href="${escapeHtml(publicUrl)}">${escapeHtml(publicUrl)}</a></p>
${paragraph(own.automatic)}
</body></html>
`,
  };
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

/** As a clock in the city shows it. */
function minuteOf(iso: string): string {
  return new Date(new Date(iso).getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
