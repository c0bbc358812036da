import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import type { CountedAccess } from '#domain';
import { AccessCountsService, ClockService, SequencerService } from '#portfolio';
import { dataFolder } from '#runtime';
import { exportFolder, verifyExport } from '#transparency';
import { SignerFiles } from '../../apps/worker/src/signer-files.js';
import { asOwner, asSuperuser } from '../support/as-owner.js';
import { City } from '../support/city.js';
import { runCli, type CliResult } from '../support/run-cli.js';
import { SignInStand } from '../support/sign-in-stand.js';

const month = 31 * 24 * 3_600_000;
const byTrigger = { code: 'KP002' };

let city: City;
let dataDir: string;
let clock: ClockService;
let personId: string;

beforeAll(async () => {
  city = await City.found();
  dataDir = mkdtempSync(join(tmpdir(), 'purge-'));
  clock = new ClockService(city.database);
  ({ personId } = await new SignInStand(city).account());
});

afterAll(async () => {
  await city?.leave();
  rmSync(dataDir, { recursive: true, force: true });
});

async function cli(...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_APP_URL: city.test.appUrl, DATA_DIR: dataDir });
}

async function advance(months: number): Promise<void> {
  await clock.advance(new Date((await clock.now()).getTime() + months * month));
}

/** Something that happened, recorded now. */
async function happen(action: CountedAccess, place: string): Promise<void> {
  const counts = new AccessCountsService(city.database, newId);
  await counts.count(action, personId, place, 'password');
  await asOwner(city.test, (ask) => ask(`UPDATE access_count SET minute = minute - interval '1 hour'`));
  await counts.recordSums();
}

async function sign(): Promise<void> {
  const signer = await SignerFiles.open(dataFolder(dataDir).signer, 'city.example/history');
  const { published } = await new SequencerService(city.database, signer).signDue(
    new AbortController().signal,
  );
  expect(published).toBeGreaterThan(0);
}

/** How many access events have a body, and how many addresses are kept. */
async function kept(): Promise<{ bodies: number; addresses: string[] }> {
  const bodies = await city.database.query(
    `SELECT FROM audit.canon JOIN audit.event USING (chain, seq) WHERE class = 'access'`,
  );
  const addresses = await city.database.query<{ value: string }>(
    `SELECT value FROM audit.sealed WHERE value LIKE '198.51.100.%' ORDER BY value`,
  );
  return { bodies: bodies.length, addresses: addresses.map(({ value }) => value) };
}

describe('security 33: access events', () => {
  it('are kept six months; then their bodies may go, and every proof still holds', async () => {
    await happen('session.opened', '198.51.100.1');
    await happen('log_in.failed', '198.51.100.2');
    await sign();
    await advance(4);
    await happen('session.opened', '198.51.100.3');
    await sign();
    await advance(3);

    const now = await clock.now();
    const tooYoung = await cli(
      'history',
      'purge',
      '--before',
      new Date(now.getTime() - 5 * month).toISOString(),
    );
    expect([tooYoung.code, tooYoung.stderr]).toEqual([1, expect.stringContaining('access_events.too_young')]);
    expect(await kept()).toEqual({ bodies: 3, addresses: ['198.51.100.1', '198.51.100.2', '198.51.100.3'] });

    const before = new Date(now.getTime() - 6 * month).toISOString();
    const purged = await cli('history', 'purge', '--before', before, '--json');
    expect([purged.stderr, JSON.parse(purged.stdout)]).toEqual(['', { times: 2 }]);
    expect(await kept()).toEqual({ bodies: 1, addresses: ['198.51.100.3'] });

    await sign();
    const folder = join(dataDir, 'export');
    expect((await cli('history', 'export', folder)).code).toBe(0);
    expect(await verifyExport(exportFolder(folder))).toMatchObject({ holds: true, summary: { purged: 2 } });
    const shown = await cli('history', 'show', '_sys', '--limit', '5');
    expect(shown.stdout).toContain('清理访问日志');
  });

  it('that are younger, and all others, lose nothing: not to the application, the owner or a superuser', async () => {
    const events = await city.database.query<{ seq: number; class: string }>(
      `SELECT seq::int AS seq, class FROM audit.event JOIN audit.canon USING (chain, seq) WHERE chain = '_sys' ORDER BY seq`,
    );
    expect(new Set(events.map((event) => event.class))).toEqual(new Set(['record', 'access']));
    for (const as of [asOwner, asSuperuser])
      await as(city.test, async (ask) => {
        for (const { seq } of events)
          await expect(
            ask(`DELETE FROM audit.canon WHERE chain = '_sys' AND seq = $1`, [seq]),
          ).rejects.toMatchObject(byTrigger);
        await expect(ask('DELETE FROM audit.sealed')).rejects.toMatchObject(byTrigger);
        await expect(ask('TRUNCATE audit.canon')).rejects.toMatchObject(byTrigger);
      });
    const young = city.database.query(`SELECT audit.purge(app.now() - interval '5 months', 10)`);
    await expect(young).rejects.toMatchObject({ code: 'KP001' });
    const never = city.database.query(`SELECT audit.purge(NULL, 10)`);
    await expect(never).rejects.toMatchObject({ code: 'KP001' });
  });
});
