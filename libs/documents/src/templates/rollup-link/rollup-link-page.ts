import type { Language } from '#domain';
import { framedPage } from '../../page-frame.js';

/** The page of a link that shows no issue now. */
export interface RollupLinkPageDocument {
  readonly language: Language;
  readonly isDemonstration: boolean;
  /**
   * `gone`: it does nothing (any more), whatever the reason; `busy`: too much is being made at the moment; `no_number`: the
   * issue has no such number; `counted_otherwise`: it was counted by rules that are no more.
   */
  readonly shows: 'gone' | 'busy' | 'no_number' | 'counted_otherwise';
}

const words = {
  zh: {
    title: '重点项目 · 通报',
    demonstration: '演示数据：本页内容不涉及真实项目。',
    headings: {
      gone: '链接无效',
      busy: '请稍后再试',
      no_number: '没有这个数字',
      counted_otherwise: '无法列出明细',
    },
    texts: {
      gone: '此链接不能使用：可能已过期、已被收回，或提供者（邮件收件人）已不再负责该单位。请向提供者索取新链接；有账号的，请登录后查看。',
      busy: '正在生成的文件较多。请几秒钟后刷新本页。',
      no_number: '这一期没有这个数字。请返回本期，从页面上点选数字。',
      counted_otherwise:
        '这一期由早期版本生成，这个数字当时的口径与现在不同，无法列出明细。请看本期的 PDF 报告。',
    },
  },
  en: {
    title: 'Key projects · Rollup',
    demonstration: 'Demonstration data (演示数据): nothing on this page is about a real project.',
    headings: {
      gone: 'This link does not work',
      busy: 'Try again in a moment',
      no_number: 'No such number',
      counted_otherwise: 'No list of this number',
    },
    texts: {
      gone: 'It may have expired or been revoked, or whoever gave it (or got the mail) answers for the unit no more. Ask them for a new one; with an account, log in to read.',
      busy: 'Many documents are being made. Load this page again in some seconds.',
      no_number: 'The issue has no such number. Go back to the issue and choose a number there.',
      counted_otherwise:
        'An earlier version made this issue and counted this number by other rules, so its list cannot be made. See the PDF report of the issue.',
    },
  },
} as const;

/** The page: what is the matter, and what to do. */
export function rollupLinkPage({ language, isDemonstration, shows }: RollupLinkPageDocument): string {
  const { title, demonstration, headings, texts } = words[language];
  return framedPage(language, {
    title,
    notice: isDemonstration ? demonstration : null,
    content: `<h1>${headings[shows]}</h1>\n<p>${texts[shows]}</p>`,
  });
}
