import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { locateBinaries } from './binaries.js';
import type { Binaries } from './binaries.js';
import { claimCluster } from './cluster-claim.js';
import { clusterFiles, DATABASE, databaseUrl, HOST, OWNER_ROLE, readPassword } from './cluster-files.js';
import type { ClusterFiles } from './cluster-files.js';
import { makeCluster } from './make-cluster.js';
import { PostgresServerError } from './postgres-server-error.js';
import { launchPostmaster } from './postmaster.js';
import type { PostmasterProcess } from './postmaster.js';
import { prepareOwner } from './prepare-owner.js';
import { signalProcess, waitUntil } from './process-facts.js';
import { livePostmaster, pidFileNamesStranger } from './running-server.js';
import { chooseUnprivileged, giveFiles } from './unprivileged.js';
import type { Unprivileged } from './unprivileged.js';

/** Where and how the server runs. */
export interface PostgresServerOptions {
  /** The cluster's folder, made on the first start. Password, claim and log lie beside it under its name. */
  dataDir: string;
  /** Told before each step that takes longer than a moment, in words for a person. */
  onProgress?: (message: string) => void;
  /** TCP port on loopback; absent, a free one is taken at each start. */
  port?: number;
  /** False only for throw-away clusters of tests: nothing is forced to disk. */
  durable?: boolean;
}

/** A server run by this process. */
export interface PostgresServer {
  host: string;
  /** TCP port on loopback. */
  port: number;
  /** Number of the server's first process. */
  pid: number;
  /** Address of the product's database as its owner (no superuser; may create roles and databases). */
  ownerUrl: string;
  /** Resolves when the server has ended, by `stop` or by itself, with its last words in the second case. */
  ended: Promise<{ lastWords: string | undefined }>;
  /** Fast shutdown: clients are cut off, everything committed is on disk. May be called more than once. */
  stop(): Promise<void>;
}

/** Long enough for a shutdown checkpoint of a small database. */
const ORPHAN_STOP_MS = 30_000;

/**
 * Starts PostgreSQL on the cluster in `dataDir`, makes the cluster first where there is none, and stops an orphan of
 * it that lost its owner to a kill -9.
 * @throws PostgresServerError, one sentence, when the folder is in use, damaged or can't be reached, or the port is taken.
 */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const files = clusterFiles(options.dataDir);
  await makeFolder(files);
  const giveBack = await claimCluster(files);
  try {
    const server = await startClaimed(files, options);
    const ended = server.process.ended.finally(giveBack);
    const stop = async (): Promise<void> => {
      await server.process.stop();
      await ended;
    };
    return {
      host: HOST,
      port: server.process.port,
      pid: server.process.pid,
      ownerUrl: server.ownerUrl,
      ended,
      stop,
    };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

async function startClaimed(
  files: ClusterFiles,
  options: PostgresServerOptions,
): Promise<{ process: PostmasterProcess; ownerUrl: string }> {
  const progress = options.onProgress ?? (() => undefined);
  const durable = options.durable ?? true;
  const binaries = await locateBinaries();
  const how = await chooseUnprivileged(binaries, files.dataDir);
  await stopOrphan(files.dataDir, progress);
  await ensureCluster(files, binaries, how, durable, progress);
  const password = await readPassword(files);
  const postmaster = await launchPostmaster({ files, binaries, how, durable, port: options.port, progress });
  try {
    await prepareOwner(files, password, postmaster.port);
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  return { process: postmaster, ownerUrl: databaseUrl(OWNER_ROLE, password, postmaster.port, DATABASE) };
}

async function makeFolder(files: ClusterFiles): Promise<void> {
  const parent = dirname(files.dataDir);
  await mkdir(parent, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new PostgresServerError(`The folder ${parent} can't be made (${error.code ?? error.message}).`);
  });
}

async function ensureCluster(
  files: ClusterFiles,
  binaries: Binaries,
  how: Unprivileged,
  durable: boolean,
  progress: (message: string) => void,
): Promise<void> {
  if (existsSync(join(files.dataDir, 'PG_VERSION'))) return giveFiles(how, files.dataDir);
  const found = await readdir(files.dataDir).catch(() => []);
  if (found.length > 0) {
    throw new PostgresServerError(
      `The folder ${files.dataDir} is not empty and holds no PostgreSQL cluster; empty it, or use another DATA_DIR.`,
    );
  }
  progress('Making the embedded PostgreSQL database (a few seconds, the first time only)');
  await makeCluster(files, binaries, how, durable);
}

/**
 * Ends a server of this cluster that outlived its owner. Only called while this process holds the claim, so no living
 * process owns it.
 */
async function stopOrphan(dataDir: string, progress: (message: string) => void): Promise<void> {
  const orphan = await livePostmaster(dataDir);
  if (!orphan) {
    // PostgreSQL drops a file that names a dead process itself, after a look at the shared memory.
    if (await pidFileNamesStranger(dataDir)) await rm(join(dataDir, 'postmaster.pid'), { force: true });
    return;
  }
  progress(`Stopping PostgreSQL (process ${orphan.pid}), left over from a start that was killed`);
  const isGone = async (): Promise<boolean> => (await livePostmaster(dataDir))?.pid !== orphan.pid;
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signalProcess(orphan.pid, signal);
    if (await waitUntil(isGone, ORPHAN_STOP_MS)) return;
  }
  throw new PostgresServerError(
    `PostgreSQL (process ${orphan.pid}) in ${dataDir} can't be stopped; end it by hand.`,
  );
}
