/** Whether a person ($1) has enrolled, with the login. */
export const findEnrolled = `
  SELECT a.login, EXISTS (SELECT FROM totp WHERE totp.person_id = a.person_id) AS "isEnrolled"
  FROM account a WHERE a.person_id = $1`;

/** The enrolled secret of a person ($1), and what second it is. */
export const findSecret = `
  SELECT secret, extract(epoch FROM clock_timestamp())::float AS epoch FROM totp WHERE person_id = $1`;

/** Uses up the code of a step ($2); nothing when it, or a later one, was used before. */
export const useStep = `UPDATE totp SET last_step = $2 WHERE person_id = $1 AND last_step < $2 RETURNING id`;

/** Begins an enrolment: $1 person, $2 sealed secret. One begun before is forgotten. */
export const startEnrolment = `
  INSERT INTO totp_enrolment (person_id, secret) VALUES ($1, $2)
  ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, started_at = clock_timestamp()`;

/** The secret that waits for its first code. */
export const findEnrolment = `
  SELECT secret, extract(epoch FROM clock_timestamp())::float AS epoch FROM totp_enrolment
  WHERE person_id = $1 AND started_at > clock_timestamp() - interval '10 minutes'`;

/** Keeps an enrolled secret: $1 the event's id, $2 person, $3 sealed secret, $4 the step of its first code. */
export const enrol = `INSERT INTO totp (id, person_id, secret, last_step) VALUES ($1, $2, $3, $4)`;

/** Takes the enrolment of a person ($1) with this secret ($2): of two at once, one gets it. */
export const takeEnrolment = `DELETE FROM totp_enrolment WHERE person_id = $1 AND secret = $2 RETURNING person_id`;

/** Takes the second factor of a person ($1) away. */
export const removeTotp = `DELETE FROM totp WHERE person_id = $1 RETURNING id`;

const isFresh = `requested_at > clock_timestamp() - interval '24 hours'`;

/** Requests of the last day that wait for a second administrator. */
export const listResets = `
  SELECT r.id, r.person_id AS "personId", person.name, r.requested_by AS "requestedById", requester.name AS "requestedBy",
    r.requested_at AS "requestedAt"
  FROM totp_reset r
  JOIN person_profile person ON person.person_id = r.person_id
  JOIN person_profile requester ON requester.person_id = r.requested_by
  WHERE r.${isFresh} ORDER BY r.requested_at, r.id`;

/** One of them ($1). */
export const findReset = `
  SELECT id, person_id AS "personId", requested_by AS "requestedBy" FROM totp_reset WHERE id = $1 AND ${isFresh}`;

/** The one of a person ($1). */
export const findResetOf = `SELECT FROM totp_reset WHERE person_id = $1 AND ${isFresh}`;

/** Asks for a reset: $1 the event's id, $2 person, $3 the administrator who asks. */
export const requestReset = `INSERT INTO totp_reset (id, person_id, requested_by) VALUES ($1, $2, $3)`;

/** Ends the request of a person ($1). */
export const endReset = `DELETE FROM totp_reset WHERE person_id = $1`;

/** Takes a request ($1): of two who consent at once, one gets it. */
export const takeReset = `DELETE FROM totp_reset WHERE id = $1 RETURNING id`;
