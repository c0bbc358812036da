/** One addition or end at a time, for this transaction. */
export const lockEndpoints = `SELECT pg_advisory_xact_lock(20220110, 7)`;

/** How many endpoints have not ended. */
export const countEndpoints = `SELECT count(*)::integer AS held FROM endpoint WHERE ended_at IS NULL`;

/** Adds an endpoint: $1 the event's id, $2 channel, $3 host, $4 address and secret, sealed. */
export const addEndpoint = `INSERT INTO endpoint (id, channel, host, sealed) VALUES ($1, $2, $3, $4)`;

/** An endpoint ($1) that has not ended. */
export const findEndpoint = `SELECT id, channel, host FROM endpoint WHERE id = $1 AND ended_at IS NULL`;

/** Ends an endpoint ($1) and forgets where it was. */
export const endEndpoint = `UPDATE endpoint SET ended_at = clock_timestamp(), sealed = NULL WHERE id = $1`;

/** Cancels what is owed to an endpoint ($1); what is being sent may no longer write what came of it. */
export const cancelOwed = `
  UPDATE endpoint_delivery SET state = 'cancelled', lease_until = NULL
  WHERE endpoint_id = $1 AND state IN ('pending', 'sending')`;

/** Ends what is owed by now, as `setDueAside` ends what is due of messages. */
export const setOwedAside = `
  UPDATE endpoint_delivery SET state = 'ambiguous', lease_until = NULL, last_error = 'Set aside when sending was resumed.'
  WHERE state IN ('pending', 'sending') AND send_at <= app.now()`;

/** The endpoints that have not ended, the oldest first, and how they do. */
export const listEndpoints = `
  SELECT e.id, e.channel, e.host, e.created_at AS "addedAt", owed.waiting, owed.failed, owed."lastSentAt",
    (SELECT d.last_error FROM endpoint_delivery d WHERE d.endpoint_id = e.id AND d.last_error IS NOT NULL
     ORDER BY d.send_at DESC, d.id DESC LIMIT 1) AS "lastError"
  FROM endpoint e CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE d.state IN ('pending', 'sending'))::integer AS waiting,
      count(*) FILTER (WHERE d.state IN ('failed', 'ambiguous'))::integer AS failed, max(d.sent_at) AS "lastSentAt"
    FROM endpoint_delivery d WHERE d.endpoint_id = e.id) AS owed
  WHERE e.ended_at IS NULL ORDER BY e.id`;

/** What a webhook is told of the message of `d`. */
const messageContent = `(
  SELECT jsonb_build_object('kind', 'message', 'message', m.id, 'of', m.kind, 'day', m.day, 'items', count(r.id),
    'escalated', count(r.id) FILTER (WHERE i.received_as <> CASE WHEN r.subject_kind IN ('milestone', 'dateChange')
      THEN 'liaison_officer' ELSE 'unit_head' END),
    'projects', coalesce(jsonb_agg(DISTINCT r.project_id) FILTER (WHERE r.id IS NOT NULL), '[]'))
  FROM message m LEFT JOIN item i ON i.message_id = m.id AND i.state = 'open' LEFT JOIN reminder r ON r.id = i.reminder_id
  WHERE m.id = d.message_id GROUP BY m.id)`;

/** What a group is told of the day of `d`, so far. */
const dayContent = `(
  SELECT jsonb_build_object('kind', 'day', 'day', d.day, 'messages', count(DISTINCT m.id),
    'projects', count(DISTINCT r.project_id),
    'overdue', count(DISTINCT r.project_id) FILTER (WHERE r.step LIKE 'after%'))
  FROM message m JOIN delivery sent ON sent.message_id = m.id AND sent.state = 'sent'
  JOIN item i ON i.message_id = m.id AND i.state = 'open' JOIN reminder r ON r.id = i.reminder_id
  WHERE m.kind = 'reminders' AND m.day = d.day)`;

/**
 * Takes what is owed by now, the oldest first, unless sending is paused: $1 at most so many; groups are left alone before
 * $2 and from $3 on (times in the city). From the commit on nobody with an older token may write. A lease that ran out is
 * an attempt of unknown outcome.
 */
export const claimOwed = `
  UPDATE endpoint_delivery d SET state = 'sending', token = d.token + 1, lease_until = app.now() + interval '60 seconds',
    attempts = d.attempts + 1, unknown_attempts = d.unknown_attempts + (d.state = 'sending')::integer,
    content = coalesce(d.content, CASE WHEN d.day IS NULL THEN ${messageContent} ELSE ${dayContent} END)
  FROM endpoint e
  WHERE e.id = d.endpoint_id AND d.id IN (
    SELECT waiting.id FROM endpoint_delivery waiting,
      (SELECT now, (now AT TIME ZONE 'Asia/Shanghai')::time AS time FROM (SELECT app.now() AS now OFFSET 0) AS asked) AS clock
    WHERE waiting.state IN ('pending', 'sending') AND waiting.send_at <= clock.now
      AND (waiting.state = 'pending' OR waiting.lease_until <= clock.now)
      AND (waiting.day IS NULL OR (clock.time >= $2::time AND clock.time < $3::time))
      AND NOT EXISTS (SELECT FROM sending_pause_version WHERE state = 'paused' AND recorded_to = 'infinity')
    ORDER BY waiting.send_at, waiting.id LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING d.id, d.token, d.attempts, d.unknown_attempts AS "unknownAttempts", d.content, e.id AS "endpointId",
    e.channel, e.sealed`;

/**
 * Writes what came of an attempt: $1 id, $2 its token, $3 state, $4 milliseconds until it is tried again (null: not),
 * $5 what went wrong, $6 unknown attempts. Changes nothing for a token that is not the newest.
 */
export const finishOwed = `
  UPDATE endpoint_delivery SET state = $3, lease_until = NULL, last_error = $5, unknown_attempts = $6,
    sent_at = CASE WHEN $3 = 'sent' THEN app.now() END,
    send_at = CASE WHEN $4::integer IS NULL THEN send_at ELSE app.now() + $4::integer * interval '1 millisecond' END
  WHERE id = $1 AND token = $2 AND state = 'sending'`;
