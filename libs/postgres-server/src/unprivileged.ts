import { execFile, spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { chown, lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import { PostgresServerError } from './postgres-server-error.js';

const run = promisify(execFile);

/** How programs of PostgreSQL, which refuse to run as root, are started by this user. */
export interface Unprivileged {
  /** Words put before the command. */
  prefix: readonly string[];
  /** User that the process gets; undefined leaves it. */
  ids: { uid: number; gid: number } | undefined;
}

/** Nobody's number: to PostgreSQL the files of root look like its own, because root's number is mapped to it. */
const NAMESPACE = ['unshare', '-U', '--map-user=65534', '--map-group=65534'] as const;
const SYSTEM_USER = 'postgres';

/**
 * Chooses how to run: directly; for root in a user namespace where nobody's number stands for root's, which
 * needs no system user and no chown; where namespaces are forbidden as the system user `postgres`, made if missing.
 * @throws PostgresServerError when none works, or when PostgreSQL could not reach its own files or the data.
 */
export async function chooseUnprivileged(binaries: Binaries, dataDir: string): Promise<Unprivileged> {
  const chosen = process.getuid?.() === 0 ? await forRoot() : { prefix: [], ids: undefined };
  await refuseUnreachable(chosen, binaries, dirname(dataDir));
  return chosen;
}

async function forRoot(): Promise<Unprivileged> {
  const [unshare, ...rest] = NAMESPACE;
  if (await succeeds(unshare, [...rest, 'true'])) return { prefix: NAMESPACE, ids: undefined };
  const found = await systemUser();
  if (found) return { prefix: [], ids: found };
  await run('useradd', ['--system', '--user-group', '--no-create-home', SYSTEM_USER]).catch(() => undefined);
  const made = await systemUser();
  if (made) return { prefix: [], ids: made };
  throw new PostgresServerError(
    `PostgreSQL refuses to run as root, and here user namespaces are forbidden and the user ${SYSTEM_USER} can't be made; run the product as another user, or set DATABASE_URL.`,
  );
}

async function systemUser(): Promise<{ uid: number; gid: number } | undefined> {
  const read = async (flag: string): Promise<number> =>
    Number((await run('id', [flag, SYSTEM_USER])).stdout.trim());
  return Promise.all([read('-u'), read('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => undefined,
  );
}

/** As another user PostgreSQL may stand before closed folders; its own messages then don't say which. */
async function refuseUnreachable(how: Unprivileged, binaries: Binaries, parent: string): Promise<void> {
  const script = 'test -r "$1" && test -x "$1" || exit 81; cd "$2" || exit 82';
  const [file, ...args] = [...how.prefix, 'sh', '-c', script, 'sh', binaries.postgres, parent] as const;
  const code = await run(file!, args, { ...how.ids }).then(
    () => 0,
    (error: { code?: unknown }) => error.code,
  );
  const closed = { 81: binaries.postgres, 82: parent }[code as 81 | 82];
  if (code === 0) return;
  throw new PostgresServerError(
    `PostgreSQL runs as an unprivileged user and can't reach ${closed ?? binaries.postgres}; open the folders above it for others (chmod o+x), or run the product as their owner.`,
  );
}

/** Where available, the kernel asks the server for a fast shutdown when the process that started it dies. */
export async function diesWithParent(): Promise<readonly string[]> {
  const words = ['setpriv', '--pdeathsig', 'INT'] as const;
  if (process.platform !== 'linux') return [];
  const [file, ...args] = words;
  return (await succeeds(file, [...args, 'true'])) ? words : [];
}

async function succeeds(file: string, args: string[]): Promise<boolean> {
  return run(file, args).then(
    () => true,
    () => false,
  );
}

/**
 * Starts a program of PostgreSQL in a session of its own, so that Ctrl-C in a terminal reaches only the process that
 * started it. None of the caller's PG* variables get through. Every word of the prefix replaces itself by the next
 * (exec), so the child's number is the program's.
 */
export function spawnUnprivileged(
  how: Unprivileged,
  command: readonly string[],
  stdio: StdioOptions,
): ChildProcess {
  const [file, ...args] = [...how.prefix, ...command];
  // oxlint-disable-next-line node/no-process-env -- not a setting: where the system keeps its programs.
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  return spawn(file!, args, { stdio, env, detached: true, cwd: '/', ...how.ids });
}

/** Gives the files of a cluster to the user that will run it, after a change from one way to the other. */
export async function giveFiles(how: Unprivileged, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = how.ids ?? { uid: 0, gid: 0 };
  if ((await lstat(path)).uid === uid) return;
  for (const entry of await readdir(path, { recursive: true })) await chown(join(path, entry), uid, gid);
  await chown(path, uid, gid);
}
