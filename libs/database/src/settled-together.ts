import pg from 'pg';

/** What every statement in a transaction is answered after one of them has failed. */
const inFailedTransaction = '25P02';

/**
 * All results once every one has ended, or the first error, but none that only follows from another statement's failure where
 * there is another: what is held for them stays held for as long as anything is under way.
 */
export async function settledTogether<T extends readonly unknown[]>(work: {
  readonly [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  const settled = await Promise.allSettled(work);
  const failures = settled.filter((one) => one.status === 'rejected');
  const failed = failures.find(({ reason }) => !isConsequence(reason)) ?? failures[0];
  if (failed !== undefined) throw failed.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

function isConsequence(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === inFailedTransaction;
}
