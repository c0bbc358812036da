import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatEventProof, verifyEventProof } from './event-proof.js';
import { checkpointFileName, parseEventLine, type ExportedEvent } from './export-format.js';
import { exportFolder, linesOf } from './export-source.js';
import { MemoryExport } from './memory-export.js';
import { inclusionProof, MemoryNodeStore } from './merkle-proof.js';
import { SampleLog, sampleKey } from './sample-log.js';
import { signNote } from './signed-note.js';
import { formatTlogProof, parseTlogProof } from './tlog-proof.js';
import { readExportedEvents, verifyExport } from './verify-export.js';

const chains = ['_sys', 'P-0001', 'P-0002', 'P-0003'];
const projectOf = (at: number): string => chains[at % chains.length] ?? '';

/** Twenty events with checkpoints over 8 and 16. */
function makeExport(log = new SampleLog()): MemoryExport {
  const made = new MemoryExport();
  made.keyLines = [log.verifier.verifierKey];
  for (let at = 0; at < 20; at += 1) {
    made.add(log.add(projectOf(at)));
    if (log.size % 8 === 0) made.note(log.size, log.checkpoint());
  }
  return made;
}

/** The code of the first thing that does not hold, or `holds`. */
async function findingOf(source: MemoryExport, mailNote?: string): Promise<string> {
  const verdict = await verifyExport(
    source,
    mailNote === undefined ? {} : { mailNote: Buffer.from(mailNote) },
  );
  return verdict.holds ? 'holds' : verdict.finding.code;
}

function withoutBody(source: MemoryExport, at: number): MemoryExport {
  const copy = source.copy();
  copy.lines[at] = copy.lines[at]?.replace(/"canon":.*\}/, '"canon":null}') ?? '';
  return copy;
}

describe('an export that holds', () => {
  it('is summed up', async () => {
    const log = new SampleLog();
    const verdict = await verifyExport(makeExport(log));
    expect(verdict).toEqual({
      holds: true,
      summary: {
        events: 20,
        chains: 4,
        purged: 0,
        firstRecordedAtUs: 1_795_420_800_000_000n,
        lastRecordedAtUs: 1_795_420_819_000_000n,
        checkpoints: 2,
        covered: 16,
        notYetCovered: 4,
        cosigned: null,
        epochs: [],
        root: log.root(),
        keys: [log.verifier.verifierKey],
        mail: null,
      },
    });
  });

  it('agrees with a note from a mail, which may cover more than its checkpoints', async () => {
    const log = new SampleLog();
    const made = makeExport(log);
    const verdict = await verifyExport(made, { mailNote: Buffer.from(log.checkpoint()) });
    expect(verdict).toMatchObject({
      holds: true,
      summary: { covered: 20, mail: { origin: log.origin, size: 20 } },
    });
    expect(await findingOf(made, made.notes.get(checkpointFileName(8)))).toBe('holds');
  });

  it('may lack bodies that a purge took, of the system’s chain and held by a later event', async () => {
    const verdict = await verifyExport(withoutBody(makeExport(), 8));
    expect(verdict).toMatchObject({ holds: true, summary: { purged: 1 } });
    expect(await findingOf(withoutBody(makeExport(), 9))).toBe('chain.purged');
    // The first event, which records the kind of the database, and the last, which nothing holds.
    expect(await findingOf(withoutBody(makeExport(), 0))).toBe('chain.purged');
    expect(await findingOf(withoutBody(makeExport(), 16))).toBe('chain.purged');
  });

  it('may be empty, but not without any checkpoint over its events', async () => {
    const none = new MemoryExport();
    none.keyLines = [new SampleLog().verifier.verifierKey];
    expect(await findingOf(none)).toBe('holds');
    none.note(0, new SampleLog().checkpoint());
    expect(await findingOf(none)).toBe('holds');
    const bare = makeExport();
    bare.notes.clear();
    expect(await findingOf(bare)).toBe('tree.uncovered');
  });

  it('may come in pieces of any length', async () => {
    const made = makeExport();
    const all = Buffer.from(made.lines.join(''));
    for (const length of [1, 7, 100, 4096]) {
      made.events = async () =>
        Array.from({ length: Math.ceil(all.length / length) }, (_, at) =>
          all.subarray(at * length, (at + 1) * length),
        );
      expect(await findingOf(made)).toBe('holds');
    }
  });
});

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const finding = async (): Promise<string> => {
    const verdict = await verifyExport(exportFolder(folder));
    return verdict.holds ? 'holds' : `${verdict.finding.code} ${verdict.finding.file}`;
  };

  it('is read as an export, file by file', async () => {
    const made = makeExport();
    expect(await finding()).toBe('format.file key.pub');
    write('key.pub', `${made.keyLines[0]}`);
    expect(await finding()).toBe('format.file checkpoints');
    mkdirSync(join(folder, 'checkpoints'));
    expect(await finding()).toBe('format.file events.jsonl');
    write('events.jsonl', made.lines.join(''));
    for (const [name, note] of made.notes) write(`checkpoints/${name}`, note);
    expect(await finding()).toBe('holds');
    write('checkpoints/0000000000000099', '\0'.repeat(2_000_000));
    expect(await finding()).toBe('tree.note checkpoints/0000000000000099');
    write('checkpoints/notes.txt', '');
    expect(await finding()).toBe('format.name checkpoints/notes.txt');
  });

  it('gives its events to be read, and the line where it is none', async () => {
    const made = makeExport();
    write('events.jsonl', made.lines.join(''));
    const lines: number[] = [];
    for await (const { line, event } of readExportedEvents(exportFolder(folder)))
      lines.push(line - event.leafIndex);
    expect(lines).toEqual(Array.from({ length: 20 }, () => 1));
    write('events.jsonl', `${made.lines[0]}{}\n`);
    const read = async (): Promise<void> => {
      for await (const { event } of readExportedEvents(exportFolder(folder))) lines.push(event.seq);
    };
    await expect(read()).rejects.toMatchObject({
      finding: { code: 'format.line', line: 2, field: 'leaf_index' },
    });
  });
});

