import { reminderMail, rollupMail, rollupPdf, rollupXlsx, type MailContent } from '#documents';
import type { RollupMailDocument } from '#domain';
import {
  isAnswerable,
  tokenPlaceholder,
  type MailToRender,
  type RenderMail,
  type RollupsService,
} from '#portfolio';
import { mimeOf } from './mime.js';

/**
 * Makes the bytes of mails from `mailFrom`, `a@b` or `name <a@b>`, with links below `publicUrl` whose tokens are still
 * placeholders. The content of a rollup is made once for all its readers.
 */
export function mailRenderer(
  mailFrom: string,
  publicUrl: string,
  rollups: Pick<RollupsService, 'mailDocument'>,
): RenderMail {
  let newest: { readonly rollupId: string; readonly content: Promise<MailContent> } | null = null;
  const rollupContent = async (rollupId: string): Promise<MailContent> => {
    if (newest?.rollupId !== rollupId)
      newest = { rollupId, content: rollups.mailDocument(rollupId).then(rollupContentOf) };
    try {
      return await newest.content;
    } catch (error) {
      newest = null;
      throw error;
    }
  };
  return async (mail) => {
    const content =
      mail.kind === 'rollup' ? await rollupContent(mail.rollupId) : reminderMail(withLinks(mail, publicUrl));
    return mimeOf(content, {
      from: mailFrom,
      to: { name: mail.reader, address: mail.to },
      messageId: mail.internetMessageId,
      date: new Date(),
    });
  };
}

function withLinks(
  mail: Extract<MailToRender, { kind: 'reminders' }>,
  publicUrl: string,
): Parameters<typeof reminderMail>[0] {
  const items = mail.items.map((item) => ({
    ...item,
    answerUrl: isAnswerable(item) ? `${publicUrl}/r/${tokenPlaceholder(item.itemId)}` : null,
  }));
  return { ...mail, items };
}

/** The mail with the report for print and the lists behind its tables. */
async function rollupContentOf(document: RollupMailDocument): Promise<MailContent> {
  const { language } = document;
  return rollupMail(document, language, [
    { filename: 'report.pdf', contentType: 'application/pdf', content: await rollupPdf(document, language) },
    {
      filename: 'report.xlsx',
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content: rollupXlsx(document, language),
    },
  ]);
}
