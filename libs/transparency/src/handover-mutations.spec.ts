import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkpointFileName, parseEventLine, type ExportedEvent } from './export-format.js';
import { layerOf, type FindingCode } from './finding.js';
import { MemoryExport } from './memory-export.js';
import { backdated, relinked, withEvents } from './rewritten-export.js';
import { epochBody, SampleLog, sampleKey } from './sample-log.js';
import { verifyExport } from './verify-export.js';

/**
 * The history of export-mutations.spec.ts after a rotation of the key and the restore of a backup: what an attacker may
 * do with former, lost and new keys, and which layer finds it.
 */
const origin = 'key-projects.example/history';
const first = sampleKey(origin, 'sample');
const second = sampleKey(origin, 'rotated');
const epoch = sampleKey(`${origin}/2`, 'restored');
const stranger = sampleKey(origin, 'stranger');
type Key = typeof first;

const chains = ['_sys', 'P-0001', 'P-0002', 'P-0003', 'P-0004'];
const projectAt = (at: number): string => chains[(at * at + at) % chains.length] ?? '';
const eventCount = 40;
const restored = 28;
/** Who signs over how many events, the key in charge first. */
const plan: readonly (readonly [size: number, by: readonly Key[]])[] = [
  [7, [first]],
  [14, [first]],
  [20, [second, first]],
  [26, [second]],
  [31, [epoch, second]],
  [38, [epoch]],
];
let mutations = 0;

/** What was signed last before the restore: events of which the last four are lost. */
const lost = new SampleLog();
for (let at = 0; at < restored + 4; at += 1) lost.add(projectAt(at));
const lostNote = lost.checkpoint([second.signer]);
const told = epochBody({ origin, size: lost.size, root: lost.root() }, epoch.verifier.name, restored);

/** The whole life; `bodyAt` changes what happened, `signers` who signed it. */
function live(
  bodyAt: (at: number) => Parameters<SampleLog['add']>[1] = () => ({}),
  signers: (by: readonly Key[]) => readonly Key[] = (by) => by,
): { made: MemoryExport; mail: string } {
  const log = new SampleLog();
  const made = new MemoryExport();
  made.keyLines = [first, second, epoch].map(({ verifier }) => verifier.verifierKey);
  for (let at = 0; at < eventCount; at += 1) {
    const isEpoch = at === restored;
    made.add(log.add(isEpoch ? '_sys' : projectAt(at), { ...(isEpoch ? told : {}), ...bodyAt(at) }));
    for (const [size, by] of plan.filter(([size]) => size === log.size)) {
      const note = log.checkpoint(signers(by).map(({ signer }) => signer));
      made.note(size, note);
      if (by.length === 2) made.handovers.set(by[0] === second ? '2' : '3', note);
    }
  }
  return { made, mail: log.checkpoint([epoch.signer]) };
}

const { made: truth, mail } = live();
const events = truth.lines.map((line) => parseEventLine(Buffer.from(line.trimEnd())) as ExportedEvent);
const eventAt = (at: number): ExportedEvent => events[at] as ExportedEvent;
const all = [...events.keys()];

async function findingOf(source: MemoryExport, note?: string): Promise<string> {
  mutations += 1;
  const verdict = await verifyExport(source, note === undefined ? {} : { mailNote: Buffer.from(note) });
  return verdict.holds ? 'nothing' : verdict.finding.code;
}

function changed(change: (copy: MemoryExport) => void): MemoryExport {
  const copy = truth.copy();
  change(copy);
  return copy;
}

afterAll(() => expect(mutations).toBeGreaterThan(1_000));

it('the truth holds, also without a checkpoint that a handover stands beside', async () => {
  expect(await findingOf(truth)).toBe('nothing');
  expect(await findingOf(truth, mail)).toBe('nothing');
  for (const [size] of plan) {
    const fewer = changed((copy) => copy.notes.delete(checkpointFileName(size)));
    expect(await findingOf(fewer, mail)).toBe('nothing');
  }
  expect(await findingOf(changed((copy) => copy.handovers.clear()))).toBe('nothing');
});

describe('events', () => {
  it('changed alone: the chain; with their chain: the tree; younger than every checkpoint: the mail', async () => {
    for (const at of all) {
      const one = backdated(eventAt(at));
      expect(await findingOf(withEvents(truth, events.with(at, one)))).toBe('chain.hash');
      const chain = withEvents(truth, relinked(events.with(at, one), one.project));
      expect(await findingOf(chain, mail)).toBe(at < 38 ? 'tree.root' : 'mail.root');
    }
  });

  it('cut out or put in, with their chain: the tree', async () => {
    for (const at of all.filter((each) => each < 37)) {
      const { project } = eventAt(at);
      const less = withEvents(truth, relinked(events.toSpliced(at, 1), project));
      // Without its event an epoch has not begun.
      expect(await findingOf(less)).toBe('tree.root');
      const twice = withEvents(truth, relinked(events.toSpliced(at, 0, eventAt(at)), project));
      expect(await findingOf(twice)).toBe('tree.root');
    }
  });
});

