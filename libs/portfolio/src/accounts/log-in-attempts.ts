import { setTimeout as wait } from 'node:timers/promises';
import { attemptMinutes, decideLogInAttempt, refuse, type AttemptDecision, type Refusal } from '#domain';
import type { Database } from '#database';
import { SharedCounter, type Count } from '../limits/shared-counter.js';
import { Turns } from './turns.js';

/** One attempt that may be checked. */
export interface Attempt {
  /** It was right: earlier wrong ones are forgotten. */
  succeed(): Promise<void>;
  /** What a wrong one is answered. */
  refuseWrong(): Refusal;
}

/** What an attempt comes with. */
export interface AttemptedLogIn {
  readonly login: string;
  /** As `placeOf` gives it. */
  readonly place: string;
  readonly isKnownAddress: boolean;
}

/**
 * Slows guessing down without locking anybody out. Every attempt is counted before its password is looked at, for all
 * instances together, and those on one account take turns, so that many at once get no more guesses, and many right
 * ones at once do not count as wrong.
 */
export class LogInAttempts {
  readonly #onAccount: SharedCounter;
  readonly #fromAddress: SharedCounter;
  readonly #turns = new Map<string, { turns: Turns; users: number }>();

  /** `slowStepMs`: the first wait of an attempt that is slowed. */
  constructor(
    database: Database,
    private readonly slowStepMs: number,
  ) {
    this.#onAccount = new SharedCounter(database, 'log-ins of account', attemptMinutes * 60);
    this.#fromAddress = new SharedCounter(database, 'log-ins from address', attemptMinutes * 60);
  }

  /** Counts an attempt, lets it wait where it must, and lets `check` look at it; or refuses it unseen. */
  async during<T>(attempted: AttemptedLogIn, check: (attempt: Attempt) => Promise<T>): Promise<T | Refusal> {
    const { login, place, isKnownAddress } = attempted;
    const account = isKnownAddress ? `${login}\n${place}` : login;
    const entry = this.#turns.get(account) ?? { turns: new Turns(1), users: 0 };
    this.#turns.set(account, entry);
    const { isBusy } = entry.turns;
    entry.users += 1;
    try {
      return await entry.turns.take(() => this.#decided(attempted, account, isBusy, check));
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.#turns.delete(account);
    }
  }

  async #decided<T>(
    { place, isKnownAddress }: AttemptedLogIn,
    account: string,
    cameTogether: boolean,
    check: (attempt: Attempt) => Promise<T>,
  ): Promise<T | Refusal> {
    const [onAccount, fromAddress] = [await this.#onAccount.add(account), await this.#fromAddress.add(place)];
    const decided = decideLogInAttempt({
      isKnownAddress,
      onAccount: onAccount.times,
      fromAddress: fromAddress.times,
    });
    const seconds = this.#secondsToWait(decided, onAccount, fromAddress);
    const attempt: Attempt = {
      succeed: async () => {
        await this.#onAccount.forget(account);
        await this.#fromAddress.takeBack(place);
      },
      refuseWrong: () =>
        decided.how === 'check'
          ? refuse('session.wrong_credentials')
          : refuse('session.too_many_attempts', { seconds }),
    };
    // Of those that come together one is let wait: the others would only hold connections.
    if (decided.how === 'refuse' || (decided.how === 'check_slowly' && cameTogether))
      return attempt.refuseWrong();
    if (decided.how === 'check_slowly') await wait(decided.waitSteps * this.slowStepMs);
    return check(attempt);
  }

  #secondsToWait(decided: AttemptDecision, onAccount: Count, fromAddress: Count): string {
    if (decided.how === 'refuse') return String(Math.max(onAccount.seconds, fromAddress.seconds));
    const steps = decided.how === 'check_slowly' ? decided.waitSteps : 0;
    return String(Math.max(1, Math.ceil((steps * this.slowStepMs) / 1000)));
  }
}
