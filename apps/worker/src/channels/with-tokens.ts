import {
  unsubscribePlaceholder,
  withTokens,
  type AnswerTokens,
  type SendMail,
  type SendOutcome,
  type FrozenMail,
} from '#portfolio';
import { withInHead, withTexts } from './mime.js';

/**
 * Puts the tokens of its links into a frozen mail just before it is sent: in the database, and in whatever is made of it,
 * stand placeholders. The same bytes for every copy.
 */
export function sendingWithTokens(
  tokens: AnswerTokens,
  send: (mail: FrozenMail) => Promise<SendOutcome>,
): SendMail {
  return async ({ messageId, to, mime, ...owner }) => {
    const endingWith = async (bytes: Buffer, ending: string): Promise<SendOutcome> =>
      send({ messageId, to, mime: withInHead(bytes, unsubscribePlaceholder, ending) });
    if (owner.addressId !== null) return endingWith(mime, tokens.addressToken(messageId, owner.addressId));
    const { personId } = owner;
    const tokenOf = (itemId: string): string => tokens.token({ messageId, itemId, personId });
    const linked = withTexts(mime, (text) => withTokens(text, tokenOf));
    return endingWith(linked, tokens.unsubscribeToken({ messageId, personId }));
  };
}
