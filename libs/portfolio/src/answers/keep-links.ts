import type { Database } from '#database';
import { isAnswerable, type MailItem } from '../deliveries/mail.js';
import { keepLinks as insertLinks } from './answer-links.queries.js';
import { tokenHash, type AnswerTokens } from './answer-tokens.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** A message with the items that are frozen in it. */
export interface LinkedMessage {
  readonly messageId: string;
  readonly personId: string;
  readonly items: readonly MailItem[];
}

/** Keeps the hashes of the tokens that frozen mails will carry: they commit with the claim, before anything is sent. */
export async function keepLinks(
  client: Transaction,
  tokens: AnswerTokens,
  messages: readonly LinkedMessage[],
): Promise<void> {
  const links = messages.flatMap(({ messageId, personId, items }) =>
    items.filter(isAnswerable).map(({ itemId }) => ({ messageId, personId, itemId })),
  );
  if (links.length === 0) return;
  await client.query({
    name: 'keep_links',
    text: insertLinks,
    values: [
      links.map((link) => tokenHash(tokens.token(link))),
      links.map(({ itemId }) => itemId),
      links.map(({ messageId }) => messageId),
      links.map(({ personId }) => personId),
    ],
  });
}
