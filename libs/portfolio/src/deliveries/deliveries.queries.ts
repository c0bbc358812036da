import { isBeingIssued } from '../notices/notice-issues.queries.js';
import { answeringUnit, dueOnOf, owedOf } from '../reminders/owed.queries.js';
import { isAwake } from '../reminders/reminders.queries.js';
import { waitingForReader } from '../rollups/rollup-approvals.queries.js';

/**
 * Asked once a statement, and not once a row: the time, whether sending is paused, and whether reminders wait for their
 * claim that are due (the earliest tells it, at the head of the index of those that wait), and whether notices are to be
 * issued. The index on pending reminders keeps dead entries for a while after a large claim.
 */
const clock = `
  WITH clock AS MATERIALIZED (
    SELECT time.now, EXISTS (SELECT FROM sending_pause_version
      WHERE state = 'paused' AND recorded_to = 'infinity') AS paused,
      coalesce((SELECT r.send_at FROM reminder r WHERE r.state = 'pending' AND ${isAwake}
        ORDER BY r.send_at LIMIT 1) <= time.now, false) AS claiming,
      EXISTS (SELECT FROM notice_owed) AS issuing
    FROM (SELECT app.now() AS now OFFSET 0) AS time)`;

/**
 * A delivery that may be claimed: due, while sending is not paused, and waiting or with a lease that ran out. A message
 * of reminders waits up to 90 seconds for the claim of what is due at the same time, so that the items of one person go
 * together; and for the papers of its items, but not for longer than ten minutes for one that cannot be made.
 */
const claimable = `
  d.send_at <= clock.now AND NOT clock.paused
  AND (d.state = 'pending' OR (d.state = 'sending' AND d.lease_until <= clock.now))
  AND (NOT clock.claiming OR m.kind <> 'reminders' OR d.state = 'sending'
    OR d.send_at <= clock.now - interval '90 seconds')
  AND (NOT clock.issuing OR m.kind <> 'reminders' OR d.state = 'sending' OR NOT EXISTS (
    SELECT FROM notice_owed owed JOIN item waiting ON waiting.reminder_id = owed.reminder_id
    WHERE waiting.message_id = d.message_id AND waiting.state = 'open'
      AND ${isBeingIssued('owed', 'clock.now')}))`;

const claimColumns = `
  d.message_id AS "messageId", d.state, d.attempts, d.unknown_attempts AS "unknownAttempts", d.mime,
  d.frozen_items AS "frozenItems", d.internet_message_id AS "internetMessageId", m.kind, m.person_id AS "personId",
  m.rollup_address_id AS "addressId", m.rollup_id AS "rollupId",
  (SELECT r.send_at FROM rollup r WHERE r.id = m.rollup_id) AS "dueAt", clock.now,
  CASE WHEN m.again_of IS NOT NULL THEN coalesce(
    (SELECT s.value FROM audit.sealed s WHERE s.event = m.id LIMIT 1), '已删除') END AS "againBecause"`;

/** Locks one delivery ($1) if it may be claimed. What another worker holds is passed over. */
export const lockDelivery = `${clock}
  SELECT ${claimColumns} FROM delivery d JOIN message m ON m.id = d.message_id
  CROSS JOIN clock
  WHERE d.message_id = $1 AND ${claimable}
  FOR UPDATE OF d SKIP LOCKED`;

/** Locks the oldest deliveries that may be claimed but $2: $1 at most so many. */
export const lockDueDeliveries = `${clock}
  SELECT ${claimColumns} FROM delivery d JOIN message m ON m.id = d.message_id
  CROSS JOIN clock
  WHERE d.state IN ('pending', 'sending') AND d.send_at <= (SELECT now FROM clock) AND ${claimable}
    AND d.message_id IS DISTINCT FROM $2
  ORDER BY d.send_at, d.message_id LIMIT $1
  FOR UPDATE OF d SKIP LOCKED`;

/** Holds the items of the messages ($1) as they are until the claim commits: a cancel waits, or has come before. */
export const lockItems = `SELECT FROM item WHERE message_id = ANY ($1::uuid[]) ORDER BY id FOR SHARE`;

