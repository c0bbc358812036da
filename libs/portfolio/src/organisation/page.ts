/** Before every id: lists begin after it. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Which part of a list. */
export interface PageWish {
  /** 1 to 200. */
  readonly limit: number;
  /** Id to go on after, from the page before. */
  readonly cursor: string | null;
}

/** A part of a list; a full page may be the last one: the next is then empty. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** The id that a page begins after. */
export function startOf({ cursor }: PageWish): string {
  return cursor ?? beforeAll;
}

/** A page of rows that come in the order of their ids. */
export function pageOf<T extends { readonly id: string }>(rows: readonly T[], { limit }: PageWish): Page<T> {
  return { items: rows, nextCursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}
