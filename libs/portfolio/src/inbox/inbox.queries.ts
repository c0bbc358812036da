import { dueOnOf, owedOf } from '../reminders/owed.queries.js';
import { isStillAsked } from '../rollups/rollup-approvals.queries.js';

/** The dead addresses that a message `m` tells of: those of its day. */
const ofItsDay = `(a.found_at AT TIME ZONE 'Asia/Shanghai')::date = m.day`;

/**
 * A message `m` whose time has come, with something left to say (of what was sent again, the newest says it), whatever
 * became of its mail. What tells of dead addresses has no mail; what asks for an approval does not wait for one, and is there for
 * as long as its reader is asked.
 */
const hasArrived = `
  (m.kind = 'dead_addresses'
    OR EXISTS (SELECT FROM delivery d WHERE d.message_id = m.id AND (d.send_at <= app.now() OR d.attempts > 0))
      AND (m.kind = 'rollup' AND NOT EXISTS (SELECT FROM message again WHERE again.again_of = m.id)
        OR EXISTS (SELECT FROM item i WHERE i.message_id = m.id AND i.state = 'open'))
    OR m.kind = 'rollup_approval' AND ${isStillAsked})`;

/** One of the person ($1). */
const arrived = `m.person_id = $1 AND ${hasArrived}`;

/**
 * The messages of a person ($1), newest first: $2 id to go on after (null: from the newest), $3 at most so many. Their
 * reminders are those of projects that the reader sees today, and what the reader's units owe on others, of which the project
 * has a name and no id (`app.debts_told`). $4: whether the reader may see dead addresses today.
 */
export const listInbox = `
  WITH page AS MATERIALIZED (
    SELECT m.id, m.day, m.kind, m.rollup_id FROM message m
    WHERE ${arrived} AND ($2::uuid IS NULL OR m.id < $2) ORDER BY m.id DESC LIMIT $3),
  told AS (
    SELECT i.message_id, i.id, json_build_object('project', json_build_object('id', p.id, 'name', p.name),
      'subject', r.subject_kind, 'stage', ms.stage, 'reference', owed.reference, 'permit', owed.permit,
      'dueOn', ${dueOnOf('ms.due_on')}, 'step', r.step, 'receivedAs', i.received_as) AS reminder
    FROM page m JOIN item i ON i.message_id = m.id AND i.state = 'open'
    JOIN reminder r ON r.id = i.reminder_id JOIN project_current p ON p.id = r.project_id
    LEFT JOIN date_change asked ON r.subject_kind = 'dateChange' AND asked.id = r.subject_id
    LEFT JOIN milestone_current ms ON ms.id = CASE WHEN asked.id IS NULL THEN r.subject_id ELSE asked.milestone_id END
    LEFT JOIN LATERAL ${owedOf} AS owed ON true
    UNION ALL
    SELECT d.message_id, d.item_id, json_build_object('project', json_build_object('id', NULL, 'name', d.project),
      'subject', d.subject, 'stage', NULL, 'reference', d.reference, 'permit', d.permit, 'dueOn', d.due_on, 'step', d.step,
      'receivedAs', d.received_as)
    FROM app.debts_told($1, ARRAY(SELECT id FROM page)) AS d)
  SELECT m.id, m.day, m.kind, reading.read_at AS "readAt",
    CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'kind', r.kind, 'period', r.period) END AS rollup,
    (SELECT coalesce(json_agg(told.reminder ORDER BY told.id), '[]') FROM told WHERE told.message_id = m.id) AS reminders,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'channel', a.channel, 'closed', a.closed_at IS NOT NULL,
        'person', CASE WHEN a.person_id IS NOT NULL THEN jsonb_build_object('id', a.person_id, 'name', profile.name) END,
        'rollupAddress', CASE WHEN address.id IS NOT NULL THEN
          jsonb_build_object('id', address.id, 'name', coalesce(address.name, '已删除')) END) ORDER BY a.id), '[]')
      FROM dead_address a LEFT JOIN person_profile profile ON profile.person_id = a.person_id
      LEFT JOIN rollup_address address ON address.id = a.rollup_address_id
      WHERE (profile.person_id IS NOT NULL OR address.id IS NOT NULL) AND $4::boolean AND m.kind = 'dead_addresses' AND ${ofItsDay}) AS "deadAddresses"
  FROM page m LEFT JOIN message_reading reading ON reading.message_id = m.id LEFT JOIN rollup r ON r.id = m.rollup_id
  ORDER BY m.id DESC`;

/** How many messages of a person ($1) are not marked as read. */
export const countUnread = `
  SELECT count(*)::integer AS unread FROM message m
  WHERE ${arrived} AND NOT EXISTS (SELECT FROM message_reading reading WHERE reading.message_id = m.id)`;

/** Marks a message ($2) of the person ($1) as read, if it is not yet; gives its id where it is one of theirs. */
export const markRead = `
  WITH own AS (SELECT m.id FROM message m WHERE m.id = $2 AND ${arrived}),
  marked AS (INSERT INTO message_reading (message_id, read_at) SELECT id, app.now() FROM own ON CONFLICT DO NOTHING)
  SELECT id FROM own`;

/**
 * How the inboxes of people ($1) stand, in counts and an id, and in how many milliseconds the next message that is on its
 * way arrives in each.
 */
export const readInboxStates = `
  SELECT person.id AS "personId", inbox.unread, inbox.open, inbox.newest, coming.ms AS "nextInMs"
  FROM unnest($1::uuid[]) AS person (id)
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM message_reading reading WHERE reading.message_id = m.id))::integer
        AS unread,
      coalesce(sum((SELECT count(*) FROM item i WHERE i.message_id = m.id AND i.state = 'open')), 0)::integer AS open,
      (array_agg(m.id ORDER BY m.id DESC))[1] AS newest
    FROM message m WHERE m.person_id = person.id AND ${hasArrived}) AS inbox
  CROSS JOIN LATERAL (
    SELECT ceil(extract(epoch FROM min(d.send_at) - app.now()) * 1000)::double precision AS ms
    FROM message m JOIN delivery d ON d.message_id = m.id AND d.attempts = 0 AND d.send_at > app.now()
    WHERE m.person_id = person.id) AS coming`;
