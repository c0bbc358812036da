import type { Language } from '#domain';
import { framedPage } from '../../page-frame.js';

/** The page of a link that shows no issue now. */
export interface RollupLinkPageDocument {
  readonly language: Language;
  readonly isDemonstration: boolean;
  /** `gone`: it does nothing (any more), whatever the reason; `busy`: too much is being made at the moment. */
  readonly shows: 'gone' | 'busy';
}

const words = {
  zh: {
    title: '重点项目 · 通报',
    demonstration: '演示数据：本页内容不涉及真实项目。',
    headings: { gone: '链接无效', busy: '请稍后再试' },
    texts: {
      gone: '此链接不能使用：可能已过期、已被收回，或提供者已不再负责该单位。请向提供者索取新链接；有账号的，请登录后查看。',
      busy: '正在生成的文件较多。请几秒钟后刷新本页。',
    },
  },
  en: {
    title: 'Key projects · Rollup',
    demonstration: 'Demonstration data (演示数据): nothing on this page is about a real project.',
    headings: { gone: 'This link does not work', busy: 'Try again in a moment' },
    texts: {
      gone: 'It may have expired or been revoked, or whoever gave it answers for the unit no more. Ask them for a new one; with an account, log in to read.',
      busy: 'Many documents are being made. Load this page again in some seconds.',
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
