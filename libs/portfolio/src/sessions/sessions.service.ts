import { createHash, randomBytes } from 'node:crypto';
import {
  can,
  decideSessionsEnd,
  placeOf,
  refuse,
  rolesOf,
  type AwaitedStep,
  type HeldDuty,
  type NewId,
  type Person,
  type Refusal,
  type RoleCode,
} from '#domain';
import type { Database } from '#database';
import { findLogin } from '../accounts/accounts.queries.js';
import * as sql from './sessions.queries.js';

/** A person who is logged in, or asks with a token. */
export interface SignedIn {
  readonly person: Person;
  readonly name: string;
  /** Null: there is no session, a token asks. */
  readonly sessionId: string | null;
  /** What the log-in still owes; until then the session opens nothing else. */
  readonly awaits: AwaitedStep | null;
}

/** From where somebody logs in. */
export interface Visitor {
  /** The client's address, behind trusted proxies theirs. */
  readonly address: string;
  readonly userAgent: string | null;
  /** The session token that the browser sent, ended by a new log-in. */
  readonly before: string | null;
}

/** How a log-in was proved. */
export type LogInMethod = 'password' | 'oidc';

/** A session as its owner or the security administrator sees it. Instants are ISO texts. */
export interface SessionRecord {
  readonly id: string;
  readonly method: LogInMethod;
  readonly secondFactor: boolean;
  readonly awaits: AwaitedStep | null;
  readonly address: string;
  readonly agent: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
}

/** Longest description of a browser that is kept. */
const longestAgent = 200;

/**
 * Server-side sessions, known by the SHA-256 of a random token that only the reader holds. They are rows that every
 * request reads, so one that ends has ended on every instance.
 */
export class SessionsService {
  readonly #database: Database;
  readonly #newId: NewId;

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** Opens a session, or begins one that owes a step first. Returns its token. */
  async open(
    personId: string,
    proof: { method: LogInMethod; awaits: AwaitedStep | null; roles: readonly RoleCode[] },
    visitor: Visitor,
  ): Promise<string> {
    const token = newToken();
    await this.#database.query(sql.openSession, [
      placeOf(visitor.address),
      tokenHash(token),
      this.#newId(),
      personId,
      proof.method,
      proof.awaits,
      proof.roles,
      visitor.address,
      visitor.userAgent?.replaceAll(/\p{Cc}/gu, ' ').slice(0, longestAgent) ?? null,
      visitor.before === null ? null : tokenHash(visitor.before),
    ]);
    return token;
  }

  /**
   * The person behind a token, with the duties of today; null when the session is unknown or over. A session ends when
   * its person holds other roles than at the log-in: the new ones may ask for a second factor, and a new log-in gets a
   * new id. More projects or units in the same roles need none: they are read anew each time.
   */
  async find(token: string): Promise<SignedIn | Refusal | null> {
    const key = tokenHash(token);
    const [row] = await this.#database.query<{
      id: string;
      personId: string;
      name: string;
      awaits: AwaitedStep | null;
      roles: RoleCode[];
      touch: boolean;
      duties: HeldDuty[];
    }>(sql.findSession, [key], 'find_session');
    if (row === undefined) return null;
    if (rolesOf(row.duties).join() !== row.roles.join()) {
      await this.#database.query(sql.dropSession, [key]);
      return refuse('session.rights_changed');
    }
    if (row.touch) await this.#database.query(sql.touchSession, [key]);
    const person: Person = { kind: 'person', personId: row.personId, duties: row.duties };
    return { person, name: row.name, sessionId: row.id, awaits: row.awaits };
  }

  /** Those of the sessions that would be let in now: for what goes on after its request was. */
  async openAmong(sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#database.query<{ id: string; roles: RoleCode[]; duties: HeldDuty[] }>(
      sql.openAmong,
      [sessionIds],
    );
    return new Set(
      rows.filter(({ roles, duties }) => rolesOf(duties).join() === roles.join()).map(({ id }) => id),
    );
  }

  /** The step owed is done: the session opens, under the new token that is returned. */
  async complete(token: string, address: string): Promise<string> {
    const next = newToken();
    await this.#database.query(sql.completeSession, [placeOf(address), tokenHash(token), tokenHash(next)]);
    return next;
  }

  /** Gives a session that goes on a new token; the old one is nobody's. */
  async renew(token: string): Promise<string> {
    const next = newToken();
    await this.#database.query(sql.renewSession, [tokenHash(token), tokenHash(next)]);
    return next;
  }

  /** Ends the session by its own log-out; an unknown one is ended already. */
  async end(token: string, address: string): Promise<void> {
    await this.#database.query(sql.endSession, [tokenHash(token), placeOf(address)]);
  }

  /** The login of a session and how it was proved. */
  async describe(sessionId: string): Promise<SessionDescription> {
    const [row] = await this.#database.query<{
      login: string;
      method: LogInMethod;
      secondFactor: boolean;
      expiresAt: Date;
    }>(sql.describeSession, [sessionId]);
    return { ...row!, expiresAt: row!.expiresAt.toISOString() };
  }

  /** The reader's own sessions. */
  async listOwn(reader: Person): Promise<readonly SessionRecord[]> {
    return this.#listed(reader.personId);
  }

  /** The sessions of anybody, for the security administrator. */
  async listOf(reader: Person, personId: string): Promise<readonly SessionRecord[] | Refusal> {
    const refusal = await this.#refuseFor(reader, personId, 'session.list_of_person');
    return refusal ?? this.#listed(personId);
  }

  /** Ends one of the reader's own sessions. */
  async endOwn(reader: Person, sessionId: string): Promise<object | Refusal> {
    const ended = await this.#database.query(sql.endOne, [reader.personId, sessionId]);
    return ended.length === 0 ? refuse('session.not_found') : {};
  }

  /** Ends all sessions of the reader but the present one. */
  async endOthers(reader: Person, presentId: string | null): Promise<void> {
    await this.#database.query(sql.endOthers, [reader.personId, presentId]);
  }

  /** Ends all sessions of a person; recorded with the administrator's name. */
  async revoke(actor: Person, personId: string): Promise<object | Refusal> {
    const refusal = await this.#refuseFor(actor, personId, 'session.end_of_person');
    if (refusal !== null) return refusal;
    await this.#database.transaction(async (client) => {
      const { rows } = await client.query(sql.endOthers, [personId, null]);
      await this.#database.storeIn(client, decideSessionsEnd(this.#newId(), personId, rows.length), actor);
    });
    return {};
  }

  async #listed(personId: string): Promise<SessionRecord[]> {
    const rows = await this.#database.query<
      Omit<SessionRecord, 'createdAt' | 'lastUsedAt' | 'expiresAt'> &
        Record<'createdAt' | 'lastUsedAt' | 'expiresAt', Date>
    >(sql.listSessions, [personId]);
    return rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: row.lastUsedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    }));
  }

  async #refuseFor(
    reader: Person,
    personId: string,
    action: 'session.list_of_person' | 'session.end_of_person',
  ): Promise<Refusal | null> {
    if (!can(reader, action)) return refuse('permission.denied');
    const [account] = await this.#database.query(findLogin, [personId]);
    return account === undefined ? refuse('account.not_found') : null;
  }
}

/** What a session says of itself. */
export interface SessionDescription {
  readonly login: string;
  readonly method: LogInMethod;
  readonly secondFactor: boolean;
  /** ISO instant. */
  readonly expiresAt: string;
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What stands in the database of a token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
