import { ChainCheck, type Epoch } from './chain-check.js';
import { CheckpointCheck, isCosigned, openMailNote, readExportKeys } from './checkpoint-check.js';
import type { OpenCheckpoint } from './checkpoint.js';
import { leafData } from './event-hash.js';
import { exportNames, parseEventLine, type ExportedEvent } from './export-format.js';
import { linesOf, type ExportSource, type Line } from './export-source.js';
import { Found, type Finding } from './finding.js';
import { HandoverCheck } from './handover-check.js';
import { leafHash, TreeBuilder } from './merkle-tree.js';
import type { Verifier } from './note-keys.js';

/** What an export holds, once everything in it held. */
export interface ExportSummary {
  readonly events: number;
  readonly chains: number;
  /** Events whose body a purge took. */
  readonly purged: number;
  /** Earliest and latest recorded instant, microseconds since 1970; null without events. */
  readonly firstRecordedAtUs: bigint | null;
  readonly lastRecordedAtUs: bigint | null;
  /** Checkpoints in the folder. */
  readonly checkpoints: number;
  /** Events up to the last checkpoint, the note from a mail included: what nobody can change unseen. */
  readonly covered: number;
  /** Events after it: their chains hold, but no checkpoint covers them yet. */
  readonly notYetCovered: number;
  /** Events up to the last checkpoint that a witness given cosigned; null when no witness was given. */
  readonly cosigned: number | null;
  /** New epochs, each begun by the restore of a backup: what their readers should know. */
  readonly epochs: readonly Epoch[];
  /** Root over all events. */
  readonly root: Buffer;
  /** Lines of key.pub. A reader compares them with what the own mails were signed with. */
  readonly keys: readonly string[];
  /** The note from a mail, when one was given. */
  readonly mail: { readonly origin: string; readonly size: number } | null;
}

/** Either everything holds, or this is the first thing that does not. */
export type Verdict =
  | { readonly holds: true; readonly summary: ExportSummary }
  | { readonly holds: false; readonly finding: Finding };

/** What an export is held against besides itself. */
export interface VerifyOptions {
  /** A checkpoint from an old mail. */
  readonly mailNote?: Uint8Array;
  /** Keys of witnesses of which one must have cosigned. */
  readonly witnesses?: readonly Verifier[];
}

/**
 * Checks an export from its first byte to its last: lines, chains, bodies, tree, checkpoints, keys, and what `options`
 * give. Reads it once, with memory for one hash a chain. Rejects with the system's error only when something is there and
 * cannot be read.
 */
export async function verifyExport(source: ExportSource, options: VerifyOptions = {}): Promise<Verdict> {
  try {
    return { holds: true, summary: await new ExportCheck(source, options).run() };
  } catch (error) {
    if (error instanceof Found) return { holds: false, finding: error.finding };
    throw error;
  }
}

/**
 * The events of an export in their order, with their lines; checks how they are written and nothing else. Throws
 * ExportReadError at the first line that is no event.
 */
export async function* readExportedEvents(
  source: ExportSource,
): AsyncGenerator<{ readonly line: number; readonly event: ExportedEvent }> {
  try {
    const pieces = await eventsOf(source);
    for await (const lines of linesOf(pieces))
      for (const line of lines) yield { line: line.number, event: eventOf(line) };
  } catch (error) {
    if (error instanceof Found) throw new ExportReadError(error.finding);
    throw error;
  }
}

/** The folder cannot be read as an export. */
export class ExportReadError extends Error {
  constructor(readonly finding: Finding) {
    super(`This is not an export of a history: ${finding.file ?? ''} ${finding.line ?? ''}`);
  }
}

class ExportCheck {
  readonly #source: ExportSource;
  readonly #options: VerifyOptions;
  readonly #chains = new ChainCheck();
  readonly #tree = new TreeBuilder();
  #first: bigint | null = null;
  #last: bigint | null = null;
  #mail: OpenCheckpoint | null = null;
  /** Root of this export at the size of the mail's note, when it is another. */
  #otherRoot: Buffer | null = null;

  constructor(source: ExportSource, options: VerifyOptions) {
    this.#source = source;
    this.#options = options;
  }

