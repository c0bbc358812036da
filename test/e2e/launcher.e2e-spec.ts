import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { answers, freePort, isAlive, LauncherStand } from './launcher-stand.js';

let stand: LauncherStand;
beforeEach(() => {
  stand = new LauncherStand();
});
afterEach(() => stand.end());

describe('a start', () => {
  it('prepares a demonstration, starts the parts and says where everything is', async () => {
    const launcher = await stand.start();
    await launcher.ready();
    expect(stand.notes().slice(0, 3)).toEqual([
      'migrate',
      'initialise --kind demo --json',
      'seed demonstration',
    ]);
    expect(stand.notes()).toContain('worker has smtp://127.0.0.1:PORT');
    expect(launcher.output).toContain(`http://127.0.0.1:${launcher.port}\n`);
    expect(launcher.output).toContain('演示数据');
    expect(launcher.output).toMatch(/liaison +made-at-first-start +项目联络员 liaison_officer/);
    expect(launcher.output).toContain(launcher.runtime().mailboxUrl);
    expect(statSync(join(stand.dataDir, 'runtime.json')).mode & 0o777).toBe(0o600);
    expect(launcher.errors).toBe('');
  });

  it('with --empty prepares a live database and shows the first administrators', async () => {
    const launcher = await stand.start({}, '--empty');
    await launcher.ready();
    expect(stand.notes()).toEqual(
      expect.arrayContaining(['initialise --kind live --json', 'administrator create-first --json']),
    );
    expect(stand.notes()).not.toContain('seed demonstration');
    expect(launcher.output).toContain('sysadmin  first-password');
    expect(launcher.output).not.toContain('演示');
  });

  it('on a live database without --empty just runs it', async () => {
    writeFileSync(join(stand.folder, 'kind-live'), '');
    const launcher = await stand.start();
    await launcher.ready();
    expect(stand.notes()).not.toContain('seed demonstration');
  });

  it('with --empty on a demonstration is refused with a way out, and leaves nothing', async () => {
    writeFileSync(join(stand.folder, 'kind-demo'), '');
    const launcher = await stand.start({}, '--empty');
    expect((await launcher.exit).code).toBe(1);
    expect(launcher.errors).toBe(
      `DATA_DIR ${stand.dataDir} holds a demonstration, and a demonstration never becomes a live database: use DATA_DIR=.data-live npm start -- --empty.\n`,
    );
    expect(stand.living()).toEqual([]);
  });

  it('ends with the last words of a step that fails, and leaves nothing', async () => {
    stand.wish('migrate-fails');
    const launcher = await stand.start();
    expect((await launcher.exit).code).toBe(1);
    expect(launcher.errors).toBe('The step "migrate" failed: The history table is not empty.\n');
    expect(stand.living()).toEqual([]);
    expect(existsSync(join(stand.dataDir, 'runtime.json'))).toBe(false);
  });
});

