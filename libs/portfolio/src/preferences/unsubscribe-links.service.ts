import type { Database } from '#database';
import type { Person } from '#domain';
import { tokenHash } from '../answers/answer-tokens.js';
import type { PreferencesService } from './preferences.service.js';
import * as sql from './preferences.queries.js';

/** Mails of a kind that a link ends. */
export type EndedMails = 'reminders' | 'rollup';

interface OpenLink {
  readonly personId: string;
  readonly kind: EndedMails;
}

/** The links by which a mail program, or the reader on the link's page, does without mails of a kind (RFC 8058). */
export class UnsubscribeLinksService {
  constructor(
    private readonly database: Database,
    private readonly preferences: PreferencesService,
  ) {}

  /** What a link ends. Null, whatever the reason: used, expired, of a disabled person, forged. Changes nothing. */
  async open(token: string): Promise<EndedMails | null> {
    const hash = tokenHash(token);
    if (hash === null) return null;
    const [link] = await this.database.query<OpenLink>(sql.readUnsubscribeLink, [hash]);
    return link?.kind ?? null;
  }

  /** Uses a link, in the name of its reader: mails of the kind come no more. False: the link does nothing (any more). */
  async use(token: string): Promise<boolean> {
    const hash = tokenHash(token);
    if (hash === null) return false;
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<OpenLink>(sql.readUnsubscribeLink, [hash]);
      const [link] = rows;
      if (link === undefined) return false;
      const used = await client.query(sql.useUnsubscribeLink, [hash]);
      if (used.rowCount !== 1) return false;
      const person: Person = { kind: 'person', personId: link.personId, duties: [] };
      const wish = link.kind === 'rollup' ? { rollups: false } : { beforeDates: false };
      // Who has done without already is done with it.
      await this.preferences.changeIn(client, person, wish);
      return true;
    });
  }
}