describe('bytes of the keys, the checkpoints and the handovers', () => {
  it('changed in any bit: format or tree', async () => {
    const files = [
      ...[...truth.notes.keys()].map((name) => ({ kind: 'notes' as const, name })),
      ...[...truth.handovers.keys()].map((name) => ({ kind: 'handovers' as const, name })),
    ];
    const flip = (text: string, position: number, mask: number): string => {
      const bytes = Buffer.from(text);
      bytes[position] = (bytes[position] ?? 0) ^ mask;
      return bytes.toString('latin1');
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(7), async ({ kind, name }, place, bit) => {
        const text = truth[kind].get(name) ?? '';
        const other = changed((copy) => {
          const bytes = Buffer.from(flip(text, place % Buffer.byteLength(text), 1 << bit), 'latin1');
          const read = async (asked: string): Promise<Buffer> =>
            asked === name ? bytes : Buffer.from(truth[kind].get(asked) ?? '');
          if (kind === 'notes') copy.checkpoint = read;
          else copy.handover = read;
        });
        expect(layerOf((await findingOf(other)) as FindingCode)).toBe('tree');
      }),
      { numRuns: 700 },
    );
    for (const [at, line] of truth.keyLines.entries())
      for (let place = 0; place < line.length; place += 1) {
        const other = changed((copy) => (copy.keyLines[at] = flip(line, place, 1)));
        expect(['format', 'tree']).toContain(layerOf((await findingOf(other)) as FindingCode));
      }
  });

  it('lines of key.pub lost, added and swapped: the tree', async () => {
    for (const at of [0, 1, 2]) {
      const less = changed((copy) => copy.keyLines.splice(at, 1));
      // What was the handover to the third key is then one to the second, or to none.
      expect(['format.name', 'tree.handover']).toContain(await findingOf(less));
      less.handovers.clear();
      expect(['tree.signature', 'tree.handover']).toContain(await findingOf(less));
      const more = changed((copy) => {
        copy.keyLines.splice(at, 0, stranger.verifier.verifierKey);
        copy.handovers.clear();
      });
      expect(await findingOf(more)).toBe('tree.handover');
      const swapped = changed((copy) => {
        copy.keyLines.splice(at, 0, ...copy.keyLines.splice(at === 2 ? 0 : at + 1, 1));
        copy.handovers.clear();
      });
      expect(await findingOf(swapped)).toBe('tree.handover');
    }
  });
});

describe('signed again', () => {
  const rewrite = (signers?: (by: readonly Key[]) => readonly Key[], from = 3) =>
    live((at) => (at === from ? { actor: 'person:another' } : {}), signers).made;

  it('by another key in the place of each: the tree', async () => {
    for (const instead of [first, second, epoch, stranger])
      for (const [size, by] of plan) {
        if (by[0] === instead) continue;
        const { made } = live(undefined, (those) => (those === by ? [instead] : those));
        made.handovers.clear();
        const code = await findingOf(made);
        expect([size, layerOf(code as FindingCode)]).toEqual([size, 'tree']);
      }
  });

  it('without the key before: its handover is missing, and the true one is of another tree', async () => {
    const alone = rewrite((by) => (by.length === 2 ? [by[0]!] : by));
    alone.handovers.clear();
    expect(await findingOf(alone)).toBe('tree.handover');
    alone.handovers = new Map(truth.handovers);
    expect(await findingOf(alone)).toBe('tree.root');
    for (const size of [7, 14]) alone.notes.delete(checkpointFileName(size));
    expect(await findingOf(alone)).toBe('tree.root');
  });

  it('by all true keys: the mail, whichever key signed it', async () => {
    const other = rewrite();
    expect(await findingOf(other)).toBe('nothing');
    expect(await findingOf(other, mail)).toBe('mail.root');
    expect(await findingOf(other, truth.notes.get(checkpointFileName(38)))).toBe('mail.root');
    for (const size of [7, 14, 20, 26])
      expect(await findingOf(other, truth.notes.get(checkpointFileName(size)))).toBe('mail.epoch');
  });

  it('with an epoch that says nothing, or says it of another one: the tree', async () => {
    for (const body of [{ action: 'history.key_rotated' }, { data: { before: null, after: null } }])
      expect(await findingOf(live((at) => (at === restored ? body : {})).made)).toBe('tree.epoch');
  });
});

describe('notes from before the restore', () => {
  it('hold as far as the backup went, and otherwise say that an epoch ended', async () => {
    for (const size of [7, 14, 20, 26])
      expect(await findingOf(truth, truth.notes.get(checkpointFileName(size)))).toBe('nothing');
    expect(await findingOf(truth, lostNote)).toBe('mail.epoch');
    expect(await findingOf(truth, stranger.signer.name)).toBe('mail.note');
  });
});
