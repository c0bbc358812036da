import { escapeHtml, oneLine } from './html.js';
import type { MailContent } from './mail-content.js';

/** The mail with a note that somebody has it sent again, and why; so that nobody takes it for another one. */
export function sentAgain(content: MailContent, because: string): MailContent {
  const note = `此件为再次发送，原因：${oneLine(because)}。如前一封已收到，以本件为准。`;
  return {
    ...content,
    subject: `[再次发送] ${content.subject}`,
    text: `${note}\n\n${content.text}`,
    html: content.html.replace(
      /<body[^>]*>/,
      (body) => `${body}<p style="margin:0;padding:12px 24px;background:#fff4e5">${escapeHtml(note)}</p>`,
    ),
  };
}
