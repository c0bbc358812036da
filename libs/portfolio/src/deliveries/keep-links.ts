import { switchableKind } from '#domain';
import { settledTogether, type Database } from '#database';
import { keepLinked } from '../answers/answer-links.queries.js';
import type { AnswerTokens } from '../answers/answer-tokens.js';
import { keepUnsubscribeLinks } from '../preferences/keep-unsubscribe-links.js';
import type { LockedDelivery } from './delivery-claim.js';
import { judged } from './mail-to-render.js';
import { isAnswerable } from './mail.js';
import type { OpenItems } from './open-items.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** A message to a person, with the items that are frozen in it. Of one to an address nothing is kept. */
type LinkedMessage = LockedDelivery & { readonly personId: string; readonly open: OpenItems };

/**
 * That there are links of items, and those by which a reader does without such mails: they commit with the claim, before
 * anything is sent.
 */
export async function keepLinks(
  client: Transaction,
  tokens: AnswerTokens,
  messages: readonly LinkedMessage[],
): Promise<void> {
  const switchable = messages.filter(({ kind, open }) => switchableKind(judged(kind, open)) !== null);
  await settledTogether([
    keepAnswerLinks(
      client,
      messages.filter(({ open }) => open.named.some(isAnswerable)),
    ),
    keepUnsubscribeLinks(client, tokens, switchable),
  ]);
}

async function keepAnswerLinks(client: Transaction, linked: readonly LinkedMessage[]): Promise<void> {
  if (linked.length === 0) return;
  const [ids, people] = [linked.map(({ messageId }) => messageId), linked.map(({ personId }) => personId)];
  await client.query({ name: 'keep_linked', text: keepLinked, values: [ids, people] });
}
