/**
 * Counts one occurrence: $1 action, $2 the account's person (null: none), $3 address, $4 detail. As the tail of a
 * statement: `INSERT INTO access_count SELECT …` ends with it.
 */
export const countOnce = `
  ON CONFLICT (action, account, address, detail, minute) DO UPDATE SET times = access_count.times + 1`;

/** The present minute. */
export const thisMinute = `date_trunc('minute', clock_timestamp())`;

/** Counts what belongs to no other statement. */
export const countAccess = `
  INSERT INTO access_count (action, account, address, detail, minute, times)
  VALUES ($1, coalesce($2, ''), $3, $4, ${thisMinute}, 1) ${countOnce}`;

/** Takes at most $1 sums of minutes that are over, with the logins of the accounts. */
export const takeCounts = `
  WITH taken AS (
    DELETE FROM access_count WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM access_count WHERE minute < ${thisMinute}
      ORDER BY minute, action, account, address, detail LIMIT $1 FOR UPDATE SKIP LOCKED))
    RETURNING *)
  SELECT t.action, a.person_id AS "personId", a.login, t.address, t.detail, t.minute, t.times
  FROM taken t LEFT JOIN account a ON a.person_id::text = t.account
  ORDER BY t.minute, t.action, t.account, t.address, t.detail`;