describe('a line', () => {
  it('is cut off beyond all measure, so that memory stays flat', async () => {
    const piece = Buffer.alloc(1_048_576, 0x61);
    const endless = function* () {
      for (;;) yield piece;
    };
    const lines = [];
    for await (const some of linesOf(endless())) lines.push(...some);
    expect(lines).toEqual([{ number: 1, bytes: Buffer.alloc(0), isWhole: false }]);
  });

  it.each([
    ['a space', (line: string) => line.replace(':', ': '), 'line'],
    ['another order', (line: string) => line.replace(/("prev":"\w+"),("hash":"\w+")/, '$2,$1'), 'line'],
    [
      'upper-case hex',
      (line: string) => line.replace(/"prev":"\w+"/, (hex) => `"prev"${hex.slice(6).toUpperCase()}`),
      'prev',
    ],
    [
      'a number that should be text',
      (line: string) => line.replace(/"recorded_at_us":"(\d+)"/, '"recorded_at_us":$1'),
      'recorded_at_us',
    ],
    ['text that should be a number', (line: string) => line.replace(/"seq":(\d+)/, '"seq":"$1"'), 'seq'],
    ['a leading zero', (line: string) => line.replace(/"seq":(\d+)/, '"seq":0$1'), 'seq'],
    [
      'an instant beyond 64 bits',
      (line: string) => line.replace(/_us":"\d+"/, '_us":"9223372036854775808"'),
      'recorded_at_us',
    ],
    ['minus zero', (line: string) => line.replace(/_us":"\d+"/, '_us":"-0"'), 'recorded_at_us'],
    ['base64 for URLs', (line: string) => line.replace('"canon":"e', '"canon":"_'), 'canon'],
    ['an empty body', (line: string) => line.replace(/"canon":".*"/, '"canon":""'), 'canon'],
    ['another field', (line: string) => line.replace('}', ',"more":1}'), 'more'],
    ['a field less', (line: string) => line.replace(/,"canon":.*\}/, '}'), 'canon'],
    ['a chain that cannot be', (line: string) => line.replace('P-0001', 'P 0001'), 'project'],
    ['a carriage return', (line: string) => `${line}\r`, 'line'],
  ])('with %s is none', (_what, change, field) => {
    const line = makeExport().lines[1]?.trimEnd() ?? '';
    expect(parseEventLine(Buffer.from(line))).toMatchObject({ project: 'P-0001' });
    expect(parseEventLine(Buffer.from(change(line)))).toEqual({ wrongField: field });
  });
});

describe('a body', () => {
  const finding = async (body: object): Promise<string> => {
    const log = new SampleLog();
    const made = new MemoryExport();
    made.keyLines = [log.verifier.verifierKey];
    made.add(log.add('P-0001', body as Parameters<SampleLog['add']>[1]));
    made.note(1, log.checkpoint());
    return findingOf(made);
  };

  it('names its project and has the fields of a body, whatever its hash says', async () => {
    expect(await finding({})).toBe('holds');
    expect(await finding({ project: 'P-0002' })).toBe('chain.project');
    expect(await finding({ more: 1 })).toBe('chain.canon');
    expect(await finding({ v: 2 })).toBe('chain.canon');
    expect(await finding({ event: '1' })).toBe('chain.canon');
    expect(await finding({ data: null })).toBe('chain.canon');
    expect(await finding({ data: [] })).toBe('chain.canon');
    expect(await finding({ actor: 1 })).toBe('chain.canon');
  });
});

describe('a proof of one event', () => {
  const store = new MemoryNodeStore();
  const log = new SampleLog({ onNode: (node) => store.add(node) });
  const events: ExportedEvent[] = Array.from({ length: 11 }, (_, at) => log.add(projectOf(at)));
  const keys = [log.verifier];
  const checkpoint = log.checkpoint();
  const proofOf = async (at: number, body = events[at]?.canon ?? null): Promise<string> =>
    formatEventProof(
      { ...(events[at] as ExportedEvent), canon: body },
      await inclusionProof(store, at, 11),
      checkpoint,
    );
  const verdict = (text: string, trusted = keys) => verifyEventProof(Buffer.from(text), trusted);

  it('shows the event, its place and the checkpoint', async () => {
    for (const at of events.keys()) {
      const proof = verdict(await proofOf(at));
      expect(proof).toMatchObject({
        holds: true,
        event: events[at],
        checkpoint: { size: 11, origin: log.origin },
      });
    }
    expect(verdict(await proofOf(4, null)).holds).toBe(true);
  });

  it('says which part of it does not hold', async () => {
    const proof = await proofOf(5);
    expect(verdict(proof.replace('@v1', '@v2'))).toEqual({ holds: false, part: 'file' });
    expect(verdict(proof.replace(/^extra .*\n/m, ''))).toEqual({ holds: false, part: 'file' });
    expect(verdict(proof.replace('index 5', 'index 05'))).toEqual({ holds: false, part: 'file' });
    expect(verdict(proof.replace('index 5', 'index 6'))).toEqual({ holds: false, part: 'event' });
    expect(verdict(await proofOf(5, events[1]?.canon))).toEqual({ holds: false, part: 'event' });
    expect(verdict(proof, [sampleKey(log.origin, 'stranger').verifier])).toEqual({
      holds: false,
      part: 'checkpoint',
    });
    expect(verdict(proof.replace('\n11\n', '\n12\n'))).toEqual({ holds: false, part: 'checkpoint' });
    const parts = parseTlogProof(Buffer.from(proof));
    const shorter = formatTlogProof({
      leafIndex: 5,
      extra: Buffer.of(),
      checkpoint,
      ...parts,
      proof: parts?.proof.slice(1) ?? [],
    });
    expect(verdict(shorter)).toEqual({ holds: false, part: 'inclusion' });
    const other = signNote(`${log.origin}\n11\n${Buffer.alloc(32).toString('base64')}\n`, [log.signer]);
    expect(verdict(proof.replace(checkpoint, other))).toEqual({ holds: false, part: 'inclusion' });
  });

  it('is a C2SP tlog-proof', () => {
    const hash = Buffer.alloc(32, 1);
    const proof = { leafIndex: 73894, proof: [hash, hash], checkpoint: 'log\n1\nroot\n\n— log sig\n' };
    const text = `c2sp.org/tlog-proof@v1\nindex 73894\n${hash.toString('base64')}\n${hash.toString('base64')}\n\n${proof.checkpoint}`;
    expect(formatTlogProof(proof)).toBe(text);
    expect(parseTlogProof(Buffer.from(text))).toEqual(proof);
    const alone = { leafIndex: 0, proof: [], checkpoint: proof.checkpoint, extra: Buffer.from('more') };
    expect(formatTlogProof(alone)).toBe(
      `c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 0\n\n${proof.checkpoint}`,
    );
    expect(parseTlogProof(Buffer.from(formatTlogProof(alone)))).toEqual(alone);
    for (const wrong of [
      '',
      'c2sp.org/tlog-proof@v1\nindex x\n\n',
      `c2sp.org/tlog-proof@v1\nindex 0\n${'A'.repeat(42)}\n\nx`,
    ])
      expect(parseTlogProof(Buffer.from(wrong))).toBeNull();
  });
});
