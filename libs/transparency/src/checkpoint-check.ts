import { openCheckpoint, type OpenCheckpoint } from './checkpoint.js';
import { exportNames, parseCheckpointFileName } from './export-format.js';
import type { ExportSource } from './export-source.js';
import { Found, type FindingCode } from './finding.js';
import { NoteKeyError, parseVerifierKey, type Verifier } from './note-keys.js';
import { NoteError } from './signed-note.js';

/** The verifier keys of key.pub in their order. Throws Found, layer `format`. */
export function readExportKeys(bytes: Buffer | null): Verifier[] {
  if (bytes === null) throw new Found({ code: 'format.file', file: exportNames.keys });
  const lines = bytes.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  const verifiers = lines.map((line, at) => {
    try {
      return parseVerifierKey(line);
    } catch (error) {
      if (!(error instanceof NoteKeyError)) throw error;
      throw new Found({ code: 'format.key', file: exportNames.keys, line: at + 1 });
    }
  });
  const known = new Set(verifiers.map(({ verifierKey }) => verifierKey));
  if (verifiers.length === 0 || known.size < verifiers.length)
    throw new Found({ code: 'format.key', file: exportNames.keys, line: lines.length });
  return verifiers;
}

/** Opens the note from a mail. Throws Found, layer `mail`. */
export function openMailNote(bytes: Uint8Array, keys: readonly Verifier[]): OpenCheckpoint {
  return open(bytes, keys, {}, { malformed: 'mail.note', unsigned: 'mail.signature' });
}

/** The checkpoints of an export in the order of their sizes, read one by one. */
export class CheckpointCheck {
  readonly #source: ExportSource;
  readonly #keys: readonly Verifier[];
  /** Sizes with their files' names, the largest first. */
  readonly #waiting: { readonly size: number; readonly name: string }[];
  /** Position in key.pub of the key that signed the last one. */
  #key = 0;
  #checked = 0;
  #last: OpenCheckpoint | undefined;

  private constructor(source: ExportSource, keys: readonly Verifier[], names: readonly string[]) {
    this.#source = source;
    this.#keys = keys;
    this.#waiting = names
      .map((name) => {
        const size = parseCheckpointFileName(name);
        if (size === null)
          throw new Found({ code: 'format.name', file: `${exportNames.checkpoints}/${name}` });
        return { size, name };
      })
      .sort((one, other) => other.size - one.size);
  }

  /** Lists the checkpoints. Throws Found, layer `format`. */
  static async open(source: ExportSource, keys: readonly Verifier[]): Promise<CheckpointCheck> {
    const names = await source.checkpointNames();
    if (names === null) throw new Found({ code: 'format.file', file: exportNames.checkpoints });
    return new CheckpointCheck(source, keys, names);
  }

  /** Number of checkpoints that hold. */
  get checked(): number {
    return this.#checked;
  }

  /** The last checkpoint that holds. */
  get last(): OpenCheckpoint | undefined {
    return this.#last;
  }

  /** Tree size of the next checkpoint; undefined when there is none. */
  get nextSize(): number | undefined {
    return this.#waiting.at(-1)?.size;
  }

  /** Checks the next checkpoint against the tree at its size. Throws Found, layer `tree`. */
  async check(root: Buffer): Promise<void> {
    const { checkpoint, file } = await this.#open();
    const { size } = checkpoint;
    if (!checkpoint.root.equals(root))
      throw new Found({
        code: 'tree.root',
        file,
        size,
        expected: checkpoint.root.toString('base64'),
        found: root.toString('base64'),
      });
    this.#checked += 1;
    this.#last = checkpoint;
  }

  /** To be called after the last event: a checkpoint that is left covers more. Throws Found, layer `tree`. */
  async end(treeSize: number): Promise<void> {
    if (this.nextSize === undefined) return;
    const { checkpoint, file } = await this.#open();
    throw new Found({ code: 'tree.size', file, size: checkpoint.size, found: String(treeSize) });
  }

  async #open(): Promise<{ checkpoint: OpenCheckpoint; file: string }> {
    const { size, name } = this.#waiting.pop() ?? { size: 0, name: '' };
    const file = `${exportNames.checkpoints}/${name}`;
    const codes = { malformed: 'tree.note', unsigned: 'tree.signature' } as const;
    const checkpoint = open(await this.#source.checkpoint(name), this.#keys, { file, size }, codes);
    if (checkpoint.size !== size)
      throw new Found({ code: 'tree.note', file, size, found: String(checkpoint.size) });
    this.#follow(checkpoint, file);
    return { checkpoint, file };
  }

  /** The keys are used in their order, and each but the first is introduced by the one before it. */
  #follow({ note, origin, size }: OpenCheckpoint, file: string): void {
    const ofOrigin = this.#keys.filter((key) => key.name === origin && note.signedBy.includes(key));
    const key = Math.max(...ofOrigin.map((verifier) => this.#keys.indexOf(verifier)));
    const before = this.#keys[this.#key];
    const isHandedOver =
      key === this.#key + 1 && this.#checked > 0 && before && note.signedBy.includes(before);
    if (key !== this.#key && !isHandedOver)
      throw new Found({ code: 'tree.handover', file, size, found: this.#keys[key]?.verifierKey ?? '' });
    this.#key = key;
  }
}

function open(
  bytes: Uint8Array,
  keys: readonly Verifier[],
  place: { file?: string; size?: number },
  codes: { malformed: FindingCode; unsigned: FindingCode },
): OpenCheckpoint {
  try {
    return openCheckpoint(bytes, keys);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new Found({ code: error.code === 'malformed' ? codes.malformed : codes.unsigned, ...place });
  }
}
