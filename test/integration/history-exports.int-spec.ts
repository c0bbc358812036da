import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { fromBufferPromise, type ZipFile } from 'yauzl';
import { newId } from '#database';
import { SequencerService } from '#portfolio';
import { MemoryExport, verifyExport } from '#transparency';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';
import { memorySigner } from '../support/memory-signer.js';
import { signerFolder } from '../support/signer-folder.js';

const signer = memorySigner();
let city: City;
let api: ApiClient;
let auditor: ApiClient;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city, { signerFolder: await signerFolder(signer) });
  await city.person('audit_administrator', { unitId: city.rootId }, { login: 'auditor' });
  auditor = await api.as('auditor');
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

/** The files of a ZIP, as a program that did not write it reads them. */
async function unzipped(bytes: Buffer): Promise<Map<string, string>> {
  const archive: ZipFile = await fromBufferPromise(bytes, { lazyEntries: true });
  const files = new Map<string, string>();
  for await (const entry of archive.eachEntry()) {
    const stream = await archive.openReadStreamPromise(entry);
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    await once(stream, 'end');
    files.set(entry.fileName, Buffer.concat(pieces).toString('utf8'));
  }
  return files;
}

function exportOf(files: ReadonlyMap<string, string>): MemoryExport {
  const found = new MemoryExport();
  found.lines = files.get('events.jsonl')!.split(/(?<=\n)/);
  found.keyLines = files.get('key.pub')!.trimEnd().split('\n');
  for (const [name, text] of files)
    if (name.startsWith('checkpoints/')) found.notes.set(name.slice('checkpoints/'.length), text);
  return found;
}

describe('an export of the history over HTTP', () => {
  it('is given before anything is signed too, with nothing that could be checked', async () => {
    const answer = await auditor.post('/api/v1/history/exports', {});
    expect(answer.statusCode).toBe(200);
    expect((await unzipped(answer.rawPayload)).get('events.jsonl')).toBe('');
  });

  it('is a ZIP of the folder that history verify reads', async () => {
    await city.project({ remark: '备注' });
    await new SequencerService(city.database, signer, newId).sign();
    const answer = await auditor.post('/api/v1/history/exports', {});
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
    const files = await unzipped(answer.rawPayload);
    expect([...files.keys()].filter((name) => !name.startsWith('checkpoints/')).sort()).toEqual([
      'events.jsonl',
      'key.pub',
    ]);
    const verdict = await verifyExport(exportOf(files));
    expect(verdict).toMatchObject({ holds: true });
    const changed = new Map(files).set(
      'events.jsonl',
      files.get('events.jsonl')!.replace(/"recorded_at_us":"1/, (found) => `${found.slice(0, -1)}2`),
    );
    expect(await verifyExport(exportOf(changed))).toMatchObject({ holds: false });
  });

  it('is an event itself, which says how much was given to whom', async () => {
    const [event] = (await auditor.get('/api/v1/history?action=history.exported')).json().items;
    const [signed] = await city.database.query<{ size: number }>(
      'SELECT tree_size::integer AS size FROM audit.checkpoint ORDER BY tree_size DESC LIMIT 1',
    );
    expect(event).toMatchObject({
      action: 'history.exported',
      after: { events: signed!.size, treeSize: signed!.size, root: expect.stringMatching(/^[\w+/]{43}=$/) },
      sentence: expect.stringContaining('exported the history'),
    });
  });

  it('needs the public keys of the signer', async () => {
    const elsewhere = await ApiClient.of(city, { signerFolder: '/nowhere' });
    const answer = await (await elsewhere.as('auditor')).post('/api/v1/history/exports', {});
    await elsewhere.close();
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'history.no_public_keys']);
  });
});
