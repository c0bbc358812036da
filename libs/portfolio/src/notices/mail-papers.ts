import { mayBringNotice } from '#domain';
import type { Database } from '#database';
import type { MailItem, MailPaper } from '../deliveries/mail.js';
import { readMailPapers } from './notice-issues.queries.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** In a delivery's claim: the items of its messages with the papers that their steps have brought. */
export async function withPapers(
  client: Transaction,
  items: ReadonlyMap<string, readonly MailItem[]>,
): Promise<ReadonlyMap<string, readonly MailItem[]>> {
  const asked = [...items.values()].flat().filter(({ step }) => mayBringNotice(step));
  if (asked.length === 0) return items;
  const ids = asked.map(({ itemId }) => itemId);
  const { rows } = await client.query<MailPaper & { itemId: string }>({
    name: 'read_mail_papers',
    text: readMailPapers,
    values: [ids],
  });
  const papers = new Map(rows.map(({ itemId, ...paper }) => [itemId, paper]));
  return new Map(
    [...items].map(([messageId, own]) => [
      messageId,
      own.map((item) => ({ ...item, paper: papers.get(item.itemId) ?? null })),
    ]),
  );
}
