import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newId } from '#database';
import { SequencerService, SignerFiles } from '#portfolio';
import { dataFolder } from '#runtime';
import { exportFolder, parseVerifierKey, verifyExport } from '#transparency';
import { City } from '../support/city.js';
import { eventually } from '../support/eventually.js';
import { runCli, type CliResult } from '../support/run-cli.js';

/** Some twenty processes each, on a machine that may be busy. */
const testLimitMs = 240_000;

let city: City;
let dataDir: string;
let signer: string;

beforeEach(async () => {
  city = await City.found();
  dataDir = mkdtempSync(join(tmpdir(), 'kills-'));
  ({ signer } = dataFolder(dataDir));
  await SignerFiles.open(signer, 'city.example/history');
});

afterEach(async () => {
  await city?.leave();
  rmSync(dataDir, { recursive: true, force: true });
});

const sequencer = (): SequencerService =>
  new SequencerService(city.database, async () => SignerFiles.open(signer, null), newId);

async function cli(args: readonly string[], step?: number): Promise<CliResult> {
  const preload = pathToFileURL(join(import.meta.dirname, '../support/kill-at-file-step.mjs'));
  preload.search = String(new URLSearchParams({ step: String(step), under: signer }));
  const node = step === undefined ? [] : ['--import', preload.href];
  return runCli(args, { DATABASE_APP_URL: city.test.appUrl, DATA_DIR: dataDir }, node);
}

interface Told {
  readonly keys: string[];
  readonly events: number;
  readonly leaves: number;
}

/** The keys that events of handovers tell of, and whether every event has its leaf. */
async function told(): Promise<Told> {
  const [row] = await city.database.query<Told & Record<string, unknown>>(
    `SELECT (SELECT coalesce(array_agg(body -> 'data' -> 'after' ->> 'key' ORDER BY seq), '{}')
        FROM (SELECT seq, convert_from(canon, 'UTF8')::json AS body FROM audit.canon WHERE chain = '_sys') AS event
        WHERE body ->> 'action' IN ('history.key_rotated', 'history.epoch_begun')) AS keys,
      (SELECT count(*)::integer FROM audit.event) AS events, (SELECT count(*)::integer FROM audit.leaf) AS leaves`,
  );
  return row!;
}

describe('a rotation while others sign', () => {
  it('leaves one key after the other, each introduced by the one before it', async () => {
    let isDone = false;
    const signing = Array.from({ length: 2 }, async () => {
      // As a worker does, which lives for long and learns of another key by the folder alone.
      const other = sequencer();
      while (!isDone) {
        await city.unit('单位', [city.rootId]);
        await other.sign();
      }
    });
    for (let round = 0; round < 3; round += 1)
      expect(await cli(['history', 'rotate-key'])).toMatchObject({ code: 0, stderr: '' });
    isDone = true;
    await Promise.all(signing);
    expect((await SignerFiles.open(signer, null)).keys).toHaveLength(4);
    const folder = join(dataDir, 'export');
    expect(await cli(['history', 'export', folder])).toMatchObject({ code: 0, stderr: '' });
    expect(await verifyExport(exportFolder(folder))).toMatchObject({ holds: true });
    const { keys, events } = await told();
    expect(keys).toHaveLength(3);
    expect(events).toBeGreaterThan(20);
  });

  it('leaves alone what another one is writing until it is its turn', async () => {
    const draft = join(signer, 'last-note.0123456789ab');
    const rotated = await city.database.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock(20220110, 3)');
      writeFileSync(draft, '');
      const rotating = cli(['history', 'rotate-key']);
      await eventually('the command waits for its turn', async () => {
        const { rows } = await client.query(
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return rows.length > 0;
      });
      expect(existsSync(draft)).toBe(true);
      return { rotating };
    });
    expect(await rotated.rotating).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(draft)).toBe(false);
  });
});

describe('the command that hands over to another key, killed before each of its steps on files', () => {
  it.each([
    ['rotate-key', ['history', 'rotate-key', '--reason', '例行更换']],
    ['new-epoch', ['history', 'new-epoch', '--reason', '演练恢复']],
  ])(
    '%s: the worker completes what was begun; each key is told once, and every note verifies',
    async (_, command) => {
      await sequencer().sign();
      const notes = new Set<string>();
      let begun = 0;
      for (let step = 1; ; step += 1) {
        await city.unit(`单位 ${step}`, [city.rootId]);
        const { code } = await cli(command, step);
        if (code === 0) break;
        // Killed, and by nothing else.
        expect([step, code]).toEqual([step, null]);
        const files = readdirSync(signer);
        if (files.includes('handover')) begun += 1;
        const { keys } = await eventually('the next one has signed', async () => {
          await sequencer().sign();
          const state = await told();
          const { handover } = await SignerFiles.open(signer, null);
          return state.leaves === state.events && handover === null && state;
        });
        const state = await SignerFiles.open(signer, null);
        notes.add((await state.lastNote())!);
        const lines = readFileSync(join(signer, 'key.pub'), 'utf8').trimEnd().split('\n');
        expect([step, lines.slice(1)]).toEqual([step, keys]);
        expect(state.keys.map(({ verifierKey }) => verifierKey)).toEqual(lines);
        expect(lines.map(parseVerifierKey).at(-1)?.keyId).toEqual(state.signer.keyId);
        // No draft with a private key in it is left lying about.
        const handovers = keys.length === 0 ? [] : ['handovers'];
        expect(readdirSync(signer).sort()).toEqual([...handovers, 'key', 'key.pub', 'last-note'].sort());
        for (const line of keys.keys())
          expect(readFileSync(join(signer, 'handovers', String(line + 2)), 'utf8')).toContain('\n— ');
      }
      expect(begun).toBeGreaterThan(5);
      expect(notes.size).toBeGreaterThan(10);
      const folder = join(dataDir, 'export');
      expect(await cli(['history', 'export', folder])).toMatchObject({ code: 0, stderr: '' });
      for (const note of notes)
        expect(await verifyExport(exportFolder(folder), { mailNote: Buffer.from(note) })).toMatchObject({
          holds: true,
        });
    },
    testLimitMs,
  );
});
