/** The person behind a session's token hash, with the duties of today; nothing when it has ended. */
export const findSession = `
  SELECT s.person_id AS "personId", profile.name, s.last_used_at < clock_timestamp() - interval '1 minute' AS "touch",
    (SELECT coalesce(json_agg(json_build_object('role', d.role, 'projectId', d.project_id, 'unitId', d.unit_id)), '[]')
     FROM duty_version d, (SELECT app.today() AS today) AS t
     WHERE d.person_id = s.person_id AND d.recorded_to = 'infinity' AND d.from_on <= t.today
       AND (d.to_on IS NULL OR d.to_on > t.today)) AS duties
  FROM session s
  JOIN person_version person ON person.id = s.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  JOIN person_profile profile ON profile.person_id = s.person_id
  WHERE s.token_hash = $1 AND s.expires_at > clock_timestamp()
    AND s.last_used_at > clock_timestamp() - interval '30 minutes'`;

/** Notes that the session is in use; called at most once a minute. */
export const touchSession = `UPDATE session SET last_used_at = clock_timestamp() WHERE token_hash = $1`;

/** Opens a session of at most twelve hours; ended ones of the person go. */
export const openSession = `
  WITH ended AS (DELETE FROM session WHERE person_id = $2 AND
    (expires_at < clock_timestamp() OR last_used_at < clock_timestamp() - interval '30 minutes'))
  INSERT INTO session (token_hash, person_id, expires_at) VALUES ($1, $2, clock_timestamp() + interval '12 hours')`;

/** Ends a session. */
export const endSession = `DELETE FROM session WHERE token_hash = $1`;

/** The account behind a login, if its person is active. */
export const findAccount = `
  SELECT a.person_id AS "personId", a.password_hash AS "passwordHash" FROM account a
  JOIN person_version p ON p.id = a.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  WHERE a.login = $1`;
