import { deadlineColumns, owedOf, stepsOnRecord } from '../reminders/owed.queries.js';
import { isAwake } from '../reminders/reminders.queries.js';

/**
 * The ladders that wait for their next step and do not rest, with what they are for and the steps of the same deadline that
 * are on record: all of them, or those of projects in a programme ($1; null: all).
 */
export const readWaitingLadders = `
  SELECT p.id AS "projectId", p.name AS project, r.subject_kind AS subject, ms.stage, ms.step, owed.reference,
    ${deadlineColumns}, ${stepsOnRecord} AS "onRecord"
  FROM reminder r
  JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity'
    AND (p.state = 'active' OR r.subject_kind = 'instruction')
  LEFT JOIN date_change_version asked ON r.subject_kind = 'dateChange' AND asked.id = r.subject_id
    AND asked.recorded_to = 'infinity'
  LEFT JOIN milestone ms ON ms.id = CASE WHEN asked.id IS NULL THEN r.subject_id ELSE asked.milestone_id END
  LEFT JOIN milestone_version m ON m.id = r.subject_id AND m.recorded_to = 'infinity'
  LEFT JOIN LATERAL ${owedOf} AS owed ON true
  WHERE r.state = 'pending' AND ${isAwake} AND r.rests_for IS NULL
    AND ($1::text IS NULL OR EXISTS (
      SELECT FROM programme g JOIN programme_member_current member ON member.programme_id = g.id
      WHERE g.code = $1 AND member.project_id = r.project_id AND member.state = 'member'))
  ORDER BY r.id`;
