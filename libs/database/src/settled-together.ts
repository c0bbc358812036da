/**
 * All results once every one has ended, or the first error rather than a later one, which may only follow from it: what is
 * held for them stays held for as long as anything is under way.
 */
export async function settledTogether<T extends readonly unknown[]>(work: {
  readonly [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  const settled = await Promise.allSettled(work);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
