import { mkdir, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LaunchError } from './launch-error.js';

/** What a holder tells a second start. */
export interface LockHolder {
  readonly pid: number;
  /** Where the product is, or will be once it has started. */
  readonly url: string;
}

/** The right to run on one DATA_DIR. */
export interface DataDirLock {
  release(): Promise<void>;
}

const ANSWER_LIMIT_MS = 2_000;

/**
 * Makes DATA_DIR and takes the right to run on it. The lock is a listening socket named after the folder's device
 * and inode: the kernel drops it with its process, however that died, and no process number is ever compared.
 * @throws LaunchError when the folder cannot be made, or a living process has it; then with that one's address.
 */
export async function lockDataDir(dataDir: string, holder: LockHolder): Promise<DataDirLock> {
  await mkdir(dataDir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new LaunchError(
      `DATA_DIR must be a folder that this user can create and write to, but is "${dataDir}" (${error.code}).`,
    );
  });
  const address = await lockAddress(dataDir);
  const server = (await listen(address, holder)) ?? (await takeOver(address, holder));
  if (server === undefined) throw await inUse(dataDir, address);
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Linux: a name without a file. Elsewhere a socket file, which a killed process leaves behind. */
async function lockAddress(dataDir: string): Promise<string> {
  const { dev, ino } = await stat(dataDir);
  const name = `key-projects-data-${dev}-${ino}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), name);
}

function listen(address: string, holder: LockHolder): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(JSON.stringify(holder));
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => resolve(server.unref()));
  });
}

/** Only where locks are files: one that nobody answers on is a dead process's. */
async function takeOver(address: string, holder: LockHolder): Promise<Server | undefined> {
  if (address.startsWith('\0') || (await askHolder(address)) !== 'nobody') return undefined;
  await rm(address, { force: true });
  return listen(address, holder);
}

async function inUse(dataDir: string, address: string): Promise<LaunchError> {
  const answer = await askHolder(address);
  const where = typeof answer === 'string' ? '' : ` at ${answer.url} (process ${answer.pid})`;
  return new LaunchError(
    `The product already runs on DATA_DIR ${dataDir}${where}: use that one, stop it, or choose another DATA_DIR.`,
  );
}

/** The holder's answer; `silent` when it lives but does not answer, `nobody` when no process listens. */
function askHolder(address: string): Promise<LockHolder | 'silent' | 'nobody'> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(address);
    socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy());
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED' ? 'nobody' : 'silent');
    });
    socket.on('close', () => resolve(parseHolder(text) ?? 'silent'));
  });
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const answer = JSON.parse(text) as Partial<LockHolder>;
    if (typeof answer.pid !== 'number' || typeof answer.url !== 'string') return undefined;
    return { pid: answer.pid, url: answer.url };
  } catch {
    return undefined;
  }
}
