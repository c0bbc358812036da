import { randomBytes } from 'node:crypto';
import {
  decideFeedCreation,
  decideFeedRevocation,
  refuse,
  visibleProjects,
  type HeldDuty,
  type NewId,
  type Person,
  type OwedDate,
  type Refusal,
} from '#domain';
import type { Database, DatabaseKind } from '#database';
import { storeWith } from '../accounts/store-with.js';
import { tokenHash } from '../sessions/sessions.service.js';
import { datesOwed, findFeed, makeFeed, takeFeed } from './calendar-feeds.queries.js';

/** What a calendar is told. */
export interface ReadFeed {
  /** What is not live is marked as such. */
  readonly kind: DatabaseKind;
  readonly dates: readonly OwedDate[];
}

/** By this an address is known in a leaked log. */
const prefix = 'kpc_';
const mostDates = 1_000;

/** Addresses that calendar programs read a person's dates from. Whoever knows one reads it, by the person's duties of today. */
export class CalendarFeedsService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** Makes the address of the person who asks; the one before it ends. It is told this once. */
  async create({ personId, ...owner }: Person): Promise<{ token: string }> {
    const id = this.newId();
    const token = `${prefix}${randomBytes(32).toString('base64url')}`;
    await storeWith(this.database, { personId, ...owner }, decideFeedCreation(id, personId), [
      [takeFeed, [personId]],
      [makeFeed, [id, personId, tokenHash(token)]],
    ]);
    return { token };
  }

  /** Ends the address of the person who asks. */
  async revoke(owner: Person): Promise<object | Refusal> {
    const decided = decideFeedRevocation(this.newId(), owner.personId);
    const wasThere = await storeWith(this.database, owner, decided, [], [takeFeed, [owner.personId]]);
    return wasThere ? {} : refuse('calendar_feed.not_found');
  }

  /** The dates behind an address. Unknown, revoked and of a disabled person look the same. */
  async read(token: string): Promise<ReadFeed | Refusal> {
    const [feed] = await this.database.query<{ personId: string; duties: HeldDuty[] }>(findFeed, [
      tokenHash(token),
    ]);
    if (feed === undefined) return refuse('calendar_feed.not_found');
    const person: Person = { kind: 'person', ...feed };
    const dates = await this.database.queryAs<OwedDate>(visibleProjects(person), datesOwed, [mostDates]);
    return { kind: await this.database.kind(), dates };
  }
}
