import { dutiesOf } from '../sessions/sessions.queries.js';

/** Columns of the newest password of the account `a`. */
const newestPassword = `
  LEFT JOIN LATERAL (SELECT p.id, p.hash, p.one_time, p.set_at FROM password p WHERE p.person_id = a.person_id
    ORDER BY p.set_at DESC, p.id DESC LIMIT 1) AS newest ON true`;

/** The account of a login ($1), if its person is active, as it is seen from a place ($2). */
export const findAccount = `
  SELECT a.person_id AS "personId", a.login, newest.hash, newest.one_time AS "oneTime",
    (extract(epoch FROM clock_timestamp() - newest.set_at) / 3600)::float AS "ageHours",
    EXISTS (SELECT FROM totp WHERE totp.person_id = a.person_id) AS "isEnrolled",
    EXISTS (SELECT FROM known_address k WHERE k.person_id = a.person_id AND k.address = $2
      AND k.last_used_at > clock_timestamp() - interval '90 days') AS "isKnownAddress",
    ${dutiesOf('a')} AS duties
  FROM account a
  JOIN person_version p ON p.id = a.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  ${newestPassword}
  WHERE a.login = $1`;

/** The same account as somebody knows it who proved it otherwise: $1 person. */
export const findAccountOf = `
  SELECT a.person_id AS "personId", a.login,
    EXISTS (SELECT FROM totp WHERE totp.person_id = a.person_id) AS "isEnrolled", ${dutiesOf('a')} AS duties
  FROM account a
  JOIN person_version p ON p.id = a.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  WHERE a.person_id = $1`;

/** Whether there is an active person ($1), an account of it, and one with the login ($2). */
export const facetsOfAccount = `
  SELECT EXISTS (SELECT FROM person_version WHERE id = $1 AND recorded_to = 'infinity' AND state = 'active') AS "isActive",
    EXISTS (SELECT FROM account WHERE person_id = $1) AS "hasAccount",
    EXISTS (SELECT FROM account WHERE login = $2) AS "isLoginTaken"`;

/** Hashes of the last $2 passwords that the person ($1) chose, the newest first. */
export const lastPasswords = `
  SELECT hash FROM password WHERE person_id = $1 AND NOT one_time ORDER BY set_at DESC, id DESC LIMIT $2`;

/** Sets a password: $1 the event's id, $2 person, $3 hash, $4 whether it is a one-time one. */
export const setPassword = `INSERT INTO password (id, person_id, hash, one_time) VALUES ($1, $2, $3, $4)`;

/** Forgets all passwords of a person ($1) but the newest and the last $2 chosen ones. */
export const forgetPasswords = `
  DELETE FROM password WHERE person_id = $1 AND id NOT IN (
    SELECT id FROM password WHERE person_id = $1 AND NOT one_time ORDER BY set_at DESC, id DESC LIMIT $2)
  AND id <> (SELECT id FROM password WHERE person_id = $1 ORDER BY set_at DESC, id DESC LIMIT 1)`;

/** The login of a person ($1). */
export const findLogin = `SELECT login FROM account WHERE person_id = $1`;

/** The person of a login ($1). */
export const findPersonOf = `SELECT person_id AS "personId" FROM account WHERE login = $1`;

/** Who holds a role ($1) today or from some day on, one with an account first. */
export const findHolder = `
  SELECT d.person_id AS "personId", EXISTS (SELECT FROM account a WHERE a.person_id = d.person_id) AS "hasAccount"
  FROM duty_current d WHERE d.role = $1 AND (d.to_on IS NULL OR d.to_on > app.today())
  ORDER BY "hasAccount" DESC, d.from_on LIMIT 1`;

/** The root of the organisation. */
export const findRoot = `SELECT id FROM unit_current WHERE parent_id IS NULL`;
