import type { Database } from '#database';
import type { ExportedEvent } from '#transparency';
import type { SignedNote } from './proofs.service.js';
import { checkpointsBetween, exportedEvents, extent } from './sequencer.queries.js';

/** How much there is to export. */
export interface HistoryExtent {
  /** Events with a place in the tree. */
  readonly events: number;
  /** Events that wait for theirs: the next run of the sequencer gives it. */
  readonly waiting: number;
}

const batch = 2_000;

/**
 * Reads the history for an export. What has a leaf never changes, so it is read in pieces by leaf index, each a statement
 * of its own: no transaction grows old, and the memory holds one piece.
 */
export class HistoryExportService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What there is now. */
  async extent(): Promise<HistoryExtent> {
    const [row] = await this.#database.query<{ events: number; waiting: number }>(extent);
    return row!;
  }

  /** The first `size` events in leaf order. */
  async *events(size: number): AsyncGenerator<ExportedEvent> {
    for (let at = 0; at < size; at += batch)
      yield* await this.#database.query<{ [Field in keyof ExportedEvent]: ExportedEvent[Field] }>(
        exportedEvents,
        [at, Math.min(size, at + batch)],
      );
  }

  /** The checkpoints that cover at most `size` events, smallest first, with the lines of their witnesses. */
  async *checkpoints(size: number): AsyncGenerator<SignedNote> {
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
