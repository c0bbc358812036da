import { randomBytes } from 'node:crypto';
import {
  can,
  decideTokenCreation,
  decideTokenRevocation,
  isRefusal,
  refuse,
  type Action,
  type HeldDuty,
  type NewId,
  type Person,
  type Refusal,
  type TokenScope,
} from '#domain';
import type { Database } from '#database';
import { findLogin } from '../accounts/accounts.queries.js';
import { storeWith } from '../accounts/store-with.js';
import { tokenHash, type SignedIn } from '../sessions/sessions.service.js';
import * as sql from './tokens.queries.js';

/** A token as its owner sees it; the token itself is shown once. Instants are ISO texts. */
export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly actions: readonly Action[] | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
}

/** A new token: the only time that it is shown. */
export interface NewToken {
  readonly id: string;
  readonly token: string;
}

/** So many a person may hold. */
const mostTokens = 20;
/** By this a token is known in a configuration file or a leaked log. */
const prefix = 'kp_';

/** Keys of programs. A token acts with its owner's rights of the day, as far as its scope goes. */
export class TokensService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** Who asks with a token, and what it may do; null when it is unknown, revoked, expired, or its owner disabled. */
  async find(token: string): Promise<{ signedIn: SignedIn; scope: TokenScope } | null> {
    if (!token.startsWith(prefix)) return null;
    const [row] = await this.database.query<{
      id: string;
      personId: string;
      name: string;
      actions: Action[] | null;
      duties: HeldDuty[];
      touch: boolean;
    }>(sql.findToken, [tokenHash(token)], 'find_token');
    if (row === undefined) return null;
    if (row.touch) await this.database.query(sql.touchToken, [row.id]);
    const person: Person = { kind: 'person', personId: row.personId, duties: row.duties };
    return {
      signedIn: { person, name: row.name, sessionId: null, awaits: null },
      scope: row.actions === null ? { readOnly: true } : { actions: row.actions },
    };
  }

  /** Makes a token of the person who asks. */
  async create(
    owner: Person,
    { name, scope, validDays }: { name: string; scope: TokenScope; validDays: number },
  ): Promise<NewToken | Refusal> {
    const { personId } = owner;
    const [held] = await this.database.query<{ times: number }>(sql.countTokens, [personId]);
    if (held!.times >= mostTokens) return refuse('token.too_many', { most: String(mostTokens) });
    const id = this.newId();
    const decided = decideTokenCreation(id, { personId, name, scope, validDays });
    if (isRefusal(decided)) return decided;
    const token = `${prefix}${randomBytes(32).toString('base64url')}`;
    const actions = 'actions' in scope ? scope.actions : null;
    await storeWith(this.database, owner, decided, [
      [sql.forgetExpired, [personId]],
      [sql.makeToken, [id, personId, name, tokenHash(token), actions, validDays]],
    ]);
    return { id, token };
  }

  /** The reader's own tokens. */
  async listOwn(reader: Person): Promise<readonly TokenRecord[]> {
    return this.#listed(reader.personId);
  }

  /** Anybody's tokens, for the security administrator. */
  async listOf(reader: Person, personId: string): Promise<readonly TokenRecord[] | Refusal> {
    if (!can(reader, 'token.list_of_person')) return refuse('permission.denied');
    const [account] = await this.database.query(findLogin, [personId]);
    return account === undefined ? refuse('account.not_found') : this.#listed(personId);
  }

  /** Ends a token: its owner's, or for the security administrator anybody's. */
  async revoke(actor: Person, id: string): Promise<object | Refusal> {
    const [token] = await this.database.query<{ personId: string }>(sql.findOwner, [id]);
    if (token === undefined || (token.personId !== actor.personId && !can(actor, 'token.list_of_person')))
      return refuse('token.not_found');
    const decided = decideTokenRevocation(this.newId(), { id, personId: token.personId });
    const isFirst = await storeWith(this.database, actor, decided, [], [sql.takeToken, [id]]);
    return isFirst ? {} : refuse('token.not_found');
  }

  async #listed(personId: string): Promise<TokenRecord[]> {
    const rows = await this.database.query<
      Omit<TokenRecord, 'createdAt' | 'expiresAt' | 'lastUsedAt'> & {
        createdAt: Date;
        expiresAt: Date;
        lastUsedAt: Date | null;
      }
    >(sql.listTokens, [personId]);
    return rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    }));
  }
}
