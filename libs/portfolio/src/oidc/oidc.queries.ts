const fresh = `started_at > clock_timestamp() - interval '10 minutes'`;

/** Keeps what the provider's answer must fit: $1 state's hash, $2 the browser's hash, $3 nonce, $4 PKCE verifier. */
export const keepLogIn = `
  WITH stale AS (DELETE FROM oidc_log_in WHERE NOT ${fresh})
  INSERT INTO oidc_log_in (state_hash, browser_hash, nonce, code_verifier) VALUES ($1, $2, $3, $4)`;

/** Takes it, once: $1 state's hash, $2 the browser's hash. */
export const takeLogIn = `
  DELETE FROM oidc_log_in WHERE state_hash = $1 AND browser_hash = $2 AND ${fresh}
  RETURNING nonce, code_verifier AS "codeVerifier"`;

/** Who a subject is: $1 issuer, $2 subject. */
export const findLinked = `SELECT person_id AS "personId" FROM oidc_link WHERE issuer = $1 AND subject = $2`;

/** The accounts of active people with the e-mail address ($1) that are not linked to the issuer ($2) yet. */
export const findByEmail = `
  SELECT a.person_id AS "personId" FROM account a
  JOIN person_version p ON p.id = a.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  JOIN person_profile profile ON profile.person_id = a.person_id
  WHERE lower(profile.email) = lower($1)
    AND NOT EXISTS (SELECT FROM oidc_link l WHERE l.person_id = a.person_id AND l.issuer = $2)`;

/** Whether person ($1) or subject ($3) is linked to the issuer ($2). */
export const findLinks = `
  SELECT FROM oidc_link WHERE issuer = $2 AND (person_id = $1 OR subject = $3)`;

/** Links: $1 the event's id, $2 issuer, $3 subject, $4 person. */
export const link = `INSERT INTO oidc_link (id, issuer, subject, person_id) VALUES ($1, $2, $3, $4)`;

/** Unlinks a person ($1) from the issuer ($2). */
export const unlink = `DELETE FROM oidc_link WHERE person_id = $1 AND issuer = $2 RETURNING id`;
