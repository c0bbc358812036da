import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, newId } from '#database';
import { localDate } from '#domain';
import { SequencerService, SignerFiles, SigningRefusedError, type SignerState } from '#portfolio';
import { dataFolder } from '#runtime';
import { exportFolder, verifyExport, type Verdict } from '#transparency';
import { asApplication, asSuperuser } from '../support/as-owner.js';
import { City, planned } from '../support/city.js';
import { runCli, type CliResult } from '../support/run-cli.js';

const origin = 'city.example/history';
const byTrigger = { code: 'KP002' };

let city: City;
let dataDir: string;
let state: SignerFiles;
let sequencer: SequencerService;
let exports = 0;

beforeEach(async () => {
  city = await City.found();
  dataDir = mkdtempSync(join(tmpdir(), 'sequencer-'));
  state = await SignerFiles.open(dataFolder(dataDir).signer, origin);
  sequencer = sequencerOf(state);
});

afterEach(async () => {
  await city?.leave();
  rmSync(dataDir, { recursive: true, force: true });
});

function sequencerOf(signer: SignerState, database = city.database): SequencerService {
  return new SequencerService(database, async () => signer, newId);
}

async function cli(...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_APP_URL: city.test.appUrl, DATA_DIR: dataDir });
}

/** Exports by the command and checks what it wrote. */
async function exported(mailNote?: string): Promise<Verdict & { folder: string }> {
  const folder = join(dataDir, `export-${(exports += 1)}`);
  expect(await cli('history', 'export', folder)).toMatchObject({ code: 0, stderr: '' });
  const verdict = await verifyExport(
    exportFolder(folder),
    mailNote === undefined ? {} : { mailNote: Buffer.from(mailNote) },
  );
  return { ...verdict, folder };
}

async function count(table: 'leaf' | 'tree_node' | 'checkpoint' | 'event'): Promise<number> {
  const [row] = await city.database.query<{ n: number }>(`SELECT count(*)::integer AS n FROM audit.${table}`);
  return row!.n;
}

/** Works as a superuser who switches the guards of the history off, and on again when done. */
async function unguarded(...statements: string[]): Promise<void> {
  const guards = ['canon', 'event', 'leaf', 'tree_node', 'checkpoint'];
  await asSuperuser(city.test, async (ask) => {
    for (const table of guards) await ask(`ALTER TABLE audit.${table} DISABLE TRIGGER ${table}_stays`);
    for (const statement of statements) await ask(statement);
    for (const table of guards) await ask(`ALTER TABLE audit.${table} ENABLE ALWAYS TRIGGER ${table}_stays`);
  });
}

/** Makes all hashes of a chain anew, as someone would who knows how. */
function rehash(chain: string): string {
  return `DO $$
    DECLARE link record; previous bytea := audit.genesis('${chain}');
    BEGIN
      FOR link IN SELECT e.seq, e.recorded_at_us, c.canon FROM audit.event e JOIN audit.canon c USING (chain, seq)
        WHERE chain = '${chain}' ORDER BY seq LOOP
        UPDATE audit.event SET prev = previous,
          hash = audit.event_hash('${chain}', link.seq, link.recorded_at_us, previous, link.canon)
        WHERE chain = '${chain}' AND seq = link.seq RETURNING hash INTO previous;
      END LOOP;
    END $$`;
}

