import { can, refuse, type Person, type Refusal } from '#domain';
import type { Database } from '#database';
import { pageOf, type Page, type PageWish } from '../organisation/page.js';
import { countOutcomes, listUnmatched } from './replies.queries.js';
import type { MatchedOutcome, ReplyOutcome } from './replies.service.js';

/** How many mails of the last 30 days became what; the instant of the last is an ISO text. */
export interface ReplyCount {
  readonly outcome: ReplyOutcome;
  readonly mails: number;
  readonly lastAt: string;
}

/** A mail that matched nothing: why, and whence it came. Nothing of what it says is kept. */
export interface UnmatchedMail {
  readonly id: string;
  readonly outcome: Exclude<ReplyOutcome, MatchedOutcome>;
  /** The part of its sender's address behind the @; null: it says none. */
  readonly senderDomain: string | null;
  /** ISO text. */
  readonly takenAt: string;
}

/** What whoever administers the system sees of mails that came: counts, and of those that matched nothing why. */
export class MailRepliesService {
  constructor(private readonly database: Database) {}

  /** By what became of them. */
  async counts(reader: Person): Promise<readonly ReplyCount[] | Refusal> {
    if (!can(reader, 'mail_reply.count')) return refuse('permission.denied');
    const rows = await this.database.query<Omit<ReplyCount, 'lastAt'> & { lastAt: Date }>(countOutcomes);
    return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }));
  }

  /** Those of the last 30 days that matched nothing, the latest first; `outcome`: only these. */
  async unmatched(
    reader: Person,
    outcome: UnmatchedMail['outcome'] | null,
    page: PageWish,
  ): Promise<Page<UnmatchedMail> | Refusal> {
    if (!can(reader, 'mail_reply.list')) return refuse('permission.denied');
    const rows = await this.database.query<Omit<UnmatchedMail, 'takenAt'> & { takenAt: Date }>(
      listUnmatched,
      [outcome, page.cursor, page.limit],
    );
    const items = rows.map((row) => ({ ...row, takenAt: row.takenAt.toISOString() }));
    return pageOf(items, page);
  }
}
