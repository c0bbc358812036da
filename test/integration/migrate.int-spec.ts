import { migrate, schemaDrift } from '#database';
import { jobCatalogue, jobNames, QUEUE_SCHEMA } from '#jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPostgresBackend, withBackend } from 'bullmq';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createEmptyDatabase, createTestDatabase } from '../support/test-database.js';
import { eventually } from '../support/eventually.js';
import type { TestDatabase } from '../support/test-database.js';
import { testServerAddress } from '../support/test-server-address.js';

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');
const SCHEMA = join(import.meta.dirname, '../../prisma/schema.prisma');

let database: TestDatabase;
let folder: string;
let dir: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = mkdtempSync(join(tmpdir(), 'key-projects-migrate-'));
  dir = join(folder, 'migrations');
  mkdirSync(dir);
  writeFileSync(join(dir, 'migration_lock.toml'), 'provider = "postgresql"\n');
  writeMigration(
    '1_first',
    `CREATE TABLE project (id int PRIMARY KEY, name text NOT NULL);
     CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;
     GRANT SELECT ON project TO key_projects_app_rights;`,
  );
});

afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

function writeMigration(name: string, sql: string): void {
  mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, name, 'migration.sql'), sql);
}

async function run(queues: string[] = ['doorbell']): Promise<string[]> {
  const { appRole } = testServerAddress();
  return (await migrate({ ownerUrl: database.ownerUrl, appRole, queues, migrationsDir: dir })).applied;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('migrate', () => {
  it('applies what is new, once, and writes it down as Prisma does', async () => {
    expect(await run()).toEqual(['1_first']);
    writeMigration('2_second', 'ALTER TABLE project ADD COLUMN area text;');
    expect(await run()).toEqual(['2_second']);
    expect(await run()).toEqual([]);
    const rows = await ask(
      database.ownerUrl,
      `SELECT migration_name, applied_steps_count, finished_at IS NOT NULL AS is_finished, length(checksum)
         FROM _prisma_migrations ORDER BY 1`,
    );
    const row = { applied_steps_count: 1, is_finished: true, length: 64 };
    expect(rows).toEqual([
      { migration_name: '1_first', ...row },
      { migration_name: '2_second', ...row },
    ]);
  });

  it('may run twice at once on a database, and on several of a server that lack the same role', async () => {
    const others = await Promise.all([1, 2, 3, 4, 5].map(() => createEmptyDatabase()));
    const appRole = { name: `test_race_${process.pid}`, password: 'x' };
    const of = ({ ownerUrl }: TestDatabase): Promise<{ applied: string[] }> =>
      migrate({ ownerUrl, appRole, queues: [], migrationsDir: dir });
    try {
      const [first, second, ...rest] = await Promise.all([database, database, ...others].map(of));
      expect([...first!.applied, ...second!.applied]).toEqual(['1_first']);
      for (const { applied } of rest) expect(applied).toEqual(['1_first']);
    } finally {
      for (const other of others) await other.drop();
      await ask(database.ownerUrl, `DROP ROLE IF EXISTS ${appRole.name}`);
    }
  });

  it('does nothing while another one holds the lock, and says that it waits', async () => {
    const other = new pg.Client(database.ownerUrl);
    await other.connect();
    const said: string[] = [];
    try {
      await other.query(`SELECT pg_advisory_lock(${0x4b504d49})`);
      const { appRole } = testServerAddress();
      const waiting = migrate({
        ownerUrl: database.ownerUrl,
        appRole,
        migrationsDir: dir,
        onProgress: (message) => said.push(message),
      });
      await eventually('the migration stands at the lock', async () => {
        const { rowCount } = await other.query(
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
        );
        return rowCount === 1;
      });
      expect(await ask(database.ownerUrl, `SELECT to_regclass('project') AS found`)).toEqual([
        { found: null },
      ]);
      await other.query(`SELECT pg_advisory_unlock(${0x4b504d49})`);
      expect(await waiting).toEqual({ applied: ['1_first'] });
    } finally {
      await other.end();
    }
    expect(said).toEqual([
      'Another migration of this database is running; waiting for it',
      'Applying 1 database migration(s)',
    ]);
  });

  it('leaves nothing of a migration that fails, names it, and tries it again the next time', async () => {
    writeMigration('2_second', 'CREATE TABLE half (id int); SELECT 1 / 0;');
    await expect(run()).rejects.toThrow(
      'Migration 2_second failed and left nothing behind: division by zero (22012).',
    );
    expect(await ask(database.ownerUrl, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    writeMigration('2_second', 'CREATE TABLE half (id int);');
    expect(await run()).toEqual(['2_second']);
  });

  it('tries a migration again that was cut off by a kill', async () => {
    await run();
    await ask(
      database.ownerUrl,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count)
       VALUES ('x', 'x', '2_second', now(), 0)`,
    );
    writeMigration('2_second', 'CREATE TABLE cut (id int);');
    expect(await run()).toEqual(['2_second']);
  });

  it('refuses a migration edited after it was applied, and a database of a later version', async () => {
    await run();
    cpSync(join(dir, '1_first'), join(dir, '2_second'), { recursive: true });
    writeMigration('1_first', 'SELECT 1;');
    await expect(run()).rejects.toThrow(
      'The file of migration 1_first was changed after this database had applied it',
    );
    rmSync(join(dir, '1_first'), { recursive: true });
    await expect(run()).rejects.toThrow(
      "The database holds migration 1_first, which this version of the product doesn't",
    );
  });

  it('gives the application rows, not tables, and keeps it away from the record of migrations', async () => {
    await run();
    expect(await ask(database.appUrl, 'SELECT id FROM project')).toEqual([]);
    for (const sql of [
      'CREATE TABLE mine (id int)',
      `CREATE TABLE ${QUEUE_SCHEMA}.mine (id int)`,
      'UPDATE _prisma_migrations SET checksum = checksum',
      'DELETE FROM project',
      `UPDATE ${QUEUE_SCHEMA}.migration SET version = 0`,
      `DROP TABLE ${QUEUE_SCHEMA}.job`,
      'CREATE SCHEMA mine',
      'CREATE ROLE mine',
      `SET ROLE ${new URL(database.ownerUrl).username}`,
    ]) {
      await expect(ask(database.appUrl, sql)).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it("refuses an application's role that is the owner or could become more", async () => {
    const owner = new URL(database.ownerUrl).username;
    const options = { ownerUrl: database.ownerUrl, queues: [], migrationsDir: dir };
    await expect(migrate({ ...options, appRole: { name: owner, password: 'x' } })).rejects.toThrow(
      `The application's role ${owner} is the owner, which would let it change the history`,
    );
    await ask(database.ownerUrl, 'CREATE ROLE test_powerful LOGIN CREATEDB');
    try {
      await expect(
        migrate({ ...options, appRole: { name: 'test_powerful', password: 'x' } }),
      ).rejects.toThrow("The application's role test_powerful is allowed to create databases");
    } finally {
      await ask(database.ownerUrl, 'DROP ROLE test_powerful');
    }
  });

  it('takes a new password of the application at the next run', async () => {
    const { appRole } = testServerAddress();
    const role = { name: `test_login_${process.pid}`, password: 'first' };
    const options = { ownerUrl: database.ownerUrl, queues: [], migrationsDir: dir };
    const url = new URL(database.appUrl);
    url.username = role.name;
    try {
      await migrate({ ...options, appRole: role });
      await migrate({ ...options, appRole: { ...role, password: "it's new" } });
      url.password = encodeURIComponent("it's new");
      expect(await ask(url.href, 'SELECT id FROM project')).toEqual([]);
      url.password = 'first';
      await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    } finally {
      await ask(database.ownerUrl, `DROP ROLE ${role.name}`);
      await migrate({ ...options, appRole });
    }
  });
});

describe("BullMQ's tables", () => {
  it('carry a job from a queue to a worker as the application, with default ids, one by one and in bulk', async () => {
    await run(['doorbell']);
    const { Queue, Worker } = withBackend(createPostgresBackend);
    const connection = { connectionString: database.appUrl, schema: QUEUE_SCHEMA };
    const queue = new Queue<{ id: string }>('doorbell', { connection });
    const seen: string[] = [];
    let finish = (): void => undefined;
    const done = new Promise<void>((resolve) => (finish = resolve));
    const worker = new Worker<{ id: string }>(
      'doorbell',
      async (job) => {
        seen.push(job.data.id);
        if (seen.length === 3) finish();
      },
      { connection },
    );
    queue.on('error', () => undefined);
    worker.on('error', () => undefined);
    try {
      await queue.add('ring', { id: 'a' });
      await queue.addBulk([
        { name: 'ring', data: { id: 'b' } },
        { name: 'ring', data: { id: 'c' } },
      ]);
      await done;
      expect(seen.sort()).toEqual(['a', 'b', 'c']);
    } finally {
      await worker.close();
      await queue.close();
    }
  });

  it('take no job of a queue that the migration was not told of', async () => {
    await run([]);
    const { Queue } = withBackend(createPostgresBackend);
    const queue = new Queue('unknown', {
      connection: { connectionString: database.appUrl, schema: QUEUE_SCHEMA },
    });
    queue.on('error', () => undefined);
    try {
      await expect(queue.add('ring', {})).rejects.toThrow('permission denied for schema queue');
    } finally {
      await queue.close();
    }
  });
});

describe("the product's own migrations", () => {
  it('agree with schema.prisma', async () => {
    expect(
      await schemaDrift({ ownerUrl: database.ownerUrl, migrationsDir: MIGRATIONS, schemaFile: SCHEMA }),
    ).toBe('');
  });

  it('are in the template that suites clone, with the queues of the job catalogue', async () => {
    const clone = await createTestDatabase();
    try {
      const rows = await ask(clone.ownerUrl, 'SELECT count(*)::int > 0 AS migrated FROM _prisma_migrations');
      expect(rows).toEqual([{ migrated: true }]);
      const [first] = jobNames;
      const { Queue } = withBackend(createPostgresBackend);
      const connection = { connectionString: clone.appUrl, schema: QUEUE_SCHEMA };
      const queue = new Queue(jobCatalogue[first!].queue, { connection });
      queue.on('error', () => undefined);
      expect((await queue.add(first!, {})).id).toBe('1');
      await queue.close();
    } finally {
      await clone.drop();
    }
  });
});

describe('schemaDrift', () => {
  it('gives the SQL that the schema still needs', async () => {
    const schemaFile = join(folder, 'schema.prisma');
    const model = (columns: string): string =>
      `datasource db {\n  provider = "postgresql"\n}\n\nmodel project {\n  id Int @id\n  name String\n${columns}}\n`;
    writeFileSync(schemaFile, model(''));
    const options = { ownerUrl: database.ownerUrl, migrationsDir: dir, schemaFile };
    expect(await schemaDrift(options)).toBe('');
    writeFileSync(schemaFile, model('  area String?\n'));
    expect(await schemaDrift(options)).toMatch(/ALTER TABLE "project" ADD COLUMN\s+"area" TEXT;/);
    const left = await ask(
      database.ownerUrl,
      `SELECT datname FROM pg_database WHERE datname LIKE 'schema_drift%'`,
    );
    expect(left).toEqual([]);
  });
});
