import type { Database } from '#database';
import type { Decision, ImportProblem, Refusal } from '#domain';

/** Whatever a preview's reads and a confirmation's reads go through. */
export type Ask = <T>(text: string, values?: unknown[]) => Promise<T[]>;

/** A connection inside a transaction. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** What became of a line: something to store, nothing to do, or what is wrong. */
export type Judged<Change> =
  | { readonly change: Change }
  | { readonly unchanged: true }
  | { readonly problems: readonly ImportProblem[] };

/** Where the decisions of a confirmation are made: inside the transaction that stores them all. */
export interface Confirming {
  readonly ask: Ask;
  /** Application time. */
  readonly now: Date;
  /** The event of the import, which its events name. */
  readonly causedBy: string;
}

/** One kind of import: how lines become changes, and changes decisions. */
export interface ImportOfKind<Line, Change> {
  /** What the changes rest on, as a text that is another one when that is. */
  seen(ask: Ask): Promise<string>;
  /** Judges a page of lines, by the same rules as any single change. */
  judge(lines: readonly Line[]): Promise<Judged<Change>[]>;
  /** The decisions of a page of changes. What it asks is answered after the page before is stored. */
  decide(confirming: Confirming, changes: readonly Change[]): Promise<Decision[] | Refusal>;
}
