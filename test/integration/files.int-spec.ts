import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { FileCheckService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned } from '../support/city.js';
import { eventually } from '../support/eventually.js';
import { photo, temporaryFiles, type TemporaryFiles } from '../support/evidence.js';

let city: City;
let api: ApiClient;
let files: TemporaryFiles;
let officer: ApiClient;
let stranger: ApiClient;
let own: string;
let foreign: string;

beforeAll(async () => {
  files = await temporaryFiles();
  city = await City.found();
  api = await ApiClient.of(city, { files: files.store });
  own = await city.project({ milestones: [planned('signing', '2022-12-31')] });
  foreign = await city.project({ leadUnitId: city.otherAreaId });
  await city.person('liaison_officer', { projectId: own }, { login: 'officer' });
  await city.person('liaison_officer', { projectId: foreign }, { login: 'stranger' });
  [officer, stranger] = [await api.as('officer'), await api.as('stranger')];
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
  await files?.remove();
});

async function upload(bytes: Buffer, type = 'application/octet-stream', client = officer, project = own) {
  return client.send({
    method: 'POST',
    url: `/api/v1/projects/${project}/files`,
    headers: { 'content-type': type },
    payload: bytes,
  });
}

/** Names of everything that the store has, drafts too. */
async function stored(): Promise<string[]> {
  const entries = await readdir(files.folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

/** A PNG of 30,000 × 30,000 pixels in some hundred bytes of header and nothing more. */
function bombPng(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type), data])));
    return Buffer.concat([length, Buffer.from(type), data, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((30_000 / 8 + 1) * 1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('a photo', () => {
  it('is kept upright and without place, device and names; the same again is the same file', async () => {
    const taken = await photo();
    expect(taken.includes('Exif')).toBe(true);
    const answer = await upload(taken, 'image/jpeg');
    expect(answer.statusCode).toBe(201);
    const { id } = answer.json();
    const [path] = await stored();
    const kept = await readFile(path!);
    for (const trace of ['Exif', 'GPS', 'Huawei', '陈联络']) expect(kept.includes(trace)).toBe(false);
    const { width, height, exif, xmp, iptc, orientation } = await sharp(path).metadata();
    expect({ width, height, exif, xmp, iptc, orientation }).toEqual({ width: 20, height: 40 });

    expect((await upload(taken, 'image/png')).json()).toEqual({ id });
    expect(await stored()).toEqual([path]);
    const { items } = (await officer.get(`/api/v1/projects/${own}/history`)).json();
    expect(items.filter(({ action }: { action: string }) => action === 'file.added')).toHaveLength(1);
  });

  it('of another project with the same content is a file of its own over the same bytes', async () => {
    const before = await stored();
    const answer = await upload(await photo(), 'image/jpeg', stranger, foreign);
    expect(answer.statusCode).toBe(201);
    expect(await stored()).toEqual(before);
  });
});

describe('what comes in', () => {
  it.each<[string, () => Promise<Buffer> | Buffer, number, string]>([
    ['SVG', () => Buffer.from('<svg onload="alert(1)"/>'), 415, 'file.type_not_allowed'],
    ['HTML', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 415, 'file.type_not_allowed'],
    ['a GIF', () => Buffer.from('GIF89a\x01\x00\x01\x00'), 415, 'file.type_not_allowed'],
    ['nothing', () => Buffer.alloc(0), 415, 'file.type_not_allowed'],
    [
      'the first bytes of a JPEG and then a page',
      () => Buffer.from('\xff\xd8\xff<script>', 'latin1'),
      422,
      'file.damaged',
    ],
    ['half a picture', async () => (await big()).subarray(0, 3000), 422, 'file.damaged'],
    ['half a PDF', () => pdf.subarray(0, 20), 422, 'file.damaged'],
    ['a picture of 900 million pixels', bombPng, 413, 'file.too_many_pixels'],
    ['more than the limit', () => Buffer.alloc(1024 * 1024 + 1), 413, 'file.too_large'],
  ])('%s is refused, and nothing of it stays', async (_, bytes, status, code) => {
    const before = await stored();
    const answer = await upload(await bytes(), 'image/jpeg');
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(await stored()).toEqual(before);
  });

  it('in a picture that is something else too leaves the picture alone', async () => {
    const both = Buffer.concat([await photo('navy'), Buffer.from('<script>alert(1)</script>%PDF-1.7 %%EOF')]);
    const { id } = (await upload(both)).json();
    const { rawPayload } = await officer.get(`/api/v1/files/${id}`);
    expect(rawPayload.includes('<script>')).toBe(false);
    expect(rawPayload.includes('%PDF')).toBe(false);
  });

  it('as JSON or text is no file, and bytes are no JSON', async () => {
    for (const type of ['application/json', 'text/html', 'image/svg+xml']) {
      const answer = await upload(Buffer.from('{}'), type);
      expect([type, answer.statusCode]).toEqual([type, 415]);
    }
    const answer = await officer.send({
      method: 'POST',
      url: `/api/v1/projects/${own}/progress-reports`,
      headers: { 'content-type': 'image/jpeg', 'if-match': '"1"' },
      payload: await photo(),
    });
    expect(answer.statusCode).toBe(415);
  });

  it('and breaks off leaves nothing', async () => {
    const before = await stored();
    await api.app.listen(0, '127.0.0.1');
    const { port } = api.app.getHttpServer().address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /api/v1/projects/${own}/files HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${officer.cookie}\r\n` +
        'content-type: image/jpeg\r\ncontent-length: 100000\r\n\r\n',
    );
    socket.write((await big()).subarray(0, 2000));
    await eventually('a draft', async () => (await stored()).length === before.length + 1);
    socket.destroy();
    await eventually('no draft', async () => (await stored()).length === before.length);
  });
});

/** A photo of some thousand bytes. */
async function big(): Promise<Buffer> {
  const noise = Buffer.from(Array.from({ length: 120 * 120 * 3 }, (_, at) => (at * 7919) % 251));
  return sharp(noise, { raw: { width: 120, height: 120, channels: 3 } })
    .jpeg()
    .toBuffer();
}

describe('security line 19: a file that is read', () => {
  it('is an attachment under a made name, with nosniff and a sandbox', async () => {
    const { id } = (await upload(pdf)).json();
    const answer = await officer.get(`/api/v1/files/${id}`);
    expect(answer.rawPayload.equals(pdf)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${id}.pdf"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
  });

  it('is nobody’s who may not see its project', async () => {
    const { id } = (await upload(pdf)).json();
    const answer = await stranger.get(`/api/v1/files/${id}`);
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'file.not_found']);
    expect((await upload(pdf, 'application/pdf', stranger, own)).statusCode).toBe(404);
  });

  it('is listed with its project, newest first', async () => {
    const { items } = (await officer.get(`/api/v1/projects/${own}/files?limit=2`)).json();
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ mediaType: 'application/pdf', size: pdf.length });
    expect(items[0].id > items[1].id).toBe(true);
  });
});

describe('what names a file', () => {
  let file: string;
  let strange: string;
  beforeAll(async () => {
    file = (await upload(await photo())).json().id;
    strange = (await upload(await photo(), 'image/jpeg', stranger, foreign)).json().id;
  });

  async function post(path: string, body: object) {
    const { etag } = (await officer.get(`/api/v1/projects/${own}`)).headers;
    return officer.post(`/api/v1/projects/${own}/${path}`, body, { 'if-match': etag as string });
  }

  it('a report names photos of its project only', async () => {
    const body = { reportedOn: '2022-03-07', text: '桩基' };
    const refused = await post('progress-reports', { ...body, fileIds: [strange] });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'file.not_of_project']);
    expect((await post('progress-reports', { ...body, fileIds: [file] })).statusCode).toBe(201);
    const { items } = (await officer.get(`/api/v1/projects/${own}/progress-reports`)).json();
    expect(items[0].fileIds).toEqual([file]);
  });

  it('evidence too, for which a file is enough', async () => {
    const body = (fileId: string) => ({
      stage: 'signing',
      reachedOn: '2022-03-04',
      evidence: [{ kind: 'contract', fileId }],
    });
    expect((await post('stage-changes', body(strange))).json().code).toBe('file.not_of_project');
    expect((await post('stage-changes', body(file))).statusCode).toBe(201);
    const { milestones } = (await officer.get(`/api/v1/projects/${own}`)).json();
    expect(milestones[0].evidence).toEqual([{ kind: 'contract', fileId: file }]);
  });
});

describe('the check of the store', () => {
  it('finds bytes without a record after a day, and records without bytes', async () => {
    const check = new FileCheckService(city.database, files.store);
    const now = new Date();
    const receive = async (text: string) => {
      const path = await files.store.draftPath();
      await writeFile(path, text);
      return (await files.store.keep(path)).sha256;
    };
    const [old, young] = [await receive('cut off'), await receive('under way')];
    const long = new Date(now.getTime() - 25 * 60 * 60 * 1000);
    await utimes(join(files.folder, old.slice(0, 2), old.slice(2)), long, long);
    // Old bytes that are on record are no orphans.
    for (const path of await stored()) if (!path.endsWith(young.slice(2))) await utimes(path, long, long);
    expect(await check.check(now, false)).toEqual({ orphans: [old], missing: [] });
    expect(await check.check(now, true)).toEqual({ orphans: [old], missing: [] });
    expect(await check.check(now, false)).toEqual({ orphans: [], missing: [] });

    const { id } = (await upload(pdf)).json();
    const { items } = (await officer.get(`/api/v1/projects/${own}/files`)).json();
    const { sha256 } = items.find((one: { id: string }) => one.id === id);
    await files.store.remove(sha256);
    expect(await check.check(now, false)).toEqual({ orphans: [], missing: [sha256] });
    const answer = await officer.get(`/api/v1/files/${id}`);
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'file.bytes_missing']);
    // The same content again brings them back.
    expect((await upload(pdf)).json()).toEqual({ id });
    expect((await check.check(now, false)).missing).toEqual([]);
  });
});
