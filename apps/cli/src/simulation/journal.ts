/** Where the worker's process may end: before a claim begins, after it committed, and so on to the result on record. */
export const faultPoints = [
  'before_claim',
  'after_claim_commit',
  'before_dot',
  'after_dot',
  'before_final_commit',
  'after_final_commit',
  'during_audit_append',
] as const;
/** One of them. */
export type FaultPoint = (typeof faultPoints)[number];

/** One item as the receiver reads it in a message. */
export interface ReceivedItem {
  readonly project: string;
  /** Null: of what a unit owes. */
  readonly stage: string | null;
  readonly step: string;
  readonly dueOn: string | null;
  /** The date asked for where somebody is to decide over it; null: the item is of the milestone's own date. */
  readonly askedOn: string | null;
  /** What a unit owes, by its id; null: the item is of a date. */
  readonly owed: string | null;
}

/**
 * Jobs of the worker that are done together: what a new day brings, the checkpoint and the rollups that it covers, and what is
 * claimed and sent.
 */
export type Sweep = 'night' | 'rollups' | 'mail';

/** What the simulator saw and did itself, apart from the product's own record. `at` is virtual time. */
export type JournalEntry =
  | { readonly kind: 'act'; readonly at: Date; readonly act: string; readonly refused: string | null }
  /** The sweep ran to its end at this instant, and no fault was left to be healed. */
  | { readonly kind: 'swept'; readonly at: Date; readonly sweep: Sweep }
  | { readonly kind: 'crashed'; readonly at: Date; readonly point: FaultPoint }
  | {
      readonly kind: 'received';
      readonly at: Date;
      readonly message: string;
      readonly person: string;
      readonly internetMessageId: string;
      readonly rollup: string | null;
      readonly items: readonly ReceivedItem[];
      readonly bytes: string;
      /** What the sender heard: `unknown` where the connection was cut after the dot. */
      readonly answered: 'sent' | 'unknown';
    };

/** A message as the receiver took it. */
export type Received = Extract<JournalEntry, { kind: 'received' }>;

/** What happened, in its order. */
export class Journal {
  readonly entries: JournalEntry[] = [];

  add(entry: JournalEntry): void {
    this.entries.push(entry);
  }

  /** The messages that the receiver took, in their order. */
  received(): Received[] {
    return this.entries.filter((entry): entry is Received => entry.kind === 'received');
  }
}
