import type { NewId } from '#domain';
import type { Database } from '#database';
import { formatCheckpoint, signNote, type Verifier } from '#transparency';
import { announceHandover } from './announce-handover.js';
import {
  checkpointIsDue,
  findLeaf,
  leadSequencing,
  publish,
  sequence,
  tryLeadSequencing,
} from './sequencer.queries.js';
import { SignedTree, SigningRefusedError } from './signed-tree.js';
import type { HandoverKind, OpenSigner, SignerState } from './signer-state.js';
import type { Ask } from './stored-nodes.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** What one run did. */
export interface SequencerRun {
  /** Events that got their leaf. */
  readonly sequenced: number;
  /** Notes published. */
  readonly published: number;
}

/** The keys on both sides of a completed handover. */
export interface CompletedHandover {
  readonly former: Verifier;
  readonly key: Verifier;
}

/** What the leader works with, inside one transaction. */
interface Lead {
  readonly ask: Ask;
  readonly client: Transaction;
  readonly state: SignerState;
  readonly tree: SignedTree;
}

/** Leaves that one statement makes. */
const batch = 5_000;
/** Leaves that one checkpoint adds at most, so that the transaction that signs ends long before its limit. */
const mostPerCheckpoint = 50_000;

/**
 * Puts recorded events into the tree and signs its root. Leaves are committed before they are signed; a note is kept
 * beside the key before it is published. So a kill at any point loses nothing, and no second root of a size is signed.
 */
export class SequencerService {
  readonly #database: Database;
  readonly #openSigner: OpenSigner;
  readonly #newId: NewId;

  constructor(database: Database, openSigner: OpenSigner, newId: NewId) {
    this.#database = database;
    this.#openSigner = openSigner;
    this.#newId = newId;
  }

