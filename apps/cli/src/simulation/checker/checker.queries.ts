/** The history as it was written, chain by chain. */
export const readEvents = `
  SELECT e.chain, e.seq::integer AS seq, e.recorded_at_us::text AS "recordedAtUs", e.prev, e.hash, c.canon
  FROM audit.event e JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq ORDER BY e.chain, e.seq`;

/** The leaves of the tree, in their order. */
export const readLeaves = `SELECT chain, seq::integer AS seq FROM audit.leaf ORDER BY leaf_index`;

/** The signed notes, oldest first. */
export const readCheckpoints = `SELECT tree_size::integer AS size, note FROM audit.checkpoint ORDER BY tree_size`;

/** All steps that are on record. */
export const readReminders = `
  SELECT id, subject_id AS subject, deadline_version AS version, step, recipients, day::text AS day,
    send_at AS "sendAt", state, reason, ended_at AS "endedAt"
  FROM reminder`;

/** All items with the message in which each is. */
export const readItems = `
  SELECT reminder_id AS reminder, person_id AS person, message_id AS message, state FROM item`;

/** All messages with what became of them. */
export const readMessages = `
  SELECT m.id, m.person_id AS person, m.kind, m.day::text AS day, d.state, d.send_at AS "sendAt", d.sent_at AS "sentAt",
    d.last_error AS error
  FROM message m JOIN delivery d ON d.message_id = m.id`;

/** The issues, in their order. */
export const readRollups = `SELECT id, period, scope_id AS scope, number, data FROM rollup ORDER BY cut_at`;

/** From which week on which unit is owed issues, and when they are to come. */
export const readSchedules = `
  SELECT scope_id AS scope, first_period AS "firstPeriod", send_time AS "sendTime", time_zone AS "timeZone"
  FROM rollup_schedule`;

/** The working calendar as it is loaded. */
export const readCalendar = `SELECT day::text AS day, working FROM calendar_day`;

/** When each version of a row of a project was recorded. */
export const readVersions = `
  SELECT 'project' AS "table", id AS project, recorded_from AS "recordedAt", NULL AS milestone, NULL AS reached
  FROM project_version
  UNION ALL
  SELECT 'milestone', m.project_id, v.recorded_from, v.id, v.reached_precision IS NOT NULL
  FROM milestone_version v JOIN milestone m ON m.id = v.id
  UNION ALL
  SELECT 'difficulty', d.project_id, v.recorded_from, NULL, NULL
  FROM difficulty_version v JOIN difficulty d ON d.id = v.id
  UNION ALL
  SELECT 'stage_undo', u.project_id, v.recorded_from, NULL, NULL
  FROM stage_undo_version v JOIN stage_undo u ON u.id = v.id
  UNION ALL
  SELECT 'project_end', e.project_id, v.recorded_from, NULL, NULL
  FROM project_end_version v JOIN project_end e ON e.id = v.id
  UNION ALL SELECT 'hold', h.project_id, v.recorded_from, NULL, NULL FROM hold_version v JOIN hold h ON h.id = v.id
  UNION ALL
  SELECT 'date_change', m.project_id, v.recorded_from, NULL, NULL
  FROM date_change_version v JOIN date_change c ON c.id = v.id JOIN milestone m ON m.id = c.milestone_id`;
