-- Permits and holds have ladders too, so that everything that a reminder can be for is climbed for: how sending stands counts
-- all that is due.
CREATE OR REPLACE FUNCTION app.queue_state() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  WITH clock AS MATERIALIZED (SELECT app.now() AS now, app.now() - interval '1 hour' AS lately),
  -- As the claim of reminders asks: what rests until somebody has decided is not due.
  waiting AS MATERIALIZED (
    SELECT r.send_at FROM reminder r, clock WHERE r.state = 'pending' AND r.send_at <= clock.now AND r.rests_for IS DISTINCT FROM 'date_change'),
  owed AS MATERIALIZED (
    SELECT d.state, d.send_at FROM delivery d WHERE d.state IN ('pending', 'sending')),
  pause AS MATERIALIZED (
    SELECT recorded_from AS since FROM sending_pause_version WHERE state = 'paused' AND recorded_to = 'infinity')
  SELECT jsonb_build_object(
    'pausedSince', (SELECT since FROM pause),
    'dueReminders', (SELECT count(*) FROM waiting),
    'pending', (SELECT count(*) FROM owed WHERE state = 'pending'),
    'dueMessages', (SELECT count(*) FROM owed, clock WHERE state = 'pending' AND send_at <= clock.now),
    'sending', (SELECT count(*) FROM owed WHERE state = 'sending'),
    'failed', (SELECT count(*) FROM delivery WHERE state = 'failed'),
    'ambiguous', (SELECT count(*) FROM delivery WHERE state = 'ambiguous'),
    'sentLastHour', (SELECT count(*) FROM delivery d, clock WHERE d.sent_at > clock.lately),
    'oldestDueSeconds', (SELECT floor(extract(epoch FROM max(clock.now - send_at)))::integer FROM clock, (
      SELECT send_at FROM waiting UNION ALL
      SELECT send_at FROM owed, clock WHERE state = 'pending' AND send_at <= clock.now
        AND NOT EXISTS (SELECT FROM pause)) AS due),
    'claimSecondsLastHour', (SELECT ceil(extract(epoch FROM max(r.ended_at - r.send_at)))::integer FROM reminder r, clock
      WHERE r.ended_at > clock.lately AND r.state = 'claimed'),
    'sendSecondsLastHour', (SELECT ceil(extract(epoch FROM max(d.sent_at - d.send_at)))::integer FROM delivery d, clock
      WHERE d.sent_at > clock.lately),
    'doorbells', (SELECT count(*) FROM outbox),
    'endpointsWaiting', (SELECT count(*) FROM endpoint_delivery WHERE state IN ('pending', 'sending')))
  FROM clock
$$;

-- What the messages of a person tell of debts of the reader's units on projects that the reader does not see: as much as
-- their mails say. It runs past the policies; of a project it says the name.
CREATE FUNCTION app.debts_told(person uuid, messages uuid[])
RETURNS TABLE (message_id uuid, item_id uuid, project text, subject text, reference text, permit jsonb, due_on date, step text,
  received_as text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT i.message_id, i.id, p.name, r.subject_kind, owed.reference, owed.permit, owed.due_on, r.step, i.received_as
  FROM item i
  JOIN reminder r ON r.id = i.reminder_id
  JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity'
  CROSS JOIN LATERAL (
    SELECT v.owner_unit_id, v.due_on, a.number::text AS reference, NULL::jsonb AS permit
    FROM difficulty_version v JOIN difficulty a ON a.id = v.id
    WHERE r.subject_kind = 'difficulty' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
    UNION ALL
    SELECT v.owner_unit_id, v.due_on, a.number::text, NULL
    FROM instruction_version v JOIN instruction a ON a.id = v.id
    WHERE r.subject_kind = 'instruction' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
    UNION ALL
    SELECT v.owner_unit_id, v.reply_due_on, a.reference, NULL
    FROM notice_version v JOIN notice a ON a.id = v.id
    WHERE r.subject_kind = 'notice' AND v.id = r.subject_id AND v.recorded_to = 'infinity'
    UNION ALL
    SELECT t.authority_unit_id, NULL, t.name, jsonb_build_object('kind', t.kind, 'appliedOn', t.applied_on,
      'limitDays', t.limit_days, 'dayType', t.day_type, 'pauses', t.pauses, 'endedOn', t.ended_on)
    FROM permit_version t
    WHERE r.subject_kind = 'permit' AND t.id = r.subject_id AND t.recorded_to = 'infinity') AS owed
  WHERE i.message_id = ANY (messages) AND i.person_id = person AND i.state = 'open'
    AND owed.owner_unit_id = ANY (app.reader_ids('app.reader_units'))
    AND NOT app.reads_everything()
    AND NOT EXISTS (SELECT FROM app.readable_projects() AS readable WHERE readable = p.id)
$$;
REVOKE ALL ON FUNCTION app.debts_told(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.debts_told(uuid, uuid[]) TO key_projects_app_rights;
