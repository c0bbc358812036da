import { setTimeout as wait } from 'node:timers/promises';
import { attemptMinutes, decideLogInAttempt, refuse, type AttemptDecision, type Refusal } from '#domain';
import type { Database } from '#database';
import { SharedCounter, type Count } from '../limits/shared-counter.js';
import { Turns } from '../at-once/turns.js';

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
 * instances together, and those on one account from one address take turns, so that many at once get no more guesses, and many right
 * ones at once do not count as wrong.
 */
export class LogInAttempts {
  readonly #here: SharedCounter;
  readonly #fromUnknown: SharedCounter;
  readonly #fromAddress: SharedCounter;
  readonly #turns = new Map<string, { turns: Turns; users: number }>();

  /** `slowStepMs`: the first wait of an attempt that is slowed. */
  constructor(
    database: Database,
    private readonly slowStepMs: number,
  ) {
    const seconds = attemptMinutes * 60;
    this.#here = new SharedCounter(database, 'log-ins here', seconds);
    this.#fromUnknown = new SharedCounter(database, 'log-ins from unknown', seconds);
    this.#fromAddress = new SharedCounter(database, 'log-ins from address', seconds);
  }

  /** Counts an attempt, lets it wait where it must, and lets `check` look at it; or refuses it unseen. */
  async during<T>(attempted: AttemptedLogIn, check: (attempt: Attempt) => Promise<T>): Promise<T | Refusal> {
    const { login, place } = attempted;
    const here = `${login}\n${place}`;
    const entry = this.#turns.get(here) ?? { turns: new Turns(1), users: 0 };
    this.#turns.set(here, entry);
    const { isBusy } = entry.turns;
    entry.users += 1;
    try {
      return await entry.turns.take(async () => {
        const { attempt, decided } = await this.#count(attempted, here);
        // Of those that come together one is let wait: the others would only hold connections.
        if (decided.how === 'refuse' || (decided.how === 'check_slowly' && isBusy))
          return attempt.refuseWrong();
        if (decided.how === 'check_slowly') await wait(decided.waitSteps * this.slowStepMs);
        return check(attempt);
      });
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.#turns.delete(here);
    }
  }

  async #count(
    { login, place, isKnownAddress }: AttemptedLogIn,
    here: string,
  ): Promise<{ attempt: Attempt; decided: AttemptDecision }> {
    const none: Count = { times: 0, seconds: 0 };
    const [onHere, onUnknown, onAddress] = [
      await this.#here.add(here),
      isKnownAddress ? none : await this.#fromUnknown.add(login),
      await this.#fromAddress.add(place),
    ];
    const decided = decideLogInAttempt({
      isKnownAddress,
      here: onHere.times,
      fromUnknown: onUnknown.times,
      fromAddress: onAddress.times,
    });
    const seconds = this.#secondsToWait(decided, [onHere, onUnknown, onAddress]);
    const attempt: Attempt = {
      succeed: async () => {
        await this.#here.forget(here);
        if (!isKnownAddress) await this.#fromUnknown.takeBack(login);
        await this.#fromAddress.takeBack(place);
      },
      refuseWrong: () =>
        decided.how === 'check'
          ? refuse('session.wrong_credentials')
          : refuse('session.too_many_attempts', { seconds }),
    };
    return { attempt, decided };
  }

  #secondsToWait(decided: AttemptDecision, counts: readonly Count[]): string {
    if (decided.how === 'refuse') return String(Math.max(...counts.map(({ seconds }) => seconds)));
    const steps = decided.how === 'check_slowly' ? decided.waitSteps : 0;
    return String(Math.max(1, Math.ceil((steps * this.slowStepMs) / 1000)));
  }
}
