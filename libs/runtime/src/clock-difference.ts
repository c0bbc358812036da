/**
 * Largest difference, in milliseconds, between a worker's clock and the database's that is borne: BullMQ's
 * PostgreSQL backend uses each worker's clock, and one 120 s ahead ran jobs early and three times
 * (reliability.md).
 */
const CLOCK_DIFFERENCE_LIMIT_MS = 2_000;

/** One question to the database, all in milliseconds since the epoch. */
export interface ClockReading {
  /** This process's clock just before the query. */
  readonly askedAt: number;
  /** `clock_timestamp()` as the database answered it. */
  readonly databaseAt: number;
  /** This process's clock just after the answer. */
  readonly answeredAt: number;
}

/** How far this process's clock is ahead (positive) or behind (negative), in milliseconds. */
export interface ClockDifference {
  readonly aheadMs: number;
  /** Half the round trip: the true difference lies within ± this of `aheadMs`. */
  readonly uncertaintyMs: number;
  /** True only when the difference is over the limit even at the favourable end of the uncertainty. */
  readonly isTooLarge: boolean;
}

/** Compares two clocks; a slow answer widens the uncertainty instead of raising a false alarm. */
export function measureClockDifference(
  { askedAt, databaseAt, answeredAt }: ClockReading,
  limitMs: number = CLOCK_DIFFERENCE_LIMIT_MS,
): ClockDifference {
  const aheadMs = (askedAt + answeredAt) / 2 - databaseAt;
  const uncertaintyMs = Math.max(0, answeredAt - askedAt) / 2;
  return { aheadMs, uncertaintyMs, isTooLarge: Math.abs(aheadMs) - uncertaintyMs > limitMs };
}
