import { person } from '../projects/document-parts.queries.js';
import { answeringUnit, dueOnOf, owedOf } from './owed.queries.js';
import { wouldReach } from './would-reach.queries.js';

/** What has become of a line (ReminderOutcome): the step `r`, its item `i` and the delivery `d`, where there are any. */
const outcome = `
  CASE WHEN r.state = 'pending' THEN CASE
      WHEN r.rests_for IS NOT NULL AND (r.rests_until IS NULL OR r.rests_until > clock.now) THEN 'resting'
      WHEN r.send_at <= clock.now THEN 'owed' WHEN r.provisional THEN 'provisional' ELSE 'planned' END
    WHEN r.state = 'superseded' THEN CASE WHEN r.reason = 'suppressed' THEN 'suppressed' ELSE 'superseded' END
    WHEN r.state = 'cancelled' THEN 'cancelled'
    WHEN i.id IS NULL THEN 'vacant'
    WHEN i.state = 'cancelled' THEN CASE
      WHEN r.reason = 'tooLate' AND d.state IN ('sending', 'sent', 'ambiguous') THEN 'tooLate' ELSE 'cancelled' END
    WHEN d.state IN ('sent', 'ambiguous') AND EXISTS (SELECT FROM delivery_bounce b WHERE b.message_id = d.message_id)
      THEN 'bounced'
    WHEN d.state = 'pending' THEN 'owed' ELSE d.state END`;

/** Why: as the row says, or, of an item that was taken out of its message, as the facts of today say. */
const reason = `
  CASE WHEN page.outcome = 'resting' THEN r.rests_for WHEN r.reason IS NOT NULL THEN r.reason
    WHEN page.outcome <> 'cancelled' OR r.id IS NULL THEN NULL
    WHEN p.state <> 'active' THEN 'project_ended' WHEN v.reached_precision IS NOT NULL THEN 'reached'
    WHEN v.deadline_version <> r.deadline_version THEN 'deadline_changed' ELSE 'passed_on' END`;

/**
 * The page of the lines that `line` (reminder_id, item_id) names, latest first. $2 outcome (null: all), $3 first and $4 last
 * day on which they are due (null: open), $5 line to go on after, $6 at most so many, $7 whether also what the reader sees no
 * project of: then the delivery stands there and nothing else.
 */
