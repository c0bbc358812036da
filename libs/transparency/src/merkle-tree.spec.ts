import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { sha256, type Digest } from './digest.js';
import {
  consistencyProof,
  inclusionProof,
  MemoryNodeStore,
  verifyConsistency,
  verifyInclusion,
} from './merkle-proof.js';
import { emptyRoot, frontierOf, leafHash, nodeHash, TreeBuilder } from './merkle-tree.js';

// Leaves and roots that Certificate Transparency's implementations test with: testonly/constants.go of
// github.com/transparency-dev/merkle.
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map((hex) => Buffer.from(hex, 'hex'));

/** A tree over the data with all its nodes, and the root at each size. */
function growTree(data: readonly Buffer[], digest: Digest = sha256) {
  const store = new MemoryNodeStore();
  const tree = new TreeBuilder({ digest, onNode: (node) => store.add(node) });
  const rootAt = [tree.root()];
  for (const leaf of data) {
    tree.append(leafHash(leaf, digest));
    rootAt.push(tree.root());
  }
  return { store, tree, rootAt };
}

/** MTH of RFC 9162, 2.1.1, as it stands there. */
function rootByDefinition(data: readonly Buffer[], digest: Digest): Buffer {
  const [first] = data;
  if (first === undefined) return emptyRoot(digest);
  if (data.length === 1) return leafHash(first, digest);
  let split = 1;
  while (split * 2 < data.length) split *= 2;
  return nodeHash(
    rootByDefinition(data.slice(0, split), digest),
    rootByDefinition(data.slice(split), digest),
    digest,
  );
}

