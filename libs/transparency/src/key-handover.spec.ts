import { describe, expect, it } from '@jest/globals';
import { checkpointFileName } from './export-format.js';
import { MemoryExport } from './memory-export.js';
import { keyTypes } from './note-keys.js';
import { epochBody, SampleLog, sampleKey } from './sample-log.js';
import { formatNote, parseNote, signText } from './signed-note.js';
import { verifyExport } from './verify-export.js';

const chains = ['_sys', 'P-0001', 'P-0002', 'P-0003'];
const projectOf = (at: number): string => chains[at % chains.length] ?? '';
const origin = 'key-projects.example/history';
const first = sampleKey(origin, 'sample');
const second = sampleKey(origin, 'after the rotation');
const third = sampleKey(origin, 'after another one');
const epoch = sampleKey(`${origin}/2`, 'sample');
type Key = typeof first;
type SampleSigner = Key['signer'];

/** The code of the first thing that does not hold, or `holds`. */
async function findingOf(source: MemoryExport, mailNote?: string, witnesses = [] as Key['verifier'][]) {
  const verdict = await verifyExport(source, {
    witnesses,
    ...(mailNote === undefined ? {} : { mailNote: Buffer.from(mailNote) }),
  });
  return verdict.holds ? 'holds' : verdict.finding.code;
}

/** A log that grows, with a checkpoint signed by the given keys after every fourth event. */
function lifeOf(keys: readonly Key[], ...signers: readonly (readonly SampleSigner[])[]): MemoryExport {
  const log = new SampleLog();
  const made = new MemoryExport();
  made.keyLines = keys.map(({ verifier }) => verifier.verifierKey);
  for (const by of signers) {
    for (let at = 0; at < 4; at += 1) made.add(log.add(projectOf(log.size)));
    made.note(log.size, log.checkpoint(by));
  }
  return made;
}

describe('keys of one name', () => {
  const both = [second.signer, first.signer];

  it('follow each other when the old one signs the new one’s first checkpoint', async () => {
    const keys = [first, second];
    expect(await findingOf(lifeOf(keys, [first.signer], both, [second.signer]))).toBe('holds');
    expect(await findingOf(lifeOf(keys, both, [second.signer]))).toBe('holds');
    expect(await findingOf(lifeOf(keys, [first.signer], [second.signer]))).toBe('tree.handover');
    expect(await findingOf(lifeOf(keys, [second.signer]))).toBe('tree.handover');
    expect(await findingOf(lifeOf(keys, [first.signer], both, [first.signer]))).toBe('tree.handover');
    expect(
      await findingOf(lifeOf([first, second, third], [first.signer], [third.signer, first.signer])),
    ).toBe('tree.handover');
  });

  it('must all be known, and stand there once', async () => {
    expect(await findingOf(lifeOf([first, first], [first.signer]))).toBe('format.key');
    expect(await findingOf(lifeOf([], [first.signer]))).toBe('format.key');
    expect(await findingOf(lifeOf([second], [first.signer]))).toBe('tree.signature');
    // The stranger first: the true key behind it may not lend it trust.
    expect(await findingOf(lifeOf([second, first], [first.signer]))).toBe('tree.handover');
  });

  it('may begin once only', async () => {
    const made = lifeOf([first, second], [first.signer], both, [second.signer]);
    made.handovers.set('2', made.notes.get(checkpointFileName(8)) ?? '');
    expect(await findingOf(made)).toBe('holds');
    made.notes.delete(checkpointFileName(8));
    expect(await findingOf(made)).toBe('holds');
    const again = lifeOf([first, second], [first.signer], both, both);
    again.handovers.set('2', again.notes.get(checkpointFileName(8)) ?? '');
    for (const alone of [first, second]) {
      again.note(8, lifeOf([first, second], [], [alone.signer]).notes.get(checkpointFileName(8)) ?? '');
      expect(await findingOf(again)).toBe('tree.handover');
    }
  });
});

describe('keys whose first checkpoints are lost with a database', () => {
  const keys = [first, second, third, epoch];
  const former = new SampleLog();
  const notes = new Map<number, string>();
  for (let at = 0; at < 12; at += 1) {
    former.add(projectOf(at));
    if (at === 7) notes.set(2, former.checkpoint([second.signer, first.signer]));
    if (at === 11) notes.set(3, former.checkpoint([third.signer, second.signer]));
  }
  const told = epochBody({ origin, size: 12, root: former.root() }, epoch.verifier.name, 6);

  /** Six events of the former ones, the new epoch's event, and the notes of the handovers beside them. */
  function restored(handovers: Iterable<readonly [number, string]>, body = told): MemoryExport {
    const log = new SampleLog();
    const made = new MemoryExport();
    made.keyLines = keys.map(({ verifier }) => verifier.verifierKey);
    for (let at = 0; at < 6; at += 1) {
      made.add(log.add(projectOf(at)));
      if (log.size === 4) made.note(4, log.checkpoint());
    }
    made.add(log.add('_sys', body));
    made.note(7, log.checkpoint([epoch.signer, third.signer]));
    for (const [line, note] of handovers) made.handovers.set(String(line), note);
    return made;
  }

  it('are introduced by the notes beside the checkpoints', async () => {
    expect(await findingOf(restored(notes))).toBe('holds');
    expect(await findingOf(restored([]))).toBe('tree.handover');
    for (const line of [2, 3])
      expect(await findingOf(restored([[line, notes.get(line) ?? '']]))).toBe('tree.handover');
  });

  it('but only where an epoch tells of the loss', async () => {
    expect(await findingOf(restored(notes, epochBody(before(12), epoch.verifier.name, 9)))).toBe('tree.size');
    expect(await findingOf(restored(notes, epochBody(before(11), epoch.verifier.name, 6)))).toBe('tree.size');
    const made = restored(notes);
    const other = new SampleLog();
    for (let at = 0; at < 5; at += 1) other.add('P-0001');
    made.handovers.set('2', other.checkpoint([second.signer, first.signer]));
    expect(await findingOf(made)).toBe('tree.root');
  });

  it('and by notes that both have signed', async () => {
    const note = (...by: SampleSigner[]): string => former.checkpoint(by);
    for (const other of [note(second.signer), note(first.signer), note(third.signer, first.signer), '\n'])
      expect(await findingOf(restored([...notes, [2, other]]))).toBe('tree.handover');
    const foreign = new SampleLog({ origin: 'other.example', seed: 'stranger' });
    foreign.add('P-0001');
    expect(await findingOf(restored([...notes, [2, foreign.checkpoint()]]))).toBe('tree.handover');
    for (const name of ['1', '5', '02', 'x', '2.1']) {
      const made = restored(notes);
      made.handovers.set(name, notes.get(2) ?? '');
      expect(await findingOf(made)).toBe('format.name');
    }
  });

  function before(size: number) {
    return { origin, size, root: former.root() };
  }
});

