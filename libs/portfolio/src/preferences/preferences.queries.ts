/** What a person ($1) wants; no row: they have said nothing. */
export const readPreference = `
  SELECT first_channel AS "firstChannel", language, before_dates AS "beforeDates", rollups
  FROM preference WHERE person_id = $1`;

/** One change of a person's wishes ($1) at a time, for this transaction. */
export const lockPreference = `SELECT pg_advisory_xact_lock(hashtextextended('preference ' || $1, 0))`;

/** Writes what a person ($1) wants: $2 first channel, $3 language, $4 before dates, $5 rollups. */
export const putPreference = `
  INSERT INTO preference (person_id, first_channel, language, before_dates, rollups) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (person_id) DO UPDATE SET first_channel = excluded.first_channel, language = excluded.language,
    before_dates = excluded.before_dates, rollups = excluded.rollups`;

/** Of channels ($2) those that reach a person ($1), in the given order. */
export const reachableChannels = `
  SELECT channel FROM unnest($2::text[]) WITH ORDINALITY AS t (channel, place)
  WHERE app.is_reached_by($1, channel) ORDER BY place`;

/** Keeps the hashes of links: $1 hashes, $2 messages, $3 people. The token of a message is always the same. */
export const keepUnsubscribeLinks = `
  INSERT INTO unsubscribe_link (token_hash, message_id, person_id, expires_at)
  SELECT hash, message, person, clock_timestamp() + interval '30 days'
  FROM unnest($1::bytea[], $2::uuid[], $3::uuid[]) AS t (hash, message, person) ON CONFLICT DO NOTHING`;

/** Whose mails of which kind end by an open link ($1 the token's hash). */
export const readUnsubscribeLink = `
  SELECT l.person_id AS "personId", m.kind FROM unsubscribe_link l JOIN message m ON m.id = l.message_id
  JOIN person_version p ON p.id = l.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > clock_timestamp()`;

/** Uses an open link ($1); no row: somebody was faster. */
export const useUnsubscribeLink = `
  UPDATE unsubscribe_link SET used_at = clock_timestamp() WHERE token_hash = $1 AND used_at IS NULL RETURNING 1`;
