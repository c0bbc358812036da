import { mkdir, open, rename, rm, writeFile, chown } from 'node:fs/promises';
import type { ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import type { Binaries } from './binaries.js';
import { createPassword, SUPERUSER } from './cluster-files.js';
import type { ClusterFiles } from './cluster-files.js';
import { PostgresServerError } from './postgres-server-error.js';
import { giveFiles, spawnUnprivileged } from './unprivileged.js';
import type { Unprivileged } from './unprivileged.js';

/**
 * Makes the cluster with initdb beside its final place and renames it, so that a kill in the middle leaves nothing
 * that looks like a cluster. Text sorts by code point on every machine (PostgreSQL's own C.UTF-8).
 * @throws PostgresServerError with initdb's own words.
 */
export async function makeCluster(
  files: ClusterFiles,
  binaries: Binaries,
  how: Unprivileged,
  durable: boolean,
): Promise<void> {
  const passwordFile = `${files.unfinished}.password`;
  await rm(files.unfinished, { recursive: true, force: true });
  await mkdir(files.unfinished, { mode: 0o700 });
  await giveFiles(how, files.unfinished);
  const password = await createPassword(files);
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (how.ids) await chown(passwordFile, how.ids.uid, how.ids.gid);
    await initdb(how, [
      binaries.initdb,
      `--pgdata=${files.unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(files.unfinished, files.dataDir);
  if (durable) await syncFolder(dirname(files.dataDir));
}

async function initdb(how: Unprivileged, command: readonly string[]): Promise<void> {
  const child = spawnUnprivileged(how, command, ['ignore', 'ignore', 'pipe']);
  const { code, said } = await outcome(child);
  if (code === 0) return;
  const reason = said.split('\n').find((line) => /error|fatal/i.test(line)) ?? said.trim();
  throw new PostgresServerError(
    `The embedded database can't be made: ${reason || `initdb ended with ${code}`}.`.replace(/\.\.$/, '.'),
  );
}

async function outcome(child: ChildProcess): Promise<{ code: number | string; said: string }> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 'no code', said }));
  });
}

/** Without it the rename may be lost with the power. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
