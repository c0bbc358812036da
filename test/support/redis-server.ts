import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

/** A redis-server of one suite, set up as the product demands. */
export interface TestRedis {
  url: string;
  port: number;
  pid: number;
  /** Orderly end; the folder is removed. May be called after `kill9`. */
  stop(): Promise<void>;
  /** The end that a power cut brings: nothing is written any more. */
  kill9(): Promise<void>;
  /** Starts again on the same port and folder after `kill9`. */
  restart(): Promise<void>;
}

/** Starts the system's redis-server on a free loopback port, every write synced to its append-only file. */
export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), `key-projects-redis-${process.pid}-`));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server = await launch(folder, port);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  };
  return {
    url,
    port,
    get pid() {
      return server.pid ?? 0;
    },
    kill9: () => end('SIGKILL'),
    restart: async () => {
      server = await launch(folder, port);
    },
    stop: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(folder: string, port: number): Promise<ChildProcess> {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    save: '',
    daemonize: 'no',
    logfile: 'redis.log',
  };
  const command = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const [file, ...args] = [...(await diesWithParent()), 'redis-server', ...command];
  const child = spawn(file!, args, { stdio: 'ignore' });
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code) => (failure ??= `it ended with ${code}`));
  await eventually('redis-server answers', async () => failure !== undefined || (await answers(port)));
  if (failure === undefined) return child;
  const log = await readFile(join(folder, 'redis.log'), 'utf8').catch(() => '');
  throw new Error(`redis-server doesn't start: ${failure} ${log.split('\n').slice(-3).join(' ')}`);
}

async function answers(port: number): Promise<boolean> {
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}

/** A killed test run leaves no server behind where the kernel can see to it. */
async function diesWithParent(): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const probe = spawn('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' });
  const works = await new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.once('exit', (code) => resolve(code === 0));
  });
  return works ? ['setpriv', '--pdeathsig', 'KILL'] : [];
}
