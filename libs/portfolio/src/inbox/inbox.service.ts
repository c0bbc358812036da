import {
  can,
  localDate,
  missingCalendarYear,
  refuse,
  visibleProjects,
  type LadderSubject,
  type Person,
  type PersonChannel,
  type Refusal,
  type StepCode,
  type Text,
} from '#domain';
import type { Database } from '#database';
import { readLoaded } from '../calendar/calendar.queries.js';
import type { Page, PageWish } from '../organisation/page.js';
import type { ReceivedAs } from '../reminders/claim-facts.js';
import { countUnread, listInbox, markRead } from './inbox.queries.js';

/** A reminder in a message. Days are `YYYY-MM-DD`. */
export interface InboxReminder {
  readonly project: { readonly id: string; readonly name: string };
  readonly subject: LadderSubject;
  /** Null: of what a unit owes. */
  readonly stage: string | null;
  /** The number of a difficulty or an instruction, or of a notice as it is printed; null: of a date. */
  readonly reference: string | null;
  readonly dueOn: string | null;
  readonly step: StepCode;
  readonly receivedAs: ReceivedAs;
}

/** An address at which nothing arrives, as a message tells of it. */
export interface InboxDeadAddress {
  readonly id: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly channel: PersonChannel;
  /** Whether it was set right. */
  readonly closed: boolean;
}

/** A message as its reader finds it in the product. */
export interface InboxMessage {
  readonly id: string;
  readonly day: string;
  readonly kind: 'reminders' | 'rollup' | 'dead_addresses';
  /** ISO instant; null: not marked as read. */
  readonly readAt: string | null;
  /** What a rollup is of; null for reminders. */
  readonly rollup: { readonly kind: 'week' | 'month' | 'quarter' | 'year'; readonly period: string } | null;
  /** Those of projects that the reader sees today. */
  readonly reminders: readonly InboxReminder[];
  /** Found on that day; of others than system administrators empty. */
  readonly deadAddresses: readonly InboxDeadAddress[];
}

/** What waits for its reader until it is done, and is no message. */
export interface InboxNotice {
  readonly kind: 'calendar_missing';
  readonly year: number;
  readonly text: Text;
}

/** A part of an inbox. */
export interface InboxPage extends Page<InboxMessage> {
  /** Of the whole inbox. */
  readonly unread: number;
  readonly notices: readonly InboxNotice[];
}

/** What a person was sent, also where its mail did not arrive. Nobody reads another's. */
export class InboxService {
  constructor(private readonly database: Database) {}

  /** A page of the reader's own messages, newest first. */
  async list(reader: Person, { limit, cursor }: PageWish): Promise<InboxPage> {
    const rows = await this.database.queryAs<Omit<InboxMessage, 'readAt'> & { readAt: Date | null }>(
      visibleProjects(reader),
      listInbox,
      [reader.personId, cursor, limit, can(reader, 'dead_address.list')],
    );
    const [count] = await this.database.query<{ unread: number }>(countUnread, [reader.personId]);
    const items = rows.map((row) => ({ ...row, readAt: row.readAt?.toISOString() ?? null }));
    return {
      items,
      nextCursor: items.length === limit ? (items.at(-1)?.id ?? null) : null,
      unread: count!.unread,
      notices: can(reader, 'calendar.change') ? await this.#notices() : [],
    };
  }

  /** For whoever keeps the calendar. */
  async #notices(): Promise<InboxNotice[]> {
    const [row] = await this.database.query<{ today: string; years: number[] }>(readLoaded);
    const year = missingCalendarYear(localDate(row!.today), row!.years);
    if (year === null) return [];
    const text = {
      zh: `${year} 年工作日历尚未载入，其后的提醒日期均为暂定。国务院办公厅通知发布后请载入。`,
      en: `The working calendar of ${year} is missing: the days of reminders in it are provisional. Load the official notice when it is out.`,
    };
    return [{ kind: 'calendar_missing', year, text }];
  }

  /** Marks one of the reader's own messages as read. Of one that is another's it is said that it is not there. */
  async markRead(reader: Person, id: string): Promise<object | Refusal> {
    const own = await this.database.query(markRead, [reader.personId, id]);
    return own.length === 0 ? refuse('inbox.not_found') : {};
  }
}
