import {
  awaitedStep,
  isRefusal,
  placeOf,
  refusePasswordInUse,
  rolesOf,
  type AwaitedStep,
  type HeldDuty,
  type PasswordProfile,
  type Refusal,
  type TotpRequirement,
} from '#domain';
import type { AccessCountsService } from '../access-counts/access-counts.service.js';
import type { ProofOfAccount } from '../accounts/proof-of-account.js';
import type { TotpService } from '../totp/totp.service.js';
import type { LogInMethod, SessionsService, Visitor } from './sessions.service.js';

/** A log-in that was let through: the session's token, and what it still owes. */
export interface LoggedIn {
  readonly token: string;
  readonly awaits: AwaitedStep | null;
}

/** Somebody who proved to be this person, by password or at the identity provider. */
export interface ProvenPerson {
  readonly personId: string;
  readonly isEnrolled: boolean;
  readonly duties: readonly HeldDuty[];
}

/** Logs people in. */
export class LogInService {
  constructor(
    private readonly parts: {
      readonly proof: ProofOfAccount;
      readonly sessions: SessionsService;
      readonly totp: TotpService;
      readonly counts: AccessCountsService;
      readonly profile: PasswordProfile;
      readonly totpRequired: TotpRequirement;
    },
  ) {}

  /** With login and password. An expired or one-time password opens nothing: the refusal says how to replace it. */
  async withPassword(login: string, password: string, visitor: Visitor): Promise<LoggedIn | Refusal> {
    const { proof, counts, profile } = this.parts;
    const account = await proof.prove({ login, password, address: visitor.address });
    if (isRefusal(account)) return account;
    const refusal = refusePasswordInUse(profile, account);
    if (refusal !== null) {
      await counts.count('log_in.failed', account.personId, placeOf(visitor.address), refusal.code);
      return refusal;
    }
    return this.admit(account, 'password', visitor);
  }

  /** The authenticator's code for a log-in that owes it: the session opens, under a new token. */
  async withCode(
    personId: string,
    pendingToken: string,
    code: string,
    address: string,
  ): Promise<{ token: string } | Refusal> {
    const { totp, sessions, counts } = this.parts;
    const refusal = await totp.refuseCode(personId, code);
    if (refusal === null) return { token: await sessions.complete(pendingToken, address) };
    await counts.count('log_in.failed', personId, placeOf(address), refusal.code);
    return refusal;
  }

  /** Opens a session for a person who proved to be one, or begins it where a second factor is owed. */
  async admit(person: ProvenPerson, method: LogInMethod, visitor: Visitor): Promise<LoggedIn> {
    const roles = rolesOf(person.duties);
    const awaits = awaitedStep(roles, person.isEnrolled, this.parts.totpRequired);
    return {
      token: await this.parts.sessions.open(person.personId, { method, awaits, roles }, visitor),
      awaits,
    };
  }
}
