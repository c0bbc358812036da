import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { isAlive } from './launcher-stand.js';

const root = join(import.meta.dirname, '../..');

/** Stands for swc: copies what it is told to compile and notes that it ran; slowly when `slow` exists. */
const COMPILER = `
import { appendFileSync, cpSync, existsSync } from 'node:fs';
appendFileSync('compiled', process.pid + '\\n');
if (existsSync('broken')) { console.error('syntax error in main.ts'); process.exit(1); }
if (existsSync('slow')) { console.log('compiling'); await new Promise(() => setInterval(() => undefined, 1000)); }
const folders = process.argv.slice(2, process.argv.indexOf('-d'));
const out = process.argv[process.argv.indexOf('-d') + 1];
for (const folder of folders) cpSync(folder, out + '/' + folder, { recursive: true });
`;
const CLI = `
import { appendFileSync } from 'node:fs';
appendFileSync('cli.pids', process.pid + '\\n');
const [what] = process.argv.slice(2);
if (what === 'wait') { process.on('SIGTERM', () => process.exit(7)); console.log('waiting'); setInterval(() => undefined, 1000); }
else { console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = Number(what) || 0; }
`;

let folder: string;
let children: ChildProcess[];

/** A checkout with the real bootstrap and a small product without packages. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  children = [];
  cpSync(join(root, 'apps/launcher/bootstrap.mjs'), join(folder, 'apps/launcher/bootstrap.mjs'));
  cpSync(join(root, 'apps/launcher/bootstrap'), join(folder, 'apps/launcher/bootstrap'), { recursive: true });
  put('package.json', JSON.stringify({ name: 'small', version: '1.0.0', type: 'module' }));
  put('package-lock.json', lockfile('1.0.0'));
  put('apps/cli/src/main.js', CLI);
  putPackages();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const pid of [...pids('cli.pids'), ...pids('compiled')])
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await eventually('the processes are gone', () => !pids('cli.pids').some(isAlive), 30_000);
  rmSync(folder, { recursive: true });
});

function put(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function lockfile(version: string): string {
  return JSON.stringify({
    name: 'small',
    version,
    lockfileVersion: 3,
    packages: { '': { name: 'small', version } },
  });
}

/** node_modules as npm leaves them, with the compiler's stand-in. */
function putPackages(): void {
  put('node_modules/.package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: {} }));
  put('node_modules/@swc/cli/bin/swc.js', COMPILER);
  put('node_modules/@swc/cli/package.json', '{"type":"module"}');
}

function pids(file: string): number[] {
  return existsSync(join(folder, file))
    ? readFileSync(join(folder, file), 'utf8').trim().split('\n').map(Number)
    : [];
}

interface Run {
  child: ChildProcess;
  text: () => string;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function bootstrap(...args: string[]): Run {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const child = spawn(process.execPath, ['apps/launcher/bootstrap.mjs', ...args], { cwd: folder, env });
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Awaited<Run['ended']>>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, text: () => stdout + stderr, ended };
}

describe('bootstrap', () => {
  it('builds what is new, then runs the command with its arguments, exit code and clean stdout', async () => {
    expect(await bootstrap('cli', 'clock', 'advance', '--to', '08:00').ended).toMatchObject({
      code: 0,
      stdout: '["clock","advance","--to","08:00"]\n',
      stderr: expect.stringContaining('Building …'),
    });
    expect(await bootstrap('cli', '3').ended).toMatchObject({ code: 3, stderr: '' });
    expect(pids('compiled')).toHaveLength(1);
  });

  it('builds again after a change of the sources, not of their times', async () => {
    await bootstrap('build').ended;
    put('apps/cli/src/main.js', CLI);
    await bootstrap('build').ended;
    expect(pids('compiled')).toHaveLength(1);
    put('apps/cli/src/other.js', '');
    await bootstrap('build').ended;
    expect(pids('compiled')).toHaveLength(2);
    expect(existsSync(join(folder, 'dist/apps/cli/src/other.js'))).toBe(true);
    rmSync(join(folder, 'apps/cli/src/other.js'));
    await bootstrap('build').ended;
    expect(existsSync(join(folder, 'dist/apps/cli/src/other.js'))).toBe(false);
  });

  it('leaves the old dist when a build fails, says what the compiler said, and tries again', async () => {
    await bootstrap('build').ended;
    put('apps/cli/src/main.js', 'changed');
    put('broken', '');
    const { code, stderr } = await bootstrap('cli').ended;
    expect(code).toBe(1);
    expect(stderr).toContain('syntax error in main.ts');
    expect(stderr.trim().split('\n').at(-1)).toBe('The build failed (exit code 1); what it said is above.');
    expect(readFileSync(join(folder, 'dist/apps/cli/src/main.js'), 'utf8')).toBe(CLI);
  });

  it('of several at once lets one build and the others wait', async () => {
    const runs = await Promise.all([1, 2, 3, 4].map((word) => bootstrap('cli', `say-${word}`).ended));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(pids('compiled')).toHaveLength(1);
  });

  it('installs when the lockfile names something else, and when node_modules are gone', async () => {
    await bootstrap('build').ended;
    const dependencies = { tiny: 'file:packages/tiny' };
    const packages = {
      '': { name: 'small', version: '1.0.0', dependencies },
      'node_modules/tiny': { resolved: 'packages/tiny', link: true },
      'packages/tiny': { name: 'tiny', version: '1.0.0' },
    };
    put('packages/tiny/package.json', JSON.stringify({ name: 'tiny', version: '1.0.0' }));
    put('package.json', JSON.stringify({ name: 'small', version: '1.0.0', type: 'module', dependencies }));
    put(
      'package-lock.json',
      JSON.stringify({ name: 'small', version: '1.0.0', lockfileVersion: 3, packages }),
    );
    const changed = await bootstrap('build').ended;
    expect(changed.stderr).toContain('Installing packages');
    expect(existsSync(join(folder, 'node_modules/tiny'))).toBe(true);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    expect((await bootstrap('build').ended).stderr).toContain('Installing packages');
    expect(existsSync(join(folder, 'node_modules/tiny'))).toBe(true);
  });
});

describe('the end of bootstrap', () => {
  it('by SIGTERM is handed on, and the exit code comes back', async () => {
    const run = bootstrap('cli', 'wait');
    await eventually('the command runs', () => run.text().includes('waiting'), 30_000);
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(7);
    expect(pids('cli.pids').filter(isAlive)).toEqual([]);
  });

  it.each([
    ['exec node', 'SIGTERM'],
    ['exec node', 'SIGKILL'],
    // A shell stays between npm and bootstrap.
    ['node', 'SIGKILL'],
  ] as const)('run by npm as "%s …" comes by %s of npm', async (node, signal) => {
    const scripts = { cli: `${node} apps/launcher/bootstrap.mjs cli` };
    put('package.json', JSON.stringify({ name: 'small', version: '1.0.0', type: 'module', scripts }));
    const npm = spawn('npm', ['run', '--silent', 'cli', '--', 'wait'], { cwd: folder, stdio: 'ignore' });
    children.push(npm);
    const npmEnd = once(npm, 'exit');
    await eventually('the command runs', () => pids('cli.pids').length === 1, 30_000);
    npm.kill(signal);
    await npmEnd;
    // npm hands SIGTERM on and waits, so that nothing is left when it ends.
    if (signal === 'SIGTERM') expect(pids('cli.pids').filter(isAlive)).toEqual([]);
    await eventually('the command is gone', () => !pids('cli.pids').some(isAlive), 30_000);
  });

  it('by kill -9 ends the command too', async () => {
    const run = bootstrap('cli', 'wait');
    await eventually('the command runs', () => run.text().includes('waiting'), 30_000);
    run.child.kill('SIGKILL');
    await eventually('the command is gone', () => !pids('cli.pids').some(isAlive), 30_000);
  });

  it('by kill -9 during a build ends the build, and the next one is not blocked', async () => {
    put('slow', '');
    const run = bootstrap('build');
    await eventually('the build runs', () => pids('compiled').length === 1, 30_000);
    run.child.kill('SIGKILL');
    await eventually('the build is gone', () => !pids('compiled').some(isAlive), 30_000);
    rmSync(join(folder, 'slow'));
    expect((await bootstrap('build').ended).code).toBe(0);
    expect(statSync(join(folder, 'dist')).isDirectory()).toBe(true);
  });

  it('with an unknown command says which there are', async () => {
    const { code, stderr } = await bootstrap('strat').ended;
    expect(code).toBe(1);
    expect(stderr).toBe('Say what to run: start, cli, test, bench, build.\n');
  });
});
