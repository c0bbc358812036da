import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Binaries } from './binaries.js';
import type { ClusterFiles } from './cluster-files.js';
import { HOST } from './cluster-files.js';
import { PostgresServerError } from './postgres-server-error.js';
import { signalProcess, waitUntil } from './process-facts.js';
import { livePostmaster } from './running-server.js';
import { diesWithParent, spawnUnprivileged } from './unprivileged.js';
import type { Unprivileged } from './unprivileged.js';

/** A running server's first process. */
export interface PostmasterProcess {
  pid: number;
  port: number;
  ended: Promise<{ lastWords: string | undefined }>;
  stop(): Promise<void>;
}

interface Launch {
  files: ClusterFiles;
  binaries: Binaries;
  how: Unprivileged;
  durable: boolean;
  port: number | undefined;
  progress: (message: string) => void;
}

/** A start after a crash replays the log first. */
const START_LIMIT_MS = 180_000;
const START_LONG_MS = 5_000;
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 5_000;
const LOG_LIMIT_BYTES = 5_000_000;
const PORT_ATTEMPTS = 5;

/** Meant for two cores and 2 GB that the API and the worker live in too. */
const SETTINGS = [
  `listen_addresses=${HOST}`,
  'unix_socket_directories=',
  'max_connections=80',
  'shared_buffers=128MB',
  'work_mem=8MB',
  'maintenance_work_mem=64MB',
  'effective_cache_size=512MB',
  'max_wal_size=512MB',
  'random_page_cost=1.1',
  'jit=off',
  'io_method=sync',
  'max_parallel_workers_per_gather=0',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_min_messages=warning',
  'log_checkpoints=off',
  'logging_collector=off',
  'cluster_name=key-projects',
];
const DURABLE = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on'];
const THROW_AWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts the server and waits until it accepts connections.
 * @throws PostgresServerError with the server's own words.
 */
export async function launchPostmaster(launch: Launch): Promise<PostmasterProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const port = launch.port ?? (await freePort());
    const result = await tryLaunch(launch, port);
    if (typeof result !== 'string') return result;
    const isPortTaken = /could not bind|Address already in use/.test(result);
    // Between the look for a free port and the server's bind another program may have taken it.
    if (isPortTaken && launch.port === undefined && attempt < PORT_ATTEMPTS) continue;
    throw new PostgresServerError(
      isPortTaken
        ? `The embedded PostgreSQL can't use port ${port} on ${HOST}, because another program has it.`
        : `The embedded PostgreSQL in ${launch.files.dataDir} doesn't start: ${reasonIn(result)} (log: ${launch.files.log}).`,
    );
  }
}

/** The running process, or what the server said before it ended. */
async function tryLaunch(launch: Launch, port: number): Promise<PostmasterProcess | string> {
  const { files, how, binaries } = launch;
  const log = openLog(files.log);
  const settings = [...SETTINGS, ...(launch.durable ? DURABLE : THROW_AWAY)].flatMap((setting) => [
    '-c',
    setting,
  ]);
  const command = [binaries.postgres, '-D', files.dataDir, '-p', String(port), ...settings];
  const child = spawnUnprivileged(how, [...(await diesWithParent()), ...command], ['ignore', log.fd, log.fd]);
  closeSync(log.fd);
  const said = (): string => readFileSync(files.log, 'utf8').slice(log.length);
  const exit = exitOf(child);
  let isOver = false;
  void exit.then(() => (isOver = true));
  const isReady = async (): Promise<boolean> => {
    const found = await livePostmaster(files.dataDir);
    return isOver || (found?.pid === child.pid && found?.isReady === true);
  };
  if (!(await waitUntil(isReady, START_LONG_MS))) {
    launch.progress('PostgreSQL is taking longer to start; after a crash it replays its log');
    await waitUntil(isReady, START_LIMIT_MS);
  }
  const postmaster = guard(child, port, exit, said);
  if (!isOver && (await isReady()) && !isOver) return postmaster;
  await postmaster.stop();
  return said() || `no word within ${START_LIMIT_MS / 1000} seconds`;
}

function guard(
  child: ChildProcess,
  port: number,
  exit: Promise<unknown>,
  said: () => string,
): PostmasterProcess {
  const pid = child.pid ?? 0;
  let stopping: Promise<void> | undefined;
  // Where the kernel doesn't do it (no setpriv), an orderly exit of this process still takes the server along.
  const onExit = (): void => signalProcess(pid, 'SIGINT');
  process.once('exit', onExit);
  const ended = exit.then(() => {
    process.off('exit', onExit);
    return { lastWords: stopping ? undefined : reasonIn(said()) };
  });
  const stop = async (): Promise<void> => {
    let isOver = false;
    void exit.then(() => (isOver = true));
    for (const [signal, limitMs] of [
      ['SIGINT', FAST_STOP_MS],
      ['SIGQUIT', IMMEDIATE_STOP_MS],
      ['SIGKILL', IMMEDIATE_STOP_MS],
    ] as const) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      if (await waitUntil(() => Promise.resolve(isOver), limitMs)) return;
    }
  };
  return { pid, port, ended, stop: () => (stopping ??= stop()) };
}

function exitOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
}

/** The server writes to a file, not to a pipe: it must not wait for a reader that is dead or busy. */
function openLog(path: string): { fd: number; length: number } {
  if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  const length = existsSync(path) ? readFileSync(path, 'utf8').length : 0;
  return { fd: openSync(path, 'a', 0o600), length };
}

function reasonIn(said: string): string {
  const lines = said.split('\n').filter((line) => /\b(FATAL|PANIC|ERROR)\b|^postgres:/.test(line));
  const line = lines.at(-1) ?? said.trim().split('\n').at(-1) ?? '';
  return line.replace(/^.*?\b(FATAL|PANIC|ERROR):\s*/, '').replace(/\.$/, '');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
