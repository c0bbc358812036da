import { createHash } from 'node:crypto';
import { refuse, type AnswerKept, type Refusal } from '#domain';
import type { Database } from '#database';
import { Turns } from '../at-once/turns.js';
import { forgetOldAnswers, freeOldKey, keepAnswer, readAnswer, takeKey } from './kept-answers.queries.js';

/** What an operation answered. */
export interface Answer {
  readonly status: number;
  readonly etag: string | null;
  /** As JSON; undefined: none. */
  readonly body: unknown;
}

/** A request that comes with a key. */
export interface KeyedRequest {
  readonly personId: string;
  readonly key: string;
  /** Method, address and body. */
  readonly request: string;
  readonly kept: Exclude<AnswerKept, 'nothing'>;
}

/** An answer, and whether it is the one of an earlier request. */
export interface GivenAnswer extends Answer {
  readonly isRepeated: boolean;
}

interface KeptRow {
  readonly requestHash: Buffer;
  readonly status: number;
  readonly etag: string | null;
  readonly body: string | null;
}

/** Requests with a key at once: the other connections are for those without one, however long a key is waited for. */
const mostAtOnce = 5;

/** One effect for each Idempotency-Key: the key, what the request did and its answer are one transaction. */
export class KeptAnswersService {
  readonly #database: Database;
  readonly #turns = new Turns(mostAtOnce);

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Does what was asked for and keeps the answer; or gives the answer that the key has already. Whoever brings the key at
   * the same time waits. What `work` throws undoes all of it, and the key is free again. Refuses the key of another
   * request, and a repetition whose answer was told once.
   */
  async once(asked: KeyedRequest, work: () => Promise<Answer>): Promise<GivenAnswer | Refusal> {
    const of = [asked.personId, hash(asked.key)];
    const requestHash = hash(asked.request);
    return this.#turns.take(() =>
      this.#database.together(async () => {
        await this.#database.query(freeOldKey, of);
        const taken = await this.#database.query(takeKey, [...of, requestHash]);
        if (taken.length === 0) {
          const [row] = await this.#database.query<KeptRow>(readAnswer, of);
          return repeated(row!, asked, requestHash);
        }
        const answer = await work();
        const isTold = asked.kept === 'told_once' || answer.body === undefined;
        const body = isTold ? null : JSON.stringify(answer.body);
        await this.#database.query(keepAnswer, [...of, answer.status, answer.etag, body]);
        return { ...answer, isRepeated: false };
      }),
    );
  }

  /** Forgets the answers of more than a day ago. Returns how many. */
  async forgetOld(): Promise<number> {
    return (await this.#database.query(forgetOldAnswers)).length;
  }
}

function repeated(row: KeptRow, { kept }: KeyedRequest, requestHash: Buffer): GivenAnswer | Refusal {
  if (!row.requestHash.equals(requestHash)) return refuse('idempotency.reused');
  if (kept === 'told_once') return refuse('idempotency.told_once');
  const body: unknown = row.body === null ? undefined : JSON.parse(row.body);
  return { status: row.status, etag: row.etag, body, isRepeated: true };
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
