import { waitingForReader } from '../rollups/rollup-approvals.queries.js';

/**
 * Locks what is to be sent by direct channels by now, the oldest first, unless sending is paused: $1 at most so many; nobody
 * is written to before $2 and from $3 on (times in the city).
 */
export const lockDueDirect = `
  SELECT d.id, d.message_id AS "messageId" FROM direct_delivery d,
    (SELECT now, (now AT TIME ZONE 'Asia/Shanghai')::time AS time FROM (SELECT app.now() AS now OFFSET 0) AS asked) AS clock
  WHERE d.state IN ('pending', 'sending') AND d.send_at <= clock.now
    AND (d.state = 'pending' OR d.lease_until <= clock.now) AND clock.time >= $2::time AND clock.time < $3::time
    AND NOT EXISTS (SELECT FROM sending_pause_version WHERE state = 'paused' AND recorded_to = 'infinity')
  ORDER BY d.send_at, d.id LIMIT $1 FOR UPDATE OF d SKIP LOCKED`;

/** The locked deliveries ($1) with what they would say now, and what the last claim froze. */
export const readLockedDirect = `
  SELECT d.id, d.channel, d.state, d.attempts, d.unknown_attempts AS "unknownAttempts", d.content AS frozen,
    c.id AS "channelId", c.sealed, coalesce(p.language, 'zh') AS language,
    CASE m.kind WHEN 'rollup' THEN jsonb_build_object('kind', 'rollup', 'rollup', r.kind, 'period', r.period)
      WHEN 'rollup_approval' THEN jsonb_build_object('kind', m.kind, 'items', jsonb_array_length(${waitingForReader}))
      ELSE (SELECT jsonb_build_object('kind', 'reminders', 'items', count(*),
          'overdue', count(*) FILTER (WHERE owed.step LIKE 'after%'))
        FROM item i JOIN reminder owed ON owed.id = i.reminder_id
        WHERE i.message_id = m.id AND i.state = 'open') END AS content
  FROM direct_delivery d JOIN message m ON m.id = d.message_id LEFT JOIN rollup r ON r.id = m.rollup_id
  LEFT JOIN direct_channel c ON c.channel = d.channel AND c.ended_at IS NULL
  LEFT JOIN preference p ON p.person_id = m.person_id
  WHERE d.id = ANY ($1::uuid[]) ORDER BY d.id`;

/** Ends locked deliveries unsent: $1 [{ id, state, unknown_attempts, last_error }]. */
export const endDirect = `
  UPDATE direct_delivery d SET state = e.state, lease_until = NULL, unknown_attempts = e.unknown_attempts,
    last_error = e.last_error
  FROM jsonb_populate_recordset(NULL::direct_delivery, $1) AS e WHERE d.id = e.id`;

/**
 * Takes locked deliveries: $1 [{ id, content, unknown_attempts }]. From the commit on nobody with an older token may write.
 */
export const takeDirect = `
  UPDATE direct_delivery d SET state = 'sending', token = d.token + 1, lease_until = app.now() + interval '60 seconds',
    attempts = d.attempts + 1, unknown_attempts = t.unknown_attempts, content = t.content
  FROM jsonb_populate_recordset(NULL::direct_delivery, $1) AS t WHERE d.id = t.id
  RETURNING d.id, d.token, d.attempts`;

/** Where the messages of taken deliveries ($1) go; null where their person is not there any more. */
export const readDirectAddresses = `
  SELECT id, app.direct_address(id) AS address FROM unnest($1::uuid[]) AS id`;

/**
 * Writes what came of an attempt: $1 id, $2 its token, $3 state, $4 milliseconds until it is tried again (null: not),
 * $5 what went wrong, $6 unknown attempts, $7 whether nobody is known by the address. Changes nothing for a token that is
 * not the newest.
 */
export const finishDirect = `
  UPDATE direct_delivery SET state = $3, lease_until = NULL, last_error = $5, unknown_attempts = $6, address_refused = $7,
    sent_at = CASE WHEN $3 = 'sent' THEN app.now() END,
    send_at = CASE WHEN $4::integer IS NULL THEN send_at ELSE app.now() + $4::integer * interval '1 millisecond' END
  WHERE id = $1 AND token = $2 AND state = 'sending'`;

/** Ends what is to be sent by now, as `setDueAside` ends what is due of mails. */
export const setDirectAside = `
  UPDATE direct_delivery SET state = 'ambiguous', lease_until = NULL, last_error = 'Set aside when sending was resumed.'
  WHERE state IN ('pending', 'sending') AND send_at <= app.now()`;

/** Ends what was being sent: whether it arrived is not known. */
export const endDirectSendsAsAmbiguous = `
  UPDATE direct_delivery SET state = 'ambiguous', lease_until = NULL,
    last_error = 'It was being sent when the restored backup was made.'
  WHERE state = 'sending'`;
