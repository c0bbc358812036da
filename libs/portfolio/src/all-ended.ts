/** Waits for every one, also when one fails: what is held for them stays held for as long as anything is under way. */
export async function allEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
