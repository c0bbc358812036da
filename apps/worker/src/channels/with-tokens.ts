import {
  rollupLinkPlaceholder,
  unsubscribePlaceholder,
  withTokens,
  type AnswerTokens,
  type SendMail,
  type SendOutcome,
  type FrozenMail,
  type RollupMailTokens,
} from '#portfolio';
import { withInHead, withTexts } from './mime.js';

/**
 * Puts the tokens of its links into a frozen mail just before it is sent: in the database, and in whatever is made of it,
 * stand placeholders. The same bytes for every copy.
 */
export function sendingWithTokens(
  tokens: AnswerTokens,
  issues: RollupMailTokens,
  send: (mail: FrozenMail) => Promise<SendOutcome>,
): SendMail {
  return async ({ personId, ...mail }) => {
    const tokenOf = (itemId: string): string => tokens.token({ messageId: mail.messageId, itemId, personId });
    const issue = issues.token({ messageId: mail.messageId, personId });
    const mime = withTexts(mail.mime, (text) =>
      withTokens(text, tokenOf).replaceAll(rollupLinkPlaceholder, issue),
    );
    const ending = tokens.unsubscribeToken({ messageId: mail.messageId, personId });
    return send({ ...mail, mime: withInHead(mime, unsubscribePlaceholder, ending) });
  };
}
