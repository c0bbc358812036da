import {
  countWhenDue,
  sumWhenDue,
  worstFirst,
  type CountsWhenDue,
  type LocalDate,
  type StepCode,
  type WorkingCalendar,
} from '#domain';
import type { Database } from '#database';
import { owedDate, type OwedRow } from '../reminders/owed-date.js';
import { readOpenItems } from './deliveries.queries.js';
import type { MailItem } from './mail.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** So many items a mail names; the others it counts. */
export const mostNamed = 60;

/** The open items of a message, with what is true of them now. */
export interface OpenItems {
  /** Those that its mail names, the worst first; papers are still to be added. */
  readonly named: readonly MailItem[];
  /** Those that it only counts. */
  readonly others: CountsWhenDue;
  /** Every step that any of them is of, once. */
  readonly steps: readonly StepCode[];
}

/** How they are read. */
export interface OpenItemsWish {
  readonly ids: readonly string[];
  /** The city's day, to which lateness is counted. */
  readonly on: LocalDate;
  readonly calendar: WorkingCalendar;
  /** How many a mail names at most. */
  readonly most: number;
}

/** Of a message that has none. */
export const noOpenItems: OpenItems = { named: [], others: { late: 0, today: 0, soon: 0 }, steps: [] };

/** An item as it is read, with its message and what that has beside what is read. */
interface OpenItemRow extends Omit<MailItem, 'owed' | 'paper'>, OwedRow, CountsWhenDue {
  readonly messageId: string;
  readonly owed: Omit<NonNullable<MailItem['owed']>, 'permitKind'> | null;
  readonly steps: readonly StepCode[];
}

/** How many there are in all. */
export function countOpen({ named, others }: OpenItems): number {
  return named.length + sumWhenDue(others);
}

/** The open items of messages (`ids`) by message. Details are read of those alone that a mail names. */
export async function openItems(
  client: Transaction,
  { ids, on, calendar, most }: OpenItemsWish,
): Promise<Map<string, OpenItems>> {
  const { rows } = await client.query<OpenItemRow>({
    name: 'read_open_items',
    text: readOpenItems,
    values: [ids, on, most],
  });
  const rowsOf = new Map<string, [OpenItemRow, ...OpenItemRow[]]>();
  for (const row of rows) {
    const own = rowsOf.get(row.messageId);
    if (own === undefined) rowsOf.set(row.messageId, [row]);
    else own.push(row);
  }
  return new Map(
    [...rowsOf].map(([messageId, own]) => {
      // The days of permits are found only here, so that all of them were read.
      const items = worstFirst(own.map((row) => itemOf(row, calendar)));
      const others = countWhenDue(items.slice(most), on, own[0]);
      return [messageId, { named: items.slice(0, most), others, steps: own[0].steps }];
    }),
  );
}

/** Field by field: what is of its message stays behind. */
function itemOf(row: OpenItemRow, calendar: WorkingCalendar): MailItem {
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
