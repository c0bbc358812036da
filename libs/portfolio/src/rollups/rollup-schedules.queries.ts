import { addressesOf } from './rollup-addresses.queries.js';
import { heldReading } from './rollups.queries.js';

/** One change of the schedules at a time, for this transaction. */
export const lockSchedules = `SELECT pg_advisory_xact_lock(20220110, 39)`;

const columns = `
  s.kind, s.scope_id AS "scopeId", s.first_period AS "firstPeriod", s.last_period AS "lastPeriod",
  s.send_time AS "sendTime", s.time_zone AS "timeZone", s.language, s.approval, s.version,
  ${addressesOf('active')} AS addresses`;

/** The schedule of a kind ($1) and unit ($2). */
export const readSchedule = `SELECT ${columns} FROM rollup_schedule s WHERE s.kind = $1 AND s.scope_id = $2`;

/** The schedule of a mail `mail` is `s`. */
const ofSchedule = `mail.kind = s.kind AND mail.scope_id = s.scope_id`;

/** Whether the reader wants no mail `mail` of rollups, or has it by the channel that they put before. */
const asWished = `
  (mail.state = 'failed' AND (mail.last_error = 'switched_off'
    OR mail.last_error = 'other_channel' AND direct.channel IS NOT NULL))`;

/**
 * The schedules of the units ($1) and of those below them (null: all), with the unit's name, their issues, the mails of these
 * that ended without arriving for sure, and of each who would get the next one whether the newest reached them by mail:
 * `place` 1 is it. `reachedBy`: the channel that it arrived by instead. `waiting`: the issue that is not approved yet.
 */
export const listSchedules = `
  WITH mail AS MATERIALIZED (
    SELECT r.kind, r.scope_id, r.id AS rollup_id, r.period, m.id, m.person_id, m.rollup_address_id, d.state, d.last_error,
      row_number() OVER (PARTITION BY r.kind, r.scope_id, m.person_id, m.rollup_address_id
        ORDER BY r.cut_at DESC, m.id DESC) AS place
    FROM rollup r JOIN unit_current u ON u.id = r.scope_id
    JOIN message m ON m.rollup_id = r.id AND m.kind = 'rollup' JOIN delivery d ON d.message_id = m.id
    WHERE $1::uuid[] IS NULL OR u.path && $1::uuid[])
  SELECT ${columns}, u.name AS scope,
    (SELECT count(*)::integer FROM rollup r WHERE r.kind = s.kind AND r.scope_id = s.scope_id) AS issues,
    (SELECT count(*)::integer FROM mail WHERE ${ofSchedule} AND mail.state IN ('failed', 'ambiguous')) AS failed,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'person', CASE WHEN address.id IS NULL THEN jsonb_build_object('id', reader.person_id, 'name', reader.name) END,
        'address', CASE WHEN address.id IS NOT NULL THEN jsonb_build_object('id', address.id, 'name', address.name) END,
        'rollup', jsonb_build_object('id', mail.rollup_id, 'period', mail.period), 'message', mail.id,
        'cause', CASE WHEN dead.id IS NOT NULL THEN 'address_dead' WHEN mail.state = 'ambiguous' THEN 'outcome_unknown'
          ELSE 'given_up' END,
        'reachedBy', direct.channel)
        ORDER BY address.id IS NOT NULL, reader.name, address.name, mail.id), '[]')
      FROM mail LEFT JOIN person_profile reader ON reader.person_id = mail.person_id
      LEFT JOIN rollup_address address ON address.id = mail.rollup_address_id
      LEFT JOIN dead_address dead ON (dead.person_id = mail.person_id OR dead.rollup_address_id = mail.rollup_address_id)
        AND dead.channel = 'email' AND dead.closed_at IS NULL
      LEFT JOIN LATERAL (SELECT sent.channel FROM direct_delivery sent
        WHERE sent.message_id = mail.id AND sent.state = 'sent' ORDER BY sent.sent_at LIMIT 1) AS direct ON true
      WHERE ${ofSchedule} AND mail.place = 1 AND ${asWished} IS NOT TRUE AND (mail.state IN ('failed', 'ambiguous') OR dead.id IS NOT NULL)
        AND (address.state = 'active' OR reader.person_id IS NOT NULL
          AND EXISTS (SELECT ${heldReading('s.scope_id', 'mail.person_id')}))) AS undelivered,
    ${addressesOf('unsubscribed')} AS unsubscribed, u.path AS "unitPath",
    (SELECT jsonb_build_object('id', r.id, 'period', r.period) FROM rollup_approval a JOIN rollup r ON r.id = a.rollup_id
      WHERE a.state = 'waiting' AND r.kind = s.kind AND r.scope_id = s.scope_id ORDER BY r.cut_at DESC LIMIT 1) AS waiting
  FROM rollup_schedule s JOIN unit_current u ON u.id = s.scope_id
  WHERE $1::uuid[] IS NULL OR u.path && $1::uuid[]
  ORDER BY u.path, array_position(ARRAY['week', 'month', 'quarter', 'year'], s.kind)`;

/**
 * Stores a schedule: $1 kind, $2 unit, $3 first and $4 last period, $5 language, $6 time and $7 zone of sending,
 * $8 whether its issues have to be approved, $9 who says so (null: no person). Answers with its version.
 */
export const storeSchedule = `
  INSERT INTO rollup_schedule AS s (kind, scope_id, first_period, last_period, language, send_time, time_zone, approval, changed_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (kind, scope_id) DO UPDATE SET first_period = $3, last_period = $4, language = $5, send_time = $6, time_zone = $7,
    approval = $8, changed_by = $9, version = s.version + 1
  RETURNING s.version`;
