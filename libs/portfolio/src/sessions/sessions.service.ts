import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { HeldDuty, Person, Refusal } from '#domain';
import { refuse } from '#domain';
import type { Database } from '#database';
import { endSession, findAccount, findSession, openSession, touchSession } from './sessions.queries.js';

/** A person who is logged in. */
export interface SignedIn {
  readonly person: Person;
  readonly name: string;
}

/** argon2id as OWASP recommends it: 19 MiB, two passes. */
const passwordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes a password for an account. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, passwordCost);
}

/** Log-ins: server-side sessions, known by the SHA-256 of a random token that only the reader holds. */
export class SessionsService {
  readonly #database: Database;
  /** Verified for an unknown login, so that it takes as long as a known one. */
  readonly #decoy = hashPassword(randomBytes(16).toString('hex'));

  constructor(database: Database) {
    this.#database = database;
  }

  /** Opens a session; unknown login and wrong password are one refusal. */
  async open(login: string, password: string): Promise<{ token: string; personId: string } | Refusal> {
    const [account] = await this.#database.query<{ personId: string; passwordHash: string }>(findAccount, [
      login.toLowerCase(),
    ]);
    const matches = await verify(account?.passwordHash ?? (await this.#decoy), password);
    if (account === undefined || !matches) return refuse('session.wrong_credentials');
    const token = randomBytes(32).toString('base64url');
    await this.#database.query(openSession, [tokenHash(token), account.personId]);
    return { token, personId: account.personId };
  }

  /** The person behind a token, with the duties of today; null when the session is unknown or over. */
  async find(token: string): Promise<SignedIn | null> {
    const key = tokenHash(token);
    const [row] = await this.#database.query<{
      personId: string;
      name: string;
      touch: boolean;
      duties: HeldDuty[];
    }>(findSession, [key], 'find_session');
    if (row === undefined) return null;
    if (row.touch) await this.#database.query(touchSession, [key]);
    return { person: { kind: 'person', personId: row.personId, duties: row.duties }, name: row.name };
  }

  /** Ends the session; an unknown one is ended already. */
  async end(token: string): Promise<void> {
    await this.#database.query(endSession, [tokenHash(token)]);
  }
}

function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
