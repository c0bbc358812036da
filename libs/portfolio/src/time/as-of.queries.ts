/**
 * What a query reads: the present, or what was on record at an instant. One text of a query, written against this,
 * gives both, so that the past cannot show other fields than the present.
 */
export interface Reading {
  /** The day in the city on which it is read: lateness is counted on it. */
  readonly today: string;
  /** The rows of a versioned table, to stand in FROM. Of the past they are found by a column of the anchor. */
  rows(table: string): string;
  /** Whether a row of `x_version`, found otherwise, holds. */
  holds(alias: string): string;
  /** Whether a row that is written once was on record. */
  isRecorded(alias: string): string;
}

/** The present, by the partial indexes over the current versions. */
export const present: Reading = {
  today: 'app.today()',
  rows: (table) => `${table}_current`,
  holds: (alias) => `${alias}.recorded_to = 'infinity'`,
  isRecorded: () => 'true',
};

/**
 * What was on record at the instant in `parameter` (`$6`): recorded time, never replayed. Rights and the names of people
 * are today's.
 */
export function recordedBy(parameter: string): Reading {
  const instant = `${parameter}::timestamptz`;
  return {
    today: `(${instant} AT TIME ZONE 'Asia/Shanghai')::date`,
    rows: (table) => `${table}_as_of(${instant})`,
    holds: (alias) => `${alias}.recorded_from <= ${instant} AND ${instant} < ${alias}.recorded_to`,
    isRecorded: (alias) => `${alias}.recorded_from <= ${instant}`,
  };
}

/**
 * Whether nothing can be recorded any more at the instant ($1): it lies 60 s back, and a transaction ends after 30 s.
 * `latest` is the last instant of which that is true.
 */
export const askSettled = `
  SELECT $1::timestamptz <= now.at - interval '60 seconds' AS settled,
    to_char((now.at - interval '60 seconds') AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"') AS latest
  FROM (SELECT app.now() AS at) AS now`;
