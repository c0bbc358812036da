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
  return async ({ messageId, to, mime, ...owner }) => {
    // Few mails have it.
    const issue = (): string => issues.token({ messageId, ...owner });
    const handOver = async (tokenOf: (itemId: string) => string, ending: string): Promise<SendOutcome> => {
      const linked = withTexts(mime, (text) =>
        withTokens(text, tokenOf).replaceAll(rollupLinkPlaceholder, issue),
      );
      return send({ messageId, to, mime: withInHead(linked, unsubscribePlaceholder, ending) });
    };
    const { personId, addressId } = owner;
    // An address has no items.
    if (addressId !== null) return handOver((itemId) => itemId, tokens.addressToken(messageId, addressId));
    return handOver(
      (itemId) => tokens.token({ messageId, itemId, personId }),
      tokens.unsubscribeToken({ messageId, personId }),
    );
  };
}
