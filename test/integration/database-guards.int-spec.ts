import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commitmentOf, newId } from '#database';
import { localDate, type Person } from '#domain';
import { asApplication, asOwner, asSuperuser, type Ask } from '../support/as-owner.js';
import { City, planned, reached } from '../support/city.js';
import { recordedCounts, recordedTables } from '../support/recorded-tables.js';

const denied = '42501';
const refusedByTrigger = 'KP002';

let city: City;
let projectId: string;
let officer: Person;

beforeAll(async () => {
  city = await City.found();
  projectId = await city.project({
    remark: '备注',
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')],
  });
  officer = await city.person('liaison_officer', { projectId });
});

afterAll(async () => {
  await city?.leave();
});

/** The code with which PostgreSQL refuses the statement; `done` if it does it. */
async function outcome(ask: Ask, sql: string, values?: unknown[]): Promise<string> {
  try {
    await ask(sql, values);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** What comes of a statement of the application's role. */
async function attempt(sql: string, values?: unknown[]): Promise<string> {
  return asApplication(city.test, (ask) => outcome(ask, sql, values));
}

function event(chain = '_sys') {
  const id = newId();
  const canon = JSON.stringify({ event: id, project: chain });
  return { chain, event: id, canon };
}

describe('the application’s role', () => {
  it('security 34: neither changes, removes nor adds to what is recorded, but by the store', async () => {
    const tables = await recordedTables(city.database);
    expect(tables.length).toBeGreaterThan(30);
    const done: string[] = [];
    await asApplication(city.test, async (ask) => {
      for (const table of tables) {
        const [column] = await ask<{ name: string }>(
          `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1`,
          [table],
        );
        for (const sql of [
          `UPDATE ${table} SET "${column!.name}" = "${column!.name}"`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table} CASCADE`,
          `INSERT INTO ${table} DEFAULT VALUES`,
          `LOCK ${table} IN ACCESS EXCLUSIVE MODE`,
          `ALTER TABLE ${table} ADD COLUMN more text`,
          `DROP TABLE ${table} CASCADE`,
        ]) {
          await ask('BEGIN');
          const code = await outcome(ask, sql);
          await ask('ROLLBACK');
          if (code !== denied) done.push(`${code}: ${sql}`);
        }
      }
    });
    expect(done).toEqual([]);
  });

  it.each([
    'CREATE TABLE mine (id int)',
    'CREATE TABLE app.mine (id int)',
    'CREATE TABLE audit.mine (id int)',
    'CREATE SCHEMA mine',
    `CREATE FUNCTION public.now() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    'CREATE EXTENSION dblink',
    `COPY project_version TO PROGRAM 'cat'`,
    `SELECT pg_read_file('/etc/passwd')`,
    'SET session_replication_role = replica',
    'SET ROLE postgres',
    'ALTER TABLE audit.event DISABLE TRIGGER event_stays',
    `SELECT app.record_table('session', 'anchor')`,
    `SELECT app.store_project('[]', now())`,
    `SELECT audit.recorded_at_us()`,
  ])('may not: %s', async (sql) => {
    expect(await attempt(sql)).toBe(denied);
  });

  it('owns nothing, is no superuser and bypasses nothing', async () => {
    const [role] = await asApplication(city.test, (ask) =>
      ask(
        `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
          (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned,
          (SELECT count(*)::int FROM pg_proc WHERE proowner = r.oid) AS functions
         FROM pg_roles r WHERE rolname = current_user`,
      ),
    );
    expect(role).toEqual({
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolbypassrls: false,
      owned: 0,
      functions: 0,
    });
  });

  it('executes what it is granted and nothing else of ours; what runs as the owner fixes its search path', async () => {
    const rows = await city.database.query<{
      name: string;
      executable: boolean;
      definer: boolean;
      path: string | null;
    }>(
      `SELECT n.nspname || '.' || p.proname AS name, has_function_privilege(p.oid, 'EXECUTE') AS executable,
        p.prosecdef AS definer,
        (SELECT setting FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%') AS path
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('app', 'audit') ORDER BY 1`,
    );
    expect(rows.filter(({ executable }) => executable).map(({ name }) => name)).toEqual([
      'app.advance_clock',
      'app.channel_before_mail',
      'app.counted_days',
      'app.debts_told',
      'app.direct_address',
      'app.folded',
      'app.freeze_clock',
      'app.hold_clock',
      'app.hold_organisation',
      'app.hold_organisation_still',
      'app.holds_words',
      'app.initialise',
      'app.is_named',
      'app.is_reached_by',
      'app.light_on',
      'app.list_for_change',
      'app.list_version',
      'app.message_for_sending_again',
      'app.next_notice_number',
      'app.now',
      'app.open_answer_link',
      'app.private_contacts',
      'app.programme_members',
      'app.project_for_change',
      'app.projects_named',
      'app.queue_state',
      'app.read_as',
      'app.readable_projects',
      'app.reader_ids',
      'app.reads_everything',
      'app.rest_reminders',
      'app.search_words',
      'app.store_decision',
      'app.take_bounce',
      'app.today',
      'app.unit_for_closing',
      'app.was_asked',
      'audit.append',
      'audit.append_many',
      'audit.cosign',
      'audit.erase',
      'audit.keep',
      'audit.publish',
      'audit.purge',
      'audit.sequence',
    ]);
    const searchPath = 'pg_catalog, public, pg_temp';
    for (const { name, definer, path } of rows)
      if (definer || path !== null) expect([name, path]).toEqual([name, `search_path=${searchPath}`]);
    // What functions and the application both run keeps its plan only while they look alike.
    expect(await city.database.query(`SELECT current_setting('search_path') AS path`)).toEqual([
      { path: searchPath.replaceAll(' ', '') },
    ]);
  });
});

describe('the history', () => {
  it.each(['chain', 'event', 'canon', 'sealed', 'mention'])(
    'of audit.%s is kept from its owner too, also as a replica',
    async (table) => {
      const before = await recordedCounts(city.database);
      for (const mode of ['origin', 'replica', 'local'])
        for (const sql of [
          table === 'chain'
            ? `UPDATE audit.chain SET seq = seq - 1`
            : `UPDATE audit.${table} SET ${{ canon: 'canon = canon', mention: 'subject = subject' }[table] ?? 'event = event'}`,
          table === 'chain'
            ? `UPDATE audit.chain SET chain = 'other', seq = seq + 1`
            : `DELETE FROM audit.${table} WHERE true`,
          `DELETE FROM audit.${table}`,
          `TRUNCATE audit.${table} CASCADE`,
        ])
          await asSuperuser(city.test, async (ask) => {
            await ask(`SET session_replication_role = ${mode}`);
            await expect(ask(sql)).rejects.toMatchObject({ code: refusedByTrigger });
          });
      expect(await recordedCounts(city.database)).toEqual(before);
    },
  );

  it('keeps no text that does not open its commitment, and none that no event carries', async () => {
    const [sealed] = await city.database.query<{
      event: string;
      salt: Buffer;
      commitment: Buffer;
      value: string;
    }>('SELECT event, salt, commitment, value FROM audit.sealed');
    const { event, salt, commitment, value } = sealed!;
    const keep = 'SELECT audit.keep($1, $2, $3, $4)';
    expect(await attempt(keep, [commitment, event, salt, `${value}!`])).toBe('23514');
    const foreign = commitmentOf(salt, 'never written');
    expect(await attempt(keep, [foreign, event, salt, 'never written'])).toBe('KP002');
  });

  it('has an event at the instant of every row that is recorded', async () => {
    const versioned = (await recordedTables(city.database)).filter((name) => name.startsWith('public.'));
    const orphans: string[] = [];
    for (const table of versioned) {
      const columns = await city.database.query(
        `SELECT FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'recorded_from'`,
        [table],
      );
      if (columns.length === 0) continue;
      const rows = await city.database.query(
        `SELECT r.recorded_from FROM ${table} r WHERE NOT EXISTS (SELECT FROM audit.event e
          WHERE e.recorded_at_us = (extract(epoch FROM r.recorded_from) * 1000000)::bigint)`,
      );
      orphans.push(...rows.map((row) => `${table} ${JSON.stringify(row)}`));
    }
    expect(orphans).toEqual([]);
  });

  it('security 34: dead, no change is made and nothing is written; alive again, it is', async () => {
    const report = () =>
      city.reports.reportProgress(officer, projectId, {
        reportedOn: localDate('2022-03-07'),
        personId: officer.personId,
        text: '进度',
        percent: 5,
      });
    const change = () =>
      city.projects.changeStage(officer, projectId, null, {
        stage: 'groundbreaking',
        reachedOn: localDate('2022-03-04'),
        evidence: [{ kind: 'construction_permit', number: '1' }],
        note: null,
      });
    const before = await recordedCounts(city.database);
    for (const [kill, heal, reason] of [
      [
        'ALTER TABLE audit.canon RENAME TO gone',
        'ALTER TABLE audit.gone RENAME TO canon',
        /"audit.canon" does not exist/,
      ],
      [
        'ALTER FUNCTION audit.event_hash RENAME TO gone',
        'ALTER FUNCTION audit.gone RENAME TO event_hash',
        /audit.event_hash.* does not exist/,
      ],
      [
        `CREATE FUNCTION audit.full() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''disk full''; END';
         CREATE TRIGGER full_disk BEFORE INSERT ON audit.event EXECUTE FUNCTION audit.full()`,
        'DROP FUNCTION audit.full CASCADE',
        /disk full/,
      ],
    ] as const) {
      await asOwner(city.test, (ask) => ask(kill));
      await expect(report()).rejects.toThrow(reason);
      await expect(change()).rejects.toThrow(reason);
      await asOwner(city.test, (ask) => ask(heal));
      expect(await recordedCounts(city.database)).toEqual(before);
    }
    await asOwner(city.test, (ask) => ask('ALTER TABLE audit.sealed RENAME TO gone'));
    await expect(report()).rejects.toThrow(/"audit.sealed" does not exist/);
    await asOwner(city.test, (ask) => ask('ALTER TABLE audit.gone RENAME TO sealed'));
    expect(await recordedCounts(city.database)).toEqual(before);
    expect(await report()).toHaveProperty('seq');
    expect(await change()).toHaveProperty('seq');
  });
});

describe('the store', () => {
  it.each([
    ['without an event', { events: [], versions: {} }],
    ['with no word of events', { versions: {} }],
    ['into a table it does not know', { events: [event()], inserts: [{ table: 'session', rows: [{}] }] }],
    ['into a version directly', { events: [event()], inserts: [{ table: 'duty_version', rows: [{}] }] }],
    ['into the clock', { events: [event()], inserts: [{ table: 'clock', rows: [{ kind: 'live' }] }] }],
    ['of versions of an anchor', { events: [event()], versions: { account: [{}] } }],
    ['of versions of nothing', { events: [event()], versions: { 'x(); --': [{}] } }],
    ['with an event that names another chain', { events: [{ ...event('other'), chain: '_sys' }] }],
    ['with an access event of a project', { events: [{ ...event(newId()), class: 'access' }] }],
  ])('refuses a decision %s, whole', async (_, document) => {
    const before = await recordedCounts(city.database);
    const code = await attempt('SELECT app.store_decision($1)', [JSON.stringify(document)]);
    expect([refusedByTrigger, '23514']).toContain(code);
    expect(await recordedCounts(city.database)).toEqual(before);
  });

  it('refuses an event twice', async () => {
    const document = JSON.stringify({ events: [event()] });
    expect(await attempt('SELECT app.store_decision($1)', [document])).toBe('done');
    const before = await recordedCounts(city.database);
    expect(await attempt('SELECT app.store_decision($1)', [document])).toBe('23505');
    expect(await recordedCounts(city.database)).toEqual(before);
  });

  it.each([
    ['that is taken already', 1],
    ['that leaves one out', 5],
    ['zero', 0],
  ])('refuses a version %s', async (_, version) => {
    const before = await recordedCounts(city.database);
    const [row] = await city.database.query<{ row: object }>(
      'SELECT to_jsonb(p) AS row FROM project_version p WHERE id = $1',
      [projectId],
    );
    const document = { events: [event()], versions: { project: [{ ...row!.row, version }] } };
    expect(['KP003', '23505', '23514']).toContain(
      await attempt('SELECT app.store_decision($1)', [JSON.stringify(document)]),
    );
    expect(await recordedCounts(city.database)).toEqual(before);
  });

  it.each([
    ['long ago', `'1'`],
    ['tomorrow', `((extract(epoch FROM app.now()) + 86400) * 1000000)::bigint::text`],
    ['before this transaction', `((extract(epoch FROM app.now()) - 60) * 1000000)::bigint::text`],
    ['no number', `'now'`],
  ])('refuses a recorded instant that is forged: %s', async (_, forged) => {
    const before = await recordedCounts(city.database);
    const code = await asApplication(city.test, async (ask) => {
      await ask('BEGIN');
      await ask(`SELECT set_config('app.recorded_at_us', ${forged}, true)`);
      const stored = await ask('SELECT app.store_decision($1)', [JSON.stringify({ events: [event()] })]).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
      await ask('ROLLBACK');
      return stored;
    });
    expect([refusedByTrigger, '22P02']).toContain(code);
    expect(await recordedCounts(city.database)).toEqual(before);
  });

  it('does not keep an instant for the next transaction of a connection', async () => {
    const instants = await asApplication(city.test, async (ask) => {
      const one = () =>
        ask<{ at: string }>(`SELECT app.store_decision($1) ->> 'recordedAt' AS at`, [
          JSON.stringify({ events: [event()] }),
        ]);
      return [(await one())[0]!.at, (await one())[0]!.at];
    });
    expect(instants[0]).not.toBe(instants[1]);
  });
});