describe('the sequencer', () => {
  it('signs random changes in random pieces; the export of each piece verifies with every older note', async () => {
    const change = fc.constantFrom('unit', 'project', 'report');
    const pieces = fc.sample(fc.array(change, { minLength: 1, maxLength: 7 }), { numRuns: 5, seed: 7 });
    const project = await city.project({ milestones: [planned('groundbreaking', '2022-05-05')] });
    const officer = await city.person('liaison_officer', { projectId: project });
    const notes: string[] = [];
    for (const piece of pieces) {
      for (const kind of piece)
        if (kind === 'unit') await city.unit(`单位 ${notes.length}`, [city.rootId]);
        else if (kind === 'project') await city.project();
        else
          await city.reports.reportProgress(officer, project, {
            reportedOn: localDate('2022-03-06'),
            personId: officer.personId,
            text: '桩基施工',
            percent: 12,
          });
      expect(await sequencer.sign()).toMatchObject({ published: 1 });
      notes.push((await state.lastNote())!);
      expect(await count('leaf')).toBe(await count('event'));
    }
    expect(await sequencer.sign()).toEqual({ sequenced: 0, published: 0 });
    expect((await cli('history', 'checkpoint')).stdout).toBe(notes.at(-1));
    for (const note of notes)
      expect(await exported(note)).toMatchObject({
        holds: true,
        // An export is an event itself, which has no leaf yet.
        summary: { events: await count('leaf'), checkpoints: pieces.length, notYetCovered: 0 },
      });
  });

  it('signs again after ten minutes of application time', async () => {
    expect(await sequencer.signDue()).toMatchObject({ published: 1 });
    await city.unit('新单位', [city.rootId]);
    expect(await sequencer.signDue()).toEqual({ sequenced: 0, published: 0 });
    await asSuperuser(city.test, async (ask) =>
      ask(`UPDATE app.clock SET offset_us = offset_us + 600000000`),
    );
    expect(await sequencer.signDue()).toEqual({ sequenced: 1, published: 1 });
  });

  it('works once when two start at once, and keeps its key to itself', async () => {
    const other = new Database({ url: city.test.appUrl, applicationName: 'other', onError: () => undefined });
    try {
      const runs = await Promise.all([sequencer.sign(), sequencerOf(state, other).sign()]);
      expect(runs.reduce((sum, { published }) => sum + published, 0)).toBe(1);
    } finally {
      await other.close();
    }
    expect(await count('checkpoint')).toBe(1);
    expect(await exported()).toMatchObject({ holds: true });
    const folder = dataFolder(dataDir).signer;
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
    const again = await SignerFiles.open(folder, 'another.example/history');
    expect(again.keys).toEqual([expect.objectContaining({ verifierKey: state.keys[0]!.verifierKey })]);
    expect(readFileSync(join(folder, 'key.pub'), 'utf8')).toBe(`${state.keys[0]!.verifierKey}\n`);
  });

  it.each(['before', 'after'])('killed %s its note is kept, signs no second root of a size', async (when) => {
    await sequencer.sign();
    await city.unit('新单位', [city.rootId]);
    let dying: string | undefined;
    const killed: SignerState = {
      keys: state.keys,
      signer: state.signer,
      handover: null,
      beginHandover: async (...begin) => state.beginHandover(...begin),
      lastNote: async () => state.lastNote(),
      keepNote: async (note) => {
        dying = note;
        if (when === 'after') await state.keepNote(note);
        throw new Error('killed');
      },
    };
    await expect(sequencerOf(killed).sign()).rejects.toThrow('killed');
    expect(await count('checkpoint')).toBe(1);
    await city.project();
    expect(await sequencer.sign()).toMatchObject({ published: when === 'after' ? 2 : 1 });
    expect(await exported(dying)).toMatchObject({ holds: true, summary: { notYetCovered: 0 } });
  });
});

describe('a past that was changed', () => {
  it('is found out when a superuser changes one date, with a note from before', async () => {
    const id = await city.project({ milestones: [planned('groundbreaking', '2022-05-05')] });
    await sequencer.sign();
    const mail = (await state.lastNote())!;
    await unguarded(
      `UPDATE audit.canon SET canon = convert_to(replace(convert_from(canon, 'UTF8'), '2022-05-05', '2022-06-05'), 'UTF8')
       WHERE chain = '${id}'`,
    );
    const { folder, ...verdict } = await exported(mail);
    expect(verdict).toMatchObject({ holds: false, finding: { code: 'chain.hash', chain: id } });
    writeFileSync(join(dataDir, 'mail.txt'), mail);
    const verify = await cli('history', 'verify', folder, '--checkpoint', join(dataDir, 'mail.txt'));
    expect([verify.code, verify.stderr]).toEqual([1, expect.stringContaining('[chain.hash]')]);
  });

  it('is found out when the hashes are made anew and the checkpoints are removed, and is not signed', async () => {
    const id = await city.project({ milestones: [planned('groundbreaking', '2022-05-05')] });
    await sequencer.sign();
    const mail = (await state.lastNote())!;
    await unguarded(
      `UPDATE audit.canon SET canon = convert_to(replace(convert_from(canon, 'UTF8'), '2022-05-05', '2022-06-05'), 'UTF8')
       WHERE chain = '${id}'`,
      rehash(id),
      'DELETE FROM audit.checkpoint',
    );
    expect(await exported(mail)).toMatchObject({ holds: false, finding: { code: 'mail.root' } });
    await unguarded('DELETE FROM audit.tree_node', 'DELETE FROM audit.leaf', 'SELECT audit.sequence(1000)');
    await city.project();
    await expect(sequencer.sign()).rejects.toThrow(/are not those that were signed/);
  });

  it('is not signed after a rollback of the database, nor once the database has grown again', async () => {
    await sequencer.sign();
    const size = await count('leaf');
    const roots = `DELETE FROM audit.tree_node WHERE (index + 1) * (1::bigint << level::integer) > ${size}`;
    await city.unit('丢失的单位', [city.rootId]);
    await sequencer.sign();
    await unguarded(
      `DELETE FROM audit.checkpoint WHERE tree_size > ${size}`,
      `DELETE FROM audit.leaf WHERE leaf_index >= ${size}`,
      roots,
    );
    await expect(sequencer.sign()).rejects.toThrow(SigningRefusedError);
    await expect(sequencer.sign()).rejects.toThrow(/was signed and this database has \d+ of them/);
    expect(await count('leaf')).toBe(size);
    await city.project();
    await city.database.query('SELECT audit.sequence(1000)');
    await expect(sequencer.sign()).rejects.toThrow(/rolled back and went on/);
    expect(await count('checkpoint')).toBe(1);
  });

  it('is not signed by another key, nor by a signer that has forgotten its last note', async () => {
    await sequencer.sign();
    await city.unit('新单位', [city.rootId]);
    const other = await SignerFiles.open(join(dataDir, 'other'), origin);
    await expect(sequencerOf(other).sign()).rejects.toThrow(/has no last note/);
    await other.keepNote((await state.lastNote())!);
    await expect(sequencerOf(other).sign()).rejects.toThrow(/not signed by this/);
  });
});

