import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PostgresServerError } from './postgres-server-error.js';

/** The paths of one cluster: its folder and the files that lie beside it. */
export interface ClusterFiles {
  /** Absolute path of the cluster (PGDATA). */
  dataDir: string;
  /** Password of the owner and of the superuser, mode 0600. */
  password: string;
  /** The process that runs the server, see cluster-claim.ts. */
  claim: string;
  /** What the server says. */
  log: string;
  /** A cluster while initdb makes it; it becomes `dataDir` by one rename. */
  unfinished: string;
}

/** Names the files of the cluster in `dataDir`. */
export function clusterFiles(dataDir: string): ClusterFiles {
  const absolute = resolve(dataDir);
  return {
    dataDir: absolute,
    password: `${absolute}.password`,
    claim: `${absolute}.owner`,
    log: `${absolute}.log`,
    unfinished: `${absolute}.unfinished`,
  };
}

/** Role and database that the server is made with. The owner is no superuser, like on a server that others run. */
export const OWNER_ROLE = 'key_projects_owner';
export const DATABASE = 'key_projects';
export const SUPERUSER = 'postgres';
export const HOST = '127.0.0.1';

/** Makes a new password and keeps it with mode 0600. */
export async function createPassword(files: ClusterFiles): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await writeFile(files.password, `${password}\n`, { mode: 0o600 });
  return password;
}

/**
 * Reads the password of an existing cluster.
 * @throws PostgresServerError when the file is missing, unreadable or holds something else.
 */
export async function readPassword(files: ClusterFiles): Promise<string> {
  const text = await readFile(files.password, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new PostgresServerError(
      `The password of the embedded database can't be read from ${files.password} (${error.code ?? error.message}); put the file back from a backup of the data folder.`,
    );
  });
  const password = text.trim();
  if (!/^[A-Za-z0-9_-]{32}$/.test(password)) {
    throw new PostgresServerError(
      `The file ${files.password} doesn't hold the password of the embedded database; put it back from a backup of the data folder.`,
    );
  }
  return password;
}

/** The URL under which `role` reaches a database of the server on this machine. */
export function databaseUrl(role: string, password: string, port: number, database: string): string {
  return `postgresql://${role}:${password}@${HOST}:${port}/${database}`;
}
