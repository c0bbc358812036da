import { describe, expect, it } from '@jest/globals';
import {
  consistencyProof,
  emptyRoot,
  formatCheckpoint,
  keyIdOf,
  keyTypes,
  MemoryNodeStore,
  openNote,
  parseVerifierKey,
  SampleLog,
  sampleKey,
  signNote,
  type Verifier,
} from '#transparency';
import { decideCosigning, type SeenCheckpoint } from './decide-cosigning.js';

const witness = sampleKey('witness.example', 'witness', keyTypes.cosignature);

/** A witness in memory, which keeps what it is told to keep. */
class MemoryWitness {
  readonly kept = new Map<string, SeenCheckpoint>();
  constructor(private readonly logKeys: readonly Verifier[]) {}

  ask(request: string): { status: number; body: string } {
    const { seen, ...answer } = decideCosigning(Buffer.from(request), {
      logKeys: this.logKeys,
      signer: witness.signer,
      seen: (origin) => this.kept.get(origin),
    });
    if (seen !== undefined) this.kept.set(seen.origin, seen);
    return answer;
  }
}

describe('the requests that another witness is tested with', () => {
  // github.com/FiloSottile/torchwood, cmd/litewitness/testdata/litewitness.txt: its log's key, notes and proofs. Where
  // c2sp.org/tlog-witness has changed since, the status is that of the page (404 for an unknown log).
  const origin = 'sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562';
  const publicKey = Buffer.from('ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f', 'hex');
  const typed = Buffer.concat([Buffer.of(keyTypes.note), publicKey]).toString('base64');
  const keyId = keyIdOf(origin, keyTypes.note, publicKey).toString('hex');
  const log = parseVerifierKey(`${origin}+${keyId}+${typed}`);
  const one = `${origin}\n1\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— ${origin} UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=\n`;
  const three = `${origin}\n3\nRcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=\n\n— ${origin} UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=\n`;
  const five = `${origin}\n5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=\n\n— ${origin} UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=\n`;
  const toThree =
    'KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nKgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n';
  const toFive =
    'KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nKgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nwgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=\nKgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n';

  it('are answered alike', () => {
    const memory = new MemoryWitness([log]);
    const asks = (request: string) => memory.ask(request);
    expect(asks(`old 0\n\n${one}`)).toMatchObject({
      status: 200,
      body: expect.stringMatching(/^— witness\.example /),
    });
    expect(asks(`old 1\n${toThree}\n${three.replace('6go=', '6gx=')}`).status).toBe(400);
    expect(asks(`old 1\n${toThree}\n${three.replace('UgIom2Vb', 'UgIom2Vc')}`).status).toBe(403);
    expect(asks(`old 1\n${toThree}\n${three.replaceAll('e562', 'e563')}`).status).toBe(404);
    expect(asks(`old 1\n\n${three}`).status).toBe(422);
    expect(asks(`old 1\n${toThree.replace('KgIA', 'KgJA')}\n${three}`).status).toBe(422);
    expect(asks(`old 1\n${toThree}\n${three}`).status).toBe(200);
    expect(asks(`old 1\n${toThree}\n${five}`)).toEqual({ status: 409, body: '3\n' });
    expect(asks(`old 3\n${toFive}\n${five}`).status).toBe(200);
    expect(asks(`old 0\n\n${five}`)).toEqual({ status: 409, body: '5\n' });
    expect(asks(`old 5\n\n${five}`).status).toBe(200);
    expect(asks(`old 5\n\n${three}`).status).toBe(400);
    expect(asks(`old 3\n\n${three}`)).toEqual({ status: 409, body: '5\n' });
  });
});

