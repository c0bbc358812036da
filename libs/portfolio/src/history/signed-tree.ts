import {
  consistencyProof,
  frontierOf,
  joinSubtrees,
  leafData,
  leafHash,
  openCheckpoint,
  TreeBuilder,
  verifyConsistency,
  type LeafContent,
  type OpenCheckpoint,
} from '#transparency';
import { leavesBetween, newestCheckpoint, treeSize } from './sequencer.queries.js';
import type { SignerState } from './signer-state.js';
import { StoredNodes, type Ask } from './stored-nodes.js';

/** The sequencer does not sign: the database is not the one, or not in the state, that the last note covers. */
export class SigningRefusedError extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`Nothing is signed: ${why}`, options);
  }
}

/** The tree of this database does not begin with what was signed: it was rolled back, changed, or is another one. */
export class NotContinuedError extends SigningRefusedError {}

/** A checkpoint of this signer, and whether the database has it. */
export interface LastSigned {
  readonly checkpoint: OpenCheckpoint;
  readonly text: string;
  readonly isPublished: boolean;
}

interface OpenNote {
  readonly checkpoint: OpenCheckpoint;
  readonly text: string;
  /** Place of the key that signed it in the order of the keys. */
  readonly key: number;
}

/** Leaves that one statement reads. */
const batch = 5_000;

/** What was signed last, held against the tree of a database. */
export class SignedTree {
  readonly #ask: Ask;
  readonly #state: SignerState;
  readonly #nodes: StoredNodes;

  constructor(ask: Ask, state: SignerState) {
    this.#ask = ask;
    this.#state = state;
    this.#nodes = new StoredNodes(
      ask,
      (node) => new SigningRefusedError(`the tree has no node ${node} in this database.`),
    );
  }

  /** Number of leaves. */
  async size(): Promise<number> {
    const [row] = await this.#ask<{ size: number }>(treeSize, [], 'tree_size');
    return row!.size;
  }

  /**
   * The newest note of file and database, once this database's tree has been found to begin with what it covers. While a
   * new epoch begins, the newest of those that do. Null before the first. Throws SigningRefusedError.
   */
  async lastSigned(): Promise<LastSigned | null> {
    const { kept, published } = await this.#notes();
    if (kept === null) return null;
    const isBehind = published !== null && isAfter(published, kept);
    const newest = isBehind ? published : kept;
    const problem = await this.#problemOf(newest.checkpoint);
    if (problem === null)
      return { ...newest, isPublished: published !== null && !isAfter(newest, published) };
    if (this.#state.handover?.begins !== 'epoch') throw new NotContinuedError(problem);
    return this.restored();
  }

  /**
   * The newest note that a restored database has: its tree must begin with what that one covers, or it was not restored
   * but changed. Null when it is from before the first. Throws SigningRefusedError.
   */
  async restored(): Promise<LastSigned | null> {
    const { published } = await this.#notes();
    if (published === null) return null;
    const problem = await this.#problemOf(published.checkpoint);
    if (problem !== null) throw new NotContinuedError(problem);
    return { ...published, isPublished: true };
  }

  /** The root at `next`, from the events themselves and from the stored nodes: both must continue the last one. */
  async rootAfter(last: OpenCheckpoint | null, next: number): Promise<Buffer> {
    const from = last?.size ?? 0;
    const tree = TreeBuilder.resume(from, await this.#nodes.hashes(frontierOf(from)));
    for (let at = from; at < next; at += batch) {
      const range = [at, Math.min(next, at + batch)];
      const leaves = await this.#ask<LeafContent>(leavesBetween, range, 'leaves_between');
      for (const leaf of leaves) {
        if (leaf.leafIndex !== tree.size) throw new SigningRefusedError(`the tree has no leaf ${tree.size}.`);
        tree.append(leafHash(leafData(leaf)));
      }
    }
    const root = tree.root();
    const isConsistent =
      last === null
        ? (await this.#rootAt(next)).equals(root)
        : verifyConsistency(
            { first: last.size, second: next, firstRoot: last.root, secondRoot: root },
            await consistencyProof(this.#nodes, last.size, next),
          );
    if (tree.size !== next || !isConsistent)
      throw new SigningRefusedError(
        `the events up to ${next} do not give the tree that is stored over them.`,
      );
    return root;
  }

  async #notes(): Promise<{ kept: OpenNote | null; published: OpenNote | null }> {
    const text = await this.#state.lastNote();
    const [row] = await this.#ask<{ size: number; note: string }>(newestCheckpoint, [], 'newest_checkpoint');
    if (text === null && row !== undefined)
      throw new SigningRefusedError(
        `the database has checkpoints up to ${row.size}, and the signer's folder has no last note; bring back the folder that signed them.`,
      );
    const kept = text === null ? null : this.#open(text, 'the last note in the signer’s folder');
    const published =
      row === undefined ? null : this.#open(row.note, `the database's checkpoint ${row.size}`);
    const isSameSize = kept?.key === published?.key && kept?.checkpoint.size === published?.checkpoint.size;
    if (kept !== null && published !== null && isSameSize && kept.text !== published.text)
      throw new SigningRefusedError(
        `the database's checkpoint ${published.checkpoint.size} is not the one that was signed.`,
      );
    return { kept, published };
  }

  /** The first signature of our notes is that of the log's own key: an older copy of the keys does not know it. */
  #open(text: string, what: string): OpenNote {
    const { keys } = this.#state;
    try {
      const checkpoint = openCheckpoint(Buffer.from(text), keys);
      const [own] = checkpoint.note.signatures;
      const key = keys.findIndex(({ name, keyId }) => name === own?.name && keyId.equals(own.keyId));
      if (key >= 0) return { checkpoint, text, key };
      throw new Error('The key of its first signature is not known.');
    } catch (error) {
      throw new SigningRefusedError(`${what} is not signed by this signer's key.`, { cause: error });
    }
  }

  /** Why this database does not begin with what the checkpoint covers; null when it does. */
  async #problemOf({ size, root }: OpenCheckpoint): Promise<string | null> {
    const stored = await this.size();
    if (stored < size)
      return `a tree of ${size} events was signed and this database has ${stored} of them; it was rolled back, or is another one.`;
    return (await this.#rootAt(size)).equals(root)
      ? null
      : `the first ${size} events of this database are not those that were signed; it was rolled back and went on, was changed, or is another one.`;
  }

  /** The root that the stored nodes give for a size above 0. */
  async #rootAt(size: number): Promise<Buffer> {
    return joinSubtrees(await this.#nodes.hashes(frontierOf(size)));
  }
}

/** Later keys come after earlier ones: a restored database's next checkpoint may be smaller than the last one. */
function isAfter(one: OpenNote, other: OpenNote): boolean {
  return one.key > other.key || (one.key === other.key && one.checkpoint.size > other.checkpoint.size);
}
