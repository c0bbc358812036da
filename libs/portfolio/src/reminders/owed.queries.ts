/**
 * What a unit owes, of the reminder `r`: its unit, the date, whether it is waited for, and how people call it; no row for the
 * ladder of a milestone or a date change. Each part runs for its own kind only, by keys, so that the thousands of milestones
 * of a morning pay nothing for it.
 */
export const owedOf = `(
  SELECT v.owner_unit_id, v.due_on, v.state IN ('open', 'accepted') AS awaited, a.number::text AS reference
  FROM difficulty_version v JOIN difficulty a ON a.id = v.id
  WHERE r.subject_kind = 'difficulty' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
  UNION ALL
  SELECT v.owner_unit_id, v.due_on, v.state = 'given', a.number::text
  FROM instruction_version v JOIN instruction a ON a.id = v.id
  WHERE r.subject_kind = 'instruction' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
  UNION ALL
  SELECT v.owner_unit_id, v.reply_due_on, v.state = 'issued', a.reference
  FROM notice_version v JOIN notice a ON a.id = v.id
  WHERE r.subject_kind = 'notice' AND v.id = r.subject_id AND v.recorded_to = 'infinity')`;

/**
 * The unit in which the ladder of a reminder is answered: that which owes (`owed`, the row of `owedOf`), or the one that leads
 * the project `p`. Not `coalesce`, which row security takes for something that could leak.
 */
export const answeringUnit = `CASE WHEN owed.owner_unit_id IS NULL THEN p.lead_unit_id ELSE owed.owner_unit_id END`;
