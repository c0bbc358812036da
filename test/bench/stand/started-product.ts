import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment, dataFolder } from '#runtime';
import { endChild } from './part.js';

/** The project's folder, seen from dist/test/bench/stand. */
const projectFolder = fileURLToPath(new URL('../../../..', import.meta.url));
/** The first start loads the demonstration. */
const readyLimitMs = 600_000;

/** The product as `npm start` runs it, with data and port of its own. */
export class StartedProduct {
  private constructor(
    private readonly npm: ChildProcess,
    private readonly dataDir: string,
    /** From the command to the first 200 of /health/ready. */
    readonly seconds: number,
  ) {}

  /** Runs `npm start` and waits until it is ready. Throws when it ends before, or takes over ten minutes. */
  static async start(folder: string, port: number): Promise<StartedProduct> {
    const dataDir = join(folder, 'data');
    const env = childEnvironment({ DATA_DIR: dataDir, PORT: String(port) });
    const startedAt = performance.now();
    const npm = spawn('npm', ['start', '--silent'], {
      cwd: projectFolder,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    while (performance.now() - startedAt < readyLimitMs && npm.exitCode === null) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.status === 200)
        return new StartedProduct(npm, dataDir, (performance.now() - startedAt) / 1000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await endChild(npm);
    throw new Error(
      npm.exitCode === null
        ? 'npm start is not ready after ten minutes.'
        : `npm start ended with ${npm.exitCode}.`,
    );
  }

  /** Resident memory of API and worker, in MB of 10^6 bytes each; pages of Node itself are in both. */
  async memory(): Promise<{ api: number; worker: number }> {
    const text = await readFile(dataFolder(this.dataDir).runtime, 'utf8');
    const { parts } = JSON.parse(text) as { parts: Record<string, { pid: number }> };
    const { api, worker } = parts;
    if (api === undefined || worker === undefined) throw new Error('runtime.json names no API or no worker.');
    return { api: await residentMegabytes(api.pid), worker: await residentMegabytes(worker.pid) };
  }

  /** Ends it as Ctrl-C does. */
  async end(): Promise<void> {
    await endChild(this.npm, 60_000);
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6;
}
