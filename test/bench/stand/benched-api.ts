import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { childEnvironment } from '#runtime';
import { endChild, startProgram } from './part.js';

const readyLimitMs = 30_000;

/** The built API as its own process, on a free port of loopback. */
export class BenchedApi {
  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  /** Starts it and waits until it is ready. Throws when it ends or takes over 30 seconds. */
  static async start(databaseAppUrl: string, dataDir: string): Promise<BenchedApi> {
    const port = await freePort();
    const env = childEnvironment({
      PORT: String(port),
      DATABASE_APP_URL: databaseAppUrl,
      DATA_DIR: dataDir,
      // What is measured is the work, not the limit.
      REQUESTS_PER_MINUTE: '999999999',
      TZ: 'Asia/Shanghai',
    });
    const api = new BenchedApi(port, startProgram('apps/api/src/main.js', env));
    try {
      await api.#ready();
    } catch (error) {
      await api.end();
      throw error;
    }
    return api;
  }

  /** Logs in and gives the session's cookie as the header that sends it. */
  async logIn(account: { login: string; password: string }): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new Error(`${account.login} cannot log in: ${answer.status}.`);
    return cookie;
  }

  /** Ends the process. */
  async end(): Promise<void> {
    await endChild(this.process);
  }

  async #ready(): Promise<void> {
    const deadline = performance.now() + readyLimitMs;
    while (performance.now() < deadline) {
      if (this.process.exitCode !== null) throw new Error('The API ended while it started.');
      const answer = await fetch(`http://127.0.0.1:${this.port}/health/ready`).catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The API is not ready after 30 seconds.');
  }
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