  async run(): Promise<ExportSummary> {
    const { mailNote, witnesses = [] } = this.#options;
    const keys = readExportKeys(await this.#source.keys());
    if (mailNote !== undefined) this.#mail = openMailNote(mailNote, keys);
    const handovers = await HandoverCheck.open(this.#source, keys);
    const checkpoints = await CheckpointCheck.open(this.#source, { log: keys, witnesses }, handovers);
    const pieces = await eventsOf(this.#source);
    await this.#compare(checkpoints);
    for await (const lines of linesOf(pieces)) {
      for (const line of lines) {
        this.#add(eventOf(line), line.number);
        const { size } = this.#tree;
        if (size === checkpoints.nextSize || size === this.#mail?.size) await this.#compare(checkpoints);
        if (handovers.covers(size)) handovers.compare(size, this.#tree.root());
      }
    }
    this.#chains.end();
    await checkpoints.end(this.#tree.size);
    handovers.end(this.#tree.size, this.#chains.epochs);
    this.#endMail(checkpoints.last?.origin);
    const covered = Math.max(checkpoints.last?.size ?? 0, this.#mail?.size ?? 0);
    const events = this.#tree.size;
    if (events > 0 && covered === 0)
      throw new Found({ code: 'tree.uncovered', file: exportNames.checkpoints });
    const cosigned = Math.max(checkpoints.cosigned, this.#cosignedByMail(mailNote, witnesses));
    if (events > 0 && witnesses.length > 0 && cosigned === 0)
      throw new Found({ code: 'tree.cosignature', file: exportNames.checkpoints });
    return {
      events,
      chains: this.#chains.chains,
      purged: this.#chains.purged,
      firstRecordedAtUs: this.#first,
      lastRecordedAtUs: this.#last,
      checkpoints: checkpoints.checked,
      covered,
      notYetCovered: events - covered,
      cosigned: witnesses.length === 0 ? null : cosigned,
      epochs: this.#chains.epochs,
      root: this.#tree.root(),
      keys: keys.map(({ verifierKey }) => verifierKey),
      mail: this.#mail && { origin: this.#mail.origin, size: this.#mail.size },
    };
  }

  #add(event: ExportedEvent, line: number): void {
    const hash = this.#chains.add(event, line);
    const { leafIndex, project, seq } = event;
    const expected = this.#tree.size;
    if (leafIndex !== expected)
      throw new Found({
        code: 'tree.leaf_index',
        file: exportNames.events,
        line,
        chain: project,
        seq,
        leafIndex,
        expected: String(expected),
        found: String(leafIndex),
      });
    this.#tree.append(leafHash(leafData({ leafIndex, project, seq, hash })));
    const recordedAtUs = BigInt(event.recordedAtUs);
    if (this.#first === null || recordedAtUs < this.#first) this.#first = recordedAtUs;
    if (this.#last === null || recordedAtUs > this.#last) this.#last = recordedAtUs;
  }

  /** What is signed for just this size. */
  async #compare(checkpoints: CheckpointCheck): Promise<void> {
    const { size } = this.#tree;
    const root = this.#tree.root();
    if (size === checkpoints.nextSize) await checkpoints.check(root, this.#chains.epochs);
    if (size === this.#mail?.size && !this.#mail.root.equals(root)) this.#otherRoot = root;
  }

  #cosignedByMail(mailNote: Uint8Array | undefined, witnesses: readonly Verifier[]): number {
    const size = this.#mail?.size ?? 0;
    return mailNote !== undefined && isCosigned(mailNote, witnesses, { size }) ? size : 0;
  }

  /** Comes last, so that a finding of this layer says that nothing in the folder itself gave the change away. */
  #endMail(lastOrigin: string | undefined): void {
    if (this.#mail === null) return;
    const { origin, size, root } = this.#mail;
    const isShort = size > this.#tree.size;
    if (!isShort && this.#otherRoot === null) return;
    const isFormer = lastOrigin !== undefined && origin !== lastOrigin;
    const code = isFormer ? 'mail.epoch' : isShort ? 'mail.size' : 'mail.root';
    throw new Found({
      code,
      size,
      expected: root.toString('base64'),
      found: isShort ? String(this.#tree.size) : (this.#otherRoot?.toString('base64') ?? ''),
    });
  }
}

async function eventsOf(source: ExportSource): Promise<AsyncIterable<Buffer> | Iterable<Buffer>> {
  const pieces = await source.events();
  if (pieces === null) throw new Found({ code: 'format.file', file: exportNames.events });
  return pieces;
}

function eventOf({ number, bytes, isWhole }: Line): ExportedEvent {
  const event = isWhole ? parseEventLine(bytes) : { wrongField: 'line' };
  if ('wrongField' in event)
    throw new Found({ code: 'format.line', file: exportNames.events, line: number, field: event.wrongField });
  return event;
}
