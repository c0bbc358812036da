import { isAwake } from '../reminders/reminders.queries.js';

/**
 * The ladders of dates that wait for their next step and do not rest, with the steps of the same deadline that are on record:
 * all of them, or those of projects in a programme ($1; null: all).
 */
export const readWaitingLadders = `
  SELECT p.id AS "projectId", p.name AS project, ms.stage, ms.step, m.due_on AS "dueOn",
    m.deadline_recorded_at AS "deadlineRecordedAt", m.reached_precision IS NOT NULL AS reached,
    ARRAY(SELECT o.step FROM reminder o WHERE o.subject_id = r.subject_id AND o.subject_kind = r.subject_kind
      AND o.deadline_version = r.deadline_version AND o.id <> r.id) AS "onRecord"
  FROM reminder r
  JOIN milestone_version m ON m.id = r.subject_id AND m.recorded_to = 'infinity'
  JOIN milestone ms ON ms.id = m.id
  JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  WHERE r.state = 'pending' AND r.subject_kind = 'milestone' AND ${isAwake} AND r.rests_for IS NULL
    AND ($1::text IS NULL OR EXISTS (
      SELECT FROM programme g JOIN programme_member_current member ON member.programme_id = g.id
      WHERE g.code = $1 AND member.project_id = r.project_id AND member.state = 'member'))
  ORDER BY r.id`;
