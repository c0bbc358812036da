import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventHash } from './event-hash.js';
import { checkpointFileName, parseEventLine, type ExportedEvent } from './export-format.js';
import { layerOf, type FindingLayer } from './finding.js';
import { MemoryExport } from './memory-export.js';
import { backdated, relinked, withEvents } from './rewritten-export.js';
import { SampleLog } from './sample-log.js';
import { verifyExport } from './verify-export.js';

/**
 * Every way to rewrite an export that we know, some 7,000 of them, each found, and by the layer that the history's
 * promise names: an attacker who gets past one layer meets the next one.
 */
const chains = ['_sys', 'P-0001', 'P-0002', 'P-0003', 'P-0004'];
const checkpointsAt = [7, 20, 33, 38];
const eventCount = 40;

/** What a log's life leaves: its export, and the note that went out with a mail after the last event. */
function live(log: SampleLog, add: (at: number) => ExportedEvent): { made: MemoryExport; mail: string } {
  const made = new MemoryExport();
  made.keyLines = [log.verifier.verifierKey];
  for (let at = 0; at < eventCount; at += 1) {
    made.add(add(at));
    if (checkpointsAt.includes(log.size)) made.note(log.size, log.checkpoint());
  }
  return { made, mail: log.checkpoint() };
}

const trueLog = new SampleLog();
const projectAt = (at: number): string => chains[(at * at + at) % chains.length] ?? '';
const { made: truth, mail } = live(trueLog, (at) => trueLog.add(projectAt(at)));
const events = truth.lines.map((line) => parseEventLine(Buffer.from(line.trimEnd())) as ExportedEvent);
let mutations = 0;

/** The code that a rewritten export is found by; counts it. */
async function findingOf(source: MemoryExport, note?: string): Promise<string> {
  mutations += 1;
  const verdict = await verifyExport(source, note === undefined ? {} : { mailNote: Buffer.from(note) });
  return verdict.holds ? 'nothing' : verdict.finding.code;
}

async function layerOfFinding(source: MemoryExport, note?: string): Promise<FindingLayer | 'nothing'> {
  const code = await findingOf(source, note);
  return code === 'nothing' ? code : layerOf(code as Parameters<typeof layerOf>[0]);
}

/** The export with other lines, as they are. */
function withLines(change: (lines: string[]) => void): MemoryExport {
  const copy = truth.copy();
  change(copy.lines);
  return copy;
}

const replaced = (at: number, event: ExportedEvent): ExportedEvent[] => events.with(at, event);
const isLastOfChain = (at: number): boolean =>
  !events.slice(at + 1).some(({ project }) => project === events[at]?.project);
const eventAt = (at: number): ExportedEvent => events[at] as ExportedEvent;
const all = [...events.keys()];
/** Events that a checkpoint covers. */
const covered = all.filter((at) => at < 38);

afterAll(() => expect(mutations).toBeGreaterThan(2_000));

it('the truth holds', async () => {
  expect(await findingOf(truth)).toBe('nothing');
  expect(await findingOf(truth, mail)).toBe('nothing');
  expect(new Set(events.map(({ project }) => project)).size).toBeGreaterThan(2);
});

describe('bytes', () => {
  // An early one: the check ends at the first thing that does not hold.
  const at = 2;
  const line = truth.lines[at] ?? '';
  const bytes = Array.from({ length: line.length }, (_, position) => position);
  const withLine = (text: string): MemoryExport => withLines((lines) => (lines[at] = text));

  it.each([
    [
      'changed in its lowest bit',
      (p: number) => line.slice(0, p) + String.fromCharCode(line.charCodeAt(p) ^ 1) + line.slice(p + 1),
    ],
    [
      'changed in its highest bit',
      (p: number) => line.slice(0, p) + String.fromCharCode(line.charCodeAt(p) ^ 128) + line.slice(p + 1),
    ],
    [
      'changed in its case',
      (p: number) => line.slice(0, p) + String.fromCharCode(line.charCodeAt(p) ^ 32) + line.slice(p + 1),
    ],
    ['lost', (p: number) => line.slice(0, p) + line.slice(p + 1)],
    ['written twice', (p: number) => line.slice(0, p + 1) + line.slice(p)],
    ['after a space', (p: number) => `${line.slice(0, p)} ${line.slice(p)}`],
    ['after a newline', (p: number) => `${line.slice(0, p)}\n${line.slice(p)}`],
  ])('of an event’s line, each %s', async (_how, change) => {
    const missed: number[] = [];
    for (const position of bytes) {
      const changed = change(position);
      // A letter has no case, or a digit stands twice in a row: nothing was changed.
      if (changed === line) continue;
      if ((await findingOf(withLine(changed))) === 'nothing') missed.push(position);
    }
    expect(missed).toEqual([]);
  });

  it('of any file, changed at random', async () => {
    const files = fc.oneof(
      fc.nat(truth.lines.join('').length - 1).map((position) => ({ file: 'events', position })),
      fc
        .constantFrom(...truth.notes.keys())
        .chain((file) =>
          fc.nat(Buffer.from(truth.notes.get(file) ?? '').length - 1).map((position) => ({ file, position })),
        ),
      fc.nat((truth.keyLines[0] ?? '').length - 1).map((position) => ({ file: 'key.pub', position })),
    );
    const flipped = (bytes: Buffer, position: number, mask: number): Buffer => {
      bytes[position] = (bytes[position] ?? 0) ^ mask;
      return bytes;
    };
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 255 }), async ({ file, position }, mask) => {
        const copy = truth.copy();
        const [whole = Buffer.of()] = await truth.events();
        if (file === 'events') copy.events = async () => [flipped(whole, position, mask)];
        else if (file === 'key.pub') {
          copy.keyLines = [flipped(Buffer.from(truth.keyLines[0] ?? ''), position, mask).toString('latin1')];
        } else {
          const note = flipped(Buffer.from(truth.notes.get(file) ?? ''), position, mask);
          copy.checkpoint = async (name) => (name === file ? note : truth.checkpoint(name));
        }
        expect(await findingOf(copy)).not.toBe('nothing');
      }),
      { numRuns: 600 },
    );
  });
});

