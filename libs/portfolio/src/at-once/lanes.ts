import { settledTogether } from '#database';

/** While one piece of work waits for the database, the other is decided. */
const lanes = 2;

/** Runs the same loop in lanes side by side; the pieces of work that they take are theirs to share. */
export async function inLanes(goOn: () => Promise<void>): Promise<void> {
  await settledTogether(Array.from({ length: lanes }, goOn));
}

/**
 * Does the work for each of the rows, which are of different projects or lock nothing, in lanes and in their order. One that
 * fails does not stop the others. Returns the errors.
 */
export async function eachInLanes<Row>(
  rows: readonly Row[],
  work: (row: Row) => Promise<void>,
): Promise<unknown[]> {
  const errors: unknown[] = [];
  const left = rows.values();
  await inLanes(async () => {
    // What one lane has taken, the other does not find any more.
    for (const row of left) await work(row).catch((error: unknown) => errors.push(error));
  });
  return errors;
}

/** Before every id. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Rows in the order of their keys, which are ids: at most `size` of them after a key. */
interface Batches<Row> {
  readonly size: number;
  readonly read: (after: string) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
}

/** The same for all rows, batch by batch until one is not full. */
export async function eachBatchInLanes<Row>(
  { size, read, keyOf }: Batches<Row>,
  work: (row: Row) => Promise<void>,
): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (let after = beforeAll; ;) {
    const rows = await read(after);
    errors.push(...(await eachInLanes(rows, work)));
    if (rows.length < size) return errors;
    after = keyOf(rows.at(-1)!);
  }
}