describe('a witness', () => {
  /** A log and what it would send; `fork` gives another history from some size on. */
  function growing(forkAt = Number.POSITIVE_INFINITY) {
    const store = new MemoryNodeStore();
    const log = new SampleLog({ onNode: (node) => store.add(node) });
    const notes = [log.checkpoint()];
    for (let at = 0; at < 40; at += 1) {
      log.add('P-0001', at >= forkAt ? { actor: 'person:another' } : {});
      notes.push(log.checkpoint());
    }
    const request = async (from: number, to: number): Promise<string> => {
      const proof = from === 0 ? [] : await consistencyProof(store, from, to);
      return `old ${from}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${notes[to]}`;
    };
    return { log, notes, request };
  }

  it('cosigns what its log signed, with the log’s signature kept beside its own', async () => {
    const { log, notes, request } = growing();
    const memory = new MemoryWitness([log.verifier]);
    const stranger = sampleKey('stranger.example', 'stranger');
    const [text = ''] = (notes[5] ?? '').split('\n\n');
    const note = signNote(`${text}\n`, [stranger.signer, log.signer]);
    const { body } = memory.ask(`old 0\n\n${note}`);
    const cosigned = openNote(Buffer.from(`${note}${body}`), [log.verifier, witness.verifier]);
    expect(cosigned.signedBy).toEqual([log.verifier, witness.verifier]);
    expect(memory.kept.get(log.origin)?.note).toBe(`${notes[5]}${body}`);
    expect(memory.ask(await request(5, 17)).status).toBe(200);
    expect(memory.ask(await request(17, 40)).status).toBe(200);
    expect(memory.kept.get(log.origin)?.size).toBe(40);
  });

  it('refuses a fork, a rollback, and another tree of the same size', async () => {
    const { log, request } = growing();
    const fork = growing(10);
    const memory = new MemoryWitness([log.verifier]);
    expect(memory.ask(await request(0, 20)).status).toBe(200);
    expect(memory.ask(await fork.request(20, 30)).status).toBe(422);
    expect(memory.ask(await fork.request(20, 20)).status).toBe(422);
    expect(memory.ask(await fork.request(8, 30))).toEqual({ status: 409, body: '20\n' });
    expect(memory.ask(await fork.request(0, 30))).toEqual({ status: 409, body: '20\n' });
    expect(memory.ask(await request(8, 12))).toEqual({ status: 409, body: '20\n' });
    expect(memory.ask((await request(12, 12)).replace('old 12', 'old 20')).status).toBe(400);
    expect(memory.kept.get(log.origin)?.size).toBe(20);
    expect(memory.ask(await request(20, 20)).status).toBe(200);
  });

  it('takes no proof from the empty tree, and no empty tree with a root', async () => {
    const { log, notes, request } = growing();
    const memory = new MemoryWitness([log.verifier]);
    const hash = Buffer.alloc(32).toString('base64');
    expect(memory.ask(`old 0\n${hash}\n\n${notes[5]}`).status).toBe(422);
    const wrong = formatCheckpoint({ origin: log.origin, size: 0, root: Buffer.alloc(32) });
    expect(memory.ask(`old 0\n\n${signNote(wrong, [log.signer])}`).status).toBe(422);
    const right = formatCheckpoint({ origin: log.origin, size: 0, root: emptyRoot() });
    expect(memory.ask(`old 0\n\n${signNote(right, [log.signer])}`).status).toBe(200);
    expect(memory.ask(await request(0, 5)).status).toBe(200);
  });

  it.each([
    ['nothing', ''],
    ['no old size', '\n\n'],
    ['a leading zero', 'old 00\n\n'],
    ['a hash that is none', 'old 0\nAAAA\n\n'],
    ['64 hashes', `old 0\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\n`],
    ['another word', 'new 0\n\n'],
  ])('refuses a request with %s', (_what, head) => {
    const { log, notes } = growing();
    expect(new MemoryWitness([log.verifier]).ask(`${head}${head === '' ? '' : notes[5]}`).status).toBe(400);
  });

  it('refuses what is no checkpoint, and one that another known log signed', () => {
    const { log, notes } = growing();
    const other = sampleKey('other.example', 'other');
    const memory = new MemoryWitness([log.verifier, other.verifier]);
    expect(memory.ask(`old 0\n\n${signNote('text\n', [log.signer])}`).status).toBe(400);
    const [text = ''] = (notes[5] ?? '').split('\n\n');
    expect(memory.ask(`old 0\n\n${signNote(`${text}\n`, [other.signer])}`).status).toBe(403);
    expect(memory.kept.size).toBe(0);
  });
});
