import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  generateSignerKey,
  keyTypes,
  NoteKeyError,
  parseCheckpoint,
  parseNote,
  parseSignerKey,
  type Signer,
  type Verifier,
} from '#transparency';
import type { SeenCheckpoint } from './decide-cosigning.js';

/** A sentence for whoever starts the witness. */
export class WitnessError extends Error {}

const KEY_FILE = 'witness.key';
const STATE_FILE = 'witness-state.json';
/** For its readers: the verifier key. */
const PUBLIC_FILE = 'witness.pub';

/**
 * What a witness must not forget, in a folder of its own: its key (mode 0600) and, for each log, the note that it
 * cosigned last. Every write is on the disk before the call returns, and a crash leaves the old file or the new one.
 */
export class WitnessFiles {
  readonly #folder: string;
  readonly #seen: Map<string, SeenCheckpoint>;
  readonly signer: Signer;
  readonly verifier: Verifier;

  private constructor(
    folder: string,
    key: { signer: Signer; verifier: Verifier },
    seen: readonly SeenCheckpoint[],
  ) {
    this.#folder = folder;
    this.#seen = new Map(seen.map((checkpoint) => [checkpoint.origin, checkpoint]));
    ({ signer: this.signer, verifier: this.verifier } = key);
  }

  /**
   * Opens the folder, and makes what a first start needs. Throws WitnessError for files that cannot be understood, for
   * a key of another name, and for a key without state: a witness that forgot what it saw would cosign a fork.
   */
  static open(folder: string, name: string): WitnessFiles {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const [keyFile, stateFile] = [join(folder, KEY_FILE), join(folder, STATE_FILE)];
    const hasKey = existsSync(keyFile);
    const hasState = existsSync(stateFile);
    if (hasKey && !hasState)
      throw new WitnessError(
        `${stateFile} is missing: without it the witness has forgotten what it cosigned.`,
      );
    // State first: a crash in between leaves a state without a key, which has signed nothing.
    if (!hasState) writeDurably(folder, STATE_FILE, stateText([]));
    if (!hasKey) writeDurably(folder, KEY_FILE, `${newKey(name)}\n`);
    const key = readKey(keyFile);
    if (key.signer.name !== name)
      throw new WitnessError(`${keyFile} is the key of ${key.signer.name}, not of ${name}.`);
    if (!existsSync(join(folder, PUBLIC_FILE)))
      writeDurably(folder, PUBLIC_FILE, `${key.verifier.verifierKey}\n`);
    return new WitnessFiles(folder, key, readState(stateFile));
  }

  /** What was cosigned last for a log. */
  seen(origin: string): SeenCheckpoint | undefined {
    return this.#seen.get(origin);
  }

  /** The origins of the logs that were cosigned. */
  origins(): string[] {
    return [...this.#seen.keys()];
  }

  /** Keeps what is about to be answered. Throws the system's error when it cannot, and then remembers nothing. */
  keep(checkpoint: SeenCheckpoint): void {
    const after = new Map(this.#seen).set(checkpoint.origin, checkpoint);
    writeDurably(this.#folder, STATE_FILE, stateText([...after.values()]));
    this.#seen.set(checkpoint.origin, checkpoint);
  }
}

/** A note for each log; size and root stand in it. */
function stateText(seen: readonly SeenCheckpoint[]): string {
  return `${JSON.stringify({ notes: seen.map(({ note }) => note) }, null, 2)}\n`;
}

function readState(file: string): SeenCheckpoint[] {
  try {
    const { notes } = JSON.parse(readFileSync(file, 'utf8')) as { notes: string[] };
    return notes.map((note) => {
      const checkpoint = parseCheckpoint(parseNote(Buffer.from(note)).text);
      if (checkpoint === null) throw new TypeError('no checkpoint');
      return { ...checkpoint, note };
    });
  } catch {
    throw new WitnessError(`${file} cannot be understood; a witness does not go on from a guess.`);
  }
}

function newKey(name: string): string {
  try {
    return generateSignerKey(name, keyTypes.cosignature);
  } catch (error) {
    if (!(error instanceof NoteKeyError)) throw error;
    throw new WitnessError(error.message);
  }
}

function readKey(file: string): { signer: Signer; verifier: Verifier } {
  try {
    return parseSignerKey(readFileSync(file, 'utf8').trimEnd());
  } catch (error) {
    if (!(error instanceof NoteKeyError)) throw error;
    throw new WitnessError(`${file}: ${error.message}`);
  }
}

/** Writes beside, forces to the disk, renames, forces the folder: after a crash there is the old file or the new. */
function writeDurably(folder: string, name: string, text: string): void {
  const beside = join(folder, `${name}.new`);
  const file = openSync(beside, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, join(folder, name));
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