/** To whom the messages ($1) go, and what they want; a rollup speaks its unit's language to those who said nothing. A test is a mail
 * and in the language asked for. */
export const readReaders = `
  SELECT m.id AS "messageId", CASE WHEN address.id IS NULL THEN profile.name ELSE address.name END AS name,
    CASE WHEN address.id IS NULL THEN profile.email ELSE address.email END AS email,
    CASE WHEN address.id IS NULL THEN person.state ELSE 'active' END AS "personState",
    coalesce(m.language, wish.language, (SELECT s.language FROM rollup r
      JOIN rollup_schedule s ON s.kind = r.kind AND s.scope_id = r.scope_id WHERE r.id = m.rollup_id), 'zh') AS language,
    coalesce(wish.before_dates, true) AS "beforeDates",
    coalesce(wish.rollups, address.state = 'active', true) AS rollups,
    ${waitingForReader} AS issues,
    CASE WHEN wish.first_channel <> 'email' AND m.kind <> 'rollup_test' THEN app.channel_before_mail(m.id) END AS "channelBefore"
  FROM message m
  LEFT JOIN person_version person ON person.id = m.person_id AND person.recorded_to = 'infinity'
  LEFT JOIN person_profile profile ON profile.person_id = m.person_id
  LEFT JOIN preference wish ON wish.person_id = m.person_id
  LEFT JOIN rollup_address address ON address.id = m.rollup_address_id
  WHERE m.id = ANY ($1::uuid[])`;

/**
 * The milestone that an item is about. Not `coalesce`: PostgreSQL takes it for something that could leak rows, so that row
 * security would come first, and the whole table be read for each item.
 */
const askedFor = `CASE WHEN r.subject_kind = 'dateChange' THEN asked.milestone_id ELSE r.subject_id END`;

/**
 * The open items of the messages ($1) with what is true of them on the day $2, one row each: of those without a permit the $3
 * worst of a message, and how many others there are. From each item onwards by keys: the LIMITs keep the planner to it, which
 * without statistics (a new database, a large import) reads whole tables instead. What only a named item needs is joined
 * behind the choice, and is looked up once for all items of a project or stage.
 */
