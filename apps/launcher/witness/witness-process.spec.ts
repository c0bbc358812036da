import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  consistencyProof,
  MemoryNodeStore,
  openNote,
  parseVerifierKey,
  SampleLog,
  sha256,
} from '#transparency';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const store = new MemoryNodeStore();
const log = new SampleLog({ onNode: (node) => store.add(node) });
const notes = [log.checkpoint()];
for (let at = 0; at < 200; at += 1) {
  log.add('P-0001');
  notes.push(log.checkpoint());
}

async function requestFor(from: number, to: number): Promise<string> {
  const proof = from === 0 ? [] : await consistencyProof(store, from, to);
  return `old ${from}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${notes[to]}`;
}

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-'));
  writeFileSync(join(folder, 'key.pub'), `${log.verifier.verifierKey}\n`);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function spawnWitness(...more: string[]): ChildProcess {
  const args = [
    '--state',
    join(folder, 'state'),
    '--name',
    'witness.example',
    '--log',
    join(folder, 'key.pub'),
  ];
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(root, 'test/support/typescript.mjs'),
      join(root, 'apps/launcher/witness/main.ts'),
      ...args,
      '--port',
      '0',
      ...more,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: {} },
  );
  children.push(child);
  return child;
}

interface Witness {
  readonly child: ChildProcess;
  readonly url: string;
  readonly verifierKey: string;
}

async function startWitness(): Promise<Witness> {
  const child = spawnWitness();
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { url: string; verifierKey: string }) };
}

/** Its exit code and what it said on stderr. */
async function endOf(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stderr?.on('data', (piece: Buffer) => (said += piece.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

async function post(
  url: string,
  body: string,
): Promise<{ status: number; type: string | null; text: string }> {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

describe('the witness as a process', () => {
  it('cosigns over HTTP, and shows the last note', async () => {
    const { url, verifierKey, child } = await startWitness();
    const { status, text } = await post(url, await requestFor(0, 3));
    expect(status).toBe(200);
    const cosigned = Buffer.from(`${notes[3]}${text}`);
    expect(openNote(cosigned, [parseVerifierKey(verifierKey)]).signedBy[0]?.name).toBe('witness.example');
    expect(await post(url, await requestFor(0, 5))).toEqual({
      status: 409,
      type: 'text/x.tlog.size',
      text: '3\n',
    });

    const shown = await fetch(`${url}/${sha256(Buffer.from(log.origin)).toString('hex')}/checkpoint`);
    expect(await shown.text()).toBe(cosigned.toString());
    expect((await fetch(`${url}/${'0'.repeat(64)}/checkpoint`)).status).toBe(404);
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    expect((await post(url, 'x'.repeat(100_000))).status).toBe(413);

    const end = endOf(child);
    child.kill('SIGTERM');
    expect(await end).toEqual({ code: 0, said: '' });
    expect(statSync(join(folder, 'state/witness.key')).mode & 0o777).toBe(0o600);
  });

  it('killed while it works, forgets nothing that it answered and never goes back', async () => {
    let [answered, key] = [0, ''];
    for (let round = 1; round <= 8; round += 1) {
      const { child, url, verifierKey } = await startWitness();
      if (key !== '') expect(verifierKey).toBe(key);
      key = verifierKey;
      // Where it stands: an answer may have been lost with the process, a cosignature that was given may not.
      const asked = await post(url, `old 199\n\n${notes[200]}`);
      const stands = Number(asked.text);
      expect(asked.status).toBe(409);
      expect(stands).toBeGreaterThanOrEqual(answered);

      const target = round * 20;
      const racing: Promise<void>[] = [];
      for (let to = stands + 1, from = stands; to <= target; from = to, to += 1 + (round % 3)) {
        const request = await requestFor(from, to);
        racing.push(
          post(url, request).then(
            ({ status }) => {
              if (status === 200) answered = Math.max(answered, to);
              // At another point in each round.
              if (to > stands + round) child.kill('SIGKILL');
            },
            () => undefined,
          ),
        );
      }
      await Promise.all(racing);
      await kill(child);
    }
    expect(answered).toBeGreaterThan(0);
  });

  it('killed amid a request keeps what it had', async () => {
    const first = await startWitness();
    expect((await post(first.url, await requestFor(0, 3))).status).toBe(200);
    const before = readFileSync(join(folder, 'state/witness-state.json'));
    const request = await requestFor(3, 9);
    const socket = connect(Number(new URL(first.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const half = `POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(request)}\r\n\r\n${request.slice(0, 40)}`;
    await new Promise<void>((resolve) => socket.write(half, () => resolve()));
    await kill(first.child);
    socket.destroy();
    expect(readFileSync(join(folder, 'state/witness-state.json'))).toEqual(before);
    // What a crash between writing and renaming leaves.
    writeFileSync(join(folder, 'state/witness-state.json.new'), '{"notes":');
    const second = await startWitness();
    expect((await post(second.url, request)).status).toBe(200);
  });

  it('does not start without its memory, beside another one, or with settings that are wrong', async () => {
    const { child } = await startWitness();
    const beside = await endOf(spawnWitness());
    expect(beside).toMatchObject({ code: 78, said: expect.stringContaining('already runs') });
    await kill(child);

    expect(await endOf(spawnWitness('--name', 'another.example'))).toMatchObject({
      code: 78,
      said: expect.stringContaining('is the key of witness.example'),
    });
    expect((await endOf(spawnWitness('--port', 'x'))).code).toBe(78);
    expect((await endOf(spawnWitness('--log', join(folder, 'none')))).said).toMatch(/--log must be .*ENOENT/);
    writeFileSync(join(folder, 'state/witness-state.json'), '{}');
    expect((await endOf(spawnWitness())).said).toMatch(/cannot be understood/);
    rmSync(join(folder, 'state/witness-state.json'));
    expect((await endOf(spawnWitness())).said).toMatch(/has forgotten/);
  });
});
