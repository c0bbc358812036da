import { sha256, type Digest } from './digest.js';

/** The Merkle tree of RFC 9162, section 2.1: hashing and growing. Proofs are in merkle-proof.ts. */

/** A complete subtree: `index` counts from the left among those of 2^level leaves. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** A complete subtree with its hash. */
export interface TreeNode extends NodeId {
  readonly hash: Buffer;
}

/** Hash of a leaf: H(0x00 || data). */
export function leafHash(data: Uint8Array, digest: Digest = sha256): Buffer {
  const bytes = Buffer.allocUnsafe(1 + data.length);
  bytes[0] = 0;
  bytes.set(data, 1);
  return digest(bytes);
}

/** Hash of an inner node: H(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, digest: Digest = sha256): Buffer {
  const bytes = Buffer.allocUnsafe(1 + left.length + right.length);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return digest(bytes);
}

/** Root of the tree without leaves: the hash of nothing. */
export function emptyRoot(digest: Digest = sha256): Buffer {
  return digest(Buffer.alloc(0));
}

/** The hash over neighbouring subtrees that get smaller to the right, as the tree joins them. */
export function joinSubtrees(hashes: readonly Uint8Array[], digest: Digest = sha256): Buffer {
  const [last, ...others] = hashes.toReversed();
  if (last === undefined) throw new RangeError('There is no subtree to join.');
  return others.reduce<Buffer>((right, left) => nodeHash(left, right, digest), Buffer.from(last));
}

/** The complete subtrees, largest first, that together cover the first `size` leaves. */
export function frontierOf(size: number): NodeId[] {
  return coveringNodes(0, size);
}

/**
 * The complete subtrees, from the left, that cover the leaves `start` to `end` (exclusive). The range must be one that
 * the tree itself knows: it begins where a subtree of its length may begin.
 */
export function coveringNodes(start: number, end: number): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = start; at < end;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/**
 * A tree that only grows. It holds one hash for each bit of its size, so a million leaves cost twenty hashes; nodes
 * that are complete go to `onNode`, which may store them for proofs.
 */
export class TreeBuilder {
  readonly #digest: Digest;
  readonly #onNode: ((node: TreeNode) => void) | undefined;
  /** Hash of the complete subtree of each level on the right edge; undefined where the size has no such bit. */
  readonly #edge: (Buffer | undefined)[] = [];
  #size = 0;

  constructor(options: { digest?: Digest; onNode?: (node: TreeNode) => void } = {}) {
    this.#digest = options.digest ?? sha256;
    this.#onNode = options.onNode;
  }

  /**
   * A tree of `size` leaves from the hashes of its complete subtrees, in the order of `frontierOf(size)`. Throws
   * RangeError when their number does not fit the size.
   */
  static resume(
    size: number,
    hashes: readonly Uint8Array[],
    options: { digest?: Digest; onNode?: (node: TreeNode) => void } = {},
  ): TreeBuilder {
    const nodes = frontierOf(size);
    if (nodes.length !== hashes.length)
      throw new RangeError(
        `A tree of ${size} leaves has ${nodes.length} complete subtrees, not ${hashes.length}.`,
      );
    const tree = new TreeBuilder(options);
    tree.#size = size;
    nodes.forEach(({ level }, at) => (tree.#edge[level] = Buffer.from(hashes[at] ?? [])));
    return tree;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its hash and returns its index. */
  append(hash: Buffer): number {
    const leafIndex = this.#size;
    let node: TreeNode = { level: 0, index: leafIndex, hash };
    this.#onNode?.(node);
    for (;;) {
      const left = this.#edge[node.level];
      if (left === undefined) break;
      this.#edge[node.level] = undefined;
      node = {
        level: node.level + 1,
        index: (node.index - 1) / 2,
        hash: nodeHash(left, node.hash, this.#digest),
      };
      this.#onNode?.(node);
    }
    this.#edge[node.level] = node.hash;
    this.#size += 1;
    return leafIndex;
  }

  /** Hashes of the complete subtrees, largest first; what `resume` takes. */
  frontier(): Buffer[] {
    return this.#edge.filter((hash) => hash !== undefined).toReversed();
  }

  /** Root over all leaves so far. */
  root(): Buffer {
    return this.#size === 0 ? emptyRoot(this.#digest) : joinSubtrees(this.frontier(), this.#digest);
  }
}
