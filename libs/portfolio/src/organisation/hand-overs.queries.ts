import { answeringUnit, owedOf } from '../reminders/owed.queries.js';

/**
 * Items of a person ($1) that wait in messages not handed over yet, and that came to them by duties that have moved: $2
 * [{ role, project_id, unit_id }]. Their deliveries are locked: one that is being claimed is waited for, and left alone
 * once it is under way. So is one that may have arrived already. `successorHas`: $3 has the item anyway.
 */
export const lockItemsOfMovedDuties = `
  SELECT i.id, i.reminder_id AS "reminderId", i.received_as AS "receivedAs", r.step,
    substring(d.internet_message_id FROM '@([^>]*)>$') AS "mailHost",
    EXISTS (SELECT FROM item own WHERE own.reminder_id = i.reminder_id AND own.person_id = $3 AND own.state = 'open')
      AS "successorHas"
  FROM item i
  JOIN message m ON m.id = i.message_id AND m.kind = 'reminders'
  JOIN delivery d ON d.message_id = m.id
  JOIN reminder r ON r.id = i.reminder_id
  JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity'
  LEFT JOIN LATERAL ${owedOf} AS owed ON true
  JOIN unit_version answering ON answering.id = ${answeringUnit} AND answering.recorded_to = 'infinity'
  WHERE i.person_id = $1 AND i.state = 'open' AND d.state = 'pending' AND d.mime IS NULL
    AND EXISTS (
      SELECT FROM jsonb_to_recordset($2) AS moved (role text, project_id uuid, unit_id uuid)
      WHERE i.received_as = CASE
          WHEN moved.role <> 'leader' THEN moved.role
          WHEN moved.project_id IS NULL THEN 'root_leader' ELSE 'project_leader' END
        AND (moved.project_id = r.project_id OR CASE moved.role
          WHEN 'unit_head' THEN moved.unit_id = answering.id
          WHEN 'supervisor' THEN moved.unit_id = ANY (answering.path)
          ELSE moved.unit_id = answering.path[1] END))
  ORDER BY m.id, i.id FOR UPDATE OF d`;

/** Takes items ($1) out of their messages. */
export const cancelItems = `UPDATE item SET state = 'cancelled' WHERE id = ANY ($1::uuid[])`;
