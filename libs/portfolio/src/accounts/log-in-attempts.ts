import { setTimeout as wait } from 'node:timers/promises';
import { attemptMinutes, decideLogInAttempt, refuse, type AttemptDecision, type Refusal } from '#domain';
import type { Database } from '#database';
import { SharedCounter, type Count } from '../limits/shared-counter.js';

/** One attempt that may be checked. */
export interface Attempt {
  /** It was right: earlier wrong ones are forgotten. */
  succeed(): Promise<void>;
  /** What a wrong one is answered. */
  refuseWrong(): Refusal;
}

/**
 * Slows guessing down without locking anybody out. Every attempt is counted before its password is looked at, so many
 * at once get no more guesses; the count is shared by all instances.
 */
export class LogInAttempts {
  readonly #onAccount: SharedCounter;
  readonly #fromAddress: SharedCounter;
  readonly #inTurn = new Set<string>();

  constructor(
    database: Database,
    private readonly slowStepMs: number,
  ) {
    this.#onAccount = new SharedCounter(database, 'log-ins of account', attemptMinutes * 60);
    this.#fromAddress = new SharedCounter(database, 'log-ins from address', attemptMinutes * 60);
  }

  /** Counts an attempt, lets it wait where it must, and lets `check` look at it; or refuses it unseen. */
  async during<T>(
    { login, place, isKnownAddress }: { login: string; place: string; isKnownAddress: boolean },
    check: (attempt: Attempt) => Promise<T>,
  ): Promise<T | Refusal> {
    const account = isKnownAddress ? `${login}\n${place}` : login;
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
    if (decided.how === 'refuse') return attempt.refuseWrong();
    if (decided.how === 'check') return check(attempt);
    // One at a time: who sends many at once gets no more guesses than who waits.
    if (this.#inTurn.has(account)) return attempt.refuseWrong();
    this.#inTurn.add(account);
    try {
      await wait(decided.waitSteps * this.slowStepMs);
      return await check(attempt);
    } finally {
      this.#inTurn.delete(account);
    }
  }

  #secondsToWait(decided: AttemptDecision, onAccount: Count, fromAddress: Count): string {
    if (decided.how === 'refuse') return String(Math.max(onAccount.seconds, fromAddress.seconds));
    const steps = decided.how === 'check_slowly' ? decided.waitSteps : 0;
    return String(Math.max(1, Math.ceil((steps * this.slowStepMs) / 1000)));
  }
}
