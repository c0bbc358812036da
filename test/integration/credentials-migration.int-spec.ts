import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { migrate, newId } from '#database';
import { asOwner } from '../support/as-owner.js';
import { createEmptyDatabase, type TestDatabase } from '../support/test-database.js';
import { testServerAddress } from '../support/test-server-address.js';

const migrations = join(import.meta.dirname, '../../prisma/migrations');
const credentials = '20261126020000_credentials';

let test: TestDatabase;
let folder: string;

beforeAll(async () => {
  test = await createEmptyDatabase();
  folder = mkdtempSync(join(tmpdir(), 'key-projects-credentials-'));
});

afterAll(async () => {
  await test?.drop();
  rmSync(folder, { recursive: true });
});

it('an account of an earlier version keeps its password, under the event that recorded the account', async () => {
  const { appRole } = testServerAddress();
  const earlier = join(folder, 'migrations');
  for (const name of readdirSync(migrations))
    if (name < credentials || name === 'migration_lock.toml')
      cpSync(join(migrations, name), join(earlier, name), { recursive: true });
  await migrate({ ownerUrl: test.ownerUrl, appRole, migrationsDir: earlier });

  const [event, unit, person] = [newId(), newId(), newId()];
  const data = { before: null, after: { person, login: 'sealed' } };
  const canon = JSON.stringify({ action: 'account.created', data, event, project: '_sys' });
  const events = [{ chain: '_sys', event, canon }];
  await asOwner(test, async (ask) => {
    await ask(`INSERT INTO app.clock (kind) VALUES ('live')`);
    const inserts = [
      { table: 'unit', rows: [{ id: unit, synthetic: false }] },
      { table: 'person', rows: [{ id: person, synthetic: false }] },
      { table: 'account', rows: [{ person_id: person, login: 'chen', password_hash: '$argon2id$kept' }] },
    ];
    await ask('SELECT app.store_decision($1)', [JSON.stringify({ events, inserts })]);
    await ask(
      `INSERT INTO session (token_hash, person_id, expires_at)
      VALUES (sha256('x'), $1, clock_timestamp() + interval '1 hour')`,
      [person],
    );
  });

  await migrate({ ownerUrl: test.ownerUrl, appRole });
  await asOwner(test, async (ask) => {
    expect(await ask('SELECT id, person_id, hash, one_time FROM password')).toEqual([
      { id: event, person_id: person, hash: '$argon2id$kept', one_time: false },
    ]);
    expect(await ask('SELECT login FROM account')).toEqual([{ login: 'chen' }]);
    // Whoever was logged in logs in again.
    expect(await ask('SELECT FROM session')).toEqual([]);
  });
});
