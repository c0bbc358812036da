/**
 * So many pieces of work at once; who comes further waits its turn. With two, one batch of messages is claimed while
 * the one before is sent, and no more are under a lease than the connections get through in time.
 */
export class SendSlots {
  #free: number;
  #closed = false;
  readonly #waiting: ((begins: boolean) => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Runs `work` when its turn comes; null when the slots were closed before. */
  async during<T>(work: () => Promise<T>): Promise<T | null> {
    if (!(await this.#enter())) return null;
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      this.#leave();
    }
  }

  /** Lets nobody begin any more and waits for those that run. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const refuse of this.#waiting.splice(0)) refuse(false);
    await Promise.allSettled(this.#running);
  }

  async #enter(): Promise<boolean> {
    if (this.#closed) return false;
    if (this.#free === 0) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
    return true;
  }

  /** Hands the slot on to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next(true);
  }
}
