import {
  decidePasswordChange,
  isRefusal,
  mostKeptPasswords,
  refuse,
  refusePassword,
  refusePasswordInUse,
  type NewId,
  type PasswordProfile,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { endOthers } from '../sessions/sessions.queries.js';
import type { TotpService } from '../totp/totp.service.js';
import * as sql from './accounts.queries.js';
import { listedPasswords } from './common-passwords.js';
import type { PasswordHasher } from './password-hasher.js';
import type { Claim, ProofOfAccount, ProvenAccount } from './proof-of-account.js';
import { storeWith } from './store-with.js';

/** A password to be replaced by its owner. */
export interface PasswordToChange extends Claim {
  readonly newPassword: string;
  /** The authenticator's code, for whoever has enrolled one. */
  readonly code: string | null;
  /** The owner's session that goes on, if the change comes from one. */
  readonly presentSessionId: string | null;
}

/** Changes of one's own password: with the old one, logged in or not, since an expired one lets nobody in. */
export class PasswordsService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly parts: {
      readonly hasher: PasswordHasher;
      readonly proof: ProofOfAccount;
      readonly totp: TotpService;
      readonly profile: PasswordProfile;
    },
  ) {}

  /** Changes it; all other sessions of its owner end. */
  async change(change: PasswordToChange): Promise<{ personId: string } | Refusal> {
    const { proof, totp, hasher, profile } = this.parts;
    const account = await proof.prove(change);
    if (isRefusal(account)) return account;
    const inUse = refusePasswordInUse(profile, account);
    if (inUse?.code === 'password.one_time_expired') return inUse;
    const choice = await this.#refuseChoice(account, change.newPassword);
    if (choice !== null) return choice;
    // Last, since a code works once: a choice that is refused uses none up.
    if (account.isEnrolled) {
      if (change.code === null) return refuse('totp.code_required');
      const wrong = await totp.refuseCode(account.personId, change.code);
      if (wrong !== null) return wrong;
    }
    const { personId } = account;
    const id = this.newId();
    const hash = await hasher.hash(change.newPassword);
    await storeWith(
      this.database,
      { kind: 'person', personId, duties: [] },
      decidePasswordChange(id, personId),
      [
        [sql.setPassword, [id, personId, hash, false]],
        [sql.forgetPasswords, [personId, mostKeptPasswords]],
        [endOthers, [personId, change.presentSessionId]],
      ],
    );
    return { personId };
  }

  async #refuseChoice({ personId, login }: ProvenAccount, password: string): Promise<Refusal | null> {
    const { hasher, profile } = this.parts;
    const listed = await listedPasswords();
    const choice = { password, login, isUsedBefore: false, isListed: (text: string) => listed.has(text) };
    const refusal = refusePassword(profile, choice);
    if (refusal !== null) return refusal;
    const last = await this.database.query<{ hash: string }>(sql.lastPasswords, [personId, profile.history]);
    for (const { hash } of last)
      if (await hasher.isRight(hash, password))
        return refusePassword(profile, { ...choice, isUsedBefore: true });
    return null;
  }
}
