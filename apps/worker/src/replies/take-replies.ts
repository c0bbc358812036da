import { replyMail } from '#documents';
import {
  mailHostOf,
  type ConfirmationToSend,
  type FrozenMail,
  type RepliesService,
  type SendOutcome,
} from '#portfolio';
import type { Logger, RepliesEnv } from '#runtime';
import { mimeOf } from '../channels/mime.js';
import { visitMailbox } from './reply-mailbox.js';

/** What taking replies needs. */
export interface TakeRepliesParts {
  readonly replies: Pick<RepliesService, 'mayTake' | 'take' | 'forgetOld'>;
  readonly mailbox: RepliesEnv;
  /** `a@b` or `name <a@b>`. */
  readonly mailFrom: string;
  readonly publicUrl: string;
  readonly send: (mail: FrozenMail) => Promise<SendOutcome>;
  readonly logger: Logger;
}

/**
 * Takes the mails of the mailbox. For a draft its sender gets one mail with the link by which it is confirmed: tried once, so
 * that nobody can be made to get two. Where it does not arrive, the link of the reminder shows the same draft.
 */
export function takingReplies(parts: TakeRepliesParts): (stopped: AbortSignal) => Promise<number> {
  const { replies, mailbox, mailFrom, send, logger } = parts;
  const address = /<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom;
  return async (stopped) => {
    if (!(await replies.mayTake())) return 0;
    await replies.forgetOld();
    return visitMailbox(
      mailbox.imapUrl,
      [mailbox.replyTo, address],
      async (mail) => {
        const { outcome, confirmation } = await replies.take(mail);
        if (confirmation === null) return outcome;
        const sent = await send(frozen(confirmation, parts));
        if (sent.kind !== 'sent')
          logger.warn({ id: confirmation.id, sent }, 'a reply’s confirmation was not sent');
        return outcome;
      },
      stopped,
    );
  };
}

function frozen(
  { id, to, items, ...document }: ConfirmationToSend,
  { mailFrom, publicUrl }: TakeRepliesParts,
): FrozenMail {
  const links = items.map(({ project, token }) => ({ project, answerUrl: `${publicUrl}/r/${token}` }));
  const mime = mimeOf(replyMail({ ...document, items: links }), {
    from: mailFrom,
    to: { name: document.reader, address: to },
    messageId: `<${id}@${mailHostOf(mailFrom)}>`,
    date: new Date(),
    replyTo: null,
    unsubscribeUrl: null,
  });
  return { messageId: id, to, mime };
}
