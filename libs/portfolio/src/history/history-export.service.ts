import { join } from 'node:path';
import { decideHistoryExport, isRefusal, may, refuse, type Actor, type NewId, type Refusal } from '#domain';
import type { Database } from '#database';
import { checkpointFileName, exportNames, formatEventLine, parseCheckpoint, parseNote } from '#transparency';
import type { ExportedEvent } from '#transparency';
import type { SignedNote } from './proofs.service.js';
import { checkpointsBetween, exportedEvents, extent, publishedCheckpoint } from './sequencer.queries.js';
import { readPublicSignerFiles } from './signer-files.js';

/** One file of an export: its path in the folder, and its text, whole or in pieces. */
export interface ExportFile {
  readonly name: string;
  readonly content: string | AsyncIterable<string>;
}

/** An export that is on record; its files are read while they are written. */
export interface HistoryExport {
  /** Events with a place in the tree. */
  readonly events: number;
  /** Events that wait for theirs, which the next run of the sequencer gives: they are not in it. */
  readonly waiting: number;
  files(): AsyncGenerator<ExportFile>;
}

type SignerKeys = NonNullable<Awaited<ReturnType<typeof readPublicSignerFiles>>>;

const batch = 2_000;

/**
 * Reads the history for an export. What has a leaf never changes, so it is read in pieces by leaf index, each a statement
 * of its own: no transaction grows old, and the memory holds one piece.
 */
export class HistoryExportService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #signerFolder: string;

  /** `signerFolder`: where the signer keeps its keys, of which only the public ones are read. */
  constructor(database: Database, newId: NewId, signerFolder: string) {
    this.#database = database;
    this.#newId = newId;
    this.#signerFolder = signerFolder;
  }

  /** Puts an export of everything on record and gives it. Refuses whoever may not, and where there is no key. */
  async begin(actor: Actor): Promise<HistoryExport | Refusal> {
    if (!may(actor, 'history.export')) return refuse('permission.denied');
    const plan = await this.#plan();
    if (plan === null) return refuse('history.no_public_keys', { folder: this.#signerFolder });
    const [newest] = await this.#database.query<{ note: string }>(publishedCheckpoint);
    const { keys, events, waiting } = plan;
    const signed = newest === undefined ? null : parseCheckpoint(parseNote(Buffer.from(newest.note)).text);
    const recorded = {
      events,
      treeSize: signed?.size ?? 0,
      root: signed?.root.toString('base64') ?? null,
    };
    const stored = await this.#database.change(actor, () => decideHistoryExport(recorded, this.#newId));
    return isRefusal(stored) ? stored : { events, waiting, files: () => this.#files(keys, events) };
  }

  /** What there is to export, with the keys of its checkpoints: a key may take over between the two reads. */
  async #plan(): Promise<{ keys: SignerKeys; events: number; waiting: number } | null> {
    for (;;) {
      const before = await readPublicSignerFiles(this.#signerFolder);
      const [row] = await this.#database.query<{ events: number; waiting: number }>(extent);
      const keys = await readPublicSignerFiles(this.#signerFolder);
      if (before === null || keys === null) return null;
      if (before.keys === keys.keys && before.handovers.size === keys.handovers.size)
        return { keys, ...row! };
    }
  }

  async *#files({ keys, handovers }: SignerKeys, events: number): AsyncGenerator<ExportFile> {
    yield { name: exportNames.keys, content: keys };
    for (const [name, content] of handovers) yield { name: join(exportNames.handovers, name), content };
    yield { name: exportNames.events, content: this.#lines(events) };
    for await (const { size, note } of this.#checkpoints(events))
      yield { name: join(exportNames.checkpoints, checkpointFileName(size)), content: note };
  }

  /** The first `size` events in leaf order, a line each. */
  async *#lines(size: number): AsyncGenerator<string> {
    for (let at = 0; at < size; at += batch) {
      const events = await this.#database.query<{ [Field in keyof ExportedEvent]: ExportedEvent[Field] }>(
        exportedEvents,
        [at, Math.min(size, at + batch)],
      );
      for (const event of events) yield formatEventLine(event);
    }
  }

  /** The checkpoints that cover at most `size` events, smallest first, with the lines of their witnesses. */
  async *#checkpoints(size: number): AsyncGenerator<SignedNote> {
    let after = 0;
    for (;;) {
      const notes = await this.#database.query<{ size: number; note: string }>(checkpointsBetween, [
        after,
        size,
        batch,
      ]);
      yield* notes;
      if (notes.length < batch) return;
      after = notes.at(-1)!.size;
    }
  }
}
