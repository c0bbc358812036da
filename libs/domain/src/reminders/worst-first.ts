import type { LocalDate } from '../calendar/local-date.js';

/**
 * The items of a message in the order in which they are read: the longest overdue first, then the nearest
 * date, those without a date last. On any day that is the order of their dates, so no clock is needed. Equal
 * ones keep their order; the given array is left as it is.
 */
export function worstFirst<T extends { readonly dueOn: LocalDate | null }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => {
    if (a.dueOn === b.dueOn) return 0;
    if (a.dueOn === null) return 1;
    if (b.dueOn === null) return -1;
    return a.dueOn < b.dueOn ? -1 : 1;
  });
}