const pageOf = (line: string): string => `
  WITH clock AS MATERIALIZED (SELECT app.now() AS now), line AS (${line}),
  judged AS (
    SELECT coalesce(i.id, r.id) AS id, r.id AS reminder_id, i.id AS item_id, coalesce(r.send_at, d.send_at) AS send_at,
      ${outcome} AS outcome
    FROM line CROSS JOIN clock LEFT JOIN reminder r ON r.id = line.reminder_id LEFT JOIN item i ON i.id = line.item_id
    LEFT JOIN delivery d ON d.message_id = i.message_id
    WHERE r.id IS NOT NULL OR $7),
  page AS MATERIALIZED (
    SELECT * FROM judged
    WHERE ($2::text IS NULL OR outcome = $2)
      AND ($3::date IS NULL OR send_at >= $3::timestamp AT TIME ZONE 'Asia/Shanghai')
      AND ($4::date IS NULL OR send_at < ($4 + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
      AND ($5::uuid IS NULL OR (send_at, id) < (SELECT last.send_at, last.id FROM judged AS last WHERE last.id = $5))
    ORDER BY send_at DESC, id DESC LIMIT $6)
  SELECT page.id, page.outcome AS state, ${reason} AS reason, page.send_at AS "sendAt",
    CASE WHEN r.id IS NOT NULL THEN json_build_object('project', json_build_object('id', p.id, 'name', p.name),
      'subject', r.subject_kind, 'stage', m.stage, 'step', m.step, 'reference', owed.reference, 'permit', owed.permit,
      'dueOn', ${dueOnOf('v.due_on')},
      'deadlineVersion', r.deadline_version, 'ladderStep', r.step, 'day', r.day, 'recipients', r.recipients) END AS about,
    CASE WHEN i.id IS NOT NULL THEN ${person('i.person_id')} END AS person, i.received_as AS "receivedAs",
    CASE WHEN d.message_id IS NOT NULL THEN json_build_object('id', message.id, 'channel', message.channel,
      'day', message.day, 'state', d.state, 'sendAt', d.send_at, 'sentAt', d.sent_at, 'attempts', d.attempts,
      'unknownAttempts', d.unknown_attempts, 'lastError', d.last_error,
      'bounce', (SELECT json_build_object('status', b.status, 'at', b.bounced_at) FROM delivery_bounce b
        WHERE b.message_id = d.message_id),
      'again', (SELECT json_build_object('of', first.message_id, 'because', (SELECT s.value FROM audit.sealed s
          WHERE s.event = message.id LIMIT 1), 'at', message.created_at, 'state', first.state, 'sentAt', first.sent_at,
          'attempts', first.attempts, 'lastError', first.last_error)
        FROM delivery first WHERE first.message_id = message.again_of)) END AS message,
    (SELECT coalesce(json_agg(json_build_object('id', w.id, 'kind', w.kind, 'person', ${person('w.person_id')},
       'byLink', w.item_id IS NOT NULL, 'promisedOn', w.promised_on, 'recordedAt', w.recorded_from)
       ORDER BY w.recorded_from, w.id), '[]')
     FROM answer w WHERE r.subject_kind = 'milestone' AND w.milestone_id = r.subject_id AND w.project_id = r.project_id
       AND w.deadline_version = r.deadline_version) AS answers
  FROM page LEFT JOIN reminder r ON r.id = page.reminder_id
  LEFT JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity'
  LEFT JOIN date_change asked ON r.subject_kind = 'dateChange' AND asked.id = r.subject_id
  LEFT JOIN milestone m ON m.id = coalesce(asked.milestone_id, r.subject_id)
  LEFT JOIN milestone_version v ON v.id = m.id AND v.recorded_to = 'infinity'
  LEFT JOIN LATERAL ${owedOf} AS owed ON true
  LEFT JOIN item i ON i.id = page.item_id LEFT JOIN message ON message.id = i.message_id
  LEFT JOIN delivery d ON d.message_id = i.message_id
  ORDER BY page.send_at DESC, page.id DESC`;

/** Of a person ($1): what they were sent or were to be sent, and what waits for one of their duties. */
export const linesOfPerson = pageOf(`
  SELECT i.reminder_id, i.id AS item_id FROM message m JOIN item i ON i.message_id = m.id
  WHERE m.person_id = $1 AND m.kind = 'reminders'
  UNION ALL
  SELECT r.id, NULL FROM reminder r
  JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity'
  LEFT JOIN LATERAL ${owedOf} AS owed ON true
  JOIN unit_version answering ON answering.id = ${answeringUnit} AND answering.recorded_to = 'infinity'
  WHERE ${wouldReach('$1')}`);

/** Of a project ($1), found by what its ladders are for. */
export const linesOfProject = pageOf(`
  SELECT r.id AS reminder_id, i.id AS item_id
  FROM (SELECT id FROM milestone WHERE project_id = $1 UNION ALL SELECT id FROM date_change WHERE project_id = $1
    UNION ALL SELECT id FROM difficulty WHERE project_id = $1 UNION ALL SELECT id FROM instruction WHERE project_id = $1
    UNION ALL SELECT id FROM notice WHERE project_id = $1 UNION ALL SELECT id FROM hold WHERE project_id = $1
    UNION ALL SELECT id FROM permit_version WHERE project_id = $1 AND recorded_to = 'infinity') AS subject
  JOIN reminder r ON r.subject_id = subject.id LEFT JOIN item i ON i.reminder_id = r.id`);
