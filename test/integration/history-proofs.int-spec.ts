import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '#database';
import { SequencerService, SignerFiles } from '#portfolio';
import { dataFolder } from '#runtime';
import { verifyEventProof, type Verifier } from '#transparency';
import { ApiClient } from '../support/api-client.js';
import { City, planned } from '../support/city.js';
import { runCli, type CliResult } from '../support/run-cli.js';

let city: City;
let api: ApiClient;
let dataDir: string;
let keys: readonly Verifier[];
let projectId: string;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  dataDir = mkdtempSync(join(tmpdir(), 'proofs-'));
  ({ keys } = await SignerFiles.open(dataFolder(dataDir).signer, 'city.example/history'));
  projectId = await city.project({ milestones: [planned('groundbreaking', '2022-05-05')] });
  await city.person('supervisor', { unitId: city.rootId }, { login: 'supervisor' });
  await city.person('unit_head', { unitId: city.otherAreaId }, { login: 'other' });
  await city.person('audit_administrator', { unitId: city.rootId }, { login: 'audit' });
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
  rmSync(dataDir, { recursive: true, force: true });
});

async function cli(...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_APP_URL: city.test.appUrl, DATA_DIR: dataDir });
}

const sign = async () =>
  new SequencerService(
    city.database,
    async () => SignerFiles.open(dataFolder(dataDir).signer, null),
    newId,
  ).sign();

async function newestEvent(chain: string): Promise<string> {
  const [row] = await city.database.query<{ event: string }>(
    'SELECT event FROM audit.event WHERE chain = $1 ORDER BY seq DESC LIMIT 1',
    [chain],
  );
  return row!.event;
}

/** Status and code or text of the answer. */
async function answered(
  login: string,
  path: string,
): Promise<{ status: number; text: string; type: string }> {
  const { statusCode, body, headers } = await (await api.as(login)).get(`/api/v1/history/${path}`);
  const type = String(headers['content-type']).split(';')[0]!;
  return { status: statusCode, type, text: statusCode === 200 ? body : JSON.parse(body).code };
}

describe('before the first checkpoint', () => {
  it('there is neither checkpoint nor proof, and each is said', async () => {
    expect(await answered('other', 'checkpoint')).toMatchObject({
      status: 404,
      text: 'history.no_checkpoint',
    });
    const event = await newestEvent(projectId);
    expect(await answered('supervisor', `events/${event}/proof`)).toMatchObject({
      status: 409,
      text: 'history.not_covered_yet',
    });
    expect(await cli('history', 'proof', event)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('history.not_covered_yet'),
    });
    expect(await cli('history', 'checkpoint')).toMatchObject({ code: 1 });
  });
});

describe('after it', () => {
  beforeAll(async () => void (await sign()));

  it('anybody who is logged in reads the checkpoint', async () => {
    const { stdout } = await cli('history', 'checkpoint');
    expect(await answered('other', 'checkpoint')).toEqual({ status: 200, type: 'text/plain', text: stdout });
    expect((await api.get('/api/v1/history/checkpoint')).statusCode).toBe(401);
  });

  it('the proof of an event holds offline, over HTTP and from the command line alike', async () => {
    const event = await newestEvent(projectId);
    const { status, type, text } = await answered('supervisor', `events/${event}/proof`);
    expect([status, type]).toEqual([200, 'text/plain']);
    expect(verifyEventProof(Buffer.from(text), keys)).toMatchObject({
      holds: true,
      event: { project: projectId },
      checkpoint: { origin: 'city.example/history' },
    });
    const file = join(dataDir, 'event.tlog-proof');
    expect(await cli('history', 'proof', event, '--out', file)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect((await cli('history', 'proof', event)).stdout).toBe(text);
    const verify = ['history', 'verify-proof', file, '--keys', join(dataFolder(dataDir).signer, 'key.pub')];
    expect(await cli(...verify)).toMatchObject({ code: 0, stdout: expect.stringContaining(projectId) });
    writeFileSync(file, text.replace(/^index .*$/m, 'index 0'));
    expect(await cli(...verify)).toMatchObject({ code: 1 });
  });

  it('is for whoever may read the history that the event belongs to; for others there is no such event', async () => {
    const event = await newestEvent(projectId);
    const notFound = { status: 404, text: 'event.not_found' };
    expect(await answered('other', `events/${event}/proof`)).toMatchObject(notFound);
    expect(await answered('audit', `events/${event}/proof`)).toMatchObject({ status: 200 });
    const ofSystem = await newestEvent('_sys');
    expect(await answered('audit', `events/${ofSystem}/proof`)).toMatchObject({ status: 200 });
    for (const login of ['supervisor', 'other'])
      expect(await answered(login, `events/${ofSystem}/proof`)).toMatchObject(notFound);
    expect(await answered('audit', `events/${newId()}/proof`)).toMatchObject(notFound);
    expect(await answered('audit', 'events/1/proof')).toMatchObject({ status: 400, text: 'request.invalid' });
    expect(await cli('history', 'proof', newId())).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('event.not_found'),
    });
    expect(await cli('history', 'proof', 'x')).toMatchObject({ code: 1 });
  });

  it('an event that is sequenced and not signed is not covered yet; all of them are, once they are signed', async () => {
    await city.project();
    await city.database.query('SELECT audit.sequence(1000)');
    const events = await city.database.query<{ event: string }>(
      'SELECT event FROM audit.event JOIN audit.leaf USING (chain, seq) ORDER BY leaf_index',
    );
    const newest = events.at(-1)!.event;
    expect(await answered('audit', `events/${newest}/proof`)).toMatchObject({ status: 409 });
    await sign();
    const audit = await api.as('audit');
    for (const { event } of events) {
      const { body } = await audit.get(`/api/v1/history/events/${event}/proof`);
      expect(verifyEventProof(Buffer.from(body), keys)).toMatchObject({ holds: true });
    }
  });
});
