// Mail, PDF, XLSX and charts, each made from a data document that is handed in.
// Hides: layout, styles, escaping, wording. Each template has its own sample beside it.
// May be imported by: apps/worker and apps/cli.
// Never imports: the database, the portfolio, the queue, a mail library.
// Texts that people typed are escaped here and nowhere else.

export type { MailAttachment, MailContent } from './mail-content.js';
export { reminderMail } from './templates/reminder-mail/reminder-mail.js';
export type {
  ReminderMailDocument,
  ReminderMailItem,
} from './templates/reminder-mail/reminder-mail-document.js';
export { rollupMail } from './templates/rollup-mail/rollup-mail.js';
