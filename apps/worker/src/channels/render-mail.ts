import MailComposer from 'nodemailer/lib/mail-composer';
import { reminderMail, rollupMail, type MailContent } from '#documents';
import type { MailToRender, RenderMail, RollupsService } from '#portfolio';

/** What every mail says about its sender. */
export interface SenderSettings {
  /** `a@b` or `name <a@b>`. */
  readonly mailFrom: string;
  /** Origin for links, without trailing slash. */
  readonly publicUrl: string;
}

/** Makes the bytes of mails. The content of a rollup is made once for all its readers. */
export function mailRenderer(
  settings: SenderSettings,
  rollups: Pick<RollupsService, 'mailDocument'>,
): RenderMail {
  let newest: { readonly rollupId: string; readonly content: Promise<MailContent> } | null = null;
  const rollupContent = async (rollupId: string): Promise<MailContent> => {
    if (newest?.rollupId !== rollupId)
      newest = { rollupId, content: rollups.mailDocument(rollupId).then((document) => rollupMail(document)) };
    try {
      return await newest.content;
    } catch (error) {
      newest = null;
      throw error;
    }
  };
  return async (mail) => {
    const content =
      mail.kind === 'rollup'
        ? await rollupContent(mail.rollupId)
        : reminderMail({ ...mail, publicUrl: settings.publicUrl });
    return mime(mail, content, settings.mailFrom);
  };
}

async function mime(mail: MailToRender, content: MailContent, mailFrom: string): Promise<Buffer> {
  const composer = new MailComposer({
    from: mailFrom,
    to: { name: mail.reader, address: mail.to },
    subject: content.subject,
    text: content.text,
    html: content.html,
    messageId: mail.internetMessageId,
    attachments: (content.attachments ?? []).map(({ filename, contentType, content: body }) => ({
      filename,
      contentType,
      content: body,
    })),
    // Nobody answers this mail, and an absence notice would only wake somebody.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
