import { permitDays } from '../permits/permits.queries.js';

/** A permit without its day: that is found from its clock (`owedDate`). */
const permit = `jsonb_build_object('kind', t.kind, ${permitDays})`;

/**
 * What a unit owes, of the reminder `r`: its unit (null: the one that leads the project), the date, whether it is waited for,
 * how people call it, and of a permit what its clock is read from; no row for the ladder of a milestone or a date change. Each
 * part runs for its own kind only, by keys, so that the thousands of milestones of a morning pay nothing for it.
 */
export const owedOf = `(
  SELECT v.owner_unit_id, v.due_on, v.state IN ('open', 'accepted') AS awaited, a.number::text AS reference, NULL::jsonb AS permit
  FROM difficulty_version v JOIN difficulty a ON a.id = v.id
  WHERE r.subject_kind = 'difficulty' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
  UNION ALL
  SELECT v.owner_unit_id, v.due_on, v.state = 'given', a.number::text, NULL
  FROM instruction_version v JOIN instruction a ON a.id = v.id
  WHERE r.subject_kind = 'instruction' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
  UNION ALL
  SELECT v.owner_unit_id, v.reply_due_on, v.state = 'issued', a.reference, NULL
  FROM notice_version v JOIN notice a ON a.id = v.id
  WHERE r.subject_kind = 'notice' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
  UNION ALL
  SELECT NULL, v.to_on, v.state = 'running', NULL, NULL
  FROM hold_version v
  WHERE r.subject_kind = 'hold' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
  UNION ALL
  SELECT t.authority_unit_id, NULL, t.state = 'applied', t.name, ${permit}
  FROM permit_version t
  WHERE r.subject_kind = 'permit' AND t.id = r.subject_id AND t.recorded_to = 'infinity')`;

/**
 * The unit in which the ladder of a reminder is answered: that which owes (`owed`, the row of `owedOf`), or the one that leads
 * the project `p`. Not `coalesce`, which row security takes for something that could leak.
 */
export const answeringUnit = `CASE WHEN owed.owner_unit_id IS NULL THEN p.lead_unit_id ELSE owed.owner_unit_id END`;

/** The date that a reminder is for: of what a unit owes (`owed`), or of a milestone (`ofMilestone`, a column). */
export const dueOnOf = (ofMilestone: string): string =>
  `CASE WHEN owed.awaited IS NULL THEN ${ofMilestone} ELSE owed.due_on END`;

/**
 * When the deadline of the reminder `r` was recorded: of a milestone `m` it stands in its row; what a unit owes has been owed
 * in this way since the first step of its ladder was planned.
 */
const recordedAtOf = `
  CASE WHEN owed.awaited THEN (SELECT min(first.planned_at) FROM reminder first WHERE first.subject_id = r.subject_id
      AND first.deadline_version = r.deadline_version)
    ELSE m.deadline_recorded_at END`;

/**
 * What `deadlineOf` finds the deadline of the reminder `r` by: of the milestone `m` (its version of now), the date change
 * `asked`, or what a unit owes (`owed`), where there are any.
 */
export const deadlineColumns = `
  asked.requested_at AS "requestedAt", ${dueOnOf('m.due_on')} AS "dueOn", owed.permit,
  ${recordedAtOf} AS "deadlineRecordedAt", m.reached_precision IS NOT NULL AS reached`;

/** The other steps of the same deadline as the reminder `r`, whatever became of them. */
export const stepsOnRecord = `
  ARRAY(SELECT o.step FROM reminder o WHERE o.subject_id = r.subject_id AND o.subject_kind = r.subject_kind
    AND o.deadline_version = r.deadline_version AND o.id <> r.id)`;
