import {
  can,
  localDate,
  missingCalendarYear,
  refuse,
  visibleProjects,
  type LadderSubject,
  type LocalDate,
  type OwedName,
  type PeriodKind,
  type Person,
  type PersonChannel,
  type Refusal,
  type StepCode,
  type Text,
} from '#domain';
import type { Database } from '#database';
import { readLoaded } from '../calendar/calendar.queries.js';
import type { CalendarService } from '../calendar/calendar.service.js';
import { pageOf, type Page, type PageWish } from '../organisation/page.js';
import type { ReceivedAs } from '../reminders/claim-facts.js';
import { withOwedDate, type OwedRow } from '../reminders/owed-date.js';
import { countUnread, listInbox, markRead } from './inbox.queries.js';

/** A reminder in a message. Days are `YYYY-MM-DD`. */
export interface InboxReminder {
  /** Without an id: the reader does not see it, and owes something on it. */
  readonly project: { readonly id: string | null; readonly name: string };
  readonly subject: LadderSubject;
  /** Null: of what a unit owes. */
  readonly stage: string | null;
  /** By what it is known (`OwedName`); null: of a date, and of what has none. */
  readonly reference: string | null;
  readonly permitKind: OwedName['permitKind'];
  readonly dueOn: LocalDate | null;
  readonly step: StepCode;
  readonly receivedAs: ReceivedAs;
}

/** An address at which nothing arrives, as a message tells of it. */
export interface InboxDeadAddress {
  readonly id: string;
  /** One of both; null: it is the other. */
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly rollupAddress: { readonly id: string; readonly name: string } | null;
  readonly channel: PersonChannel;
  /** Whether it was set right. */
  readonly closed: boolean;
}

/** A message as its reader finds it in the product. */
export interface InboxMessage {
  readonly id: string;
  readonly day: string;
  readonly kind: 'reminders' | 'rollup' | 'dead_addresses' | 'rollup_approval';
  /** ISO instant; null: not marked as read. */
  readonly readAt: string | null;
  /** The issue that was sent, or that waits for the reader's approval; null for reminders. */
  readonly rollup: { readonly id: string; readonly kind: PeriodKind; readonly period: string } | null;
  /** Those of projects that the reader sees today, and what the reader's units owe on others. */
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

interface MessageRow extends Omit<InboxMessage, 'readAt' | 'reminders'> {
  readonly readAt: Date | null;
  readonly reminders: readonly (Omit<InboxReminder, 'permitKind'> & OwedRow)[];
}

/** A part of an inbox. */
export interface InboxPage extends Page<InboxMessage> {
  /** Of the whole inbox. */
  readonly unread: number;
  readonly notices: readonly InboxNotice[];
}

/** What a person was sent, also where its mail did not arrive. Nobody reads another's. */
export class InboxService {
  constructor(
    private readonly database: Database,
    private readonly calendars: CalendarService,
  ) {}

  /** A page of the reader's own messages, newest first. */
  async list(reader: Person, page: PageWish): Promise<InboxPage> {
    const calendar = await this.calendars.calendar();
    const rows = await this.database.queryAs<MessageRow>(visibleProjects(reader), listInbox, [
      reader.personId,
      page.cursor,
      page.limit,
      can(reader, 'dead_address.list'),
    ]);
    const [count] = await this.database.query<{ unread: number }>(countUnread, [reader.personId]);
    const items = rows.map(({ readAt, reminders, ...row }) => ({
      ...row,
      readAt: readAt?.toISOString() ?? null,
      reminders: reminders.map((reminder) => withOwedDate(reminder, calendar)),
    }));
    return {
      ...pageOf(items, page),
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
