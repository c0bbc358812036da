import { canonicalText, type CanonicalValue } from './canonical-json.js';
import { formatCheckpoint } from './checkpoint.js';
import { sha256 } from './digest.js';
import { eventHash, genesisHash, leafData } from './event-hash.js';
import { epochAction, type ExportedEvent } from './export-format.js';
import { leafHash, TreeBuilder, type TreeNode } from './merkle-tree.js';
import { formatSignerKey, keyTypes, parseSignerKey, type Signer, type Verifier } from './note-keys.js';
import { signNote } from './signed-note.js';

/** 2026-11-23, in microseconds since 1970; each event is a second later than the one before. */
const beginsAtUs = 1_795_420_800_000_000n;

/**
 * A log of made-up events with true hashes, links and signatures, the same in every run: for tests and the bench. It
 * keeps what a log keeps (one hash a chain, the tree's right edge) and hands out the rest.
 */
export class SampleLog {
  readonly origin: string;
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly #heads = new Map<string, { seq: number; hash: Buffer }>();
  readonly #tree: TreeBuilder;

  /** `seed` tells logs apart that share an origin but not a key. */
  constructor(options: { origin?: string; seed?: string; onNode?: (node: TreeNode) => void } = {}) {
    this.origin = options.origin ?? 'key-projects.example/history';
    ({ signer: this.signer, verifier: this.verifier } = sampleKey(this.origin, options.seed ?? 'sample'));
    this.#tree = new TreeBuilder(options.onNode === undefined ? {} : { onNode: options.onNode });
  }

  /** Number of events. */
  get size(): number {
    return this.#tree.size;
  }

  /** Root over all events so far. */
  root(): Buffer {
    return this.#tree.root();
  }

  /** Appends an event to a chain; `body` replaces fields of its made-up body. */
  add(project: string, body: { readonly [field: string]: CanonicalValue } = {}): ExportedEvent {
    const head = this.#heads.get(project) ?? { seq: 0, hash: genesisHash(project) };
    const leafIndex = this.#tree.size;
    const canon = Buffer.from(canonicalText({ ...sampleBody(project, leafIndex), ...body }));
    const [seq, prev, recordedAtUs] = [head.seq + 1, head.hash, beginsAtUs + BigInt(leafIndex) * 1_000_000n];
    const hash = eventHash({ project, seq, recordedAtUs, prev, canon });
    this.#heads.set(project, { seq, hash });
    this.#tree.append(leafHash(leafData({ leafIndex, project, seq, hash })));
    return {
      leafIndex,
      project,
      seq,
      recordedAtUs: String(recordedAtUs),
      prev: prev.toString('hex'),
      hash: hash.toString('hex'),
      canon,
    };
  }

  /** The checkpoint over all events so far, signed by the log's key or by `signers`. */
  checkpoint(signers: readonly Signer[] = [this.signer]): string {
    const [origin, size, root] = [signers[0]?.name ?? this.origin, this.size, this.root()];
    return signNote(formatCheckpoint({ origin, size, root }), signers);
  }
}

/** What of the body of the event that a new epoch begins with is its own; `restored` events are left of the log. */
export function epochBody(
  before: { readonly origin: string; readonly size: number; readonly root: Buffer },
  origin: string,
  restored: number,
): { readonly [field: string]: CanonicalValue } {
  return {
    action: epochAction,
    actor: 'system:operator',
    data: {
      before: { origin: before.origin, size: before.size, root: before.root.toString('base64') },
      after: { origin, size: restored },
    },
  };
}

/** The key that a seed always gives. */
export function sampleKey(
  name: string,
  seed: string,
  type: (typeof keyTypes)[keyof typeof keyTypes] = keyTypes.note,
): { signer: Signer; verifier: Verifier } {
  return parseSignerKey(formatSignerKey(name, type, sha256(Buffer.from(seed))), () => 1_795_420_800);
}

function sampleBody(project: string, leafIndex: number): { readonly [field: string]: CanonicalValue } {
  const serial = leafIndex.toString(16).padStart(12, '0');
  return {
    v: 1,
    event: `018f6b1e-0000-7000-8000-${serial}`,
    project,
    action: 'progress.reported',
    actor: `person:018f6b1e-0000-7000-9000-${serial}`,
    outcome: 'success',
    data: {
      before: null,
      after: {
        report: `018f6b1e-0000-7000-a000-${serial}`,
        reportedOn: '2026-11-23',
        kind: '形象进度',
        percent: String(leafIndex % 101),
        text: sha256(Buffer.from(serial)).toString('hex'),
      },
    },
  };
}
