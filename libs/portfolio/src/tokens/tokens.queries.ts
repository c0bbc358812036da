import { dutiesOf } from '../sessions/sessions.queries.js';

/** The token of a hash with its owner and the duties of today; nothing when it is over. */
export const findToken = `
  SELECT t.id, t.person_id AS "personId", profile.name, t.actions, ${dutiesOf('t')} AS duties,
    t.last_used_at IS NULL OR t.last_used_at < clock_timestamp() - interval '1 minute' AS "touch"
  FROM api_token t
  JOIN person_version person ON person.id = t.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  JOIN person_profile profile ON profile.person_id = t.person_id
  WHERE t.token_hash = $1 AND t.expires_at > clock_timestamp()`;

/** Notes that the token is in use; called at most once a minute. */
export const touchToken = `UPDATE api_token SET last_used_at = clock_timestamp() WHERE id = $1`;

/** Makes a token: $1 the event's id, $2 person, $3 name, $4 hash, $5 actions (null: read-only), $6 days. */
export const makeToken = `
  INSERT INTO api_token (id, person_id, name, token_hash, actions, read_only, expires_at)
  VALUES ($1, $2, $3, $4, $5, $5::text[] IS NULL, clock_timestamp() + $6 * interval '1 day')`;

/** How many tokens of the person ($1) work. */
export const countTokens = `
  SELECT count(*)::int AS times FROM api_token WHERE person_id = $1 AND expires_at > clock_timestamp()`;

/** Forgets what has expired of the person ($1): it opens nothing any more. */
export const forgetExpired = `DELETE FROM api_token WHERE person_id = $1 AND expires_at <= clock_timestamp()`;

/** The tokens of a person ($1), the newest first. */
export const listTokens = `
  SELECT id, name, read_only AS "readOnly", actions, created_at AS "createdAt", expires_at AS "expiresAt",
    last_used_at AS "lastUsedAt"
  FROM api_token WHERE person_id = $1 ORDER BY created_at DESC, id`;

/** Whose token it is ($1). */
export const findOwner = `SELECT person_id AS "personId" FROM api_token WHERE id = $1`;

/** Takes a token ($1): of two who revoke it at once, one gets it. */
export const takeToken = `DELETE FROM api_token WHERE id = $1 RETURNING id`;
