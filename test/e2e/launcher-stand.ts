import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { eventually } from '../support/eventually.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = (path: string) => JSON.stringify(pathToFileURL(join(root, path)).href);

/** What tells the launcher's small stand-in parts how to behave: files under DATA_DIR, looked at by them. */
type Wish =
  | 'api-crashes'
  | 'worker-crashes-once'
  | 'api-settings-wrong'
  | 'migrate-fails'
  | 'api-hangs'
  | 'worker-has-key'
  | 'witness-settings-wrong';

type Part = 'api' | 'worker' | 'database' | 'witness';

/** A launcher under test: the real one, on a folder of its own, with small processes as its parts. */
export class LauncherStand {
  readonly folder = mkdtempSync(join(tmpdir(), 'launcher-'));
  readonly dataDir = join(this.folder, 'data');
  private readonly launchers: ChildProcess[] = [];

  constructor() {
    for (const [name, text] of Object.entries(SCRIPTS)) writeFileSync(join(this.folder, name), text);
  }

  /** Makes the parts misbehave. */
  wish(name: Wish): void {
    writeFileSync(join(this.folder, name), '');
  }

  /** Starts the launcher; `PORT` and `DATA_DIR` are given unless `env` says otherwise. */
  async start(env: Record<string, string> = {}, ...args: string[]): Promise<RunningLauncher> {
    const port = env['PORT'] ?? String(await freePort());
    const child = spawn(
      process.execPath,
      ['--import', join(root, 'test/support/typescript.mjs'), join(this.folder, 'launcher.mjs'), ...args],
      {
        env: { PATH: process.env['PATH'], DATA_DIR: this.dataDir, PORT: port, ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    this.launchers.push(child);
    return new RunningLauncher(child, Number(port), this);
  }

  /** The pids that the stand-in parts wrote when they started, in the order of their starts. */
  pids(part: Part): number[] {
    const file = join(this.folder, `${part}.pids`);
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  }

  /** What the parts noted, in order. */
  notes(): string[] {
    const file = join(this.folder, 'notes');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** The parts' processes that still live. */
  living(): number[] {
    return (['api', 'worker', 'database', 'witness'] as const)
      .flatMap((part) => this.pids(part))
      .filter(isAlive);
  }

  /** Ends what a failed test left. */
  async end(): Promise<void> {
    for (const child of this.launchers) child.kill('SIGKILL');
    for (const pid of this.living()) process.kill(pid, 'SIGKILL');
    await eventually('the parts are gone', () => this.living().length === 0);
    rmSync(this.folder, { recursive: true });
  }
}

/** One run of the launcher. */
export class RunningLauncher {
  output = '';
  errors = '';
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(
    readonly child: ChildProcess,
    readonly port: number,
    private readonly stand: LauncherStand,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.exit = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** Waits for a text on stdout; fails at once when the launcher ends before. */
  async says(text: string): Promise<void> {
    await eventually(
      `"${text}" in:\n${this.output}\n${this.errors}`,
      () => {
        if (this.output.includes(text)) return true;
        if (this.child.exitCode === null) return false;
        throw new Error(`The launcher ended before it said "${text}":\n${this.output}\n${this.errors}`);
      },
      30_000,
    );
  }

  /** Waits for the announcement that ends a start. */
  async ready(): Promise<void> {
    await this.says('Ctrl-C stops it');
  }

  /** runtime.json as it is now. */
  runtime(): { url: string; mailboxUrl: string; smtpUrl: string } {
    const text = readFileSync(join(this.stand.dataDir, 'runtime.json'), 'utf8');
    return JSON.parse(text) as { url: string; mailboxUrl: string; smtpUrl: string };
  }

  /** Ends it in order and waits. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return (await this.exit).code;
  }
}

/** True while the process lives; a zombie counts as dead. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** A port of loopback that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** True when somebody listens. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

const PREAMBLE = `
import { appendFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
const folder = import.meta.dirname;
const wished = (name) => existsSync(join(folder, name));
const note = (line) => appendFileSync(join(folder, 'notes'), line + '\\n');
`;

/** The launcher with its parts exchanged, and the parts: processes with the product's own runtime library. */
const SCRIPTS = {
  'launcher.mjs': `${PREAMBLE}
import { spawn } from 'node:child_process';
import { start } from ${source('apps/launcher/src/start.ts')};
const script = (name) => [process.execPath, '--import', ${JSON.stringify(join(root, 'test/support/typescript.mjs'))}, join(folder, name)];
await start(process.argv.slice(2), {
  cli: script('cli.mjs'),
  api: script('api.mjs'),
  worker: script('worker.mjs'),
  witness: script('witness.mjs'),
  startDatabase: async () => {
    const child = spawn(process.execPath, [join(folder, 'database.mjs')], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], detached: true });
    const ended = new Promise((resolve) => child.once('exit', () => resolve({ lastWords: 'the disk is full' })));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return { ownerUrl: 'postgres://owner:secret@127.0.0.1:1/x', ended, stop: async () => { child.kill('SIGTERM'); await ended; } };
  },
});
`,
  'database.mjs': `${PREAMBLE}
appendFileSync(join(folder, 'database.pids'), process.pid + '\\n');
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => { note('database stopped'); process.exit(0); });
console.log('ready');
`,
  'cli.mjs': `${PREAMBLE}
const [command, ...rest] = process.argv.slice(2);
note([command, ...rest].join(' '));
console.error('working on ' + command);
if (command === 'migrate' && wished('migrate-fails')) { console.error('The history table is not empty.'); process.exit(1); }
if (command === 'initialise') {
  if (!wished('kind-live') && !wished('kind-demo')) appendFileSync(join(folder, 'kind-' + rest[1]), '');
  console.log(JSON.stringify({ kind: wished('kind-live') ? 'live' : 'demo' }));
}
if (command === 'administrator') {
  const one = { role: 'system_administrator', login: 'sysadmin', oneTimePassword: 'first-password' };
  console.log(JSON.stringify({ administrators: [one] }));
}
if (command === 'seed') {
  const accounts = [{ login: 'liaison', password: 'made-at-first-start', role: 'liaison_officer' }];
  appendFileSync(join(process.env.DATA_DIR, 'demo-accounts.json'), JSON.stringify(accounts));
}
`,
  'api.mjs': `${PREAMBLE}
import { createServer } from 'node:http';
import { readApiEnv } from ${source('libs/runtime/src/env.ts')};
import { onShutdown } from ${source('libs/runtime/src/shutdown.ts')};
const env = readApiEnv();
appendFileSync(join(folder, 'api.pids'), process.pid + '\\n');
if (wished('api-settings-wrong')) { console.error('REDIS_URL names a Redis that may evict.'); process.exit(78); }
if (wished('api-crashes')) throw new Error('the API is broken');
const server = createServer((request, response) => response.end('ok')).listen(env.port, env.listenHost);
if (process.env.DATABASE_URL) throw new Error('the owner of the database is no business of the API');
if (wished('api-hangs')) { process.on('SIGTERM', () => undefined); process.on('disconnect', () => undefined); }
else onShutdown('http', () => { note('api stopped'); server.close(); server.closeAllConnections(); });
`,
  'worker.mjs': `${PREAMBLE}
import { readWorkerEnv } from ${source('libs/runtime/src/env.ts')};
import { onShutdown } from ${source('libs/runtime/src/shutdown.ts')};
const env = readWorkerEnv();
appendFileSync(join(folder, 'worker.pids'), process.pid + '\\n');
note('worker has ' + env.smtpUrl.replace(/\\d+$/, 'PORT'));
note('worker asks ' + env.witnessUrls.join().replace(/\\d+$/, 'PORT'));
if (wished('worker-has-key')) {
  mkdirSync(join(env.dataDir, 'signer'), { recursive: true });
  appendFileSync(join(env.dataDir, 'signer', 'key.pub'), '');
}
if (wished('worker-crashes-once')) { rmSync(join(folder, 'worker-crashes-once')); throw new Error('the worker stumbles'); }
const work = setInterval(() => undefined, 1000);
onShutdown('work', () => { note('worker stopped'); clearInterval(work); });
process.send('ready');
`,
  'witness.mjs': `${PREAMBLE}
import { onShutdown } from ${source('libs/runtime/src/shutdown.ts')};
appendFileSync(join(folder, 'witness.pids'), process.pid + '\\n');
note('witness ' + process.argv.slice(2).filter((word) => word.startsWith('--')).join(' '));
if (wished('witness-settings-wrong')) { console.error('The witness has forgotten what it cosigned.'); process.exit(78); }
const work = setInterval(() => undefined, 1000);
onShutdown('work', () => clearInterval(work));
`,
};
