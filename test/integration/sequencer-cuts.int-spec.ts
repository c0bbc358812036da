import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, newId } from '#database';
import { SequencerService, SignerFiles } from '#portfolio';
import { dataFolder } from '#runtime';
import { exportFolder, verifyExport } from '#transparency';
import { City } from '../support/city.js';
import { CuttingProxy, type Cut } from '../support/cutting-proxy.js';
import { eventually } from '../support/eventually.js';
import { SignatureLog } from '../support/recorded-signer.js';
import { runCli } from '../support/run-cli.js';

/**
 * The connection to PostgreSQL is cut at each statement of the sequencer in turn, before the server hears of it and after
 * it has done it. Whoever comes next goes on: nothing is signed twice, nothing is lost.
 */
const origin = 'city.example/history';
/** Some forty runs each, on a machine that may be busy. */
const testLimitMs = 240_000;

let city: City;
let dataDir: string;
let proxy: CuttingProxy;
let cutOff: Database;
let log: SignatureLog;

beforeEach(async () => {
  city = await City.found();
  dataDir = mkdtempSync(join(tmpdir(), 'cuts-'));
  proxy = await CuttingProxy.before(city.test.appUrl);
  cutOff = new Database({ url: proxy.url, applicationName: 'cut off', onError: () => undefined });
  log = new SignatureLog();
});

afterEach(async () => {
  await cutOff?.close();
  await proxy?.close();
  await city?.leave();
  rmSync(dataDir, { recursive: true, force: true });
});

const openSigner = async (name: string | null = origin): Promise<SignerFiles> =>
  SignerFiles.open(dataFolder(dataDir).signer, name);

function sequencer(database = city.database): SequencerService {
  return new SequencerService(database, async () => log.record(await openSigner()), newId);
}

interface State {
  readonly events: number;
  readonly leaves: number;
  readonly handovers: number;
  readonly notes: readonly string[];
}

async function stateNow(): Promise<State> {
  const [row] = await city.database.query<State & Record<string, unknown>>(
    `SELECT (SELECT count(*)::integer FROM audit.event) AS events, (SELECT count(*)::integer FROM audit.leaf) AS leaves,
      (SELECT count(*)::integer FROM audit.canon WHERE chain = '_sys'
        AND convert_from(canon, 'UTF8')::json ->> 'action' IN ('history.key_rotated', 'history.epoch_begun')) AS handovers,
      (SELECT array_agg(note ORDER BY tree_size) FROM audit.checkpoint) AS notes`,
  );
  return row!;
}

/** Cuts `work` at each of its statements in turn, lets `goOn` go on, and looks at what is left. */
async function cutAtEach(
  when: Cut['when'],
  work: (sequencer: SequencerService) => Promise<unknown>,
): Promise<number> {
  let cuts = 0;
  for (let statement = 1; ; statement += 1) {
    await city.unit(`单位 ${statement}`, [city.rootId]);
    proxy.arm({ statement, when });
    const isCut = await work(sequencer(cutOff)).then(
      () => proxy.statements < statement,
      () => false,
    );
    proxy.arm(null);
    // Its last answer may be lost although everything was done: then it has thrown nothing, or all the same.
    if (isCut) return cuts;
    cuts += 1;
    // The server may need a moment to see that the connection is gone, and until then its transaction leads.
    const { handovers, notes } = await eventually('the next one has gone on', async () => {
      await sequencer().sign();
      const state = await stateNow();
      const isWhole = state.leaves === state.events && state.notes.length === log.kept.size;
      return isWhole && (await openSigner(null)).handover === null && state;
    });
    expect(log.forks).toEqual([]);
    // Every note that the folder ever held is published, and no other.
    expect(new Set(notes)).toEqual(log.kept);
    expect((await openSigner(null)).keys).toHaveLength(handovers + 1);
  }
}

/** Exports once and checks it against every note there ever was. */
async function expectAllNotesToHold(): Promise<void> {
  const folder = join(dataDir, 'export');
  const variables = { DATABASE_APP_URL: city.test.appUrl, DATA_DIR: dataDir };
  expect(await runCli(['history', 'export', folder], variables)).toMatchObject({ code: 0, stderr: '' });
  for (const note of log.kept) {
    const verdict = await verifyExport(exportFolder(folder), { mailNote: Buffer.from(note) });
    const isFormer = !note.startsWith(`${(await openSigner(null)).signer.name}\n`);
    // Without a restore nothing is lost: notes of former epochs hold as well.
    expect([isFormer, verdict]).toMatchObject([isFormer, { holds: true }]);
  }
}

describe.each(['before', 'after'] as const)('cut %s the server does any statement', (when) => {
  it(
    'signing goes on where it was',
    async () => {
      expect(await cutAtEach(when, async (sequencer) => sequencer.sign())).toBeGreaterThan(10);
      await expectAllNotesToHold();
    },
    testLimitMs,
  );

  it(
    'a rotation of the key is done once or not at all',
    async () => {
      await sequencer().sign();
      expect(await cutAtEach(when, async (sequencer) => sequencer.rotateKey('例行更换'))).toBeGreaterThan(20);
      expect((await stateNow()).handovers).toBeGreaterThan(5);
      await expectAllNotesToHold();
    },
    testLimitMs,
  );

  it(
    'a new epoch begins once or not at all',
    async () => {
      await sequencer().sign();
      expect(await cutAtEach(when, async (sequencer) => sequencer.beginEpoch('演练恢复'))).toBeGreaterThan(
        15,
      );
      expect((await stateNow()).handovers).toBeGreaterThan(5);
      await expectAllNotesToHold();
    },
    testLimitMs,
  );
});
