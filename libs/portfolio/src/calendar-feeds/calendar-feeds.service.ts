import { randomBytes } from 'node:crypto';
import {
  addDays,
  daysBetween,
  decideFeedCreation,
  decideFeedRevocation,
  owedName,
  permitDue,
  refuse,
  shanghaiDate,
  visibleProjects,
  type HeldDuty,
  type LocalDate,
  type NewId,
  type Person,
  type OwedDate,
  type Refusal,
  type WorkingCalendar,
} from '#domain';
import type { Database, DatabaseKind } from '#database';
import { storeWith } from '../accounts/store-with.js';
import type { CalendarService } from '../calendar/calendar.service.js';
import type { OwedPermit } from '../reminders/owed-date.js';
import { tokenHash } from '../sessions/sessions.service.js';
import { datesOwed, findFeed, makeFeed, permitsOwed, takeFeed } from './calendar-feeds.queries.js';

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
    private readonly calendars: CalendarService,
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
    const visible = visibleProjects(person);
    const [calendar, dates, permits, [clock]] = await Promise.all([
      this.calendars.calendar(),
      this.database.queryAs<OwedDate>(visible, datesOwed, [mostDates]),
      this.database.queryAs<WaitingPermit>(visible, permitsOwed),
      this.database.query<{ now: Date }>('SELECT app.now() AS now'),
    ]);
    const today = shanghaiDate(clock!.now);
    const far = ({ dueOn }: OwedDate): number => Math.abs(daysBetween(today, dueOn));
    const nearest = [...dates, ...permits.flatMap((permit) => datesOf(permit, today, calendar))]
      .sort((a, b) => far(a) - far(b) || (a.id < b.id ? -1 : 1))
      .slice(0, mostDates);
    return { kind: await this.database.kind(), dates: nearest };
  }
}

interface WaitingPermit extends Omit<OwedDate, 'dueOn' | 'title'> {
  readonly permit: OwedPermit;
}

/** The day of a permit, by its kind alone; none if it lies as far from today as `datesOwed` looks no more. */
function datesOf({ permit, ...of }: WaitingPermit, today: LocalDate, calendar: WorkingCalendar): OwedDate[] {
  const due = permitDue(permit, calendar);
  if (due === null || due.day < addDays(today, -61) || due.day > addDays(today, 550)) return [];
  const title = owedName({ kind: 'permit', reference: null, permitKind: permit.kind }).zh;
  return [{ ...of, dueOn: due.day, title }];
}
