import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningPostgresServer } from '#postgres-server';

const prefix = 'key-projects-bench-';

/**
 * Makes a folder for a run's database and files; `remove` takes it away. Folders of runs that were killed go first,
 * with the database server that one may have left.
 */
export async function makeBenchFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const orphan = await runningPostgresServer(join(tmpdir(), name, 'postgres')).catch(() => undefined);
    if (orphan !== undefined) process.kill(orphan.pid, 'SIGQUIT');
    await removeFolder(join(tmpdir(), name));
  }
  const path = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  return { path, remove: () => removeFolder(path) };
}

async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
