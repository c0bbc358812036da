import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { refuse, type Refusal } from '#domain';
import type { RollupJob } from './rollup-forms.js';
import type { Rendered } from './rollup-thread.js';

/** Under the folder of the product, as migrations are. */
const program = 'dist/libs/documents/src/rendering/rollup-thread.js';

/** How much it may take. */
export interface RenderingLimits {
  /** Jobs that wait for the one under way. */
  readonly waiting: number;
  /** MB of the thread's own heap. */
  readonly memoryMb: number;
  /** Seconds of one job. */
  readonly seconds: number;
  /** MB of what was made and may be asked for again. */
  readonly keptMb: number;
}

const usual: RenderingLimits = { waiting: 8, memoryMb: 256, seconds: 30, keptMb: 16 };

/** When whoever was turned away should ask again. */
const retrySeconds = '5';

interface Task {
  readonly job: RollupJob;
  readonly done: (bytes: Buffer) => void;
  readonly failed: (error: Error) => void;
}

/** What was made or is under way, and its size once it is there. */
interface Made {
  readonly form: Promise<Buffer>;
  readonly bytes: number;
}

/**
 * Makes the forms of rollups in a thread of their own, so that whoever else asks the process is answered meanwhile: one at a
 * time, few waiting, with bounded memory and time. What is asked for twice is made once.
 */
export class RollupRenderer {
  readonly #limits: RenderingLimits;
  readonly #made = new Map<string, Made>();
  readonly #waiting: Task[] = [];
  #running: Task | null = null;
  #thread: Worker | null = null;

  constructor(limits: Partial<RenderingLimits> = {}) {
    this.#limits = { ...usual, ...limits };
  }

  /** The bytes, or the refusal where too many wait. Rejects where the form cannot be made within its bounds. */
  async render(job: RollupJob): Promise<Buffer | Refusal> {
    const key = keyOf(job);
    const known = this.#made.get(key);
    if (known !== undefined) return known.form;
    if (this.#waiting.length >= this.#limits.waiting)
      return refuse('rollup.rendering_busy', { seconds: retrySeconds });
    const form = new Promise<Buffer>((done, failed) => {
      this.#waiting.push({ job, done, failed });
    });
    this.#made.set(key, { form, bytes: 0 });
    this.#next();
    try {
      const { length: bytes } = await form;
      this.#made.set(key, { form, bytes });
      this.#forgetOldest();
      return await form;
    } catch (error) {
      this.#made.delete(key);
      throw error;
    }
  }

  /** Ends the thread; what waits fails. */
  async close(): Promise<void> {
    for (const { failed } of this.#waiting.splice(0)) failed(new Error('The renderer is closed.'));
    await this.#thread?.terminate();
  }

  #next(): void {
    if (this.#running !== null) return;
    const task = this.#waiting.shift();
    if (task === undefined) return;
    this.#running = task;
    const thread = (this.#thread ??= this.#start());
    const { seconds } = this.#limits;
    const limit = setTimeout(() => void thread.terminate(), seconds * 1000);
    const settled =
      <Result>(tell: (result: Result) => void) =>
      (result: Result) => {
        clearTimeout(limit);
        this.#running = null;
        tell(result);
        this.#next();
      };
    this.#running = { job: task.job, done: settled(task.done), failed: settled(task.failed) };
    thread.postMessage(task.job);
  }

  #start(): Worker {
    const thread = new Worker(resolve(program), {
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb },
    });
    // It does not keep the process from ending.
    thread.unref();
    thread.on('message', (said: Rendered) => {
      if ('bytes' in said) this.#running?.done(Buffer.from(said.bytes));
      else this.#running?.failed(new Error(said.problem));
    });
    const ended = (error: Error): void => {
      if (this.#thread !== thread) return;
      this.#thread = null;
      this.#running?.failed(error);
    };
    thread.on('error', (error: unknown) => ended(error instanceof Error ? error : new Error(String(error))));
    thread.on('exit', () => ended(new Error('The thread ended before the form was made.')));
    return thread;
  }

  /** Keeps what was made last, up to the limit. */
  #forgetOldest(): void {
    let left = this.#limits.keptMb * 1024 * 1024;
    for (const [key, { bytes }] of [...this.#made].reverse()) {
      left -= bytes;
      if (left < 0) this.#made.delete(key);
    }
  }
}

/** Everything that the bytes depend on. */
function keyOf({ document, ...job }: RollupJob): string {
  const { dataSha256, labelsText, late, demonstration, checkpoint, carried, approval } = document;
  const beside = { late, demonstration, checkpoint, carried, approval };
  const told = JSON.stringify([job, dataSha256, labelsText, beside]);
  return createHash('sha256').update(told).digest('base64');
}
