import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Database, leftOutOfBackups, newId } from '#database';
import { SequencerService, SignerFiles } from '#portfolio';
import { dataFolder } from '#runtime';
import { asSuperuser } from '../support/as-owner.js';
import { LadderStand } from '../support/ladder-stand.js';
import { runCli, type CliResult } from '../support/run-cli.js';
import { createEmptyDatabase, type TestDatabase } from '../support/test-database.js';

let stand: LadderStand;
let dataDir: string;
/** Where the backup is brought back: a database with nothing in it, and a DATA_DIR of its own. */
let target: TestDatabase;
let otherDataDir: string;

beforeEach(async () => {
  stand = await LadderStand.begin();
  [dataDir, otherDataDir] = ['from-', 'to-'].map((name) => mkdtempSync(join(tmpdir(), `backup-${name}`))) as [
    string,
    string,
  ];
  await SignerFiles.open(dataFolder(dataDir).signer, 'city.example/history');
  writeFileSync(dataFolder(dataDir).serverKey, 'a server’s key', { mode: 0o600 });
  mkdirSync(join(dataFolder(dataDir).files, '01'), { recursive: true });
  writeFileSync(join(dataFolder(dataDir).files, '01', 'photo'), 'handed in');
  for (let index = 0; index < 3; index += 1) await stand.projectOf();
  await stand.goTo('2022-02-25T07:30:00');
  await stand.reminders.claimDue();
  await sign();
  target = await createEmptyDatabase();
});

afterEach(async () => {
  await target?.drop();
  await stand?.leave();
  for (const folder of [dataDir, otherDataDir]) rmSync(folder, { recursive: true, force: true });
});

async function sign(): Promise<void> {
  const open = async () => SignerFiles.open(dataFolder(dataDir).signer, null);
  await new SequencerService(stand.city.database, open, newId).sign();
}

async function cliAt(of: TestDatabase, folder: string, ...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_URL: of.ownerUrl, DATABASE_APP_URL: of.appUrl, DATA_DIR: folder });
}

const atSource = async (...args: string[]) => cliAt(stand.city.test, dataDir, ...args);
const atTarget = async (...args: string[]) => cliAt(target, otherDataDir, ...args);

async function backUp(...options: string[]): Promise<string> {
  const folder = join(mkdtempSync(join(dataDir, 'backup-')), 'new');
  const made = await atSource('backup', '--out', folder, ...options);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  return folder;
}

async function bringBack(folder: string): Promise<void> {
  const { code, stderr } = await atTarget('restore', folder);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^(?:Applying .*\n)?$/)]);
}

/** What the catalogue says is there, asked another way than the product does. */
const everyTable = `
  SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`;

/** Every row of every table that a backup carries, as text. */
async function contents(of: TestDatabase): Promise<Map<string, string[]>> {
  const superuser = new URL(of.ownerUrl);
  superuser.username = 'postgres';
  const client = new pg.Client(superuser.href);
  await client.connect();
  const tables = new Map<string, string[]>();
  for (const { name } of (await client.query<{ name: string }>(everyTable)).rows) {
    if (isLeftOut(name)) continue;
    const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
    tables.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  await client.end();
  return tables;
}

/** Every reference, check and trigger with the state that it is in. */
async function guards(of: TestDatabase): Promise<string[]> {
  const client = new pg.Client(of.ownerUrl);
  await client.connect();
  const { rows } = await client.query<{ guard: string }>(
    `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || convalidated || conenforced AS guard
     FROM pg_constraint WHERE conrelid <> 0
     UNION ALL SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
     ORDER BY 1`,
  );
  await client.end();
  return rows.map(({ guard }) => guard);
}

function isLeftOut(name: string): boolean {
  return name in leftOutOfBackups || `${name.split('.')[0]}.*` in leftOutOfBackups;
}

async function exported(of: typeof atSource): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(dataDir, 'export-'));
  expect(await of('history', 'export', folder)).toMatchObject({ code: 0 });
  expect(await of('history', 'verify', folder)).toMatchObject({ code: 0 });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name).slice(folder.length),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  );
}

