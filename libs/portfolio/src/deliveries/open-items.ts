import type { WorkingCalendar } from '#domain';
import type { Database } from '#database';
import { owedDate, type OwedRow } from '../reminders/owed-date.js';
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
  for (const row of rows) items.get(row.messageId)?.push(itemOf(row, calendar));
  return items;
}

/** Field by field: of thousands of rows, copies without a field are what takes most of the time. */
function itemOf(row: OpenItem, calendar: WorkingCalendar): MailItem {
  const { dueOn, permitKind } = owedDate(row, calendar);
  return {
    itemId: row.itemId,
    projectId: row.projectId,
    project: row.project,
    synthetic: row.synthetic,
    stage: row.stage,
    stageLabel: row.stageLabel,
    owed: row.owed === null ? null : { ...row.owed, permitKind },
    dueOn,
    askedOn: row.askedOn,
    step: row.step,
    receivedAs: row.receivedAs,
    answeringUnit: row.answeringUnit,
    liaisonOfficer: row.liaisonOfficer,
    paper: null,
  };
}
