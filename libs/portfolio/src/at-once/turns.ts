/** Lets at most so many pieces of work run at once; the others wait, the first come first. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(private readonly most: number) {}

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether the next one has to wait. */
  get isBusy(): boolean {
    return this.#running >= this.most;
  }

  /** Runs the work when its turn has come. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (!this.isBusy) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
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
