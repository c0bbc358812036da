import type { Epoch } from './chain-check.js';
import type { OpenCheckpoint } from './checkpoint.js';
import { exportNames } from './export-format.js';
import type { ExportSource } from './export-source.js';
import { Found } from './finding.js';
import type { Verifier } from './note-keys.js';
import { openOrFind } from './open-or-find.js';

interface Handover {
  readonly file: string;
  readonly checkpoint: OpenCheckpoint;
}

/**
 * The notes of handovers/: for each key but the first the first note under it, which the key before signed too. They are
 * checkpoints like the others, but that a restored backup may lack what they cover.
 */
export class HandoverCheck {
  /** By the place of the new key in key.pub. */
  readonly #handovers: ReadonlyMap<number, Handover>;
  readonly #sizes: ReadonlySet<number>;
  /** What the events up to a note's size gave, where it is another root. */
  readonly #others = new Map<Handover, Buffer>();

  private constructor(handovers: ReadonlyMap<number, Handover>) {
    this.#handovers = handovers;
    this.#sizes = new Set([...handovers.values()].map(({ checkpoint }) => checkpoint.size));
  }

  /** Reads the notes. Throws Found, layers `format` and `tree`. */
  static async open(source: ExportSource, keys: readonly Verifier[]): Promise<HandoverCheck> {
    const handovers = new Map<number, Handover>();
    for (const name of (await source.handoverNames()) ?? []) {
      const file = `${exportNames.handovers}/${name}`;
      const [before, key] = [keys[Number(name) - 2], keys[Number(name) - 1]];
      if (!/^[1-9]\d{0,5}$/.test(name) || before === undefined || key === undefined)
        throw new Found({ code: 'format.name', file });
      const codes = { malformed: 'tree.handover', unsigned: 'tree.handover' } as const;
      const checkpoint = openOrFind(await source.handover(name), [before, key], { file }, codes);
      if (checkpoint.origin !== key.name || checkpoint.note.signedBy.length !== 2)
        throw notHandedOver(file, key);
      handovers.set(Number(name) - 1, { file, checkpoint });
    }
    return new HandoverCheck(handovers);
  }

  /** Whether a note introduces the key at this place in key.pub. */
  introduces(key: number): boolean {
    return this.#handovers.has(key);
  }

  /** The place of the key that begins with this very checkpoint; undefined when none does. */
  beginsAt({ size, root }: OpenCheckpoint): number | undefined {
    const isIt = ({ checkpoint }: Handover): boolean =>
      checkpoint.size === size && checkpoint.root.equals(root);
    return [...this.#handovers].find(([, handover]) => isIt(handover))?.[0];
  }

  /** Whether one covers just so many events. */
  covers(size: number): boolean {
    return this.#sizes.has(size);
  }

  /** Takes the root at a size that one covers. */
  compare(size: number, root: Buffer): void {
    for (const handover of this.#handovers.values()) {
      const { checkpoint } = handover;
      if (checkpoint.size === size && !checkpoint.root.equals(root)) this.#others.set(handover, root);
    }
  }

  /**
   * To be called after the last event, with the epochs that events told of: only what the restore of a backup lost may
   * be covered and not be there. Throws Found, layer `tree`.
   */
  end(treeSize: number, epochs: readonly Epoch[]): void {
    for (const handover of this.#handovers.values()) {
      const { file, checkpoint } = handover;
      const { size, root } = checkpoint;
      const other = this.#others.get(handover);
      const isLost = epochs.some(({ restored, before }) => restored < size && size <= before.size);
      if (isLost || (other === undefined && size <= treeSize)) continue;
      if (other === undefined) throw new Found({ code: 'tree.size', file, size, found: String(treeSize) });
      const expected = root.toString('base64');
      throw new Found({ code: 'tree.root', file, size, expected, found: other.toString('base64') });
    }
  }
}

/** Says that a key was not introduced by the one before it. */
export function notHandedOver(file: string, key: Verifier | undefined, size?: number): Found {
  const found = key?.verifierKey ?? '';
  return new Found({ code: 'tree.handover', file, ...(size === undefined ? {} : { size }), found });
}
