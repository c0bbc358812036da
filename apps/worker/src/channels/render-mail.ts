import {
  placesByLink,
  placesByLogin,
  approvalMail,
  reminderMail,
  rollupMail,
  rollupPdf,
  rollupXlsx,
  sentAgain,
  testSend,
  type MailContent,
} from '#documents';
import type { Language, RollupMailDocument } from '#domain';
import {
  isAnswerable,
  rollupLinkPlaceholder,
  tokenPlaceholder,
  unsubscribePlaceholder,
  type MailToRender,
  type RenderMail,
  type RollupsService,
} from '#portfolio';
import { mimeOf } from './mime.js';

/**
 * Makes the bytes of mails from `mailFrom`, `a@b` or `name <a@b>`, with links below `publicUrl` whose tokens are still
 * placeholders. The content of a rollup is made once for all its readers of one language. `replyTo`: where replies to
 * reminders are read; null: nowhere.
 */
export function mailRenderer(
  mailFrom: string,
  publicUrl: string,
  rollups: Pick<RollupsService, 'mailDocument'>,
  replyTo: string | null = null,
): RenderMail {
  const contentOf = async (rollupId: string, language: Language): Promise<MailContent> =>
    rollupContentOf(await rollups.mailDocument(rollupId), language, { rollupId, publicUrl });
  const newest = new Map<Language, { readonly rollupId: string; readonly content: Promise<MailContent> }>();
  const rollupContent = async (rollupId: string, language: Language): Promise<MailContent> => {
    let made = newest.get(language);
    if (made?.rollupId !== rollupId) {
      const content = contentOf(rollupId, language);
      made = { rollupId, content };
      newest.set(language, made);
    }
    try {
      return await made.content;
    } catch (error) {
      newest.delete(language);
      throw error;
    }
  };
  // Made by itself: what a test has read is not kept for the mails of the issue, which come later.
  const tested = async (rollupId: string, language: Language): Promise<MailContent> =>
    testSend(await contentOf(rollupId, language), language);
  return async (mail) => {
    const content =
      mail.kind === 'rollup'
        ? mail.isTest
          ? await tested(mail.rollupId, mail.language)
          : await rollupContent(mail.rollupId, mail.language)
        : mail.kind === 'rollup_approval'
          ? approvalMail({ ...mail, publicUrl })
          : reminderMail({ ...withLinks(mail, publicUrl), mayReply: replyTo !== null });
    return mimeOf(
      mail.againBecause === undefined ? content : sentAgain(content, mail.againBecause, mail.language),
      {
        from: mailFrom,
        to: { name: mail.reader, address: mail.to },
        messageId: mail.internetMessageId,
        date: new Date(),
        replyTo: mail.kind === 'reminders' ? replyTo : null,
        unsubscribeUrl: mail.isSwitchable ? `${publicUrl}/u/${unsubscribePlaceholder}` : null,
      },
    );
  };
}

function withLinks(
  mail: Extract<MailToRender, { kind: 'reminders' }>,
  publicUrl: string,
): Omit<Parameters<typeof reminderMail>[0], 'mayReply'> {
  const items = mail.items.map((item) => ({
    ...item,
    stageLabel: item.stageLabel?.[mail.language] ?? null,
    answerUrl: isAnswerable(item) ? `${publicUrl}/r/${tokenPlaceholder(item.itemId)}` : null,
  }));
  return { ...mail, items };
}

/**
 * The mail with the report for print and the lists behind its tables. Its numbers lead on by its own link; those of the report,
 * which is the same for everybody and may be handed on, only for whoever logs in.
 */
async function rollupContentOf(
  document: RollupMailDocument,
  language: Language,
  { rollupId, publicUrl }: { readonly rollupId: string; readonly publicUrl: string },
): Promise<MailContent> {
  const byLogin = placesByLogin(`${publicUrl}/api/v1/rollups/${rollupId}`);
  const attached = [
    {
      filename: 'report.pdf',
      contentType: 'application/pdf',
      content: await rollupPdf(document, language, byLogin),
    },
    {
      filename: 'report.xlsx',
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content: rollupXlsx(document, language),
    },
  ];
  return rollupMail(document, language, attached, placesByLink(`${publicUrl}/w/${rollupLinkPlaceholder}`));
}
