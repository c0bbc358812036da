/** The fields that are there: zod leaves an absent optional one as undefined in its type. */
export function withoutUndefined<T extends object>(body: T): { [F in keyof T]: Exclude<T[F], undefined> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
    [F in keyof T]: Exclude<T[F], undefined>;
  };
}
