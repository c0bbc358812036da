import type { Database } from '#database';
import {
  consistencyProof,
  cosignatureTime,
  decodeDecimal,
  parseCheckpoint,
  parseNote,
  parseSignatureLines,
  signatureLine,
} from '#transparency';
import { cosign, newestCheckpoint } from './sequencer.queries.js';
import { StoredNodes } from './stored-nodes.js';

/** What a witness answered. */
export interface WitnessReply {
  readonly status: number;
  readonly body: string;
}

/** Posts an add-checkpoint request (C2SP tlog-witness) to a witness; ends within seconds, or rejects. */
export type AskWitness = (witness: string, request: string) => Promise<WitnessReply>;

/** What a witness is known to have cosigned last. */
interface Seen {
  readonly origin: string;
  readonly size: number;
}

/**
 * Has the newest checkpoint cosigned by witnesses. It works beside the sequencer and never inside of it, so that a
 * witness that is slow or down delays nothing that is signed.
 */
export class CosigningService {
  readonly #database: Database;
  readonly #ask: AskWitness;
  readonly #witnesses: readonly string[];
  readonly #seen = new Map<string, Seen>();

  /** `witnesses` are addresses, each one that answers `<address>/add-checkpoint`. */
  constructor(database: Database, ask: AskWitness, witnesses: readonly string[]) {
    this.#database = database;
    this.#ask = ask;
    this.#witnesses = witnesses;
  }

  /**
   * Asks each witness that has not cosigned the newest checkpoint yet, all at once. Returns how many did. Throws
   * AggregateError when any did not; its errors say which and why.
   */
  async cosignNewest(): Promise<number> {
    if (this.#witnesses.length === 0) return 0;
    const [newest] = await this.#database.query<{ size: number; note: string }>(newestCheckpoint);
    const checkpoint = newest && parseCheckpoint(parseNote(Buffer.from(newest.note)).text);
    if (newest === undefined || checkpoint == null) return 0;
    const { origin, size } = checkpoint;
    const waiting = this.#witnesses.filter((witness) => {
      const seen = this.#seen.get(witness);
      return seen?.origin !== origin || seen.size !== size;
    });
    const asked = await Promise.allSettled(
      waiting.map(async (witness) => {
        const seen = this.#seen.get(witness);
        const old = seen?.origin === origin && seen.size < size ? seen.size : 0;
        await this.#cosign(witness, { origin, size, note: newest.note }, old);
        this.#seen.set(witness, { origin, size });
      }),
    );
    const failed = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
    if (failed.length > 0) throw new AggregateError(failed, failed.map(({ message }) => message).join(' '));
    return waiting.length;
  }

  async #cosign(
    witness: string,
    { origin, size, note }: Seen & { readonly note: string },
    old: number,
  ): Promise<void> {
    let reply = await this.#request(witness, old, size, note);
    if (reply.status === 409) {
      const seen = decodeDecimal(reply.body.trim());
      if (seen === null) throw new Error(`The witness ${witness} says neither yes nor what it has cosigned.`);
      if (seen > size)
        throw new Error(
          `The witness ${witness} has cosigned ${seen} events of ${origin}, and the newest checkpoint covers ${size}: this database was rolled back, or is another one.`,
        );
      reply = await this.#request(witness, seen, size, note);
    }
    if (reply.status !== 200)
      throw new Error(
        `The witness ${witness} does not cosign (${reply.status}): ${reply.body.trim().slice(0, 200)}`,
      );
    const lines = parseSignatureLines(reply.body).filter(
      ({ signature }) => cosignatureTime(signature) !== undefined,
    );
    if (lines.length === 0) throw new Error(`The witness ${witness} answers without a cosignature.`);
    for (const line of lines) await this.#database.query(cosign, [size, signatureLine(line)]);
  }

  async #request(witness: string, old: number, size: number, note: string): Promise<WitnessReply> {
    const nodes = new StoredNodes(async (text, values) => this.#database.query<never>(text, values));
    const proof = old === 0 ? [] : await consistencyProof(nodes, old, size);
    const lines = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
    return this.#ask(witness, `old ${old}\n${lines}\n${note}`);
  }
}