function flipBit(hash: Buffer, bit: number): Buffer {
  const copy = Buffer.from(hash);
  copy[Math.floor(bit / 8)] = (copy[Math.floor(bit / 8)] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

const numbered = (size: number): Buffer[] => Array.from({ length: size }, (_, at) => Buffer.from(String(at)));
const sm3: Digest = (bytes) => createHash('sm3').update(bytes).digest();

describe('the printed tree', () => {
  const { store, rootAt } = growTree(leaves);

  it('has the printed roots', () => {
    expect(rootAt).toEqual(roots);
  });

  // testdata/inclusion of the same repository.
  it.each([
    [0, 1, []],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has the printed inclusion proof of leaf %d in %d', async (leafIndex, size, printed) => {
    const proof = await inclusionProof(store, leafIndex, size);
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(printed);
    const claim = {
      leafIndex,
      size,
      leafHash: leafHash(leaves[leafIndex] ?? Buffer.of()),
      root: roots[size] ?? Buffer.of(),
    };
    expect(verifyInclusion(claim, proof)).toBe(true);
  });

  // testdata/consistency of the same repository.
  it.each([
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
    [4, 4, []],
  ])('has the printed consistency proof from %d to %d', async (first, second, printed) => {
    const proof = await consistencyProof(store, first, second);
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(printed);
    const [firstRoot, secondRoot] = [roots[first] ?? Buffer.of(), roots[second] ?? Buffer.of()];
    expect(verifyConsistency({ first, second, firstRoot, secondRoot }, proof)).toBe(true);
  });
});

describe('a consistency proof from size 0', () => {
  const { store, rootAt } = growTree(leaves);

  it('is neither made nor accepted', async () => {
    await expect(consistencyProof(store, 0, 8)).rejects.toThrow(RangeError);
    const claim = { first: 0, second: 8, firstRoot: emptyRoot(), secondRoot: rootAt[8] ?? Buffer.of() };
    expect(verifyConsistency(claim, [])).toBe(false);
    expect(verifyConsistency({ ...claim, second: 0, secondRoot: emptyRoot() }, [])).toBe(false);
  });

  it('nor are others that cannot be', async () => {
    await expect(consistencyProof(store, 5, 4)).rejects.toThrow(RangeError);
    await expect(inclusionProof(store, 4, 4)).rejects.toThrow(RangeError);
    await expect(inclusionProof(store, 4, 9)).rejects.toThrow(RangeError);
  });
});

describe('a tree of any size', () => {
  it('has the root of the definition, also when it is resumed, under either digest', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.constantFrom(sha256, sm3), (some, more, digest) => {
        const data = numbered(some + more);
        const before = growTree(data.slice(0, some), digest).tree;
        const after = TreeBuilder.resume(some, before.frontier(), { digest });
        for (const leaf of data.slice(some)) after.append(leafHash(leaf, digest));
        expect(after.root()).toEqual(rootByDefinition(data, digest));
        expect(after.size).toBe(data.length);
      }),
    );
    expect(() => TreeBuilder.resume(3, [])).toThrow(RangeError);
  });

  it('is covered by its complete subtrees, beyond 32 bits too', () => {
    const size = 2 ** 40 + 2 ** 33 + 5;
    expect(frontierOf(size)).toEqual([
      { level: 40, index: 0 },
      { level: 33, index: 2 ** 7 },
      { level: 2, index: 2 ** 38 + 2 ** 31 },
      { level: 0, index: 2 ** 40 + 2 ** 33 + 4 },
    ]);
  });

  const size = 300;
  const { store, rootAt } = growTree(numbered(size));

  it('proves every leaf, and no proof survives a flipped bit', async () => {
    const cases = fc
      .integer({ min: 1, max: size })
      .chain((treeSize) => fc.tuple(fc.constant(treeSize), fc.nat(treeSize - 1), fc.nat(100_000)));
    await fc.assert(
      fc.asyncProperty(cases, async ([treeSize, leafIndex, bit]) => {
        const proof = await inclusionProof(store, leafIndex, treeSize);
        const root = rootAt[treeSize] ?? Buffer.of();
        const claim = { leafIndex, size: treeSize, leafHash: leafHash(Buffer.from(String(leafIndex))), root };
        expect(verifyInclusion(claim, proof)).toBe(true);
        const [entry, at] = [Math.floor(bit / 256) % Math.max(proof.length, 1), bit % 256];
        const broken = proof.map((hash, index) => (index === entry ? flipBit(hash, at) : hash));
        if (proof.length > 0) expect(verifyInclusion(claim, broken)).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipBit(root, at) }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: flipBit(claim.leafHash, at) }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, leafIndex: (leafIndex + 1) % (treeSize + 1) }, proof)).toBe(false);
        expect(verifyInclusion(claim, [...proof, root])).toBe(false);
        expect(verifyInclusion(claim, [...proof, Buffer.alloc(31)])).toBe(false);
        if (proof.length > 0) expect(verifyInclusion(claim, proof.slice(1))).toBe(false);
      }),
    );
  });

  it('proves that it grew from every smaller one, and no proof survives a flipped bit', async () => {
    const cases = fc
      .integer({ min: 1, max: size })
      .chain((second) => fc.tuple(fc.integer({ min: 1, max: second }), fc.constant(second), fc.nat(100_000)));
    await fc.assert(
      fc.asyncProperty(cases, async ([first, second, bit]) => {
        const proof = await consistencyProof(store, first, second);
        const [firstRoot, secondRoot] = [rootAt[first] ?? Buffer.of(), rootAt[second] ?? Buffer.of()];
        const claim = { first, second, firstRoot, secondRoot };
        expect(verifyConsistency(claim, proof)).toBe(true);
        const [entry, at] = [Math.floor(bit / 256) % Math.max(proof.length, 1), bit % 256];
        const broken = proof.map((hash, index) => (index === entry ? flipBit(hash, at) : hash));
        if (proof.length > 0) expect(verifyConsistency(claim, broken)).toBe(false);
        if (proof.length > 0) expect(verifyConsistency(claim, proof.slice(1))).toBe(false);
        expect(verifyConsistency({ ...claim, firstRoot: flipBit(firstRoot, at) }, proof)).toBe(false);
        expect(verifyConsistency({ ...claim, secondRoot: flipBit(secondRoot, at) }, proof)).toBe(false);
        expect(verifyConsistency(claim, [...proof, firstRoot])).toBe(false);
      }),
    );
  });

  it('asks its store once for a proof, and for few nodes', async () => {
    const asked: number[] = [];
    const counting = {
      hashes: async (nodes: readonly { level: number; index: number }[]) => {
        asked.push(nodes.length);
        return nodes.map(() => Buffer.alloc(32));
      },
    };
    await inclusionProof(counting, 1_234_567, 5_000_001);
    await consistencyProof(counting, 1_234_567, 5_000_001);
    expect(asked).toHaveLength(2);
    expect(Math.max(...asked)).toBeLessThan(50);
  });
});
