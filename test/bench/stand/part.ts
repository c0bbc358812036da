import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A process of the bench that does what it is asked, apart from the one that measures. */
export class Part {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  #lastId = 0;

  /** Starts a file of test/bench/parts that calls `serveParent`. */
  constructor(name: string) {
    this.#child = fork(fileURLToPath(new URL(`../parts/${name}.js`, import.meta.url)), {
      serialization: 'advanced',
    });
    this.#child.on('message', (message) => this.#settle(message as Answer));
    this.#child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`${name} ended (${signal ?? code}).`));
    });
  }

  /** Sends one request and waits for its answer. Rejects with what the part threw, or when it ends. */
  async ask<Result>(work: string, input: unknown): Promise<Result> {
    const id = (this.#lastId += 1);
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, work, input });
    });
  }

  /** Ends the process. */
  async end(): Promise<void> {
    await endChild(this.#child);
  }

  #settle({ id, value, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value as never);
    else waiting?.reject(new Error(error));
  }
}

/** Starts a built program of the product, with its output shown on stderr only as far as it is a warning. */
export function startProgram(file: string, env: Record<string, string>): ChildProcess {
  const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
  return spawn(process.execPath, [path], {
    env: { ...env, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Asks a process to end, and makes it when it has not after `patienceMs`. */
export async function endChild(child: ChildProcess, patienceMs = 5_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(insist);
}