  /**
   * A run if the newest checkpoint is ten minutes old by application time, or a handover waits for one. Throws
   * SigningRefusedError.
   */
  async signDue(signal?: AbortSignal): Promise<SequencerRun> {
    const [row] = await this.#database.query<{ isDue: boolean }>(checkpointIsDue, [], 'checkpoint_is_due');
    const isDue = row!.isDue || (await this.#asLeader(async ({ state }) => state.handover !== null));
    return isDue ? this.sign(signal) : { sequenced: 0, published: 0 };
  }

  /**
   * Sequences and signs everything that was recorded. Does nothing while another one is at work. Throws
   * SigningRefusedError when the database's tree does not continue the one that was signed last.
   */
  async sign(signal?: AbortSignal): Promise<SequencerRun> {
    return this.#run(tryLeadSequencing, signal);
  }

  /** Throws SigningRefusedError when the database's tree does not continue the one that was signed last. */
  async check(): Promise<void> {
    await this.#asLeader(async ({ tree }) => tree.lastSigned());
  }

  /**
   * Hands the signing over to a new key of the same name: everything recorded until now is still signed by the key
   * before, the event of the handover by both. Completes one that was cut off. Throws SigningRefusedError.
   */
  async rotateKey(reason: string | null): Promise<CompletedHandover> {
    await this.#run(leadSequencing);
    return this.#handOver('key', reason, async ({ tree }) => {
      await tree.lastSigned();
    });
  }

  /**
   * Begins a new epoch after the restore of a backup: a new name and key, and a pause of all sending. Completes one that
   * was cut off. Throws SigningRefusedError when the database does not even continue its own newest checkpoint, for then
   * it was not restored but changed; and when nothing was signed before.
   */
  async beginEpoch(reason: string): Promise<CompletedHandover> {
    return this.#handOver('epoch', reason, async ({ state, tree }) => {
      if ((await state.lastNote()) === null)
        throw new SigningRefusedError('nothing was signed before, so that there is no epoch to end.');
      await tree.restored();
    });
  }

  async #handOver(
    begins: HandoverKind,
    reason: string | null,
    check: (lead: Lead) => Promise<void>,
  ): Promise<CompletedHandover> {
    const begun = await this.#asLeader(async (lead) => {
      const { handover } = lead.state;
      if (handover !== null && handover.begins !== begins)
        throw new SigningRefusedError('another handover was begun and must be completed first.');
      if (handover !== null) return lead.state;
      await check(lead);
      return lead.state.beginHandover(begins, this.#newId(), reason);
    }, leadSequencing);
    const [former, key] = begun!.keys.slice(-2) as [Verifier, Verifier];
    await this.#run(leadSequencing);
    return { former, key };
  }

  async #run(lead: string, signal?: AbortSignal): Promise<SequencerRun> {
    const run = { sequenced: 0, published: 0 };
    while (signal?.aborted !== true) {
      if ((await this.#asLeader(async (leader) => this.#announce(leader), lead)) === null) return run;
      const added = await this.#asLeader(async (leader) => this.#sequence(leader), lead);
      if (added === null) return run;
      const signed = await this.#asLeader(async (leader) => this.#publishNext(leader), lead);
      if (signed === null) return run;
      run.sequenced += added;
      run.published += signed.published;
      if (added < mostPerCheckpoint && signed.isComplete) return run;
    }
    return run;
  }

  /** Checked first: a tree that was rolled back gets no event of ours before somebody has seen it. */
  async #announce({ client, state, tree }: Lead): Promise<void> {
    if (state.handover === null) return;
    await tree.lastSigned();
    const store = { database: this.#database, client, newId: this.#newId };
    await announceHandover(state.handover, state, tree, store);
  }

  /** Checked first: a tree that was rolled back does not grow again before somebody has seen it. */
  async #sequence({ ask, tree }: Lead): Promise<number> {
    await tree.lastSigned();
    let added = 0;
    while (added < mostPerCheckpoint) {
      const [row] = await ask<{ added: number }>(sequence, [batch], 'sequence');
      added += row!.added;
      if (row!.added < batch) break;
    }
    return added;
  }

  async #publishNext({ ask, state, tree }: Lead): Promise<{ published: number; isComplete: boolean }> {
    const last = await tree.lastSigned();
    let published = 0;
    if (last !== null && !last.isPublished) {
      await ask(publish, [last.checkpoint.size, last.checkpoint.origin, last.text]);
      published = 1;
    }
    const size = await tree.size();
    const from = last?.checkpoint.size ?? 0;
    if (size === from) return { published, isComplete: true };
    const least = state.handover === null ? 0 : await sizeWith(ask, state.handover.event);
    if (least === null) return { published, isComplete: false };
    const next = Math.max(least, Math.min(size, from + mostPerCheckpoint));
    const root = await tree.rootAfter(last?.checkpoint ?? null, next);
    const signers = state.handover === null ? [state.signer] : [state.handover.signer, state.signer];
    const origin = signers[0]!.name;
    const note = signNote(formatCheckpoint({ origin, size: next, root }), signers);
    await state.keepNote(note);
    await ask(publish, [next, origin, note]);
    return { published: published + 1, isComplete: next === size };
  }

  /** Null while another one leads, unless `lead` waits for its turn. */
  async #asLeader<T>(work: (lead: Lead) => Promise<T>, lead = tryLeadSequencing): Promise<T | null> {
    return this.#database.transaction(async (client) => {
      const ask: Ask = async <T>(text: string, values: unknown[] = [], name?: string) =>
        (await client.query(name === undefined ? { text, values } : { text, values, name })).rows as T[];
      const [row] = await ask<{ leads: boolean }>(lead);
      if (!row!.leads) return null;
      const state = await this.#openSigner();
      return work({ ask, client, state, tree: new SignedTree(ask, state) });
    });
  }
}

/** Size of the tree up to an event; null while it has no leaf. The first checkpoint of a new key covers its event. */
async function sizeWith(ask: Ask, event: string): Promise<number | null> {
  const [leaf] = await ask<{ leafIndex: number }>(findLeaf, [event]);
  return leaf === undefined ? null : leaf.leafIndex + 1;
}
