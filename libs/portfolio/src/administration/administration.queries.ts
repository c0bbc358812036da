import { answeringUnit, dueOnOf, owedOf } from '../reminders/owed.queries.js';
import { wouldReach } from '../reminders/would-reach.queries.js';

/** The day in the city. */
export const readToday = `SELECT app.today()::text AS today`;

/** The label of a stage in its project's lifecycle; the code where the lifecycle does not know it. */
const stageLabel = (lifecycle: string, stage: string): string =>
  `coalesce((SELECT s -> 'label' ->> 'zh' FROM jsonb_array_elements(${lifecycle}.definition -> 'stages') AS s
    WHERE s ->> 'code' = ${stage}), ${stage})`;

/**
 * The projects of a year's list: $1 list year, $2 only those with an open deadline that has passed. `coming` is the
 * open milestone that is due first, or the next one in order where none has a date.
 */
export const listProjectsForOperator = `
  SELECT p.id, p.name, p.category, p.state, a.synthetic, p.stage_known AS "stageKnown", p.stage,
    ${stageLabel('l', 'p.stage')} AS "stageLabel", area.name AS area, lead.name AS "leadUnit",
    liaison.name AS "liaisonOfficer", coming.stage AS "nextStage",
    ${stageLabel('l', 'coming.stage')} AS "nextStageLabel", coming.due_on AS "dueOn", coming.due_year AS "dueYear",
    greatest(day.today - coming.due_on, 0) AS "daysLate",
    (SELECT count(*)::integer FROM missed_date_current d WHERE d.project_id = p.id AND d.state = 'missed')
      AS "missedDates"
  FROM (SELECT app.today() AS today) AS day, list_entry_current e
  JOIN project_current p ON p.id = e.project_id
  JOIN project a ON a.id = p.id
  JOIN unit_current lead ON lead.id = p.lead_unit_id
  JOIN lifecycle_version l ON l.code = p.lifecycle_code AND l.version = p.lifecycle_version
  LEFT JOIN unit_current area ON area.id = p.area_id
  LEFT JOIN LATERAL (
    SELECT m.stage, m.due_on, m.due_year FROM milestone_current m
    WHERE m.project_id = p.id AND m.step IS NULL AND m.reached_precision IS NULL
    ORDER BY m.due_on NULLS LAST, m.position LIMIT 1) AS coming ON true
  LEFT JOIN LATERAL (
    SELECT profile.name FROM duty_current d JOIN person_profile profile ON profile.person_id = d.person_id
    WHERE d.scope_id = p.id AND d.role = 'liaison_officer' AND d.deputy_for IS NULL
      AND d.from_on <= day.today AND (d.to_on IS NULL OR d.to_on > day.today) LIMIT 1) AS liaison ON true
  WHERE e.list_year = $1 AND e.decision_out IS NULL AND (NOT $2 OR coming.due_on < day.today AND p.state = 'active')
  ORDER BY CASE WHEN $2 THEN coming.due_on END, e.id`;

/** The newest list that was issued. */
export const newestListYear = `
  SELECT year FROM list_year_current WHERE issued_at IS NOT NULL ORDER BY issued_at DESC, year DESC LIMIT 1`;

/**
 * What is owed, was sent, superseded or cancelled, in the order of time: $1 project (null: all), $2 person (null: all;
 * what the person received, and what waits for one of their duties), $3 state (null: all; `sent`: somebody has it), $4
 * at most so many, those nearest to now. `receivers` are the people of the claim, each with what became of the message.
 */
export const listRemindersForOperator = `
  WITH now AS MATERIALIZED (SELECT app.now() AS at), nearest AS (
  SELECT r.id, r.project_id AS "projectId", p.name AS project, r.subject_kind AS subject, owed.reference, m.stage,
    ${stageLabel('l', 'm.stage')} AS "stageLabel", r.deadline_version AS "deadlineVersion",
    ${dueOnOf('v.due_on')} AS "dueOn", owed.permit, r.step, r.day, r.send_at AS "sendAt", r.recipients,
    r.provisional, r.state, r.reason, r.ended_at AS "endedAt",
    (SELECT coalesce(json_agg(json_build_object('personId', i.person_id, 'person', profile.name,
        'receivedAs', i.received_as, 'item', i.state, 'messageId', i.message_id, 'channel', message.channel,
        'delivery', d.state, 'sentAt', to_char(d.sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        ORDER BY profile.name, i.person_id), '[]')
     FROM item i JOIN message ON message.id = i.message_id
     LEFT JOIN delivery d ON d.message_id = i.message_id
     LEFT JOIN person_profile profile ON profile.person_id = i.person_id
     WHERE i.reminder_id = r.id) AS receivers
  FROM reminder r
  JOIN project_current p ON p.id = r.project_id
  LEFT JOIN LATERAL ${owedOf} AS owed ON true
  JOIN unit_current answering ON answering.id = ${answeringUnit}
  JOIN lifecycle_version l ON l.code = p.lifecycle_code AND l.version = p.lifecycle_version
  LEFT JOIN milestone m ON m.id = r.subject_id
  LEFT JOIN milestone_current v ON v.id = r.subject_id
  WHERE ($1::uuid IS NULL OR r.project_id = $1)
    AND ($2::uuid IS NULL OR EXISTS (SELECT FROM item i WHERE i.reminder_id = r.id AND i.person_id = $2)
      OR ${wouldReach('$2')})
    AND ($3::text IS NULL OR r.state = $3 OR $3 = 'sent' AND EXISTS (
      SELECT FROM item i JOIN delivery d ON d.message_id = i.message_id
      WHERE i.reminder_id = r.id AND i.state = 'open' AND d.state = 'sent'))
  ORDER BY abs(extract(epoch FROM r.send_at - (SELECT at FROM now))), r.id LIMIT $4)
  SELECT * FROM nearest ORDER BY "sendAt", id`;
