import { can, refuse, type Person, type Refusal } from '#domain';
import type { Database } from '#database';
import { countOutcomes } from './replies.queries.js';
import type { ReplyOutcome } from './replies.service.js';

/** How many mails of the last 30 days became what; the instant of the last is an ISO text. */
export interface ReplyCount {
  readonly outcome: ReplyOutcome;
  readonly mails: number;
  readonly lastAt: string;
}

/** What whoever administers the system sees of replies by mail: counts, and nothing of what is in them. */
export class ReplyCountsService {
  constructor(private readonly database: Database) {}

  /** By what became of them. */
  async list(reader: Person): Promise<readonly ReplyCount[] | Refusal> {
    if (!can(reader, 'mail_reply.count')) return refuse('permission.denied');
    const rows = await this.database.query<Omit<ReplyCount, 'lastAt'> & { lastAt: Date }>(countOutcomes);
    return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }));
  }
}
