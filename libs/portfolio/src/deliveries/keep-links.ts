import { switchableKind } from '#domain';
import type { Database } from '#database';
import { keepLinked } from '../answers/answer-links.queries.js';
import type { AnswerTokens } from '../answers/answer-tokens.js';
import { keepUnsubscribeLinks } from '../preferences/keep-unsubscribe-links.js';
import type { LockedDelivery } from './delivery-claim.js';
import { judged } from './mail-to-render.js';
import { isAnswerable, type MailItem } from './mail.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** A message to a person, with the items that are frozen in it. Of one to an address nothing is kept. */
type LinkedMessage = LockedDelivery & { readonly personId: string; readonly items: readonly MailItem[] };

/**
 * That there are links of items, and those by which a reader does without such mails: they commit with the claim, before
 * anything is sent.
 */
export async function keepLinks(
  client: Transaction,
  tokens: AnswerTokens,
  messages: readonly LinkedMessage[],
): Promise<void> {
  const linked = messages.filter(({ items }) => items.some(isAnswerable));
  if (linked.length > 0) {
    const [ids, people] = [linked.map(({ messageId }) => messageId), linked.map(({ personId }) => personId)];
    await client.query({ name: 'keep_linked', text: keepLinked, values: [ids, people] });
  }
  const switchable = messages.filter(({ kind, items }) => switchableKind(judged(kind, items)) !== null);
  await keepUnsubscribeLinks(client, tokens, switchable);
}
