/**
 * Takes a key ($2) of a person ($1) for a request ($3). A request that holds the same key in another transaction is waited
 * for; no row: it has been taken.
 */
export const takeKey = `
  INSERT INTO kept_answer (person_id, key_hash, request_hash) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING RETURNING 1`;

/** Frees a key that is older than it is kept. */
export const freeOldKey = `
  DELETE FROM kept_answer
  WHERE person_id = $1 AND key_hash = $2 AND created_at < clock_timestamp() - interval '24 hours'`;

/** What was answered under the key. */
export const readAnswer = `
  SELECT request_hash AS "requestHash", status, etag, body FROM kept_answer WHERE person_id = $1 AND key_hash = $2`;

/** Keeps the answer under the key that was taken. */
export const keepAnswer = `
  UPDATE kept_answer SET status = $3, etag = $4, body = $5 WHERE person_id = $1 AND key_hash = $2`;

/** Forgets answers that are older than they are kept. */
export const forgetOldAnswers = `
  DELETE FROM kept_answer WHERE created_at < clock_timestamp() - interval '24 hours' RETURNING 1`;
