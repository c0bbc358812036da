import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simpleParser, type ParsedMail } from 'mailparser';
import { eventually } from '../support/eventually.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bootstrap = join(root, 'apps/launcher/bootstrap.mjs');
/** The first start seeds, the others do not; the machine may be busy with other suites. */
const startLimitMs = 180_000;

/** Process ids of what runs. */
interface Runtime {
  readonly launcher: number;
  readonly api: number;
  readonly worker: number;
}

/** The product as `npm start` runs it, on a folder and port of its own, driven from outside. */
export class RunningProduct {
  readonly #folder = mkdtempSync(join(tmpdir(), 'product-'));
  readonly dataDir = join(this.#folder, 'data');
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  #url = '';
  #cookie = '';

  constructor(env: Record<string, string> = {}) {
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      DATA_DIR: this.dataDir,
      ...env,
    };
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const port = await freePort();
    this.#env['PORT'] = String(port);
    this.#url = `http://127.0.0.1:${port}`;
    const child = spawn(process.execPath, [bootstrap, 'start'], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => (said += text));
    this.#child = child;
    await eventually(
      'the product is ready',
      async () => {
        if (child.exitCode !== null) throw new Error(`The start ended:\n${said}`);
        return said.includes(`${this.#url}\n`) && (await this.#isReady());
      },
      startLimitMs,
    );
  }

  /** Ends it as Ctrl-C does and gives its exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Ends the launcher without a word, as a power cut would. */
  async kill9(): Promise<void> {
    process.kill(this.runtime().launcher, 'SIGKILL');
    await this.#end('SIGKILL');
  }

  /** Process ids as the product tells them. */
  runtime(): Runtime {
    const { launcher, parts } = JSON.parse(readFileSync(join(this.dataDir, 'runtime.json'), 'utf8')) as {
      launcher: { pid: number };
      parts: Record<'api' | 'worker', { pid: number }>;
    };
    return { launcher: launcher.pid, api: parts.api.pid, worker: parts.worker.pid };
  }

  /** Runs an operator's command and gives what it printed. */
  async cli(...words: string[]): Promise<string> {
    const child = spawn(process.execPath, [bootstrap, 'cli', ...words], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}: ${errors}`);
    return output;
  }

  /** Logs in as one of the demonstration's accounts. */
  async logIn(role: string): Promise<void> {
    const accounts = JSON.parse(readFileSync(join(this.dataDir, 'demo-accounts.json'), 'utf8')) as {
      login: string;
      password: string;
      role: string;
    }[];
    const { login, password } = accounts.find((account) => account.role === role)!;
    const answer = await this.ask('POST', '/api/v1/session', { login, password });
    this.#cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  }

  /** A request to the API. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const sent = {
      cookie: this.#cookie,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    return fetch(`${this.#url}${path}`, {
      method,
      headers: sent,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The messages in the mailbox, oldest first. */
  async mails(): Promise<ParsedMail[]> {
    const folder = join(this.dataDir, 'mail');
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .sort();
    return Promise.all(files.map((name) => simpleParser(readFileSync(join(folder, name)))));
  }

  /** Path of the newest mail whose subject holds the text. */
  async fileOfMail(subject: string): Promise<string> {
    const folder = join(this.dataDir, 'mail');
    for (const name of readdirSync(folder).sort().toReversed()) {
      if (!name.endsWith('.eml')) continue;
      const file = join(folder, name);
      const mail = await simpleParser(readFileSync(file));
      if (mail.subject?.includes(subject)) return file;
    }
    throw new Error(`There is no mail "${subject}".`);
  }

  /** Ends what runs and removes the folder. */
  async remove(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #isReady(): Promise<boolean> {
    const answer = await fetch(`${this.#url}/health/ready`).catch(() => undefined);
    return answer?.status === 200;
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await ended;
    }
    this.#child = undefined;
    return child.exitCode;
  }
}

/** Whether a process of this id lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
