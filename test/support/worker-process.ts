import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real worker in a process of its own, from the sources. */
export interface WorkerProcess {
  readonly pid: number;
  /** What it said on stderr. */
  readonly words: () => string;
  /** The end that a power cut brings. */
  kill9(): void;
  /** Asks it to end in order. */
  terminate(): void;
  /** Exit code, null after a signal. */
  readonly ended: Promise<number | null>;
}

/** Starts one with these variables only. */
export function spawnWorker(
  variables: Readonly<Record<string, string>>,
): WorkerProcess & { ready: Promise<void> } {
  const { PATH, HOME } = process.env;
  const dataDir = mkdtempSync(join(tmpdir(), 'worker-'));
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', './test/support/typescript.mjs', 'apps/worker/src/main.ts'],
    {
      cwd: root,
      env: { PATH, HOME, LOG_LEVEL: 'warn', DATA_DIR: dataDir, ...variables },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
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
    terminate: () => void child.kill('SIGTERM'),
    ended,
    ready,
  };
}
