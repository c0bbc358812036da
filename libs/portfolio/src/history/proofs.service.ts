import { can, refuse, systemChain, type Person, type Refusal } from '#domain';
import type { Database } from '#database';
import { formatEventProof, inclusionProof, type ExportedEvent } from '#transparency';
import { mayOnProject } from '../projects/project-rights.js';
import { findExportedEvent, publishedCheckpoint } from './sequencer.queries.js';
import { StoredNodes } from './stored-nodes.js';

/** A signed note with the tree size that it covers, its witnesses' lines included. */
export interface SignedNote {
  readonly size: number;
  readonly note: string;
}

type EventRow = { [Field in keyof ExportedEvent]: ExportedEvent[Field] } & {
  readonly leafIndex: number | null;
};

/** Checkpoints and proofs for readers: what they need to check an event without the product. */
export class ProofsService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The newest checkpoint. */
  async checkpoint(): Promise<SignedNote | Refusal> {
    const [newest] = await this.#database.query<{ size: number; note: string }>(publishedCheckpoint);
    return newest ?? refuse('history.no_checkpoint');
  }

  /** The proof file (C2SP tlog-proof) of an event, for whoever may read the history that it belongs to. */
  async ofEventFor(person: Person, event: string): Promise<{ readonly proof: string } | Refusal> {
    const [found] = await this.#find(event);
    if (found === undefined || !(await this.#mayRead(person, found.project)))
      return refuse('event.not_found');
    return this.#proofOf(found);
  }

  /** The same without asking for rights: the caller has. */
  async ofEvent(event: string): Promise<{ readonly proof: string } | Refusal> {
    const [found] = await this.#find(event);
    return found === undefined ? refuse('event.not_found') : this.#proofOf(found);
  }

  async #find(event: string): Promise<EventRow[]> {
    return this.#database.query<EventRow>(findExportedEvent, [event]);
  }

  async #mayRead(person: Person, chain: string): Promise<boolean> {
    if (chain === systemChain) return can(person, 'history.read_proof');
    return mayOnProject(this.#database, person, 'history.read_proof', chain);
  }

  async #proofOf(event: EventRow): Promise<{ readonly proof: string } | Refusal> {
    const [newest] = await this.#database.query<{ size: number; note: string }>(publishedCheckpoint);
    const { leafIndex } = event;
    if (newest === undefined || leafIndex === null || leafIndex >= newest.size)
      return refuse('history.not_covered_yet');
    const nodes = new StoredNodes(async (text, values) => this.#database.query<never>(text, values));
    const proof = await inclusionProof(nodes, leafIndex, newest.size);
    return { proof: formatEventProof({ ...event, leafIndex }, proof, newest.note) };
  }
}
