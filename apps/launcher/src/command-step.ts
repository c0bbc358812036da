import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LaunchError } from './launch-error.js';
import type { Command } from './launch-parts.js';

/** A command of the product's own command line that the start waits for. */
export interface CommandStep {
  /** What it does, for the error message: "migrate". */
  readonly name: string;
  readonly command: Command;
  readonly env: Record<string, string>;
  /** Each line that it writes on stderr, as it comes. */
  readonly onProgress: (line: string) => void;
}

/** A step under way; `stop` ends it early. */
export interface RunningStep {
  /** What it wrote on stdout. Rejects with LaunchError: its last line on stderr is the reason. */
  readonly output: Promise<string>;
  stop(): Promise<void>;
}

/** Runs one command with a lifeline: it ends with the launcher, even after a kill -9 of it. */
export function runStep(step: CommandStep): RunningStep {
  const [file, ...args] = step.command;
  const child = spawn(file, args, {
    env: step.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    output: outputOf(child, step),
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

function outputOf(child: ChildProcess, step: CommandStep): Promise<string> {
  let text = '';
  let lastLine = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.trim() === '') return;
      lastLine = line.trim();
      step.onProgress(lastLine);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new LaunchError(`The step "${step.name}" cannot run: ${error.message}.`)),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve(text);
      else
        reject(
          new LaunchError(`The step "${step.name}" failed: ${lastLine || (signal ?? `exit code ${code}`)}`),
        );
    });
  });
}