describe('a backup', () => {
  it('comes back row for row; the history is the same and sending is paused', async () => {
    const folder = await backUp('--with-keys');
    await bringBack(folder);
    const [before, after] = [await contents(stand.city.test), await contents(target)];
    expect([...after.keys()]).toEqual([...before.keys()]);
    const differing = new Set<string>();
    for (const [name, rows] of after) {
      const had = new Set(before.get(name));
      if (rows.some((row) => !had.delete(row)) || had.size > 0) differing.add(name);
    }
    // The pause, and its event.
    expect([...differing]).toEqual([
      'audit.canon',
      'audit.chain',
      'audit.event',
      'audit.mention',
      'audit.sealed',
      'public.change_count',
      'public.sending_pause',
      'public.sending_pause_version',
    ]);
    expect(await guards(target)).toEqual(await guards(stand.city.test));
    expect((await atTarget('sending', 'show')).stdout).toMatch(/已暂停.*恢复 .* 的备份/);
    expect(await exported(atTarget)).toEqual(await exported(atSource));
    expect(readFileSync(join(dataFolder(otherDataDir).files, '01', 'photo'), 'utf8')).toBe('handed in');
    expect(readFileSync(dataFolder(otherDataDir).serverKey, 'utf8')).toBe('a server’s key');
    const key = join(dataFolder(otherDataDir).signer, 'key');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(key)).toEqual(readFileSync(join(dataFolder(dataDir).signer, 'key')));
  });

  it('is of one instant, however much is written meanwhile', async () => {
    let isOver = false;
    let written = 0;
    const writing = (async () => {
      for (; !isOver; written += 1) await stand.city.project();
    })();
    const folder = await backUp();
    isOver = true;
    await writing;
    expect(written).toBeGreaterThan(0);
    await bringBack(folder);
    const database = new Database({
      url: target.appUrl,
      applicationName: 'restored',
      reader: 'system',
      onError: () => undefined,
    });
    const [counts] = await database.query(
      `SELECT (SELECT count(*) FROM project) - (SELECT count(*) FROM project_current) AS projects,
         (SELECT count(*) FROM project) - (SELECT count(*) FROM audit.chain WHERE chain <> '_sys') AS chains,
         (SELECT sum(seq) FROM audit.chain) - (SELECT count(*) FROM audit.event) AS events,
         (SELECT count(*) FROM audit.event) - (SELECT count(*) FROM audit.canon) AS bodies`,
    );
    await database.close();
    expect(counts).toEqual({ projects: '0', chains: '0', events: '0', bodies: '0' });
  });

  it('has every table of the catalogue, those of tomorrow too, or says why not', async () => {
    const client = new pg.Client(stand.city.test.ownerUrl);
    await client.connect();
    await client.query(
      `CREATE TABLE app.of_tomorrow (id integer PRIMARY KEY, "Doubled" integer GENERATED ALWAYS AS (id * 2) STORED)`,
    );
    await client.query('INSERT INTO app.of_tomorrow (id) VALUES (21)');
    const all = (await client.query<{ name: string }>(everyTable)).rows.map(({ name }) => name);
    await client.end();
    const manifest = JSON.parse(readFileSync(join(await backUp(), 'manifest.json'), 'utf8'));
    const kept = manifest.database.tables.map(({ name }: { name: string }) => name.replaceAll('"', ''));
    expect(kept).toContain('app.of_tomorrow');
    expect(all.filter((name) => !kept.includes(name))).toEqual(all.filter(isLeftOut));
    const unknown = Object.keys(leftOutOfBackups).filter(
      (name) => !all.some((table) => table === name || `${table.split('.')[0]}.*` === name),
    );
    expect(unknown).toEqual([]);
  });

  it('holds no secret key unless asked for', async () => {
    const paths = readdirSync(await backUp(), { recursive: true });
    expect(paths).toEqual(expect.arrayContaining(['signer/key.pub', 'files/01/photo']));
    expect(paths.filter((path) => /keys|server-key|signer\/key$|last-note/.test(String(path)))).toEqual([]);
  });

  it('is refused as a whole when a byte of it differs, and leaves the database empty', async () => {
    const folder = await backUp();
    const tables = join(folder, 'tables');
    const events = join(tables, 'audit.event.copy.gz');
    const intact = readFileSync(events);
    const refusals: [string, () => void, () => void][] = [
      ['audit.event', () => truncateSync(events, intact.length - 1), () => writeFileSync(events, intact)],
      ['audit.event', () => rmSync(events), () => writeFileSync(events, intact)],
      [
        'audit.event',
        () =>
          writeFileSync(
            events,
            intact.map((byte, at) => (at === 40 ? byte ^ 1 : byte)),
          ),
        () => writeFileSync(events, intact),
      ],
      ['more', () => writeFileSync(join(tables, 'more'), ''), () => rmSync(join(tables, 'more'))],
      ['manifest.json', () => appendFileSync(join(folder, 'manifest.json'), ' '), () => undefined],
      ['manifest.json', () => rmSync(join(folder, 'manifest.json')), () => undefined],
    ];
    for (const [named, damage, repair] of refusals) {
      damage();
      const refused = await atTarget('restore', folder);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(named)]);
      repair();
    }
    expect((await contents(target)).size).toBe(0);
  });

  it('is refused as a whole where an item refers to what is not there', async () => {
    await asSuperuser(stand.city.test, async (ask) => {
      await ask('SET session_replication_role = replica');
      await ask('UPDATE item SET reminder_id = uuidv7() WHERE id = (SELECT id FROM item LIMIT 1)');
    });
    const refused = await atTarget('restore', await backUp());
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('item_reminder_id_fkey')]);
    expect((await contents(target)).get('public.item') ?? []).toEqual([]);
  });

  it('goes into an empty database only', async () => {
    const folder = await backUp();
    const refused = await cliAt(stand.city.test, otherDataDir, 'restore', folder);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('The database is not empty')]);
    await bringBack(folder);
    expect(await atTarget('restore', folder)).toMatchObject({ code: 1 });
    const elsewhere = await atSource('backup', '--out', folder);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([
      1,
      expect.stringContaining('The folder is not empty'),
    ]);
  });
});
