import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, newId } from '#database';
import {
  CosigningService,
  OrganisationService,
  ProofsService,
  SequencerService,
  SignerFiles,
} from '#portfolio';
import { dataFolder } from '#runtime';
import { openNote, parseNote } from '#transparency';
import { askWitness } from '../../apps/worker/src/channels/witness.js';
import { asApplication } from '../support/as-owner.js';
import { City } from '../support/city.js';
import { runCli, type CliResult } from '../support/run-cli.js';
import { backupOf, type TestDatabase } from '../support/test-database.js';
import { startWitness, type WitnessProcess } from '../support/witness-process.js';

const byTrigger = { code: 'KP002' };

let city: City;
let dataDir: string;
let signer: string;
let witness: WitnessProcess;
let cosigning: CosigningService;
const others: { database: Database; test: TestDatabase }[] = [];

beforeEach(async () => {
  city = await City.found();
  dataDir = mkdtempSync(join(tmpdir(), 'witnesses-'));
  ({ signer } = dataFolder(dataDir));
  await SignerFiles.open(signer, 'city.example/history');
  witness = await startWitness(join(dataDir, 'witness'), join(signer, 'key.pub'));
  cosigning = cosigningOf(city.database);
});

afterEach(async () => {
  await witness?.kill();
  for (const { database, test } of others.splice(0)) {
    await database.close();
    await test.drop();
  }
  await city?.leave();
  rmSync(dataDir, { recursive: true, force: true });
});

function cosigningOf(database: Database, ...urls: string[]): CosigningService {
  return new CosigningService(database, askWitness, urls.length === 0 ? [witness.url] : urls);
}

function sequencer(database = city.database, folder = signer): SequencerService {
  return new SequencerService(database, async () => SignerFiles.open(folder, null), newId);
}

async function cli(...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_APP_URL: city.test.appUrl, DATA_DIR: dataDir });
}

/** Names of those who cosigned the newest checkpoint as it leaves the product, once their signatures have held. */
async function cosigners(): Promise<string[]> {
  const { note } = (await new ProofsService(city.database).checkpoint()) as { note: string };
  const bytes = Buffer.from(note);
  if (parseNote(bytes).signatures.length === 1) return [];
  return openNote(bytes, [witness.verifier]).signedBy.map(({ name }) => name);
}

async function restored(): Promise<Database> {
  const test = await backupOf(city.test);
  const database = new Database({ url: test.appUrl, applicationName: 'restored', onError: () => undefined });
  others.push({ database, test });
  return database;
}

describe('a witness', () => {
  it('cosigns every next checkpoint; what leaves the product carries its lines', async () => {
    expect(await cosigning.cosignNewest()).toBe(0);
    for (const name of ['一', '二', '三']) {
      await city.unit(name, [city.rootId]);
      await sequencer().sign();
      expect(await cosigners()).toEqual([]);
      expect(await cosigning.cosignNewest()).toBe(1);
      expect(await cosigners()).toEqual(['witness.example']);
    }
    expect(await cosigning.cosignNewest()).toBe(0);
    // A worker that was started anew does not know what the witness has seen, and is told.
    expect(await cosigningOf(city.database).cosignNewest()).toBe(1);
    await city.unit('四', [city.rootId]);
    await sequencer().sign();
    expect(await cosigningOf(city.database).cosignNewest()).toBe(1);

    const folder = join(dataDir, 'export');
    expect(await cli('history', 'export', folder)).toMatchObject({ code: 0 });
    const notes = readdirSync(join(folder, 'checkpoints'));
    expect(notes).toHaveLength(4);
    for (const name of notes)
      expect(readFileSync(join(folder, 'checkpoints', name), 'utf8')).toContain('\n— witness.example ');
    const verify = ['history', 'verify', folder, '--witness', join(dataDir, 'witness', 'witness.pub')];
    const verdict = JSON.parse((await cli(...verify, '--json')).stdout) as {
      holds: boolean;
      summary: { events: number; cosigned: number };
    };
    expect(verdict).toMatchObject({ holds: true, summary: { cosigned: verdict.summary.events } });
    writeFileSync(
      join(dataDir, 'other.pub'),
      `${(await SignerFiles.open(join(dataDir, 'x'), 'x')).keys[0]!.verifierKey}\n`,
    );
    const stranger = await cli('history', 'verify', folder, '--witness', join(dataDir, 'other.pub'));
    expect([stranger.code, stranger.stderr]).toEqual([1, expect.stringContaining('[tree.cosignature]')]);
  });

  it('knows the next key from the moment on that it stands in key.pub', async () => {
    await sequencer().sign();
    await cosigning.cosignNewest();
    await sequencer().rotateKey(null);
    expect(await cosigning.cosignNewest()).toBe(1);
    expect(await cosigners()).toEqual(['witness.example']);
    await sequencer().beginEpoch('演练');
    await city.unit('新时期', [city.rootId]);
    await sequencer().sign();
    expect(await cosigning.cosignNewest()).toBe(1);
    expect(await cosigners()).toEqual(['witness.example']);
  });

  it('refuses a database that was rolled back, and one that is a fork, whoever signed it', async () => {
    await sequencer().sign();
    cpSync(signer, join(dataDir, 'stolen'), { recursive: true });
    const older = await restored();
    const organisation = new OrganisationService(older, newId);
    await city.unit('甲', [city.rootId]);
    await sequencer().sign();
    await cosigning.cosignNewest();

    await expect(cosigningOf(older).cosignNewest()).rejects.toThrow(/was rolled back, or is another one/);
    for (const name of ['乙', '丙'])
      await organisation.createUnit(
        { kind: 'system', part: 'setup' },
        { id: newId(), synthetic: true, kind: 'area', name, parentPath: [city.rootId] },
      );
    // With the true key and its memory put back, the product itself sees nothing.
    expect(await sequencer(older, join(dataDir, 'stolen')).sign()).toMatchObject({ published: 1 });
    await expect(cosigningOf(older).cosignNewest()).rejects.toThrow(/does not cosign \(422\)/);
  });
});

