import type { Language } from '#domain';
import { escapeHtml, oneLine } from './html.js';
import type { MailContent } from './mail-content.js';

const words: Readonly<
  Record<Language, { readonly mark: string; readonly note: (because: string) => string }>
> = {
  zh: {
    mark: '再次发送',
    note: (because) => `此件为再次发送，原因：${because}。如前一封已收到，以本件为准。`,
  },
  en: {
    mark: 'Sent again',
    note: (because) =>
      `This mail is sent again. Reason: ${because}. If you have received it before, go by this one.`,
  },
};

/** The mail with a note that somebody has it sent again, and why; so that nobody takes it for another one. */
export function sentAgain(content: MailContent, because: string, language: Language): MailContent {
  const { mark, note: noteOf } = words[language];
  const note = noteOf(oneLine(because));
  return {
    ...content,
    subject: `[${mark}] ${content.subject}`,
    text: `${note}\n\n${content.text}`,
    html: content.html.replace(
      /<body[^>]*>/,
      (body) => `${body}<p style="margin:0;padding:12px 24px;background:#fff4e5">${escapeHtml(note)}</p>`,
    ),
  };
}
