import { migrate } from '#database';
import { runningPostgresServer, startPostgresServer } from '#postgres-server';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { TEST_SERVER_VARIABLE } from './test-server-address.js';
import type { TestServerAddress } from './test-server-address.js';

const FOLDER_PREFIX = 'key-projects-test-';
const TEMPLATE = 'test_template';
const APP_ROLE = { name: 'key_projects_app', password: 'test-only' };

/** The run's server. */
export interface TestServer {
  stop(): Promise<void>;
}

/**
 * Starts one server in a folder of its own for the whole run, with one migrated database that every suite clones.
 * Folders of runs that were killed are removed first, with their databases.
 */
export async function startTestServer(): Promise<TestServer> {
  await removeLeftOvers();
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  const server = await startPostgresServer({ dataDir: join(folder, 'postgres'), durable: false });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server.ownerUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  const address: TestServerAddress = { ownerUrl: server.ownerUrl, template: TEMPLATE, appRole: APP_ROLE };
  process.env[TEST_SERVER_VARIABLE] = JSON.stringify(address);
  return { stop };
}

async function makeTemplate(ownerUrl: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${TEMPLATE}`);
    const url = new URL(ownerUrl);
    url.pathname = `/${TEMPLATE}`;
    await migrate({ ownerUrl: url.href, appRole: APP_ROLE });
    // Nobody may be connected to a database while it is cloned.
    await client.query(`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`);
  } finally {
    await client.end();
  }
}

async function removeLeftOvers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (!pid || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const orphan = await runningPostgresServer(join(folder, 'postgres')).catch(() => undefined);
    if (orphan) process.kill(orphan.pid, 'SIGQUIT');
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
