import { isRefusal, placeOf, refuse, type HeldDuty, type Refusal } from '#domain';
import type { Database } from '#database';
import type { AccessCountsService } from '../access-counts/access-counts.service.js';
import { findAccount } from './accounts.queries.js';
import type { LogInAttempts } from './log-in-attempts.js';
import type { PasswordHasher } from './password-hasher.js';

/** What somebody brings who wants to be let in. */
export interface Claim {
  readonly login: string;
  readonly password: string;
  /** The client's address. */
  readonly address: string;
}

/** An account whose password was just proved. */
export interface ProvenAccount {
  readonly personId: string;
  readonly login: string;
  readonly hash: string;
  readonly oneTime: boolean;
  readonly ageHours: number;
  readonly isEnrolled: boolean;
  readonly duties: readonly HeldDuty[];
}

type AccountRow = Omit<ProvenAccount, 'hash'> & {
  readonly hash: string | null;
  readonly isKnownAddress: boolean;
};

/** Whether somebody knows the password of an account: for log-ins and for changes of the password. */
export class ProofOfAccount {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly attempts: LogInAttempts,
    private readonly counts: AccessCountsService,
  ) {}

  /**
   * The account, or a refusal: unknown login, account without a password and wrong password look and take the same.
   * What was wrong is counted for the history.
   */
  async prove(claim: Claim): Promise<ProvenAccount | Refusal> {
    const login = claim.login.toLowerCase();
    const place = placeOf(claim.address);
    const [account] = await this.database.query<AccountRow>(findAccount, [login, place]);
    if (this.hasher.isOverrun) return refuse('request.too_many', { seconds: '10' });
    const proven = await this.attempts.during(
      { login, place, isKnownAddress: account?.isKnownAddress ?? false },
      async (attempt): Promise<ProvenAccount | Refusal> => {
        const isRight = await this.hasher.isRight(account?.hash ?? null, claim.password);
        if (!isRight || account === undefined || account.hash === null) return attempt.refuseWrong();
        await attempt.succeed();
        return { ...account, hash: account.hash };
      },
    );
    if (isRefusal(proven))
      await this.counts.count('log_in.failed', account?.personId ?? null, place, proven.code);
    return proven;
  }
}
