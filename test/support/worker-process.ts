import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real worker in a process of its own, as `npm test` has just built it: half the time of a start from the sources. */
export interface WorkerProcess {
  readonly pid: number;
  /** What it said on stderr. */
  readonly words: () => string;
  /** The end that a power cut brings. */
  kill9(): void;
  /** Halts it where it is, connections and all, as a machine does that is suspended. */
  suspend(): void;
  /** Lets it go on after `suspend`, unaware of the time that has passed. */
  resume(): void;
  /** Asks it to end in order. */
  terminate(): void;
  /** Rejects when it ends before that. */
  readonly ready: Promise<void>;
  /** Exit code, null after a signal. */
  readonly ended: Promise<number | null>;
}

/** Starts one with these variables only. */
export function spawnWorker(variables: Readonly<Record<string, string>>): WorkerProcess {
  const { PATH, HOME } = process.env;
  const dataDir = mkdtempSync(join(tmpdir(), 'worker-'));
  const child: ChildProcess = spawn(process.execPath, ['dist/apps/worker/src/main.js'], {
    cwd: root,
    env: { PATH, HOME, LOG_LEVEL: 'warn', DATA_DIR: dataDir, ...variables },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let words = '';
  let isReady = false;
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (words += chunk));
  child.on('message', (message) => (isReady ||= message === 'ready'));
  let isOver = false;
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      isOver = true;
      rmSync(dataDir, { recursive: true, force: true });
      resolve(code);
    }),
  );
  const ready = eventually(
    'the worker is ready',
    () => {
      if (isOver) throw new Error(`The worker ended: ${words}`);
      return isReady;
    },
    30_000,
  ).then(() => undefined);
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    words: () => words,
    kill9: () => void child.kill('SIGKILL'),
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    terminate: () => void child.kill('SIGTERM'),
    ended,
    ready,
  };
}
