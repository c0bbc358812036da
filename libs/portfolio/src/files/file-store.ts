import type { Readable } from 'node:stream';

/** Bytes on their way in: a file of this machine that nobody else knows. */
export interface Draft {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** Bytes that are kept. */
export interface KeptFile {
  readonly sha256: string;
  /** When they were last put there. */
  readonly keptAt: Date;
}

/** Where the bytes of evidence files are: kept by their content, never changed. */
export interface FileStore {
  /**
   * Writes what comes to a draft; null where it is longer than the limit, of which no more is read. Throws, and leaves
   * nothing, where what comes breaks off.
   */
  receive(bytes: Readable, limit: number): Promise<Draft | null>;
  /** Path for another draft, such as a picture made of the first. */
  draftPath(): Promise<string>;
  /** Keeps a draft under the SHA-256 of its bytes, on the disk before it returns. The same content is kept once. */
  keep(path: string): Promise<{ readonly sha256: string; readonly size: number }>;
  /** Throws a draft away; nothing where it is kept or gone. */
  discard(path: string): Promise<void>;
  /** The bytes; null where they are not there. */
  open(sha256: string): Promise<Readable | null>;
  /** Everything that is kept. */
  list(): AsyncIterable<KeptFile>;
  /** Removes what is kept under the SHA-256. */
  remove(sha256: string): Promise<void>;
}
