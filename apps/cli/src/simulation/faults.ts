import type { Random } from '../seed/random.js';
import { faultPoints, type FaultPoint } from './journal.js';

/** How often a point is passed at most before its fault strikes. */
const mostPasses = 4;

/**
 * Decides where the worker's process ends. Before each round one point may be armed; when it is passed for the drawn
 * time, the process is gone: whatever it still awaits never comes.
 */
export class Faults {
  #armed: { readonly point: FaultPoint; passes: number } | null = null;
  #struck: FaultPoint | null = null;
  #tell: () => void = () => undefined;
  /** Resolves when the armed fault strikes. */
  crashed: Promise<void> = new Promise(() => undefined);

  constructor(
    private readonly random: Random,
    private readonly probability: number,
  ) {}

  /** A new process: draws whether it will end, and where. */
  arm(): void {
    this.#struck = null;
    this.crashed = new Promise((resolve) => (this.#tell = resolve));
    this.#armed = this.random.chance(this.probability)
      ? { point: this.random.pick(faultPoints), passes: this.random.between(1, mostPasses) }
      : null;
  }

  /** A process that ends by nothing. */
  disarm(): void {
    this.#armed = null;
  }

  /** The point at which the process has ended; null while it lives. */
  get struck(): FaultPoint | null {
    return this.#struck;
  }

  /** Passes a point. Whether the process goes on. */
  survives(point: FaultPoint): boolean {
    if (this.#struck !== null) return false;
    if (this.#armed?.point !== point) return true;
    this.#armed.passes -= 1;
    if (this.#armed.passes > 0) return true;
    this.#struck = point;
    this.#tell();
    return false;
  }

  /** Whether a mail is met by a receiver in trouble. */
  receiverFails(): boolean {
    return this.random.chance(this.probability / 10);
  }

  /** Whether a receiver in trouble had taken the mail before the connection was cut. */
  cutsAfterTheDot(): boolean {
    return this.random.chance(0.5);
  }
}

/** What a process that has ended awaits. */
export async function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
