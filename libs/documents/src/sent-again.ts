import type { Language } from '#domain';
import { oneLine } from './html.js';
import { markedMail } from './marked-mail.js';
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
  return markedMail(content, mark, noteOf(oneLine(because)));
}
