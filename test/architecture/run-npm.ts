/** npm as a child: the one that runs us, or the one on the PATH. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** How npm ended and what it wrote. */
export interface NpmResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs npm with these arguments in the project. */
export function runNpm(args: readonly string[]): NpmResult {
  const own = process.env['npm_execpath'];
  const [file, first] = own === undefined ? ['npm', []] : [process.execPath, [own]];
  const { status, stdout, stderr } = spawnSync(file, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status ?? 1, stdout: stdout ?? '', stderr: stderr ?? '' };
}