export const readOpenItems = `
  WITH open AS MATERIALIZED (
    SELECT i.id, i.message_id, i.received_as, r.project_id, r.subject_kind, r.subject_id, r.step,
      ${askedFor} AS milestone_id, asked.to_on, owed.awaited, owed.reference, owed.owner_unit_id, owed.permit,
      ${dueOnOf('m.due_on')} AS due_on
    FROM item i
    CROSS JOIN LATERAL (SELECT project_id, subject_kind, subject_id, step FROM reminder
      WHERE id = i.reminder_id LIMIT 1) AS r
    LEFT JOIN LATERAL (SELECT milestone_id, to_on FROM date_change_version
      WHERE r.subject_kind = 'dateChange' AND id = r.subject_id AND recorded_to = 'infinity' LIMIT 1) AS asked ON true
    LEFT JOIN LATERAL (SELECT due_on FROM milestone_version
      WHERE id = ${askedFor} AND recorded_to = 'infinity' LIMIT 1) AS m ON true
    LEFT JOIN LATERAL ${owedOf} AS owed ON true
    WHERE i.message_id = ANY ($1::uuid[]) AND i.state = 'open'),
  placed AS (
    SELECT open.*, open.permit IS NOT NULL
      OR row_number() OVER (PARTITION BY message_id, permit IS NULL ORDER BY due_on, id) <= $3::integer AS named
    FROM open),
  others AS (
    SELECT message_id, array_agg(DISTINCT step) AS steps,
      count(*) FILTER (WHERE NOT named AND due_on < $2::date)::integer AS late,
      count(*) FILTER (WHERE NOT named AND due_on = $2::date)::integer AS today,
      count(*) FILTER (WHERE NOT named AND (due_on > $2::date OR due_on IS NULL))::integer AS soon
    FROM placed GROUP BY message_id)
  SELECT r.message_id AS "messageId", r.id AS "itemId", r.project_id AS "projectId", p.name AS project, a.synthetic, ms.stage,
    CASE WHEN ms.stage IS NOT NULL THEN coalesce(label.text, jsonb_build_object('zh', ms.stage, 'en', ms.stage)) END
      AS "stageLabel",
    CASE WHEN r.awaited IS NOT NULL THEN jsonb_build_object('kind', r.subject_kind, 'id', r.subject_id,
      'reference', r.reference) END AS owed, r.permit,
    r.due_on AS "dueOn", r.to_on AS "askedOn", r.step, r.received_as AS "receivedAs", answering.name AS "answeringUnit",
    liaison.name AS "liaisonOfficer", others.steps, others.late, others.today, others.soon
  FROM placed r
  JOIN others ON others.message_id = r.message_id
  CROSS JOIN LATERAL (SELECT synthetic FROM project WHERE id = r.project_id LIMIT 1) AS a
  CROSS JOIN LATERAL (SELECT name, lifecycle_code, lifecycle_version, lead_unit_id FROM project_version
    WHERE id = r.project_id AND recorded_to = 'infinity' LIMIT 1) AS p
  LEFT JOIN LATERAL (SELECT stage FROM milestone WHERE id = r.milestone_id LIMIT 1) AS ms ON true
  CROSS JOIN LATERAL (SELECT r.owner_unit_id) AS owed
  CROSS JOIN LATERAL (SELECT name FROM unit_version
    WHERE id = ${answeringUnit} AND recorded_to = 'infinity' LIMIT 1) AS answering
  LEFT JOIN LATERAL (SELECT s -> 'label' AS text FROM lifecycle_version l, jsonb_array_elements(l.definition -> 'stages') AS s
    WHERE l.code = p.lifecycle_code AND l.version = p.lifecycle_version AND s ->> 'code' = ms.stage LIMIT 1) AS label ON true
  LEFT JOIN LATERAL (SELECT profile.name FROM duty_version d JOIN person_profile profile ON profile.person_id = d.person_id
    WHERE d.scope_id = r.project_id AND d.role = 'liaison_officer' AND d.recorded_to = 'infinity'
      AND d.deputy_for IS NULL AND d.from_on <= $2::date AND (d.to_on IS NULL OR d.to_on > $2::date) LIMIT 1)
    AS liaison ON true
  WHERE r.named
  ORDER BY r.id`;

/**
 * Takes deliveries: $1 ids, $2 the bytes to send, one message's after the other's, $3 where each begins in them (from
 * 1), $4 how many they are, $5 open items in them, $6 unknown attempts so far. From the commit on nobody with an older
 * token may write. The bytes come as one value, since those of an array would travel as hexadecimal text.
 */
export const takeDeliveries = `
  UPDATE delivery d SET state = 'sending', token = d.token + 1,
    lease_until = (SELECT app.now()) + interval '60 seconds', attempts = d.attempts + 1,
    mime = substring($2::bytea FROM t.begins FOR t.length), frozen_items = t.frozen_items,
    unknown_attempts = t.unknown_attempts
  FROM unnest($1::uuid[], $3::integer[], $4::integer[], $5::integer[], $6::integer[])
    AS t (id, begins, length, frozen_items, unknown_attempts)
  WHERE d.message_id = t.id AND d.message_id = ANY ($1::uuid[])
  RETURNING d.message_id AS "messageId", d.token`;

/** Puts locked deliveries aside unsent: $1 [{ message_id, state, send_at, unknown_attempts, last_error }]. */
export const putAside = `
  UPDATE delivery d SET state = e.state, lease_until = NULL, send_at = coalesce(e.send_at, d.send_at),
    unknown_attempts = e.unknown_attempts, last_error = coalesce(e.last_error, d.last_error)
  FROM jsonb_populate_recordset(NULL::delivery, $1) AS e WHERE d.message_id = e.message_id`;