describe('one event changed', () => {
  it('alone: its hash', async () => {
    for (const at of all)
      expect(await findingOf(withEvents(truth, replaced(at, backdated(eventAt(at)))))).toBe('chain.hash');
    for (const at of all) {
      const later = { ...eventAt(at), recordedAtUs: String(BigInt(eventAt(at).recordedAtUs) + 1n) };
      expect(await findingOf(withEvents(truth, replaced(at, later)))).toBe('chain.hash');
    }
  });

  it('with its hash: the event after it, or the tree when it is its chain’s last', async () => {
    for (const at of covered) {
      const changed = backdated(eventAt(at));
      const { project, seq, canon } = changed;
      const prev = Buffer.from(changed.prev, 'hex');
      const hash = eventHash({
        project,
        seq,
        recordedAtUs: BigInt(changed.recordedAtUs),
        prev,
        canon: canon ?? Buffer.of(),
      });
      const rewritten = withEvents(truth, replaced(at, { ...changed, hash: hash.toString('hex') }));
      // The event after it may come behind the checkpoint that covers the change.
      expect(['chain.prev', 'tree.root']).toContain(await findingOf(rewritten));
      if (isLastOfChain(at)) expect(await findingOf(rewritten)).toBe('tree.root');
    }
  });

  it('with its whole chain: the checkpoint', async () => {
    for (const at of covered) {
      const rewritten = relinked(replaced(at, backdated(eventAt(at))), eventAt(at).project);
      expect(await findingOf(withEvents(truth, rewritten))).toBe('tree.root');
    }
  });

  it('with its chain, younger than every checkpoint in the folder: the mail', async () => {
    for (const at of all.slice(38)) {
      const rewritten = withEvents(
        truth,
        relinked(replaced(at, backdated(eventAt(at))), eventAt(at).project),
      );
      expect(await findingOf(rewritten)).toBe('nothing');
      expect(await findingOf(rewritten, mail)).toBe('mail.root');
    }
  });
});

describe('events lost, added and swapped', () => {
  it('a line cut out as it is', async () => {
    for (const at of covered) {
      const code = await findingOf(withLines((lines) => lines.splice(at, 1)));
      expect(['chain.seq', 'tree.leaf_index']).toContain(code);
    }
  });

  it('an event cut out: a gap in its chain, the link when the numbers are mended, the tree when the links are', async () => {
    for (const at of covered) {
      const { project } = eventAt(at);
      const less = events.toSpliced(at, 1);
      // The chain's next event may come behind the checkpoint that misses the lost one.
      expect(['chain.seq', 'tree.root']).toContain(await findingOf(withEvents(truth, less)));
      let seq = 0;
      const numbered = less.map((event) =>
        event.project === project ? { ...event, seq: (seq += 1) } : event,
      );
      expect(['chain.prev', 'tree.root']).toContain(await findingOf(withEvents(truth, numbered)));
      expect(await findingOf(withEvents(truth, relinked(less, project)))).toBe('tree.root');
    }
  });

  it('an event put in: its chain, or the tree when the chain is mended', async () => {
    // Not the last one covered: twice there, the second one is younger than the checkpoint.
    for (const at of covered.slice(0, -1)) {
      const twice = events.toSpliced(at, 0, eventAt(at));
      expect(await layerOfFinding(withEvents(truth, twice))).toBe('chain');
      expect(await findingOf(withEvents(truth, relinked(twice, eventAt(at).project)))).toBe('tree.root');
      expect(await layerOfFinding(withLines((lines) => lines.splice(at, 0, lines[at] ?? '')))).toBe('chain');
    }
  });

  it('two events swapped: their chain inside one project, the tree between two', async () => {
    for (const at of covered.slice(0, -1)) {
      for (const other of covered.filter((another) => another > at && (another - at) % 3 === 1)) {
        const swapped = events.with(at, eventAt(other)).with(other, eventAt(at));
        const isOneChain = eventAt(at).project === eventAt(other).project;
        const layer = await layerOfFinding(withEvents(truth, swapped));
        if (isOneChain) expect(layer).toBe('chain');
        else expect(['chain', 'tree']).toContain(layer);
      }
      const neighbours = events.with(at, eventAt(at + 1)).with(at + 1, eventAt(at));
      if (eventAt(at).project !== eventAt(at + 1).project && !checkpointsAt.includes(at + 1))
        expect(await layerOfFinding(withEvents(truth, neighbours))).toBe('tree');
    }
  });

  it('a project deleted whole: the tree', async () => {
    for (const chain of chains.filter((name) => events.some(({ project }) => project === name))) {
      expect(
        await findingOf(
          withEvents(
            truth,
            events.filter(({ project }) => project !== chain),
          ),
        ),
      ).toBe('tree.root');
    }
  });

  it('the tail cut off: the last checkpoint, or the mail when the checkpoints are cut off too', async () => {
    for (const at of all.filter((size) => size > 7 && size < 38)) {
      const cut = withEvents(truth, events.slice(0, at));
      expect(await findingOf(cut)).toBe('tree.size');
      for (const size of checkpointsAt) if (size > at) cut.notes.delete(checkpointFileName(size));
      expect(await findingOf(cut)).toBe('nothing');
      expect(await findingOf(cut, mail)).toBe('mail.size');
    }
  });
});

