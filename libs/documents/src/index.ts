// Mail, PDF, XLSX and charts, each made from a data document that is handed in.
// Hides: layout, styles, escaping, wording. Each template has its own sample beside it.
// May be imported by: apps/api, apps/worker and apps/cli.
// Never imports: the database, the portfolio, the queue, a mail library.
// Texts that people typed are escaped here and nowhere else.

export type { MailAttachment, MailContent, MailPicture } from './mail-content.js';
export {
  queueCounts,
  queuePage,
  type QueueCount,
  type QueuePageDocument,
} from './templates/queue-page/queue-page.js';
export { approvalMail, type ApprovalMailDocument } from './templates/approval-mail/approval-mail.js';
export { sentAgain } from './sent-again.js';
export { testSend } from './test-send.js';
export { replyMail } from './templates/reply-mail/reply-mail.js';
export { reminderMail } from './templates/reminder-mail/reminder-mail.js';
export type {
  ReminderMailDocument,
  ReminderMailItem,
} from './templates/reminder-mail/reminder-mail-document.js';
export { pageStyle } from './page-frame.js';
export { answerOutcomePage, answerPage } from './templates/answer-page/answer-page.js';
export {
  unsubscribePage,
  type UnsubscribePageDocument,
} from './templates/unsubscribe-page/unsubscribe-page.js';
export type {
  AnswerOutcomeDocument,
  AnswerPageDocument,
} from './templates/answer-page/answer-page-document.js';
export { calendarFeed } from './calendar/calendar-feed.js';
export { oc4idsPackage } from './oc4ids/oc4ids-package.js';
export type { Publication, PublishedProject } from './oc4ids/published-project.js';
export { noticePdf } from './templates/notice/notice-pdf.js';
export {
  linesOnPage,
  placesByLink,
  placesByLogin,
  type NumberReading,
} from './templates/rollup/number-places.js';
export { withOwnLink } from './templates/rollup/rollup-web-page.js';
export { numberPage, numbersPage } from './templates/rollup/number-pages.js';
export { refusalPage } from './templates/refusal-page/refusal-page.js';
export { rollupLinkPage, type RollupLinkPageDocument } from './templates/rollup-link/rollup-link-page.js';
export { rollupFiles, type RollupFile } from './templates/rollup/rollup-files.js';
export { RollupRenderer } from './rendering/rollup-renderer.js';
export type { RollupJob } from './rendering/rollup-forms.js';
export { comparisonText, type ComparedRollups } from './templates/rollup/comparison-text.js';
export { rollupNumberTitle } from './templates/rollup/rollup-page.js';
export { rollupHeadlines } from './templates/rollup/rollup-page.js';
export { rollupMail } from './templates/rollup/rollup-mail.js';
export { rollupPdf } from './templates/rollup/rollup-pdf.js';
export { rollupXlsx } from './templates/rollup/rollup-xlsx.js';
export { csvText } from './spreadsheet/csv.js';
export { projectColumns, type ProjectTableLine } from './spreadsheet/project-table.js';
export type { Table } from './spreadsheet/table.js';
export { xlsxFiles } from './spreadsheet/xlsx.js';
