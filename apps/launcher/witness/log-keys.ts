import { readFileSync, statSync } from 'node:fs';
import { NoteKeyError, parseVerifierKey, type Verifier } from '#transparency';
import { WitnessError } from './witness-files.js';

interface ReadKeys {
  readonly keys: readonly Verifier[];
  /** Changes with the files. */
  readonly mark: string;
}

/**
 * The verifier keys of the logs, from the `key.pub` files that the witness's operator keeps. A file is read again when it
 * has changed, so that a log's next key is known without a restart; a change that cannot be read leaves what was known.
 */
export class LogKeys {
  readonly #files: readonly string[];
  #read: ReadKeys;

  /** Reads the files. Throws WitnessError for one that is missing or holds something else. */
  constructor(files: readonly string[]) {
    this.#files = files;
    this.#read = readAll(files);
  }

  /** The keys as the files have them now. */
  current(): readonly Verifier[] {
    if (markOf(this.#files) === this.#read.mark) return this.#read.keys;
    try {
      this.#read = readAll(this.#files);
    } catch (error) {
      if (!(error instanceof WitnessError)) throw error;
      console.error(error.message);
    }
    return this.#read.keys;
  }
}

function readAll(files: readonly string[]): ReadKeys {
  // The mark first: what changes in between is read again the next time.
  const mark = markOf(files);
  return { keys: files.flatMap(readKeys), mark };
}

function markOf(files: readonly string[]): string {
  const marks = files.map((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found === undefined ? '' : `${found.ino}/${found.mtimeMs}/${found.size}`;
  });
  return marks.join();
}

function readKeys(file: string): Verifier[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map(parseVerifierKey);
  } catch (error) {
    const why = error instanceof NoteKeyError ? error.message : (error as NodeJS.ErrnoException).code;
    throw new WitnessError(`--log must be a log's key.pub, but is "${file}" (${why}).`);
  }
}
