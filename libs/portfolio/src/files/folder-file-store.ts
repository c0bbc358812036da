import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Draft, FileStore, KeptFile } from './file-store.js';

/** More came than may. */
class LongerThanLimit extends Error {}

/** Files in a folder, as `ab/cdef…` by the hex digits of their SHA-256; drafts beside them in `incoming`. */
export class FolderFileStore implements FileStore {
  constructor(private readonly folder: string) {}

  /** See `FileStore`. */
  async receive(bytes: Readable, limit: number): Promise<Draft | null> {
    const path = await this.draftPath();
    let size = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        size += chunk.length;
        done(size > limit ? new LongerThanLimit() : null, chunk);
      },
    });
    try {
      await pipeline(bytes, counted, createWriteStream(path, { mode: 0o600 }));
      return { path, size };
    } catch (error) {
      await this.discard(path);
      if (error instanceof LongerThanLimit) return null;
      throw error;
    }
  }

  /** See `FileStore`. */
  async draftPath(): Promise<string> {
    const incoming = join(this.folder, 'incoming');
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    return join(incoming, randomUUID());
  }

  /** See `FileStore`. */
  async keep(path: string): Promise<{ sha256: string; size: number }> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const sha256 = hash.digest('hex');
    const { size } = await stat(path);
    await onDisk(path);
    const kept = this.#pathOf(sha256);
    await mkdir(dirname(kept), { recursive: true, mode: 0o700 });
    // What is there already is replaced by the same bytes, just written: the check for orphans sees that it is wanted again.
    await rename(path, kept);
    await onDisk(dirname(kept));
    await onDisk(this.folder);
    return { sha256, size };
  }

  /** See `FileStore`. */
  async discard(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  /** See `FileStore`. */
  async open(sha256: string): Promise<Readable | null> {
    try {
      return (await open(this.#pathOf(sha256))).createReadStream();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** See `FileStore`. */
  async *list(): AsyncIterable<KeptFile> {
    for await (const [first, path] of entriesOf(this.folder)) {
      if (!/^[0-9a-f]{2}$/.test(first)) continue;
      for await (const [rest, file] of entriesOf(path))
        yield { sha256: first + rest, keptAt: (await stat(file)).mtime };
    }
  }

  /** See `FileStore`. */
  async remove(sha256: string): Promise<void> {
    await rm(this.#pathOf(sha256), { force: true });
  }

  #pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2));
  }
}

/** Names and paths in a folder; none where it is not there. */
async function* entriesOf(folder: string): AsyncGenerator<[name: string, path: string]> {
  const entries = await opendir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for await (const { name } of entries) yield [name, join(folder, name)];
}

/** A rename is lost with the power where its folder is not on the disk too. */
async function onDisk(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
