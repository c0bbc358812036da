import { countOnce, thisMinute } from '../access-counts/access-counts.queries.js';

const idle = `interval '30 minutes'`;
const absolute = `interval '12 hours'`;
/** A log-in that owes a step has so long for it. */
const owed = `interval '10 minutes'`;

/** The duties of today of the person of `row`, as JSON. */
export function dutiesOf(row: string): string {
  return `(SELECT coalesce(json_agg(json_build_object('role', d.role, 'projectId', d.project_id, 'unitId', d.unit_id)), '[]')
     FROM duty_version d, (SELECT app.today() AS today) AS clock
     WHERE d.person_id = ${row}.person_id AND d.recorded_to = 'infinity' AND d.from_on <= clock.today
       AND (d.to_on IS NULL OR d.to_on > clock.today))`;
}

/** The session of a token's hash with its person and the duties of today; nothing when it has ended. */
export const findSession = `
  SELECT s.id, s.person_id AS "personId", profile.name, s.awaits, s.roles,
    s.last_used_at < clock_timestamp() - interval '1 minute' AS "touch", ${dutiesOf('s')} AS duties
  FROM session s
  JOIN person_version person ON person.id = s.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  JOIN person_profile profile ON profile.person_id = s.person_id
  WHERE s.token_hash = $1 AND s.expires_at > clock_timestamp()
    AND s.last_used_at > clock_timestamp() - ${idle}`;

/** Those of the sessions ($1, ids) that are open now, with the duties of today. Asking is no use of them. */
export const openAmong = `
  SELECT s.id, s.roles, ${dutiesOf('s')} AS duties
  FROM session s
  JOIN person_version person ON person.id = s.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  WHERE s.id = ANY ($1::uuid[]) AND s.awaits IS NULL AND s.expires_at > clock_timestamp()
    AND s.last_used_at > clock_timestamp() - ${idle}`;

/** Notes that the session is in use; called at most once a minute. */
export const touchSession = `UPDATE session SET last_used_at = clock_timestamp() WHERE token_hash = $1`;

/** What follows a session that opens, from the rows `opened`: it is counted, and its place ($1) known from now on. */
const openedTail = `
  counted AS (
    INSERT INTO access_count (action, account, address, detail, minute, times)
    SELECT 'session.opened', person_id::text, $1, method || CASE WHEN second_factor THEN '+totp' ELSE '' END,
      ${thisMinute}, 1 FROM opened WHERE awaits IS NULL ${countOnce}),
  forgotten AS (
    DELETE FROM known_address k USING opened o WHERE k.person_id = o.person_id AND k.address <> $1
      AND k.last_used_at < clock_timestamp() - interval '90 days')
  INSERT INTO known_address (person_id, address)
  SELECT person_id, $1 FROM opened WHERE awaits IS NULL
  ON CONFLICT (person_id, address) DO UPDATE SET last_used_at = clock_timestamp()`;

/**
 * Opens a session: $1 place, $2 hash, $3 id, $4 person, $5 method, $6 the step owed, $7 roles, $8 address, $9 user
 * agent, $10 hash of the browser's session before this. That one goes, and the ended ones of the person.
 */
export const openSession = `
  WITH gone AS (
    DELETE FROM session WHERE token_hash = $10 OR (person_id = $4
      AND (expires_at < clock_timestamp() OR last_used_at < clock_timestamp() - ${idle}))),
  opened AS (
    INSERT INTO session (token_hash, id, person_id, method, awaits, roles, address, agent, expires_at)
    VALUES ($2, $3, $4, $5, $6, $7, $8, $9,
      clock_timestamp() + CASE WHEN $6::text IS NULL THEN ${absolute} ELSE ${owed} END)
    RETURNING person_id, method, second_factor, awaits),
  ${openedTail}`;

/** The step owed is done: the session opens under a new token. $1 place, $2 old hash, $3 new hash. */
export const completeSession = `
  WITH opened AS (
    UPDATE session SET token_hash = $3, awaits = NULL, second_factor = true, created_at = clock_timestamp(),
      last_used_at = clock_timestamp(), expires_at = clock_timestamp() + ${absolute}
    WHERE token_hash = $2 AND awaits IS NOT NULL
    RETURNING person_id, method, second_factor, awaits),
  ${openedTail}`;

/** A new token for a session that goes on: $1 old hash, $2 new hash. */
export const renewSession = `UPDATE session SET token_hash = $2 WHERE token_hash = $1`;

/** Ends a session, and counts the log-out where it was open: $1 hash, $2 place. */
export const endSession = `
  WITH ended AS (DELETE FROM session WHERE token_hash = $1 RETURNING person_id, awaits)
  INSERT INTO access_count (action, account, address, detail, minute, times)
  SELECT 'session.ended', person_id::text, $2, 'log-out', ${thisMinute}, 1 FROM ended WHERE awaits IS NULL ${countOnce}`;

/** Ends it because it may not go on. */
export const dropSession = `DELETE FROM session WHERE token_hash = $1`;

/** The sessions of a person ($1) that have not ended, the one used last first. */
export const listSessions = `
  SELECT id, method, second_factor AS "secondFactor", awaits, address, agent, created_at AS "createdAt",
    last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
  FROM session WHERE person_id = $1 AND expires_at > clock_timestamp()
    AND last_used_at > clock_timestamp() - ${idle}
  ORDER BY last_used_at DESC, id`;

/** Ends one session ($2) of a person ($1). */
export const endOne = `DELETE FROM session WHERE person_id = $1 AND id = $2 RETURNING id`;

/** Ends the sessions of a person ($1) but one ($2; null: all). */
export const endOthers = `DELETE FROM session WHERE person_id = $1 AND id IS DISTINCT FROM $2 RETURNING id`;

/** The login and how it is proved, of a session ($1). */
export const describeSession = `
  SELECT a.login, s.method, s.second_factor AS "secondFactor", s.expires_at AS "expiresAt"
  FROM session s JOIN account a ON a.person_id = s.person_id WHERE s.id = $1`;

/** One start at a time compares its settings with the last ones. */
export const lockSettings = `SELECT pg_advisory_xact_lock(20220110, 20)`;

/** The settings of the last start. */
export const newestSettings = `SELECT settings FROM sign_in_settings ORDER BY set_at DESC, id DESC LIMIT 1`;

/** Keeps the settings of this one: $1 the event's id, $2 settings as JSON. */
export const keepSettings = `INSERT INTO sign_in_settings (id, settings) VALUES ($1, $2)`;
