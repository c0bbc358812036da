import type { Language } from '#domain';
import { markedMail } from './marked-mail.js';
import type { MailContent } from './mail-content.js';

const words: Readonly<Record<Language, { readonly mark: string; readonly note: string }>> = {
  zh: { mark: '测试', note: '测试（TEST）：此件仅按要求试发给您本人，不是正式寄送。' },
  en: {
    mark: 'TEST',
    note: 'TEST (测试): sent to you alone, since you asked for it. It is not the mail of the issue.',
  },
};

/** The mail with a note that it is a test, and for its reader alone. */
export function testSend(content: MailContent, language: Language): MailContent {
  const { mark, note } = words[language];
  return markedMail(content, mark, note);
}