describe('a witness that does not answer', () => {
  it('delays no signature; once it is back it cosigns the newest', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    await sequencer().sign();
    let hasEnded = false;
    const asking = cosigningOf(city.database, `http://127.0.0.1:${port}`)
      .cosignNewest()
      .catch((error: Error) => error.message)
      .finally(() => (hasEnded = true));
    await city.unit('新单位', [city.rootId]);
    expect(await sequencer().sign()).toMatchObject({ published: 1 });
    expect(hasEnded).toBe(false);
    expect(await asking).toContain('does not answer');
    silent.close();
    for (const socket of sockets) socket.destroy();

    const at = Number(new URL(witness.url).port);
    await witness.kill();
    await expect(cosigning.cosignNewest()).rejects.toThrow(/does not answer/);
    // One that answers is not held up by one that does not.
    witness = await startWitness(join(dataDir, 'witness'), join(signer, 'key.pub'), at);
    const both = cosigningOf(city.database, witness.url, 'http://127.0.0.1:1');
    await expect(both.cosignNewest()).rejects.toThrow(/127\.0\.0\.1:1 does not answer/);
    expect(await cosigners()).toEqual(['witness.example']);
  });
});

describe('cosignatures in the database', () => {
  it('are added by one function, never changed, and cannot make the note itself unreadable', async () => {
    await sequencer().sign();
    await cosigning.cosignNewest();
    const [row] = await city.database.query<{ size: string; line: string }>(
      'SELECT tree_size AS size, line FROM audit.cosignature',
    );
    const { size, line } = row!;
    const of = (name: string, seed = 7): string => `— ${name} ${Buffer.alloc(76, seed).toString('base64')}\n`;
    await asApplication(city.test, async (ask) => {
      for (const sql of [
        `INSERT INTO audit.cosignature VALUES (${size}, 'x', 'x', now())`,
        'UPDATE audit.cosignature SET line = line',
        'DELETE FROM audit.cosignature WHERE true',
      ])
        await expect(ask(sql)).rejects.toMatchObject({ code: '42501' });
      const cosign = 'SELECT audit.cosign($1, $2) AS added';
      expect(await ask(cosign, [size, line])).toEqual([{ added: false }]);
      for (const wrong of [
        of('city.example/history'),
        `${of('a')}x`,
        of('a b'),
        '— a AAAA\n',
        '',
        line.trimEnd(),
      ])
        await expect(ask(cosign, [size, wrong])).rejects.toMatchObject(byTrigger);
      await expect(ask(cosign, [Number(size) + 1, of('a')])).rejects.toMatchObject({ code: '23503' });
      for (let seed = 0; seed < 15; seed += 1)
        expect(await ask(cosign, [size, of('a', seed)])).toEqual([{ added: true }]);
      await expect(ask(cosign, [size, of('a', 99)])).rejects.toMatchObject(byTrigger);
    });
    expect(await cosigners()).toEqual(['witness.example']);
    expect(await sequencer().sign()).toEqual({ sequenced: 0, published: 0 });
  });
});
