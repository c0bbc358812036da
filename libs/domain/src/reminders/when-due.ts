import type { LocalDate } from '../calendar/local-date.js';

/** How a date lies to a day: before it, on it, or after it; without a date it is still to come. */
export type WhenDue = 'late' | 'today' | 'soon';

/** How many of something are late, due today, and due later. */
export type CountsWhenDue = Readonly<Record<WhenDue, number>>;

/** How the date `dueOn` lies to the day `on`. */
export function whenDue(dueOn: LocalDate | null, on: LocalDate): WhenDue {
  if (dueOn === null || dueOn > on) return 'soon';
  return dueOn < on ? 'late' : 'today';
}

/** Counts the items by how their dates lie to the day `on`, on top of what was `counted` before. */
export function countWhenDue(
  items: Iterable<{ readonly dueOn: LocalDate | null }>,
  on: LocalDate,
  counted: CountsWhenDue = { late: 0, today: 0, soon: 0 },
): CountsWhenDue {
  const counts = { late: counted.late, today: counted.today, soon: counted.soon };
  for (const { dueOn } of items) counts[whenDue(dueOn, on)] += 1;
  return counts;
}

/** How many there are in all. */
export function sumWhenDue({ late, today, soon }: CountsWhenDue): number {
  return late + today + soon;
}
