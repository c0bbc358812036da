import type { Database } from '#database';
import {
  consistencyProof,
  formatCheckpoint,
  frontierOf,
  joinSubtrees,
  leafData,
  leafHash,
  openCheckpoint,
  signNote,
  TreeBuilder,
  verifyConsistency,
  type LeafContent,
  type NodeStore,
  type OpenCheckpoint,
  type Signer,
  type Verifier,
} from '#transparency';
import {
  checkpointIsDue,
  leavesBetween,
  newestCheckpoint,
  nodeHashes,
  publish,
  sequence,
  treeSize,
  tryLeadSequencing,
} from './sequencer.queries.js';

/** The signer's key and memory. They lie outside the database, so that a rolled-back one cannot roll them back. */
export interface SignerState {
  readonly signer: Signer;
  readonly verifier: Verifier;
  /** The note signed last, to the byte; null before the first. */
  lastNote(): Promise<string | null>;
  /** Keeps a note as the last one; once this resolves, a power cut does not lose it. */
  keepNote(note: string): Promise<void>;
}

/** What one run did. */
export interface SequencerRun {
  /** Events that got their leaf. */
  readonly sequenced: number;
  /** Notes published. */
  readonly published: number;
}

/** The sequencer does not sign: the database is not the one, or not in the state, that the last note covers. */
export class SigningRefusedError extends Error {}

type Ask = <T>(text: string, values?: unknown[]) => Promise<T[]>;

interface NoteRow {
  readonly size: number;
  readonly note: string;
}

/** Leaves that one statement makes or reads. */
const batch = 5_000;
/** Leaves that one checkpoint adds at most, so that the transaction that signs ends long before its limit. */
const mostPerCheckpoint = 50_000;

/**
 * Puts recorded events into the tree and signs its root. Leaves are committed before they are signed; a note is kept
 * beside the key before it is published. So a kill at any point loses nothing, and no second root of a size is signed.
 */
export class SequencerService {
  readonly #database: Database;
  readonly #state: SignerState;

  constructor(database: Database, state: SignerState) {
    this.#database = database;
    this.#state = state;
  }

  /** A run if the newest checkpoint is ten minutes old by application time. Throws SigningRefusedError. */
  async signDue(signal?: AbortSignal): Promise<SequencerRun> {
    const [row] = await this.#database.query<{ isDue: boolean }>(checkpointIsDue);
    return row!.isDue ? this.sign(signal) : { sequenced: 0, published: 0 };
  }

  /**
   * Sequences and signs everything that was recorded. Does nothing while another one is at work. Throws
   * SigningRefusedError when the database's tree does not continue the one that was signed last.
   */
  async sign(signal?: AbortSignal): Promise<SequencerRun> {
    const run = { sequenced: 0, published: 0 };
    while (signal?.aborted !== true) {
      const added = await this.#asLeader(async (ask) => this.#sequence(ask));
      if (added === null) return run;
      const signed = await this.#asLeader(async (ask) => this.#publishNext(ask));
      if (signed === null) return run;
      run.sequenced += added;
      run.published += signed.published;
      if (added < mostPerCheckpoint && signed.isComplete) return run;
    }
    return run;
  }

