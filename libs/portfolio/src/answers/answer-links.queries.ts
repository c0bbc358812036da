/**
 * Keeps the hashes of links: $1 hashes, $2 items, $3 messages, $4 people. One that is known stands: the token of an item in
 * a message is always the same.
 */
export const keepLinks = `
  INSERT INTO answer_link (token_hash, item_id, message_id, person_id, expires_at)
  SELECT hash, item, message, person, clock_timestamp() + interval '30 days'
  FROM unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::uuid[]) AS t (hash, item, message, person)
  ON CONFLICT DO NOTHING`;

/** The item behind an open link ($1 the token's hash); null where there is nothing to answer. */
export const readOpenLink = `SELECT app.open_answer_link($1) AS link`;

/** Uses a link ($1), for what was sent by it ($2); no row: it is used. */
export const useLink = `
  UPDATE answer_link SET used_at = clock_timestamp(), used_form = $2
  WHERE token_hash = $1 AND used_at IS NULL RETURNING 1`;

/** Whether a link ($1) that has not expired was used for just this ($2). */
export const wasUsedFor = `
  SELECT FROM answer_link WHERE token_hash = $1 AND used_form = $2 AND expires_at > clock_timestamp()`;
