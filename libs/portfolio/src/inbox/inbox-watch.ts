import { Listening, type Database } from '#database';
import { refuse, type Refusal } from '#domain';
import type { SessionsService, SignedIn } from '../sessions/sessions.service.js';
import { readInboxStates } from './inbox.queries.js';

/** How an inbox stands: counts and an id, nothing of what is in it. */
export interface InboxState {
  /** Messages that are not marked as read. */
  readonly unread: number;
  /** Reminders in it that nobody has answered. */
  readonly open: number;
  /** Id of the newest message; null: there is none. */
  readonly newest: string | null;
}

/** A window that shows its person's inbox. None of its functions waits or throws. */
export interface Follower {
  /** The inbox stands otherwise than it was told last. */
  readonly tell: (state: InboxState) => void;
  /** Nothing happened; the line is to be kept open. */
  readonly beat: () => void;
  /** There is nothing more to tell. */
  readonly end: () => void;
}

/** How much of it there may be. */
export interface InboxWatchLimits {
  readonly perPerson: number;
  readonly inAll: number;
  /** Milliseconds between two looks at the sessions, and at least so often every line is used. */
  readonly beatMs: number;
}

interface Following extends Follower {
  readonly sessionId: string;
  /** As JSON. */
  told: string | null;
}

interface Watched {
  readonly followers: Set<Following>;
  /** Rings when the next message arrives that is on its way. */
  arrival?: NodeJS.Timeout;
}

interface ReadState extends InboxState {
  readonly personId: string;
  readonly nextInMs: number | null;
}

const usualLimits: InboxWatchLimits = { perPerson: 5, inAll: 1_000, beatMs: 15_000 };
/** Every so many beats everybody is asked for, whatever was heard: a NOTIFY may be lost, a clock moved. */
const beatsOfNet = 4;
const soonestMs = 250;
const latestMs = 3_600_000;

/**
 * Tells open windows how the inboxes of their people stand, as soon as that changes. What rings is a NOTIFY of the change's
 * own transaction, on one connection a process; what is told is read afterwards, together for all who are to be told. A
 * window whose session has ended is told nothing more. It begins with the first follower.
 */
export class InboxWatch {
  readonly #people = new Map<string, Watched>();
  readonly #limits: InboxWatchLimits;
  #followers = 0;
  #toAsk = new Set<string>();
  #isAsking = false;
  #beats = 0;
  #isClosed = false;
  #listening: Listening | null = null;
  #beating: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly sessions: Pick<SessionsService, 'openAmong'>,
    private readonly onError: (error: Error) => void,
    limits: Partial<InboxWatchLimits> = {},
  ) {
    this.#limits = { ...usualLimits, ...limits };
  }

  /** Follows the reader's own inbox until the returned function is called, or the follower is ended. */
  follow(reader: SignedIn, follower: Follower): (() => void) | Refusal {
    const { sessionId, person } = reader;
    // It goes on for as long as its session does; a token has none.
    if (sessionId === null) return refuse('token.never');
    const watched = this.#people.get(person.personId) ?? { followers: new Set() };
    const refusal = this.#refusalOf(watched);
    if (refusal !== null) return refusal;
    const following: Following = { ...follower, sessionId, told: null };
    watched.followers.add(following);
    this.#people.set(person.personId, watched);
    this.#followers += 1;
    this.#begin();
    this.#ask([person.personId]);
    return () => this.#leave(person.personId, following);
  }

  /** Ends all followers and the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#beating);
    for (const [personId, { followers }] of this.#people)
      for (const following of followers) this.#end(personId, following);
    await this.#listening?.close();
  }

  #refusalOf({ followers }: Watched): Refusal | null {
    const { perPerson, inAll } = this.#limits;
    if (followers.size >= perPerson) return refuse('inbox.too_many_windows', { most: String(perPerson) });
    return this.#isClosed || this.#followers >= inAll ? refuse('inbox.too_many_followers') : null;
  }

  #begin(): void {
    this.#beating ??= setInterval(() => void this.#beat(), this.#limits.beatMs).unref();
    this.#listening ??= new Listening(this.database, 'inbox', {
      heard: (personId) => this.#ask([personId]),
      mayHaveMissed: () => this.#ask(this.#people.keys()),
      onError: this.onError,
    });
  }

  #leave(personId: string, following: Following): void {
    const watched = this.#people.get(personId);
    if (watched === undefined || !watched.followers.delete(following)) return;
    this.#followers -= 1;
    if (watched.followers.size > 0) return;
    clearTimeout(watched.arrival);
    this.#people.delete(personId);
  }

  #end(personId: string, following: Following): void {
    this.#leave(personId, following);
    following.end();
  }

  async #beat(): Promise<void> {
    this.#beats += 1;
    try {
      await this.#withOpenSessions([...this.#people.keys()], (following) => following.beat());
    } catch (error) {
      this.onError(error as Error);
    }
    if (this.#beats % beatsOfNet === 0) this.#ask(this.#people.keys());
  }

  /** Does something for the followers of these people whose sessions are open, and ends the others. */
  async #withOpenSessions(
    personIds: readonly string[],
    act: (following: Following, personId: string) => void,
  ): Promise<void> {
    const all = personIds.flatMap((personId) =>
      [...(this.#people.get(personId)?.followers ?? [])].map((following) => ({ personId, following })),
    );
    if (all.length === 0) return;
    const open = await this.sessions.openAmong(all.map(({ following }) => following.sessionId));
    for (const { personId, following } of all)
      if (!open.has(following.sessionId)) this.#end(personId, following);
      else if (this.#people.get(personId)?.followers.has(following) === true) act(following, personId);
  }

  #ask(personIds: Iterable<string>): void {
    for (const personId of personIds) if (this.#people.has(personId)) this.#toAsk.add(personId);
    if (!this.#isAsking && this.#toAsk.size > 0) void this.#askAll();
  }

  /** One question at a time: what is heard meanwhile goes together into the next. */
  async #askAll(): Promise<void> {
    this.#isAsking = true;
    try {
      while (this.#toAsk.size > 0) {
        const personIds = [...this.#toAsk];
        this.#toAsk = new Set();
        await this.#tell(personIds);
      }
    } catch (error) {
      // The net asks again.
      this.onError(error as Error);
    } finally {
      this.#isAsking = false;
    }
  }

  async #tell(personIds: readonly string[]): Promise<void> {
    const rows = await this.database.query<ReadState & Record<string, unknown>>(readInboxStates, [personIds]);
    const states = new Map(rows.map((row) => [row.personId, row]));
    for (const state of states.values()) this.#awaitArrival(state);
    await this.#withOpenSessions(personIds, (following, personId) => {
      const { unread, open, newest } = states.get(personId)!;
      const state: InboxState = { unread, open, newest };
      const text = JSON.stringify(state);
      if (text === following.told) return;
      following.told = text;
      following.tell(state);
    });
  }

  #awaitArrival({ personId, nextInMs }: ReadState): void {
    const watched = this.#people.get(personId);
    if (watched === undefined) return;
    clearTimeout(watched.arrival);
    if (nextInMs === null) return;
    const ms = Math.min(Math.max(nextInMs, soonestMs), latestMs);
    watched.arrival = setTimeout(() => this.#ask([personId]), ms).unref();
  }
}
