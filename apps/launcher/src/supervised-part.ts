import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT_WRONG_SETTINGS, SHUTDOWN_LIMIT_MS } from '#runtime';
import type { Command } from './launch-parts.js';

/** A part is given up at this many crashes within the window. */
const CRASH_LIMIT = 5;
const CRASH_WINDOW_MS = 60_000;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 5_000;
const KEPT_LINES = 15;
const LOG_LIMIT_BYTES = 20_000_000;

/** What a part is and whom it tells. */
export interface PartOptions {
  readonly name: string;
  readonly command: Command;
  readonly env: Record<string, string>;
  /** Where its output is kept; a file over 20 MB is set aside as `.1` when the part starts. */
  readonly logFile: string;
  readonly onStarted: (pid: number) => void;
  /** It sent the message `ready` over its channel; after each restart again. */
  readonly onReady?: () => void;
  readonly onCrashed: (line: string) => void;
  /** No restart any more; `reason` is for a person. */
  readonly onGivenUp: (reason: string) => void;
  /** How long it may take to end before it is killed, in milliseconds. */
  readonly stopLimitMs?: number;
}

/**
 * A process that is restarted after a crash, slower each time, and given up after five crashes in a minute. It has
 * a channel to the launcher, whose loss tells it that the launcher is gone, and a process group of its own, so that
 * Ctrl-C reaches the launcher alone, which then ends the parts in order.
 */
export class SupervisedPart {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private restart: NodeJS.Timeout | undefined;
  private crashes: number[] = [];
  private isStopping = false;

  constructor(private readonly options: PartOptions) {}

  /** Starts the process; from now on it is kept running. */
  start(): void {
    const { name, command, env, logFile, onStarted } = this.options;
    const [file, ...args] = command;
    const log = openLog(logFile);
    const lastLines: string[] = [];
    const child = spawn(file, args, { env, detached: true, stdio: ['ignore', log, 'pipe', 'ipc'] });
    this.child = child;
    if (child.pid !== undefined) onStarted(child.pid);
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      writeSync(log, chunk);
      lastLines.push(...chunk.split('\n').filter((line) => line.trim() !== ''));
      lastLines.splice(0, lastLines.length - KEPT_LINES);
    });
    child.on('message', (message) => {
      if (message === 'ready') this.options.onReady?.();
    });
    let failure: string | undefined;
    child.once('error', (error) => (failure = error.message));
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        closeSync(log);
        this.child = undefined;
        const how = failure ?? (signal === null ? `exit code ${code}` : `signal ${signal}`);
        if (!this.isStopping) this.crashed(`${name} ended (${how})`, code, lastLines);
        resolve();
      };
      child.once('close', end);
    });
  }

  /** SIGTERM, and SIGKILL after the limit; resolves when the process is gone. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.restart);
    const { child } = this;
    if (child === undefined) return;
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), this.options.stopLimitMs ?? SHUTDOWN_LIMIT_MS);
    await this.ended;
    clearTimeout(limit);
  }

  private crashed(what: string, code: number | null, lastLines: readonly string[]): void {
    const now = performance.now();
    this.crashes = [...this.crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
    const words = lastLines.length > 0 ? lastLines : lastLogLines(this.options.logFile);
    const tail = words.map((line) => `\n  ${line}`).join('');
    if (code === EXIT_WRONG_SETTINGS) {
      this.options.onGivenUp(words.at(-1) ?? what);
    } else if (this.crashes.length >= CRASH_LIMIT) {
      this.options.onGivenUp(`${what} for the ${CRASH_LIMIT}th time within a minute; its last lines:${tail}`);
    } else {
      const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** (this.crashes.length - 1), LONGEST_BACKOFF_MS);
      this.options.onCrashed(`${what}; it is started again in ${backoffMs / 1000} s. Its last lines:${tail}`);
      this.restart = setTimeout(() => this.start(), backoffMs);
    }
  }
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/** For a part that said nothing on stderr: the end of its log. */
function lastLogLines(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(-KEPT_LINES)
    .map((line) => line.slice(0, 2_000));
}
