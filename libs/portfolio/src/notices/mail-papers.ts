import { mayBringNotice } from '#domain';
import type { Database } from '#database';
import type { MailPaper } from '../deliveries/mail.js';
import type { OpenItems } from '../deliveries/open-items.js';
import { readMailPapers } from './notice-issues.queries.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** In a delivery's claim: the open items of its messages, those that are named with the papers that their steps have brought. */
export async function withPapers(
  client: Transaction,
  open: ReadonlyMap<string, OpenItems>,
): Promise<ReadonlyMap<string, OpenItems>> {
  const asked = [...open.values()].flatMap(({ named }) => named.filter(({ step }) => mayBringNotice(step)));
  if (asked.length === 0) return open;
  const ids = asked.map(({ itemId }) => itemId);
  const { rows } = await client.query<MailPaper & { itemId: string }>({
    name: 'read_mail_papers',
    text: readMailPapers,
    values: [ids],
  });
  const papers = new Map(rows.map(({ itemId, ...paper }) => [itemId, paper]));
  return new Map(
    [...open].map(([messageId, { named, others, steps }]) => [
      messageId,
      { named: named.map((item) => ({ ...item, paper: papers.get(item.itemId) ?? null })), others, steps },
    ]),
  );
}
