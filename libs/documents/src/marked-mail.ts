import { escapeHtml } from './html.js';
import type { MailContent } from './mail-content.js';

/**
 * The mail with a mark before its subject and a note at its head, so that nobody takes it for another one. The note has its own
 * colours: in the dark it would get the light letters of the page on its light ground.
 */
export function markedMail(content: MailContent, mark: string, note: string): MailContent {
  return {
    ...content,
    subject: `[${mark}] ${content.subject}`,
    text: `${note}\n\n${content.text}`,
    html: content.html.replace(
      /<body[^>]*>/,
      (body) =>
        `${body}<p style="margin:0;padding:12px 24px;background:#fff4e5;color:#5f370e">${escapeHtml(note)}</p>`,
    ),
  };
}
