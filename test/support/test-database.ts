import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { testServerAddress } from './test-server-address.js';

/** A database of one suite on the run's server. */
export interface TestDatabase {
  name: string;
  /** As the owner: only for migrating, and for breaking things on purpose. */
  ownerUrl: string;
  /** As the application's role. */
  appUrl: string;
  /** Cuts off whoever is still connected and removes the database. */
  drop(): Promise<void>;
}

/** Clones the migrated template: commits are real, and suites don't see each other. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return create(`TEMPLATE ${testServerAddress().template} STRATEGY FILE_COPY`);
}

/**
 * A backup of a database, taken by PostgreSQL itself, as a database of its own: what a restore brings back. Whoever is
 * connected to the original meanwhile is cut off.
 */
export async function backupOf({ name }: TestDatabase): Promise<TestDatabase> {
  const { ownerUrl } = testServerAddress();
  const superuser = new URL(ownerUrl);
  superuser.username = 'postgres';
  await query(superuser.href, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await query(
    superuser.href,
    `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
  try {
    return await create(`TEMPLATE ${name} STRATEGY FILE_COPY`);
  } finally {
    await query(superuser.href, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  }
}

/** A database with nothing in it, for tests of the migration itself. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create('');
}

async function create(how: string): Promise<TestDatabase> {
  const { ownerUrl, appRole } = testServerAddress();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await query(ownerUrl, `CREATE DATABASE ${name} ${how}`);
  const owner = new URL(ownerUrl);
  owner.pathname = `/${name}`;
  const app = new URL(owner);
  app.username = appRole.name;
  app.password = appRole.password;
  const drop = (): Promise<void> => query(ownerUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  return { name, ownerUrl: owner.href, appUrl: app.href, drop };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