describe('a new epoch', () => {
  /** What was signed last is over 12 events; of them 8 are in the backup, and then something else happens. */
  const former = new SampleLog();
  for (let at = 0; at < 12; at += 1) former.add(projectOf(at));
  const lastNote = former.checkpoint();
  const before = { origin, size: former.size, root: former.root() };

  function restored(body: Parameters<SampleLog['add']>[1], by = [epoch.signer, first.signer]): MemoryExport {
    const log = new SampleLog();
    const made = new MemoryExport();
    made.keyLines = [first, epoch].map(({ verifier }) => verifier.verifierKey);
    for (let at = 0; at < 8; at += 1) {
      made.add(log.add(projectOf(at)));
      if (log.size === 4) made.note(4, log.checkpoint());
    }
    made.add(log.add('_sys', body));
    made.note(9, log.checkpoint(by));
    made.add(log.add('P-0001'));
    made.note(10, log.checkpoint([epoch.signer]));
    return made;
  }

  it('holds, and tells its reader what may be lost', async () => {
    const made = restored(epochBody(before, epoch.verifier.name, 8));
    expect(await verifyExport(made)).toMatchObject({
      holds: true,
      summary: {
        epochs: [
          {
            origin: `${origin}/2`,
            restored: 8,
            before: { origin, size: 12, root: before.root.toString('base64') },
          },
        ],
      },
    });
    expect(await findingOf(made, made.notes.get(checkpointFileName(4)))).toBe('holds');
    expect(await findingOf(made, lastNote)).toBe('mail.epoch');
  });

  it('does not hold without the event that says why, nor without the former key', async () => {
    expect(await findingOf(restored({}))).toBe('tree.epoch');
    expect(await findingOf(restored(epochBody(before, `${origin}/3`, 8)))).toBe('tree.epoch');
    expect(await findingOf(restored({ ...epochBody(before, `${origin}/2`, 8), data: {} }))).toBe(
      'tree.epoch',
    );
    const told = epochBody(before, epoch.verifier.name, 8);
    expect(await findingOf(restored(told, [epoch.signer]))).toBe('tree.handover');
    const unsaid = restored(told);
    unsaid.lines[8] = restored({ ...told, project: 'P-0001' }).lines[8]!;
    expect(await findingOf(unsaid)).toBe('chain.project');
  });

  it('begins from a backup of before the first checkpoint, too', async () => {
    const made = restored(epochBody(before, epoch.verifier.name, 8));
    made.notes.delete(checkpointFileName(4));
    expect(await findingOf(made)).toBe('holds');
  });
});

describe('cosignatures', () => {
  const witness = sampleKey('witness.example', 'witness', keyTypes.cosignature);
  const other = sampleKey('other.example', 'other', keyTypes.cosignature);
  const cosigned = (text: string, by = witness.signer): string => {
    const note = parseNote(Buffer.from(text));
    return formatNote({ text: note.text, signatures: [...note.signatures, signText(note.text, by)] });
  };
  const life = (): MemoryExport => {
    const made = lifeOf([first], [first.signer], [first.signer], [first.signer]);
    made.note(8, cosigned(made.notes.get(checkpointFileName(8)) ?? ''));
    return made;
  };

  it('are asked for only of a witness that is given', async () => {
    expect(await verifyExport(life())).toMatchObject({ holds: true, summary: { cosigned: null } });
    expect(await verifyExport(life(), { witnesses: [witness.verifier] })).toMatchObject({
      holds: true,
      summary: { cosigned: 8 },
    });
    expect(await findingOf(life(), undefined, [other.verifier])).toBe('tree.cosignature');
  });

  it('must hold, and may stand on the note from a mail alone', async () => {
    const wrong = life();
    const note = parseNote(Buffer.from(wrong.notes.get(checkpointFileName(8)) ?? ''));
    const foreign = signText('another\n1\ntext\n', witness.signer);
    wrong.note(8, formatNote({ text: note.text, signatures: [note.signatures[0]!, foreign] }));
    expect(await findingOf(wrong, undefined, [witness.verifier])).toBe('tree.cosignature');
    const made = life();
    const mail = cosigned(made.notes.get(checkpointFileName(12)) ?? '', other.signer);
    expect(await findingOf(made, mail, [other.verifier])).toBe('holds');
  });
});
