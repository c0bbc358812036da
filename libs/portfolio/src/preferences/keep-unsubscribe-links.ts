import type { Database } from '#database';
import { tokenHash, type AnswerTokens } from '../answers/answer-tokens.js';
import { keepUnsubscribeLinks as insertLinks } from './preferences.queries.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Keeps the hashes of the tokens by which readers do without such mails: they commit with the claim. */
export async function keepUnsubscribeLinks(
  client: Transaction,
  tokens: AnswerTokens,
  messages: readonly { readonly messageId: string; readonly personId: string }[],
): Promise<void> {
  if (messages.length === 0) return;
  await client.query({
    name: 'keep_unsubscribe_links',
    text: insertLinks,
    values: [
      messages.map((message) => tokenHash(tokens.unsubscribeToken(message))),
      messages.map(({ messageId }) => messageId),
      messages.map(({ personId }) => personId),
    ],
  });
}