  /** Checked first: a tree that was rolled back does not grow again before somebody has seen it. */
  async #sequence(ask: Ask): Promise<number> {
    await this.#lastSigned(ask);
    let added = 0;
    while (added < mostPerCheckpoint) {
      const [row] = await ask<{ added: number }>(sequence, [batch]);
      added += row!.added;
      if (row!.added < batch) break;
    }
    return added;
  }

  async #publishNext(ask: Ask): Promise<{ published: number; isComplete: boolean }> {
    const last = await this.#lastSigned(ask);
    let published = 0;
    if (last !== null && !last.isPublished) {
      await ask(publish, [last.checkpoint.size, last.checkpoint.origin, last.text]);
      published = 1;
    }
    const size = await sizeOf(ask);
    const from = last?.checkpoint.size ?? 0;
    if (size === from) return { published, isComplete: true };
    const next = Math.min(size, from + mostPerCheckpoint);
    const root = await this.#nextRoot(ask, last?.checkpoint ?? null, next);
    const { signer } = this.#state;
    const note = signNote(formatCheckpoint({ origin: signer.name, size: next, root }), [signer]);
    await this.#state.keepNote(note);
    await ask(publish, [next, signer.name, note]);
    return { published: published + 1, isComplete: next === size };
  }

  /** The root at `next`, from the events themselves and from the stored nodes: both must continue the last one. */
  async #nextRoot(ask: Ask, last: OpenCheckpoint | null, next: number): Promise<Buffer> {
    const nodes = new StoredNodes(ask);
    const from = last?.size ?? 0;
    const tree = TreeBuilder.resume(from, await nodes.hashes(frontierOf(from)));
    for (let at = from; at < next; at += batch) {
      const leaves = await ask<LeafContent>(leavesBetween, [at, Math.min(next, at + batch)]);
      for (const leaf of leaves) {
        if (leaf.leafIndex !== tree.size)
          throw new SigningRefusedError(`Nothing is signed: the tree has no leaf ${tree.size}.`);
        tree.append(leafHash(leafData(leaf)));
      }
    }
    const root = tree.root();
    const isConsistent =
      last === null
        ? (await rootAt(nodes, next)).equals(root)
        : verifyConsistency(
            { first: last.size, second: next, firstRoot: last.root, secondRoot: root },
            await consistencyProof(nodes, last.size, next),
          );
    if (tree.size !== next || !isConsistent)
      throw new SigningRefusedError(
        `Nothing is signed: the events up to ${next} do not give the tree that is stored over them.`,
      );
    return root;
  }

  /** The newest note of file and database, once this database's tree has been found to begin with what it covers. */
  async #lastSigned(
    ask: Ask,
  ): Promise<{ checkpoint: OpenCheckpoint; text: string; isPublished: boolean } | null> {
    const kept = await this.#state.lastNote();
    const [newest] = await ask<NoteRow>(newestCheckpoint);
    if (kept === null) {
      if (newest === undefined) return null;
      throw new SigningRefusedError(
        `Nothing is signed: the database has checkpoints up to ${newest.size}, and the signer's folder has no last note; bring back the folder that signed them.`,
      );
    }
    const ofFile = this.#open(kept, 'the last note in the signer’s folder');
    const isBehind = newest !== undefined && newest.size > ofFile.size;
    const text = isBehind ? newest.note : kept;
    const checkpoint = isBehind ? this.#open(text, `the database's checkpoint ${newest.size}`) : ofFile;
    if (newest?.size === checkpoint.size && newest.note !== text)
      throw new SigningRefusedError(
        `Nothing is signed: the database's checkpoint ${newest.size} is not the one that was signed.`,
      );
    await refuseOtherTree(ask, checkpoint);
    return { checkpoint, text, isPublished: newest?.size === checkpoint.size };
  }

  #open(note: string, what: string): OpenCheckpoint {
    try {
      return openCheckpoint(Buffer.from(note), [this.#state.verifier]);
    } catch (error) {
      throw new SigningRefusedError(`Nothing is signed: ${what} is not signed by this signer's key.`, {
        cause: error,
      });
    }
  }

  /** Null while another one leads. */
  async #asLeader<T>(work: (ask: Ask) => Promise<T>): Promise<T | null> {
    return this.#database.transaction(async (client) => {
      const ask: Ask = async <T>(text: string, values: unknown[] = []) =>
        (await client.query(text, values)).rows as T[];
      const [lead] = await ask<{ leads: boolean }>(tryLeadSequencing);
      return lead!.leads ? work(ask) : null;
    });
  }
}

async function refuseOtherTree(ask: Ask, { size, root }: OpenCheckpoint): Promise<void> {
  const stored = await sizeOf(ask);
  if (stored < size)
    throw new SigningRefusedError(
      `Nothing is signed: a tree of ${size} events was signed and this database has ${stored} of them; it was rolled back, or is another one.`,
    );
  if (!(await rootAt(new StoredNodes(ask), size)).equals(root))
    throw new SigningRefusedError(
      `Nothing is signed: the first ${size} events of this database are not those that were signed; it was rolled back and went on, was changed, or is another one.`,
    );
}

async function sizeOf(ask: Ask): Promise<number> {
  const [row] = await ask<{ size: number }>(treeSize);
  return row!.size;
}

/** The root that the stored nodes give for a size above 0. */
async function rootAt(nodes: NodeStore, size: number): Promise<Buffer> {
  return joinSubtrees(await nodes.hashes(frontierOf(size)));
}

/** The nodes of the tree as the database has them. */
class StoredNodes implements NodeStore {
  constructor(private readonly ask: Ask) {}

  /** Throws SigningRefusedError when one is missing. */
  async hashes(nodes: Parameters<NodeStore['hashes']>[0]): Promise<Buffer[]> {
    const [levels, indexes] = [nodes.map(({ level }) => level), nodes.map(({ index }) => index)];
    const rows = await this.ask<{ hash: Buffer | null }>(nodeHashes, [levels, indexes]);
    return rows.map(({ hash }, at) => {
      if (hash === null)
        throw new SigningRefusedError(
          `Nothing is signed: the tree has no node ${levels[at]}/${indexes[at]} in this database.`,
        );
      return hash;
    });
  }
}