describe('an event moved to another project', () => {
  it('by its line: its chain or the other one', async () => {
    for (const at of covered) {
      for (const project of chains.filter((name) => name !== eventAt(at).project))
        expect(await layerOfFinding(withEvents(truth, replaced(at, { ...eventAt(at), project })))).toBe(
          'chain',
        );
    }
  });

  it('with both chains mended: its own body; with the body too: the tree', async () => {
    for (const at of covered) {
      const { project: from, canon } = eventAt(at);
      const to = chains.find((name) => name !== from) ?? '';
      const mend = (event: ExportedEvent) => relinked(relinked(replaced(at, event), from), to);
      expect(await findingOf(withEvents(truth, mend({ ...eventAt(at), project: to })))).toBe('chain.project');
      const body = Buffer.from(canon?.toString().replace(`"project":"${from}"`, `"project":"${to}"`) ?? '');
      expect(await findingOf(withEvents(truth, mend({ ...eventAt(at), project: to, canon: body })))).toBe(
        'tree.root',
      );
    }
  });
});

describe('a history rewritten whole and signed again', () => {
  const rewrite = (log: SampleLog) =>
    live(log, (at) => log.add(projectAt(at), at === 3 ? { action: 'progress.invented' } : {}));

  it('with another key: the key, or the mail when key.pub was exchanged too', async () => {
    const { made: other } = rewrite(new SampleLog({ seed: 'another' }));
    const kept = other.copy();
    kept.keyLines = truth.keyLines;
    expect(await findingOf(kept)).toBe('tree.signature');
    expect(await findingOf(other, mail)).toBe('mail.signature');
    other.keyLines.push(...truth.keyLines);
    expect(await findingOf(other, mail)).toBe('mail.root');
  });

  it('with the true key: the mail', async () => {
    const { made: other } = rewrite(new SampleLog());
    expect(await findingOf(other)).toBe('nothing');
    expect(await findingOf(other, mail)).toBe('mail.root');
    for (const size of checkpointsAt)
      expect(await findingOf(other, truth.notes.get(checkpointFileName(size)))).toBe('mail.root');
  });

  it('an older database put back: the mail, also when it grew again', async () => {
    const older = withEvents(truth, events.slice(0, 22));
    for (const size of [33, 38]) older.notes.delete(checkpointFileName(size));
    expect(await findingOf(older)).toBe('nothing');
    expect(await findingOf(older, mail)).toBe('mail.size');

    const log = new SampleLog();
    const { made: regrown } = live(log, (at) =>
      log.add(projectAt(at), at >= 22 ? { actor: 'person:another' } : {}),
    );
    expect(await findingOf(regrown)).toBe('nothing');
    expect(await findingOf(regrown, truth.notes.get(checkpointFileName(20)))).toBe('nothing');
    expect(await findingOf(regrown, mail)).toBe('mail.root');
  });

  it('a note that is no checkpoint, or of another log', async () => {
    expect(await findingOf(truth, 'nothing\n')).toBe('mail.note');
    const stranger = new SampleLog({ origin: 'other.example' });
    expect(await findingOf(truth, stranger.checkpoint())).toBe('mail.signature');
    expect(await findingOf(truth, mail.replace('\n40\n', '\n39\n'))).toBe('mail.signature');
  });

  it('checkpoints exchanged among each other', async () => {
    for (const size of checkpointsAt) {
      for (const other of checkpointsAt.filter((another) => another !== size)) {
        const copy = truth.copy();
        copy.note(size, truth.notes.get(checkpointFileName(other)) ?? '');
        expect(await findingOf(copy)).toBe('tree.note');
      }
    }
  });
});
