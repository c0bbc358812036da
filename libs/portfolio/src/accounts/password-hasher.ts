import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';

/** argon2id as OWASP recommends it: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** So many may wait for their turn; the next is told to come again. */
const mostWaiting = 200;

/**
 * Hashes passwords and compares them. Each costs a processor some 30 ms by design, so at most one processor fewer
 * than there are works on them, and everybody else keeps being answered while many log in at once.
 */
export class PasswordHasher {
  readonly #most = Math.max(1, availableParallelism() - 1);
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** Compared where there is no password, so that it takes as long. */
  readonly #decoy = hash(randomBytes(16).toString('hex'), cost);

  /** Whether so many wait that nobody should join them. */
  get isOverrun(): boolean {
    return this.#waiting.length >= mostWaiting;
  }

  /** The hash that an account keeps. */
  async hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, cost));
  }

  /** Whether the password is that of the hash; without a hash it is not, and takes as long. */
  async isRight(kept: string | null, password: string): Promise<boolean> {
    const compared = kept ?? (await this.#decoy);
    return (await this.#inTurn(() => verify(compared, password))) && kept !== null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next one as it is, so that nobody comes between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
