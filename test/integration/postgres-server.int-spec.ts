import { runningPostgresServer, startPostgresServer } from '#postgres-server';
import type { PostgresServer } from '#postgres-server';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { eventually } from '../support/eventually.js';

const PARENT = join(import.meta.dirname, '../support/run-postgres-server.ts');
const LOADER = join(import.meta.dirname, '../support/typescript.mjs');

let folder: string;
let dataDir: string;
const running: PostgresServer[] = [];
const parents: ChildProcess[] = [];
const stopped: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `key-projects-test-${process.pid}-`));
  dataDir = join(folder, 'postgres');
});

afterEach(async () => {
  for (const parent of parents.splice(0)) parent.kill('SIGKILL');
  for (const server of running.splice(0)) await server.stop();
  for (const pid of stopped.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function start(options: { port?: number } = {}): Promise<PostgresServer> {
  const server = await startPostgresServer({ dataDir, durable: false, ...options });
  running.push(server);
  return server;
}

/** Starts the server from another process. */
async function startFromParent(): Promise<{ parent: ChildProcess; pid: number; port: number }> {
  const parent = spawn(process.execPath, ['--import', LOADER, PARENT, dataDir, 'fast'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parents.push(parent);
  const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
  return { parent, ...(JSON.parse(line.toString()) as { pid: number; port: number }) };
}

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the embedded PostgreSQL', () => {
  it('is made on the first start, listens on loopback alone, and its owner is no superuser', async () => {
    const said: string[] = [];
    const server = await startPostgresServer({ dataDir, onProgress: (message) => said.push(message) });
    running.push(server);
    expect(said).toEqual(['Making the embedded PostgreSQL database (a few seconds, the first time only)']);
    const rows = await ask(
      server.ownerUrl,
      `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('fsync') AS fsync,
              current_setting('listen_addresses') AS listens, current_setting('server_encoding') AS encoding,
              current_database() AS name,
              (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
              (SELECT datlocale FROM pg_database WHERE datname = current_database()) AS locale`,
    );
    expect(rows).toEqual([
      {
        version: 18,
        fsync: 'on',
        listens: '127.0.0.1',
        encoding: 'UTF8',
        name: 'key_projects',
        super: false,
        locale: 'C.UTF-8',
      },
    ]);
    expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
  });

  it('keeps the data over a stop, and is not found while it is stopped', async () => {
    const first = await start();
    await ask(first.ownerUrl, 'CREATE TABLE kept AS SELECT 183 AS projects');
    expect(await runningPostgresServer(dataDir)).toEqual({
      host: '127.0.0.1',
      port: first.port,
      pid: first.pid,
      ownerUrl: first.ownerUrl,
    });
    await first.stop();
    expect(await first.ended).toEqual({ lastWords: undefined });
    expect(isAlive(first.pid)).toBe(false);
    expect(existsSync(`${dataDir}.owner`)).toBe(false);
    expect(await runningPostgresServer(dataDir)).toBeUndefined();
    const second = await start();
    expect(await ask(second.ownerUrl, 'SELECT projects FROM kept')).toEqual([{ projects: 183 }]);
  });

  it('says so when the server ends by itself', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    expect(await server.ended).toEqual({ lastWords: expect.any(String) });
    await start();
  });

  it('ends when the process that started it is killed, and starts again with what was committed', async () => {
    const { parent, pid } = await startFromParent();
    const attached = await runningPostgresServer(dataDir);
    await ask(attached?.ownerUrl ?? '', 'CREATE TABLE kept AS SELECT 1 AS one');
    parent.kill('SIGKILL');
    await eventually('the server is gone', () => !isAlive(pid));
    const server = await start();
    expect(await ask(server.ownerUrl, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('takes over an orphan that did outlive its owner', async () => {
    const { parent, pid } = await startFromParent();
    // A stopped process can't act on the kernel's request to end: what an orphan looks like without that request.
    process.kill(pid, 'SIGSTOP');
    stopped.push(pid);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const said: string[] = [];
    const starting = startPostgresServer({
      dataDir,
      durable: false,
      onProgress: (message) => {
        said.push(message);
        process.kill(pid, 'SIGCONT');
      },
    });
    running.push(await starting);
    expect(said[0]).toBe(`Stopping PostgreSQL (process ${pid}), left over from a start that was killed`);
    await eventually('the orphan is gone', () => !isAlive(pid));
  });

  it('is not touched by a second start while its owner lives, and both starters at once get one server', async () => {
    const { parent, pid } = await startFromParent();
    await expect(start()).rejects.toThrow(
      `The embedded database in ${dataDir} is in use by process ${parent.pid}; stop that one first, or use another DATA_DIR.`,
    );
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const outcomes = await Promise.allSettled([start(), start(), start()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('starts over a postmaster.pid whose number belongs to another program now', async () => {
    await (await start()).stop();
    writeFileSync(
      join(dataDir, 'postmaster.pid'),
      `${process.ppid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n\nready\n`,
    );
    expect(await runningPostgresServer(dataDir)).toBeUndefined();
    await start();
  });

  it('names a password file that is garbage, wrong or gone', async () => {
    await (await start()).stop();
    const path = `${dataDir}.password`;
    const password = readFileSync(path, 'utf8');
    writeFileSync(path, 'garbage\n');
    await expect(start()).rejects.toThrow(
      `The file ${path} doesn't hold the password of the embedded database`,
    );
    writeFileSync(path, `${'a'.repeat(32)}\n`);
    await expect(start()).rejects.toThrow(`The password in ${path} is not that of the embedded database`);
    rmSync(path);
    await expect(start()).rejects.toThrow(`The password of the embedded database can't be read from ${path}`);
    writeFileSync(path, password);
    await start();
  });

  it('names a port that another program has, and a folder that is something else', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(start({ port })).rejects.toThrow(
      `The embedded PostgreSQL can't use port ${port} on 127.0.0.1, because another program has it.`,
    );
    other.close();
    rmSync(dataDir, { recursive: true });
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'letter.txt'), 'Dear cluster');
    await expect(start()).rejects.toThrow(
      `The folder ${dataDir} is not empty and holds no PostgreSQL cluster`,
    );
  });
});
