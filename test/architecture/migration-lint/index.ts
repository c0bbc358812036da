import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { lintMigrationFiles } from './lint-migration-files.js';
import type { MigrationFile } from './lint-migration-files.js';

const run = promisify(execFile);

/**
 * Checks the migrations of a folder, also against the repository's last commit where the folder is in one.
 * @param dir absent, prisma/migrations under the working folder.
 * @returns one sentence per finding; none when all is well.
 */
export async function lintMigrations(dir = join('prisma', 'migrations')): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const files = names.map(async (name): Promise<MigrationFile> => {
    return { name, sql: await readFile(join(dir, name, 'migration.sql'), 'utf8') };
  });
  return lintMigrationFiles(await Promise.all(files), await landedMigrations(dir));
}

/** Migrations of the last commit; none outside a repository, or before the first commit that has any. */
async function landedMigrations(dir: string): Promise<Map<string, string>> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', dir, ...args], { encoding: 'utf8', maxBuffer: 64_000_000 })).stdout;
  const list = await git('ls-tree', '-r', '--name-only', 'HEAD', '.').catch(() => '');
  const landed = new Map<string, string>();
  for (const path of list.split('\n').filter((line) => basename(line) === 'migration.sql')) {
    landed.set(dirname(path), await git('show', `HEAD:./${path}`));
  }
  return landed;
}
