import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Turns } from '../at-once/turns.js';

/** argon2id as OWASP recommends it: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The library is loaded with the first hasher: most commands of the operator ask for no password. */
async function argon2id(password: string): Promise<string> {
  const { hash } = await import('@node-rs/argon2');
  return hash(password, cost);
}

async function isArgon2Of(kept: string, password: string): Promise<boolean> {
  const { verify } = await import('@node-rs/argon2');
  return verify(kept, password);
}

/** So many may wait for their turn; the next is told to come again. */
const mostWaiting = 200;

/**
 * Hashes passwords and compares them. Each costs a processor some 30 ms by design, on threads beside the one that
 * answers; at most one processor fewer than there are works on them, so that everybody else keeps being answered while
 * many log in at once.
 */
export class PasswordHasher {
  readonly #turns = new Turns(Math.max(1, availableParallelism() - 1));
  /** Compared where there is no password, so that it takes as long. */
  readonly #decoy = argon2id(randomBytes(16).toString('hex'));

  /** `compare` is argon2's own, but where somebody wants to see how often it is asked. */
  constructor(private readonly compare: (kept: string, password: string) => Promise<boolean> = isArgon2Of) {}

  /** Whether so many wait that nobody should join them. */
  get isOverrun(): boolean {
    return this.#turns.waiting >= mostWaiting;
  }

  /** The hash that an account keeps. */
  async hash(password: string): Promise<string> {
    return this.#turns.take(() => argon2id(password));
  }

  /** Whether the password is that of the hash; without a hash it is not, and takes as long. */
  async isRight(kept: string | null, password: string): Promise<boolean> {
    const compared = kept ?? (await this.#decoy);
    return (await this.#turns.take(() => this.compare(compared, password))) && kept !== null;
  }
}
