import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterFiles, DATABASE, databaseUrl, HOST, OWNER_ROLE, readPassword } from './cluster-files.js';
import { processCommand, processIdentity } from './process-facts.js';

/** A server that some process runs on a cluster. */
export interface RunningPostgresServer {
  host: string;
  /** TCP port on loopback. */
  port: number;
  /** Number of the server's first process. */
  pid: number;
  /** Address of the product's database as its owner, password included. */
  ownerUrl: string;
}

/** What postmaster.pid says, checked against the process. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Accepts connections. */
  isReady: boolean;
}

/**
 * Finds the server that runs on a cluster, whoever started it, so that the command line can attach to it.
 * @returns undefined when none runs, or none that accepts connections yet.
 * @throws PostgresServerError when one runs but its password can't be read.
 */
export async function runningPostgresServer(dataDir: string): Promise<RunningPostgresServer | undefined> {
  const files = clusterFiles(dataDir);
  const postmaster = await livePostmaster(files.dataDir);
  if (!postmaster?.isReady) return undefined;
  const password = await readPassword(files);
  const { port, pid } = postmaster;
  return { host: HOST, port, pid, ownerUrl: databaseUrl(OWNER_ROLE, password, port, DATABASE) };
}

/**
 * The living postmaster of the cluster in `dataDir`. The number in postmaster.pid alone proves nothing: after a crash
 * it may be another program's, so the process must be PostgreSQL started on this very folder.
 */
export async function livePostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const lines = await postmasterLines(dataDir);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const command = await processCommand(pid);
  if (!command || !/\bpostgres\b/.test(command) || !`${command} `.includes(` -D ${dataDir} `))
    return undefined;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

/**
 * Whether postmaster.pid names a living process that is no postmaster of this cluster: the number was given to
 * somebody else after a crash, and PostgreSQL would refuse to start because of it.
 */
export async function pidFileNamesStranger(dataDir: string): Promise<boolean> {
  const pid = Number((await postmasterLines(dataDir))[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return (await processIdentity(pid)) !== undefined && (await livePostmaster(dataDir)) === undefined;
}

async function postmasterLines(dataDir: string): Promise<string[]> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n');
}
