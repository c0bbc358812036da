import { HASH_BYTES, sha256, type Digest } from './digest.js';
import { coveringNodes, joinSubtrees, nodeHash, type NodeId } from './merkle-tree.js';

/**
 * Where a log keeps the hashes of its complete subtrees (a table, tiles, or computed again from the leaves). A proof
 * over a million leaves asks for some forty of them, all in one call.
 */
export interface NodeStore {
  /** The hashes of the nodes, in their order. Rejects when one is not there. */
  hashes(nodes: readonly NodeId[]): Promise<readonly Buffer[]>;
}

/** Keeps every node in memory. */
export class MemoryNodeStore implements NodeStore {
  readonly #hashes = new Map<string, Buffer>();

  /** Takes a node in; what a TreeBuilder's `onNode` gives. */
  add({ level, index, hash }: NodeId & { readonly hash: Buffer }): void {
    this.#hashes.set(`${level}/${index}`, hash);
  }

  async hashes(nodes: readonly NodeId[]): Promise<readonly Buffer[]> {
    return nodes.map(({ level, index }) => {
      const hash = this.#hashes.get(`${level}/${index}`);
      if (hash === undefined) throw new RangeError(`The tree has no node ${level}/${index} yet.`);
      return hash;
    });
  }
}

/** The leaves from `start` to `end` (exclusive): one entry of a proof is the hash over them. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Proof that the leaf is in the tree of `size` leaves: PATH of RFC 9162, 2.1.3.1. Throws RangeError for a leaf that the
 * tree does not have.
 */
export async function inclusionProof(
  store: NodeStore,
  leafIndex: number,
  size: number,
  digest: Digest = sha256,
): Promise<Buffer[]> {
  if (!isSize(leafIndex) || !isSize(size) || leafIndex >= size)
    throw new RangeError(`A tree of ${size} leaves has no leaf ${leafIndex}.`);
  const ranges: Range[] = [];
  let range: Range = { start: 0, end: size };
  while (range.end - range.start > 1) {
    const middle = range.start + splitOf(range.end - range.start);
    const [left, right] = halves(range, middle);
    ranges.push(leafIndex < middle ? right : left);
    range = leafIndex < middle ? left : right;
  }
  return proofOf(store, ranges.toReversed(), digest);
}

/**
 * Proof that the tree of `second` leaves begins with the tree of `first`: PROOF of RFC 9162, 2.1.4.1. Throws RangeError
 * unless 0 < first <= second: from the empty tree there is nothing to prove, so such a proof would prove nothing.
 */
export async function consistencyProof(
  store: NodeStore,
  first: number,
  second: number,
  digest: Digest = sha256,
): Promise<Buffer[]> {
  if (!isSize(first) || !isSize(second) || first === 0 || first > second)
    throw new RangeError(`There is no consistency proof from ${first} to ${second} leaves.`);
  const ranges: Range[] = [];
  let range: Range = { start: 0, end: second };
  while (range.end !== first) {
    const middle = range.start + splitOf(range.end - range.start);
    const [left, right] = halves(range, middle);
    ranges.push(first <= middle ? right : left);
    range = first <= middle ? left : right;
  }
  // The old tree itself needs no entry: who checks the proof has its root.
  if (range.start > 0) ranges.push(range);
  return proofOf(store, ranges.toReversed(), digest);
}

/** What an inclusion proof claims. */
export interface InclusionClaim {
  readonly leafIndex: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
}

/** Whether the proof shows that the leaf is in the tree with this root: RFC 9162, 2.1.3.2. Never throws. */
export function verifyInclusion(
  claim: InclusionClaim,
  proof: readonly Uint8Array[],
  digest: Digest = sha256,
): boolean {
  const { leafIndex, size, root } = claim;
  if (!isSize(leafIndex) || !isSize(size) || leafIndex >= size) return false;
  if (![claim.leafHash, root, ...proof].every(isHash)) return false;
  let [node, last] = [leafIndex, size - 1];
  let hash: Buffer = Buffer.from(claim.leafHash);
  for (const entry of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(entry, hash, digest);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, entry, digest);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** What a consistency proof claims. */
export interface ConsistencyClaim {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
}

/**
 * Whether the proof shows that the second tree begins with the first: RFC 9162, 2.1.4.2. False from size 0, which
 * anything would satisfy; for equal sizes the roots must be equal and the proof empty. Never throws.
 */
export function verifyConsistency(
  claim: ConsistencyClaim,
  proof: readonly Uint8Array[],
  digest: Digest = sha256,
): boolean {
  const { first, second, firstRoot, secondRoot } = claim;
  if (!isSize(first) || !isSize(second) || first === 0 || first > second) return false;
  if (![firstRoot, secondRoot, ...proof].every(isHash)) return false;
  if (first === second) return proof.length === 0 && Buffer.from(firstRoot).equals(secondRoot);
  const [start, ...rest] = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  if (start === undefined || proof.length === 0) return false;
  let [node, last] = [first - 1, second - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let firstHash: Buffer = Buffer.from(start);
  let secondHash = firstHash;
  for (const entry of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      firstHash = nodeHash(entry, firstHash, digest);
      secondHash = nodeHash(entry, secondHash, digest);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      secondHash = nodeHash(secondHash, entry, digest);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && firstHash.equals(firstRoot) && secondHash.equals(secondRoot);
}

async function proofOf(store: NodeStore, ranges: readonly Range[], digest: Digest): Promise<Buffer[]> {
  const covers = ranges.map(({ start, end }) => coveringNodes(start, end));
  const hashes = await store.hashes(covers.flat());
  let at = 0;
  return covers.map((nodes) => joinSubtrees(hashes.slice(at, (at += nodes.length)), digest));
}

/** Largest power of two below `leaves`: where a tree of that many divides. */
function splitOf(leaves: number): number {
  let split = 1;
  while (split * 2 < leaves) split *= 2;
  return split;
}

function halves({ start, end }: Range, middle: number): [Range, Range] {
  return [
    { start, end: middle },
    { start: middle, end },
  ];
}

// Numbers, because 32-bit operators would cut sizes beyond 2^31.
const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isHash = (hash: Uint8Array): boolean => hash.length === HASH_BYTES;

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
