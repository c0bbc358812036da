import pg from 'pg';
import type { TestDatabase } from './test-database.js';

/** What a test asks or does as the owner of the tables: looking behind the product, breaking it on purpose. */
export type Ask = <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;

/** Works on one connection of the owner, who is no superuser. */
export async function asOwner<T>(test: TestDatabase, work: (ask: Ask) => Promise<T>): Promise<T> {
  return connected(test.ownerUrl, work);
}

/** Works on one connection of the superuser of the run's server, who has the owner's password. */
export async function asSuperuser<T>(test: TestDatabase, work: (ask: Ask) => Promise<T>): Promise<T> {
  const url = new URL(test.ownerUrl);
  url.username = 'postgres';
  return connected(url.href, work);
}

/** Works on one connection of the application's role. */
export async function asApplication<T>(test: TestDatabase, work: (ask: Ask) => Promise<T>): Promise<T> {
  return connected(test.appUrl, work);
}

async function connected<T>(url: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(async (sql, values) => (await client.query(sql, values)).rows);
  } finally {
    await client.end();
  }
}