describe('the witness', () => {
  it('is started beside the worker, which is told where it answers, once there is a key to know', async () => {
    stand.wish('worker-has-key');
    const launcher = await stand.start();
    await launcher.ready();
    await eventually('the witness runs', () => stand.notes().some((note) => note.startsWith('witness ')));
    expect(stand.notes()).toContain('worker asks http://127.0.0.1:PORT');
    expect(stand.notes()).toContain('witness --state --name --log --port');
    expect(launcher.output).toMatch(/见证 Witness +http:\/\/127\.0\.0\.1:\d+\n/);
    expect(await launcher.stop()).toBe(0);
    expect(stand.living()).toEqual([]);
  });

  it('that cannot be ends nothing else, and where WITNESS_URLS names others there is none', async () => {
    stand.wish('worker-has-key');
    stand.wish('witness-settings-wrong');
    const first = await stand.start();
    await first.says('The witness stays away: The witness has forgotten what it cosigned.');
    await first.ready();
    expect(await first.stop()).toBe(0);
    const second = await stand.start({ WITNESS_URLS: 'https://witness.example' });
    await second.ready();
    expect(stand.notes()).toContain('worker asks https://witness.example');
    expect(stand.pids('witness')).toHaveLength(1);
    expect(second.output).not.toContain('见证');
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s leaves no process, port or lock', async (signal) => {
    const launcher = await stand.start();
    await launcher.ready();
    const { mailboxUrl, smtpUrl } = launcher.runtime();
    expect(await launcher.stop(signal)).toBe(0);
    expect(stand.living()).toEqual([]);
    const ports = [launcher.port, ...[mailboxUrl, smtpUrl].map((url) => Number(new URL(url).port))];
    expect(await Promise.all(ports.map(answers))).toEqual([false, false, false]);
    expect(readdirSync(stand.dataDir).sort()).toEqual([
      'app-role.json',
      'demo-accounts.json',
      'logs',
      'mail',
    ]);
    expect(stand.notes()).toEqual(expect.arrayContaining(['api stopped', 'worker stopped']));
    expect(stand.notes().at(-1)).toBe('database stopped');
  });

  it('in the middle of a start leaves nothing either', async () => {
    const launcher = await stand.start();
    await launcher.says('working on migrate');
    expect(await launcher.stop()).toBe(0);
    expect(stand.living()).toEqual([]);
    expect(launcher.errors).toBe('');
  });

  it('by kill -9 ends the parts too and does not stop the next start', async () => {
    const first = await stand.start();
    await first.ready();
    await first.stop('SIGKILL');
    const second = await stand.start({ PORT: String(first.port) });
    await second.ready();
    expect(stand.pids('api')).toHaveLength(2);
    await eventually('only the second start lives', () => stand.living().length === 3, 30_000);
    expect(await second.stop()).toBe(0);
  });

  it('by kill -9 with an API that hangs does not stop the next start', async () => {
    stand.wish('api-hangs');
    const first = await stand.start();
    await first.ready();
    await first.stop('SIGKILL');
    const [left] = stand.pids('api');
    expect(isAlive(left ?? 0)).toBe(true);
    const second = await stand.start({ PORT: String(first.port) });
    await second.says('left over');
    // The launcher gives it the shutdown limit of 25 s; whoever kills it sooner shortens the wait.
    process.kill(left ?? 0, 'SIGKILL');
    await second.ready();
    for (const pid of stand.pids('api')) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
});

describe('a crash', () => {
  it('of the worker is followed by a new one', async () => {
    stand.wish('worker-crashes-once');
    const launcher = await stand.start();
    await launcher.says('worker ended (exit code 1); it is started again in 0.25 s');
    await eventually('a second worker', () => stand.pids('worker').length === 2, 30_000);
    await launcher.ready();
    expect(launcher.output).toContain('the worker stumbles');
    const [first, second] = stand.pids('worker');
    expect([first, second].map((pid) => isAlive(pid ?? 0))).toEqual([false, true]);
  });

  it('for the fifth time within a minute stops everything and says why', async () => {
    stand.wish('api-crashes');
    const launcher = await stand.start();
    expect((await launcher.exit).code).toBe(1);
    expect(stand.pids('api')).toHaveLength(5);
    expect(launcher.errors).toContain(
      'Everything is stopped, because api ended (exit code 1) for the 5th time within a minute',
    );
    expect(launcher.errors).toContain('Error: the API is broken');
    expect(stand.living()).toEqual([]);
  });

  it('that a restart cannot help stops everything at once', async () => {
    stand.wish('api-settings-wrong');
    const launcher = await stand.start();
    expect((await launcher.exit).code).toBe(1);
    expect(stand.pids('api')).toHaveLength(1);
    expect(launcher.errors).toBe('Everything is stopped, because REDIS_URL names a Redis that may evict.\n');
    expect(stand.living()).toEqual([]);
  });

  it('of the embedded database stops everything with its last words', async () => {
    const launcher = await stand.start();
    await launcher.ready();
    process.kill(stand.pids('database')[0] ?? 0, 'SIGKILL');
    expect((await launcher.exit).code).toBe(1);
    expect(launcher.errors).toBe(
      'Everything is stopped, because PostgreSQL ended by itself: the disk is full\n',
    );
    expect(stand.living()).toEqual([]);
  });
});

describe('the lock on DATA_DIR', () => {
  it('turns a second start away with the address of the first, which runs on', async () => {
    const first = await stand.start();
    await first.ready();
    const second = await stand.start();
    expect((await second.exit).code).toBe(1);
    expect(second.errors).toBe(
      `The product already runs on DATA_DIR ${stand.dataDir} at http://127.0.0.1:${first.port} (process ${first.child.pid}): use that one, stop it, or choose another DATA_DIR.\n`,
    );
    expect(stand.living()).toHaveLength(3);
    expect(first.runtime().url).toBe(`http://127.0.0.1:${first.port}`);
  });

  it('is not fooled by a runtime.json that names a living stranger', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    mkdirSync(stand.dataDir);
    const mark = { pid: stranger.pid, identity: 'an earlier process of that number' };
    writeFileSync(
      join(stand.dataDir, 'runtime.json'),
      JSON.stringify({ launcher: mark, url: 'http://127.0.0.1:1', parts: { api: mark } }),
    );
    const launcher = await stand.start();
    await launcher.ready();
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill('SIGKILL');
  });
});

describe('a port', () => {
  it('that is taken ends the start and names who has it', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    const launcher = await stand.start({ PORT: String(port) });
    expect((await launcher.exit).code).toBe(1);
    expect(launcher.errors).toMatch(
      new RegExp(
        `^PORT ${port} is taken by process ${process.pid} \\(.*\\): choose another, such as PORT=${port + 10} npm start\\.\n$`,
      ),
    );
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a wrong value', () => {
  it.each([
    ['DATABASE_URL', 'mysql://x', /^DATABASE_URL must be a postgres:\/\/ .*\.\n$/],
    ['REDIS_URL', 'redis://127.0.0.1:1', /^REDIS_URL names 127\.0\.0\.1:1, where no Redis answers .*\.\n$/],
    ['DATABASE_APP_URL', 'postgres://127.0.0.1:1/x', /^DATABASE_APP_URL needs DATABASE_URL beside it.*\.\n$/],
  ])('%s=%s ends the start with one sentence', async (variable, value, sentence) => {
    const launcher = await stand.start({ [variable]: value });
    expect((await launcher.exit).code).toBe(1);
    expect(launcher.errors).toMatch(sentence);
    expect(stand.notes()).toEqual([]);
  });

  it('of DATA_DIR, or an argument that does not exist, likewise', async () => {
    const file = join(stand.folder, 'notes');
    writeFileSync(file, '');
    const onFile = await stand.start({ DATA_DIR: file });
    expect((await onFile.exit).code).toBe(1);
    expect(onFile.errors).toBe(
      `DATA_DIR must be a folder that this user can create and write to, but is "${file}".\n`,
    );
    const withWord = await stand.start({}, '--emtpy');
    expect((await withWord.exit).code).toBe(1);
    expect(withWord.errors).toContain("Unknown option '--emtpy'");
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('is refused through npm start as well', () => {
    const { status, stderr } = spawnSync('npm', ['start', '--silent'], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, PORT: 'abc', NODE_OPTIONS: '' },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(
      'PORT must be a whole number from 1 to 65535, but is "abc".',
    );
  });
});
