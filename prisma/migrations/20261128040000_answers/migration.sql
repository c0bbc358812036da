-- Answers (反馈): what somebody replied to the reminders of a milestone. It counts as the lead unit's and names the person.
CREATE TABLE answer (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  milestone_id uuid NOT NULL REFERENCES milestone,
  -- The deadline that was answered for.
  deadline_version integer NOT NULL CHECK (deadline_version >= 1),
  kind text NOT NULL CHECK (kind IN ('reached', 'new_date', 'difficulty')),
  person_id uuid NOT NULL REFERENCES person,
  unit_id uuid NOT NULL REFERENCES unit,
  -- The item whose link was used; null: after log-in.
  item_id uuid REFERENCES item,
  -- Of a promise: the day on which it is said to have been reached, and from when its ladder is armed again.
  promised_on date,
  rearms_on date,
  date_change_id uuid REFERENCES date_change,
  difficulty_id uuid REFERENCES difficulty,
  -- A commitment.
  note bytea,
  recorded_from timestamptz NOT NULL,
  CONSTRAINT answer_promise_has_its_days CHECK ((kind = 'reached') = (promised_on IS NOT NULL)
    AND (promised_on IS NULL) = (rearms_on IS NULL)),
  CONSTRAINT answer_new_date_has_its_request CHECK ((kind = 'new_date') = (date_change_id IS NOT NULL)),
  CONSTRAINT answer_difficulty_is_named CHECK ((kind = 'difficulty') = (difficulty_id IS NOT NULL))
);
CREATE INDEX answer_of_project ON answer (project_id, recorded_from);
CREATE TRIGGER answer_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON answer EXECUTE FUNCTION app.refuse_change();
ALTER TABLE answer ENABLE ALWAYS TRIGGER answer_stays;
SELECT app.record_table('answer', 'record');
SELECT app.protect_project_table('answer');
GRANT SELECT ON answer TO key_projects_app_rights;

-- The day from which the ladder of this deadline is armed again after a promise.
ALTER TABLE milestone_version ADD COLUMN rearms_on date;
SELECT app.make_readers('milestone');

-- A ladder that rests keeps its next step waiting: for an answer that has an end until then, for a date change until
-- somebody has decided (no end). The step that it waits with is the one that it has reached.
ALTER TABLE reminder ADD COLUMN rests_for text;
ALTER TABLE reminder ADD COLUMN rests_until timestamptz;
ALTER TABLE reminder ADD CONSTRAINT reminder_rest_is_known
  CHECK (rests_for IN ('promise', 'date_change', 'difficulty')) NOT VALID;
ALTER TABLE reminder VALIDATE CONSTRAINT reminder_rest_is_known;
ALTER TABLE reminder ADD CONSTRAINT reminder_rest_ends_or_is_decided
  CHECK ((rests_for IS NULL OR rests_for = 'date_change') = (rests_until IS NULL)) NOT VALID;
ALTER TABLE reminder VALIDATE CONSTRAINT reminder_rest_ends_or_is_decided;

-- Brings ladders to rest or to life again, in the transaction of the decision that it follows from:
-- [{ subjectKind, subjectId, because, until, notBefore, sendTime }]. `because` null: it climbs again.
CREATE FUNCTION app.rest_reminders(rests jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  -- A claim that holds the row is waited for; the second statement then sees the step that the claim has planned.
  FOR pass IN 1..2 LOOP
    UPDATE reminder r SET rests_for = x.because, rests_until = x.until,
      send_at = greatest((r.day + x."sendTime") AT TIME ZONE 'Asia/Shanghai', x."notBefore")
    FROM jsonb_to_recordset(rests) AS x("subjectKind" text, "subjectId" uuid, because text, until timestamptz,
      "notBefore" timestamptz, "sendTime" time)
    WHERE r.subject_kind = x."subjectKind" AND r.subject_id = x."subjectId" AND r.state = 'pending';
  END LOOP;
  -- What was claimed and is not handed over is answered too: as with a cancel, the delivery is locked first.
  PERFORM FROM delivery d WHERE d.state IN ('pending', 'sending') AND d.message_id IN (
    SELECT i.message_id FROM jsonb_to_recordset(rests) AS x("subjectKind" text, "subjectId" uuid, because text)
    JOIN reminder r ON r.subject_kind = x."subjectKind" AND r.subject_id = x."subjectId" AND r.state = 'claimed'
    JOIN item i ON i.reminder_id = r.id AND i.state = 'open'
    WHERE x.because IS NOT NULL)
    ORDER BY d.message_id FOR UPDATE;
  IF FOUND THEN
    WITH dropped AS (
      UPDATE item SET state = 'cancelled'
      FROM jsonb_to_recordset(rests) AS x("subjectKind" text, "subjectId" uuid, because text), reminder r, delivery d
      WHERE x.because IS NOT NULL AND r.subject_kind = x."subjectKind" AND r.subject_id = x."subjectId"
        AND r.state = 'claimed' AND item.reminder_id = r.id AND item.state = 'open'
        AND d.message_id = item.message_id AND d.state IN ('pending', 'sending')
      RETURNING item.reminder_id, d.state AS delivery_state)
    UPDATE reminder SET reason = CASE WHEN dropped.delivery_state = 'sending' THEN 'tooLate' ELSE 'answered' END
    FROM dropped WHERE reminder.id = dropped.reminder_id;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION app.rest_reminders(jsonb) TO key_projects_app_rights;
