-- What units owe has ladders too (difficulties, instructions, notices): how sending stands counts them among what is due.
CREATE OR REPLACE FUNCTION app.queue_state() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  WITH clock AS MATERIALIZED (SELECT app.now() AS now, app.now() - interval '1 hour' AS lately),
  -- As the claim of reminders asks: what rests until somebody has decided is not due.
  waiting AS MATERIALIZED (
    SELECT r.send_at FROM reminder r, clock WHERE r.state = 'pending'
      AND r.subject_kind IN ('milestone', 'dateChange', 'difficulty', 'instruction', 'notice')
      AND r.send_at <= clock.now AND r.rests_for IS DISTINCT FROM 'date_change'),
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
