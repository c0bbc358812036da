import type { Epoch } from './chain-check.js';
import type { OpenCheckpoint } from './checkpoint.js';
import { exportNames, parseCheckpointFileName } from './export-format.js';
import type { ExportSource } from './export-source.js';
import { notHandedOver, type HandoverCheck } from './handover-check.js';
import { Found, type Finding } from './finding.js';
import { NoteKeyError, parseVerifierKey, type Verifier } from './note-keys.js';
import { openOrFind } from './open-or-find.js';
import { NoteError, openNote } from './signed-note.js';

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
  return openOrFind(bytes, keys, {}, { malformed: 'mail.note', unsigned: 'mail.signature' });
}

/** Whether one of the witnesses cosigned the note. Throws Found when a line in the name of one does not hold. */
export function isCosigned(
  bytes: Uint8Array,
  witnesses: readonly Verifier[],
  place: Pick<Finding, 'file' | 'size'>,
): boolean {
  if (witnesses.length === 0) return false;
  try {
    return openNote(bytes, witnesses).signedBy.length > 0;
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    if (error.code === 'no_known_signature') return false;
    throw new Found({ code: 'tree.cosignature', ...place });
  }
}

/** The checkpoints of an export in the order of their sizes, read one by one. */
export class CheckpointCheck {
  readonly #source: ExportSource;
  readonly #keys: readonly Verifier[];
  readonly #witnesses: readonly Verifier[];
  readonly #handovers: HandoverCheck;
  /** Sizes with their files' names, the largest first. */
  readonly #waiting: { readonly size: number; readonly name: string }[];
  /** Position in key.pub of the key that signed the last one. */
  #key = 0;
  #checked = 0;
  #cosigned = 0;
  #last: OpenCheckpoint | undefined;

  private constructor(
    source: ExportSource,
    keys: { readonly log: readonly Verifier[]; readonly witnesses: readonly Verifier[] },
    handovers: HandoverCheck,
    names: readonly string[],
  ) {
    this.#source = source;
    this.#keys = keys.log;
    this.#witnesses = keys.witnesses;
    this.#handovers = handovers;
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
  static async open(
    source: ExportSource,
    keys: { readonly log: readonly Verifier[]; readonly witnesses: readonly Verifier[] },
    handovers: HandoverCheck,
  ): Promise<CheckpointCheck> {
    const names = await source.checkpointNames();
    if (names === null) throw new Found({ code: 'format.file', file: exportNames.checkpoints });
    return new CheckpointCheck(source, keys, handovers, names);
  }

  /** Number of checkpoints that hold. */
  get checked(): number {
    return this.#checked;
  }

  /** Size of the largest one that a witness cosigned; 0 without any. */
  get cosigned(): number {
    return this.#cosigned;
  }

  /** The last checkpoint that holds. */
  get last(): OpenCheckpoint | undefined {
    return this.#last;
  }

  /** Tree size of the next checkpoint; undefined when there is none. */
  get nextSize(): number | undefined {
    return this.#waiting.at(-1)?.size;
  }

  /**
   * Checks the next checkpoint against the tree at its size; `epochs` are those that the events before it told of. Throws
   * Found, layer `tree`.
   */
  async check(root: Buffer, epochs: readonly Epoch[]): Promise<void> {
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
    const before = this.#last?.origin ?? this.#keys[0]?.name;
    if (checkpoint.origin !== before && !epochs.some(({ origin }) => origin === checkpoint.origin))
      throw new Found({ code: 'tree.epoch', file, size, found: checkpoint.origin });
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
    const bytes = await this.#source.checkpoint(name);
    const codes = { malformed: 'tree.note', unsigned: 'tree.signature' } as const;
    const checkpoint = openOrFind(bytes, this.#keys, { file, size }, codes);
    if (checkpoint.size !== size)
      throw new Found({ code: 'tree.note', file, size, found: String(checkpoint.size) });
    this.#follow(checkpoint, file);
    if (isCosigned(bytes, this.#witnesses, { file, size })) this.#cosigned = size;
    return { checkpoint, file };
  }

  /** The keys are used in their order, and each but the first is introduced by the one before it. */
  #follow(checkpoint: OpenCheckpoint, file: string): void {
    const { note, origin, size } = checkpoint;
    const isBy = (at: number): boolean => note.signedBy.some((key) => key === this.#keys[at]);
    // The first note of a key stands in two places, and in both both keys have signed it.
    const begun = this.#handovers.beginsAt(checkpoint);
    if (begun !== undefined && !(isBy(begun) && isBy(begun - 1)))
      throw notHandedOver(file, this.#keys[begun], size);
    const key = this.#keys.findLastIndex(({ name }, at) => name === origin && isBy(at));
    if (key < this.#key) throw notHandedOver(file, this.#keys[key], size);
    for (let next = this.#key + 1; next <= key; next += 1)
      if (!this.#handovers.introduces(next) && !(next === key && isBy(next - 1)))
        throw notHandedOver(file, this.#keys[next], size);
    this.#key = key;
  }
}
