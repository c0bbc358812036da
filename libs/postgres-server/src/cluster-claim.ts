import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { ClusterFiles } from './cluster-files.js';
import { PostgresServerError } from './postgres-server-error.js';
import { processIdentity } from './process-facts.js';

interface Claim {
  pid: number;
  identity: string;
}

/**
 * Takes the cluster for this process, so that two starts at once don't both touch it. The claim of a process that
 * died without a word (kill -9) is recognised and taken over.
 * @returns gives the claim back.
 * @throws PostgresServerError when a living process has it.
 */
export async function claimCluster(files: ClusterFiles): Promise<() => Promise<void>> {
  const own: Claim = { pid: process.pid, identity: (await processIdentity(process.pid)) ?? '' };
  const draft = `${files.claim}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    // A hard link is made whole or not at all, and fails when the name exists.
    while (!(await linked(draft, files.claim))) await refuseOrRemove(files, draft);
  } finally {
    await rm(draft, { force: true });
  }
  return () => rm(files.claim, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function refuseOrRemove(files: ClusterFiles, draft: string): Promise<void> {
  const text = await readFile(files.claim, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const holder = parseClaim(text);
  if (holder && (await isAlive(holder))) {
    throw new PostgresServerError(
      `The embedded database in ${files.dataDir} is in use by process ${holder.pid}; stop that one first, or use another DATA_DIR.`,
    );
  }
  // Another starter may have replaced the dead claim meanwhile: take it aside and look again before it is dropped.
  const aside = `${draft}.aside`;
  if (
    !(await rename(files.claim, aside).then(
      () => true,
      () => false,
    ))
  )
    return;
  if ((await readFile(aside, 'utf8')) !== text) await linked(aside, files.claim);
  await rm(aside, { force: true });
}

function parseClaim(text: string): Claim | undefined {
  try {
    const claim = JSON.parse(text) as Partial<Claim>;
    if (Number.isInteger(claim.pid) && typeof claim.identity === 'string') return claim as Claim;
  } catch {
    // A torn file is a dead claim.
  }
  return undefined;
}

async function isAlive(claim: Claim): Promise<boolean> {
  return (await processIdentity(claim.pid)) === claim.identity;
}