/**
 * Writes the result of an attempt: $1 message, $2 its token, $3 state, $4 milliseconds until it is tried again (null:
 * not), $5 what went wrong, $6 unknown attempts, $7 whether the frozen bytes stay the ones to send. Changes nothing
 * for a token that is not the newest.
 */
export const finishDelivery = `
  UPDATE delivery SET state = $3, lease_until = NULL, last_error = $5, unknown_attempts = $6,
    sent_at = CASE WHEN $3 = 'sent' THEN app.now() END,
    send_at = CASE WHEN $4::integer IS NULL THEN send_at ELSE app.now() + $4::integer * interval '1 millisecond' END,
    mime = CASE WHEN $7 THEN mime END, frozen_items = CASE WHEN $7 THEN frozen_items END
  WHERE message_id = $1 AND token = $2 AND state = 'sending'`;

/**
 * Writes the results of several attempts, each row by itself and under the same conditions as `finishDelivery`, whose
 * parameters these are as arrays. Returns the ids of what it wrote. A row that is locked is passed over, so that no
 * result waits for another's lock.
 */
export const finishDeliveries = `
  UPDATE delivery d SET state = r.state, lease_until = NULL, last_error = r.error, unknown_attempts = r.unknown_attempts,
    sent_at = CASE WHEN r.state = 'sent' THEN (SELECT app.now()) END,
    send_at = CASE WHEN r.retry_in_ms IS NULL THEN d.send_at
      ELSE (SELECT app.now()) + r.retry_in_ms * interval '1 millisecond' END,
    mime = CASE WHEN r.keeps_bytes THEN d.mime END, frozen_items = CASE WHEN r.keeps_bytes THEN d.frozen_items END
  FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::integer[], $5::text[], $6::integer[], $7::boolean[])
    AS r (id, token, state, retry_in_ms, error, unknown_attempts, keeps_bytes)
  WHERE d.message_id = r.id AND d.token = r.token AND d.state = 'sending'
    AND d.message_id IN (SELECT free.message_id FROM delivery AS free
      WHERE free.message_id = ANY ($1::uuid[]) FOR UPDATE SKIP LOCKED)
  RETURNING d.message_id AS "messageId"`;

/** How many deliveries are due that may be claimed; counts to $1 and no further. */
export const countDueDeliveries = `${clock}
  SELECT count(*)::integer AS due FROM (SELECT FROM delivery d JOIN message m ON m.id = d.message_id
    CROSS JOIN clock
    WHERE d.state IN ('pending', 'sending') AND d.send_at <= (SELECT now FROM clock) AND ${claimable} LIMIT $1) AS claimable`;

/**
 * How long the oldest reminder, message or doorbell has been due and unsent, in seconds of application time; null when
 * nothing is. An attempt that failed moves its message's time on, so it does not count from the beginning. While sending
 * is paused, messages wait by somebody's decision; while papers are issued, for these.
 */
export const oldestDue = `
  SELECT extract(epoch FROM app.now() - min(due))::integer AS seconds FROM (
    SELECT min(send_at) AS due FROM reminder r WHERE state = 'pending' AND ${isAwake}
    UNION ALL SELECT min(due) FROM (
      SELECT min(send_at) AS due FROM delivery WHERE state = 'pending'
      UNION ALL SELECT min(lease_until) FROM delivery WHERE state = 'sending') AS message
    WHERE NOT EXISTS (SELECT FROM sending_pause_version WHERE state = 'paused' AND recorded_to = 'infinity')
      AND NOT EXISTS (SELECT FROM notice_owed AS owed WHERE ${isBeingIssued('owed', 'app.now()')})) AS waiting
  WHERE due < (SELECT app.now())`;

/** How many deliveries are in which state. */
export const countDeliveries = `SELECT state, count(*)::integer AS count FROM delivery GROUP BY state`;

/**
 * In a claim's transaction: planning its joins anew for each array of ids takes longer than running them. Every one of
 * its statements goes by ids.
 */
export const planOnce = `SET LOCAL plan_cache_mode = force_generic_plan`;
