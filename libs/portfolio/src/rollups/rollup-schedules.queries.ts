/** One change of the schedules at a time, for this transaction. */
export const lockSchedules = `SELECT pg_advisory_xact_lock(20220110, 39)`;

const columns = `
  s.kind, s.scope_id AS "scopeId", s.first_period AS "firstPeriod", s.last_period AS "lastPeriod",
  s.send_time AS "sendTime", s.time_zone AS "timeZone", s.language, s.version`;

/** The schedule of a kind ($1) and unit ($2). */
export const readSchedule = `SELECT ${columns} FROM rollup_schedule s WHERE s.kind = $1 AND s.scope_id = $2`;

/**
 * The schedules of the units ($1) and of those below them (null: all), with the unit's name, their issues, and the mails of these
 * that ended without arriving for sure.
 */
export const listSchedules = `
  SELECT ${columns}, u.name AS scope, count(DISTINCT r.id)::integer AS issues,
    count(*) FILTER (WHERE d.state IN ('failed', 'ambiguous'))::integer AS failed
  FROM rollup_schedule s JOIN unit_current u ON u.id = s.scope_id
  LEFT JOIN rollup r ON r.kind = s.kind AND r.scope_id = s.scope_id
  LEFT JOIN message m ON m.rollup_id = r.id LEFT JOIN delivery d ON d.message_id = m.id
  WHERE $1::uuid[] IS NULL OR u.path && $1::uuid[]
  GROUP BY s.kind, s.scope_id, u.path, u.name
  ORDER BY u.path, array_position(ARRAY['week', 'month', 'quarter', 'year'], s.kind)`;

/** Stores a schedule: $1 kind, $2 unit, $3 first and $4 last period, $5 language, $6 time and $7 zone of sending. Answers with its version. */
export const storeSchedule = `
  INSERT INTO rollup_schedule AS s (kind, scope_id, first_period, last_period, language, send_time, time_zone)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (kind, scope_id) DO UPDATE SET first_period = $3, last_period = $4, language = $5, send_time = $6, time_zone = $7,
    version = s.version + 1
  RETURNING s.version`;
