import type { Database } from '#database';
import type { FileStore } from './file-store.js';
import { listRecorded, readRecorded } from './files.queries.js';

/** What the store and the record do not agree about, by SHA-256. */
export interface FileCheck {
  /** Kept for more than a day and on no record: an upload was cut off between the two. */
  readonly orphans: readonly string[];
  /** On record and not kept: bytes are lost. */
  readonly missing: readonly string[];
}

/** How long bytes may wait for their record, in ms: the longest upload takes far less. */
const grace = 24 * 60 * 60 * 1000;
const batch = 500;

/** Compares the file store with the record. */
export class FileCheckService {
  constructor(
    private readonly database: Database,
    private readonly store: FileStore,
  ) {}

  /** Looks at everything; with `remove` orphans are removed. `now`: the clock that the store's files are dated by. */
  async check(now: Date, remove: boolean): Promise<FileCheck> {
    const kept = new Set<string>();
    const old: string[] = [];
    for await (const { sha256, keptAt } of this.store.list()) {
      kept.add(sha256);
      if (now.getTime() - keptAt.getTime() > grace) old.push(sha256);
    }
    const orphans = await this.#unrecorded(old);
    if (remove) for (const sha256 of orphans) await this.store.remove(sha256);
    const missing: string[] = [];
    for await (const sha256 of this.#recorded()) if (!kept.has(sha256)) missing.push(sha256);
    return { orphans, missing };
  }

  async #unrecorded(contents: readonly string[]): Promise<string[]> {
    const orphans: string[] = [];
    for (let at = 0; at < contents.length; at += batch) {
      const some = contents.slice(at, at + batch);
      const rows = await this.database.query<{ sha256: string }>(readRecorded, [some]);
      const recorded = new Set(rows.map(({ sha256 }) => sha256));
      orphans.push(...some.filter((sha256) => !recorded.has(sha256)));
    }
    return orphans.sort();
  }

  async *#recorded(): AsyncGenerator<string> {
    for (let last = ''; ;) {
      const rows = await this.database.query<{ sha256: string }>(listRecorded, [last, batch]);
      yield* rows.map(({ sha256 }) => sha256);
      if (rows.length < batch) return;
      last = rows.at(-1)!.sha256;
    }
  }
}
