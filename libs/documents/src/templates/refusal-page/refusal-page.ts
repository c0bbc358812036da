import type { Language } from '#domain';
import { escapeHtml } from '../../html.js';
import { framedPage } from '../../page-frame.js';

/** Why a browser that asked for a page gets none. */
export interface RefusalPageDocument {
  readonly language: Language;
  readonly isDemonstration: boolean;
  /** What is the matter and what to do. */
  readonly text: string;
}

const words = {
  zh: { title: '重点项目', heading: '无法打开本页', demonstration: '演示数据：本系统内容不涉及真实项目。' },
  en: {
    title: 'Key projects',
    heading: 'This page cannot be shown',
    demonstration: 'Demonstration data (演示数据): nothing here is about a real project.',
  },
} as const;

/** The page: what is the matter, and what to do. */
export function refusalPage({ language, isDemonstration, text }: RefusalPageDocument): string {
  const { title, heading, demonstration } = words[language];
  return framedPage(language, {
    title,
    notice: isDemonstration ? demonstration : null,
    content: `<h1>${heading}</h1>\n<p>${escapeHtml(text)}</p>`,
  });
}
