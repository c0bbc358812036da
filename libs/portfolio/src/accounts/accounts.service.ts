import { randomBytes } from 'node:crypto';
import {
  can,
  decideAccountCreation,
  decidePasswordReset,
  isRefusal,
  mostKeptPasswords,
  refuse,
  type Actor,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { endOthers } from '../sessions/sessions.queries.js';
import * as sql from './accounts.queries.js';
import type { PasswordHasher } from './password-hasher.js';
import { storeWith } from './store-with.js';

/** An account to be made. */
export interface NewAccount {
  readonly personId: string;
  /** In small letters. */
  readonly login: string;
  readonly password: string;
  /** Whether the password opens nothing but its own replacement. */
  readonly oneTime: boolean;
}

/** A one-time password, shown once. */
export interface OneTimePassword {
  readonly login: string;
  readonly oneTimePassword: string;
}

/** Accounts and the one-time passwords that open them. Passwords are kept as their argon2id hashes only. */
export class AccountsService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #hasher: PasswordHasher;

  constructor(database: Database, newId: NewId, hasher: PasswordHasher) {
    this.#database = database;
    this.#newId = newId;
    this.#hasher = hasher;
  }

  /** Makes an account. It asks no rights: a command does, or `open` has. */
  async create(actor: Actor, account: NewAccount): Promise<object | Refusal> {
    const { personId, login, password, oneTime } = account;
    const refusal = await this.#refuseCreation(personId, login);
    if (refusal !== null) return refusal;
    const id = this.#newId();
    await storeWith(this.#database, actor, decideAccountCreation(id, account), [
      [sql.setPassword, [id, personId, await this.#hasher.hash(password), oneTime]],
    ]);
    return {};
  }

  /** Makes an account whose owner begins with a one-time password. */
  async open(actor: Person, personId: string, login: string): Promise<OneTimePassword | Refusal> {
    if (!can(actor, 'account.create')) return refuse('permission.denied');
    return this.openFirst(actor, personId, login);
  }

  /** The same for a command that makes the first administrators: nobody can have the right yet. */
  async openFirst(actor: Actor, personId: string, login: string): Promise<OneTimePassword | Refusal> {
    const password = makeOneTimePassword();
    const made = await this.create(actor, { personId, login, password, oneTime: true });
    return isRefusal(made) ? made : { login, oneTimePassword: password };
  }

  /** Gives a person a one-time password in place of theirs; all their sessions end. */
  async resetPassword(actor: Actor, personId: string): Promise<OneTimePassword | Refusal> {
    if (actor.kind === 'person' && !can(actor, 'account.reset_password')) return refuse('permission.denied');
    const [account] = await this.#database.query<{ login: string }>(sql.findLogin, [personId]);
    if (account === undefined) return refuse('account.not_found');
    const id = this.#newId();
    const reset = decidePasswordReset(id, personId, actor);
    if (isRefusal(reset)) return reset;
    const password = makeOneTimePassword();
    await storeWith(this.#database, actor, reset, [
      [sql.setPassword, [id, personId, await this.#hasher.hash(password), true]],
      [sql.forgetPasswords, [personId, mostKeptPasswords]],
      [endOthers, [personId, null]],
    ]);
    return { login: account.login, oneTimePassword: password };
  }

  /** The person of a login; null: nobody's. */
  async personOf(login: string): Promise<string | null> {
    const [account] = await this.#database.query<{ personId: string }>(sql.findPersonOf, [login]);
    return account?.personId ?? null;
  }

  async #refuseCreation(personId: string, login: string): Promise<Refusal | null> {
    const [known] = await this.#database.query<Record<'isActive' | 'hasAccount' | 'isLoginTaken', boolean>>(
      sql.facetsOfAccount,
      [personId, login],
    );
    if (!known!.isActive) return refuse('account.person_not_found');
    if (known!.hasAccount) return refuse('account.exists');
    return known!.isLoginTaken ? refuse('account.login_taken', { login }) : null;
  }
}

/** 80 bits in characters that nobody mistakes for others, in groups. */
function makeOneTimePassword(): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const characters = [...randomBytes(16)].map((byte) => alphabet[byte % alphabet.length]!);
  return [0, 4, 8, 12].map((from) => characters.slice(from, from + 4).join('')).join('-');
}
