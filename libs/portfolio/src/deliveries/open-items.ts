import type { WorkingCalendar } from '#domain';
import type { Database } from '#database';
import { withOwedDate, type OwedRow } from '../reminders/owed-date.js';
import { readOpenItems } from './deliveries.queries.js';
import type { MailItem } from './mail.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** An item as it is read, with its message. */
interface OpenItem extends Omit<MailItem, 'owed' | 'paper'>, OwedRow {
  readonly messageId: string;
  readonly owed: Omit<NonNullable<MailItem['owed']>, 'permitKind'> | null;
}

/** The open items of messages (`ids`) with what is true of them now, by message; papers are still to be added. */
export async function openItems(
  client: Transaction,
  ids: readonly string[],
  calendar: WorkingCalendar,
): Promise<Map<string, MailItem[]>> {
  const { rows } = await client.query<OpenItem>({
    name: 'read_open_items',
    text: readOpenItems,
    values: [ids],
  });
  const items = new Map<string, MailItem[]>(ids.map((id) => [id, []]));
  for (const { messageId, ...row } of rows) {
    const { permitKind, owed, ...item } = withOwedDate(row, calendar);
    items
      .get(messageId)
      ?.push({ ...item, owed: owed === null ? null : { ...owed, permitKind }, paper: null });
  }
  return items;
}
