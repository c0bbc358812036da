import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { migrate, newId } from '#database';
import { asOwner } from '../support/as-owner.js';
import { createEmptyDatabase, type TestDatabase } from '../support/test-database.js';
import { testServerAddress } from '../support/test-server-address.js';

const migrations = join(import.meta.dirname, '../../prisma/migrations');
const successors = '20261128030100_one_record_of_successors';

let test: TestDatabase;
let folder: string;

beforeAll(async () => {
  test = await createEmptyDatabase();
  folder = mkdtempSync(join(tmpdir(), 'key-projects-successors-'));
});

afterAll(async () => {
  await test?.drop();
  rmSync(folder, { recursive: true });
});

it('an end of an earlier version keeps its successors, since the instant at which it was recorded', async () => {
  const { appRole } = testServerAddress();
  const earlier = join(folder, 'migrations');
  for (const name of readdirSync(migrations))
    if (name < successors || name === 'migration_lock.toml')
      cpSync(join(migrations, name), join(earlier, name), { recursive: true });
  await migrate({ ownerUrl: test.ownerUrl, appRole, migrationsDir: earlier });

  const [person, end, old, first, second] = [newId(), newId(), newId(), newId(), newId()];
  await asOwner(test, async (ask) => {
    await ask(`INSERT INTO person (id, synthetic) VALUES ($1, true)`, [person]);
    await ask(`INSERT INTO project (id, synthetic) SELECT id, true FROM unnest($1::uuid[]) AS id`, [
      [old, first, second],
    ]);
    await ask('INSERT INTO project_end (id, project_id) VALUES ($1, $2)', [end, old]);
    await ask(
      `INSERT INTO project_end_version (id, version, project_id, kind, state, reason, successor_ids, ended_by, ended_at,
         recorded_from)
       VALUES ($1, 1, $2, 'superseded', 'standing', '', $3, $4, '2022-05-01T01:00Z', '2022-05-01T01:00Z')`,
      [end, old, [first, second], person],
    );
  });

  await migrate({ ownerUrl: test.ownerUrl, appRole });
  await asOwner(test, async (ask) => {
    expect(
      await ask(
        `SELECT project_id, successor_id, kind, decision, recorded_from FROM project_succession ORDER BY successor_id`,
      ),
    ).toEqual(
      [first, second].map((successor_id) => ({
        project_id: old,
        successor_id,
        kind: 'replacement',
        decision: null,
        recorded_from: new Date('2022-05-01T01:00Z'),
      })),
    );
    expect(await ask('SELECT id, kind FROM project_end_current')).toEqual([{ id: end, kind: 'superseded' }]);
  });
});
