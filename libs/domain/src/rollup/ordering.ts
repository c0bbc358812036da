/** What things are put in order by: numbers by size, texts by code unit, the same on every machine. */
type SortKey<T> = (thing: T) => string | number;

/** A comparison by the first key that differs. Keys that name each thing once give one order only. */
export function orderedBy<T>(...keys: readonly SortKey<T>[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
}