describe('a key that was handed over from', () => {
  it('signs no more: a copy of the folder from before the rotation is refused', async () => {
    const { signer } = dataFolder(dataDir);
    await sequencer.sign();
    const before = readFileSync(join(signer, 'key'));
    const rotating = new SequencerService(city.database, async () => SignerFiles.open(signer, null), newId);
    await rotating.rotateKey(null);
    const after = readFileSync(join(signer, 'key'));
    expect(after.toString()).not.toContain(before.toString().trim());
    await city.unit('新单位', [city.rootId]);
    writeFileSync(join(signer, 'key'), before);
    // The newest note bears its signature too, beside that of the key which it does not know.
    await expect(rotating.sign()).rejects.toThrow(/not signed by this signer's key/);
    writeFileSync(join(signer, 'key'), after);
    expect(await rotating.sign()).toMatchObject({ published: 1 });
    expect(await exported()).toMatchObject({
      holds: true,
      summary: { keys: [expect.any(String), expect.any(String)] },
    });
  });

  it('is not handed over to another way while one handover waits', async () => {
    const { signer } = dataFolder(dataDir);
    await sequencer.sign();
    await (await SignerFiles.open(signer, null)).beginHandover('epoch', newId(), '恢复');
    const open = async (): Promise<SignerFiles> => SignerFiles.open(signer, null);
    writeFileSync(join(signer, 'handover'), '{}');
    await expect(open()).rejects.toThrow(/handover is damaged/);
    rmSync(join(signer, 'handover'));
    await (await open()).beginHandover('key', newId(), null);
    await expect((await open()).beginHandover('key', newId(), null)).rejects.toMatchObject({
      code: 'EEXIST',
    });
    await expect(new SequencerService(city.database, open, newId).beginEpoch('恢复')).rejects.toThrow(
      /another handover was begun/,
    );
    // The minute's run completes it, also when no ten minutes have passed.
    const due = await new SequencerService(city.database, open, newId).signDue();
    expect([due.published, (await open()).handover]).toEqual([1, null]);
  });
});

describe('tree and checkpoints', () => {
  it('are written by the application through two functions only, and only forward', async () => {
    await sequencer.sign();
    const size = await count('leaf');
    const note = (await state.lastNote())!;
    await asApplication(city.test, async (ask) => {
      for (const sql of [
        `INSERT INTO audit.leaf VALUES (${size}, '_sys', 1)`,
        `INSERT INTO audit.tree_node VALUES (0, ${size}, sha256(''))`,
        `INSERT INTO audit.checkpoint VALUES (${size + 1}, '${origin}', '${origin}', now())`,
        'DELETE FROM audit.leaf WHERE true',
        'UPDATE audit.checkpoint SET note = note',
      ])
        await expect(ask(sql)).rejects.toMatchObject({ code: '42501' });
      const publish = 'SELECT audit.publish($1, $2, $3)';
      await expect(ask(publish, [size, origin, note])).rejects.toMatchObject(byTrigger);
      await expect(ask(publish, [size + 1, origin, note])).rejects.toMatchObject(byTrigger);
    });
    await asSuperuser(city.test, async (ask) => {
      await ask('SET session_replication_role = replica');
      for (const table of ['leaf', 'tree_node', 'checkpoint'])
        await expect(ask(`DELETE FROM audit.${table} WHERE true`)).rejects.toThrow(/refused|only|not/);
    });
    expect([await count('leaf'), await count('checkpoint')]).toEqual([size, 1]);
  });
});

describe('history export', () => {
  it('needs the signer’s public key, and the signer makes no second key in the place of a lost one', async () => {
    await sequencer.sign();
    const { signer } = dataFolder(dataDir);
    rmSync(join(signer, 'key'));
    await expect(SignerFiles.open(signer, origin)).rejects.toThrow(/key is missing/);
    rmSync(signer, { recursive: true });
    const refused = await cli('history', 'export', join(dataDir, 'export'));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('DATA_DIR')]);
  });

  it('says how many events are not sequenced, and writes into no folder that holds something', async () => {
    await sequencer.sign();
    await city.unit('新单位', [city.rootId]);
    const folder = join(dataDir, 'export');
    expect((await cli('history', 'export', folder)).stdout).toContain('1 个事件尚未排入');
    expect(await cli('history', 'export', folder)).toMatchObject({ code: 1 });
    const empty = join(dataDir, 'empty');
    mkdirSync(empty);
    expect(JSON.parse((await cli('history', 'export', empty, '--json')).stdout)).toMatchObject({
      events: await count('leaf'),
      checkpoints: 1,
      // The unit, and the export before this one.
      waiting: 2,
    });
  });
});
