-- Changes of the organisation: units that move and close, people who leave, duties that end, deputies, hand-overs.

-- One change of the organisation at a time: its rules read across the tree and across people. The claim of reminders
-- holds it still, so that whom a claim has found is never somebody whose duties have just moved.
CREATE FUNCTION app.hold_organisation() RETURNS void
LANGUAGE sql VOLATILE
AS $$ SELECT pg_advisory_xact_lock(20220110, 4) FROM app.hold_clock() $$;
CREATE FUNCTION app.hold_organisation_still() RETURNS void
LANGUAGE sql VOLATILE
AS $$ SELECT pg_advisory_xact_lock_shared(20220110, 4) FROM app.hold_clock() $$;

-- Units: open, or closed for good. A closed one keeps its place, since what happened there did.
ALTER TABLE unit_version ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed'));
ALTER TABLE unit_version ADD CONSTRAINT unit_root_stays_open CHECK (state = 'open' OR parent_id IS NOT NULL);
-- lint: reason empty until a unit is closed
CREATE INDEX unit_closed ON unit_version (id) WHERE recorded_to = 'infinity' AND state = 'closed';
SELECT app.make_readers('unit');

-- What stands in the way of closing a unit. Locked first: whoever gives a project to the unit at this moment is waited
-- for, and whoever does so later finds it closed.
CREATE FUNCTION app.unit_for_closing(unit uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM unit u WHERE u.id = unit_for_closing.unit FOR UPDATE;
  RETURN (SELECT jsonb_build_object(
    'people', (SELECT count(*) FROM person_current p WHERE p.unit_id = unit_for_closing.unit AND p.state = 'active'),
    'duties', (SELECT count(*) FROM duty_current d
               WHERE d.unit_id = unit_for_closing.unit AND (d.to_on IS NULL OR d.to_on > app.today())),
    'projects', (SELECT count(*) FROM project_current p
                 WHERE unit_for_closing.unit IN (p.lead_unit_id, p.area_id) AND p.state = 'active'),
    'units', (SELECT count(*) FROM unit_current u
              WHERE u.parent_id = unit_for_closing.unit AND u.state = 'open')));
END $$;

-- Nothing is given to a closed unit. Fires after the foreign keys, so after whoever closes it.
CREATE FUNCTION app.require_open_units() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM unit_version u WHERE u.id IN (NEW.lead_unit_id, NEW.area_id) AND u.recorded_to = 'infinity'
             AND u.state = 'closed'
             AND NOT EXISTS (SELECT FROM project_version before WHERE before.id = NEW.id
               AND before.version = NEW.version - 1 AND u.id IN (before.lead_unit_id, before.area_id))) THEN
    RAISE EXCEPTION 'unit.closed' USING ERRCODE = 'KP005';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER project_units_are_open AFTER INSERT ON project_version
  FOR EACH ROW EXECUTE FUNCTION app.require_open_units();

-- Private contacts: the role does not read them; app.private_contacts does, once for each recorded view.
ALTER TABLE person_profile ADD COLUMN mobile text CHECK (mobile ~ '^\+?[0-9][0-9 -]{4,24}$'),
  ADD COLUMN private_email text CHECK (private_email ~ '^[^\s@,;<>"]+@[^\s@,;<>"]+$');
REVOKE SELECT ON person_profile FROM key_projects_app_rights;
GRANT SELECT (person_id, name, email) ON person_profile TO key_projects_app_rights;

CREATE FUNCTION app.private_contacts(person uuid, event uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  -- An event of this very transaction: each view has its own.
  IF NOT EXISTS (
    SELECT FROM audit.event e JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq,
      LATERAL (SELECT convert_from(c.canon, 'UTF8')::jsonb AS body) AS read
    WHERE e.event = private_contacts.event AND e.xmin = pg_current_xact_id()::xid
      AND read.body ->> 'action' = 'contacts.viewed'
      AND read.body #>> '{data,after,person}' = private_contacts.person::text) THEN
    RAISE EXCEPTION 'private contacts are read with a recorded view only' USING ERRCODE = 'KP002';
  END IF;
  RETURN (SELECT jsonb_build_object('mobile', p.mobile, 'privateEmail', p.private_email)
          FROM person_profile p WHERE p.person_id = private_contacts.person);
END $$;

-- Duties. One that is taken back before its first day has no days; a new one has at least one. A deputy stands in for
-- somebody else, for a time, once.
ALTER TABLE duty_version DROP CONSTRAINT duty_ends_after_it_starts;
ALTER TABLE duty_version
  ADD CONSTRAINT duty_ends_after_it_starts CHECK (to_on > from_on OR to_on = from_on AND version > 1),
  ADD CONSTRAINT duty_deputy_is_another CHECK (deputy_for <> person_id),
  ADD CONSTRAINT duty_deputy_has_an_end CHECK (deputy_for IS NULL OR to_on IS NOT NULL),
  ADD CONSTRAINT duty_deputy_once EXCLUDE USING gist (role WITH =, scope_id WITH =, person_id WITH =,
    deputy_for WITH =, daterange(from_on, to_on) WITH &&) WHERE (recorded_to = 'infinity' AND deputy_for IS NOT NULL);

-- The store again, with personal data that is written in place, so that it can be erased:
-- { …, profiles: [{ person_id, and of name, email, mobile, private_email what changes }] }.
CREATE OR REPLACE FUNCTION app.store_decision(decision jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  events jsonb := coalesce(decision -> 'events', '[]');
  first_event jsonb := events -> 0;
  part record;
  last_seq bigint;
  at timestamptz;
BEGIN
  IF first_event IS NULL THEN
    RAISE EXCEPTION 'a change without its history is refused' USING ERRCODE = 'KP002';
  END IF;
  PERFORM app.hold_clock();
  IF decision ? 'erase' THEN
    IF jsonb_array_length(events) <> 1 OR first_event ->> 'chain' <> '_sys' THEN
      RAISE EXCEPTION 'an erasure is one event of _sys' USING ERRCODE = 'KP002';
    END IF;
    PERFORM audit.erase((decision #>> '{erase,person}')::uuid, (decision #>> '{erase,event}')::uuid,
      (first_event ->> 'event')::uuid, convert_to(first_event ->> 'canon', 'UTF8'));
    PERFORM app.forget_person((decision #>> '{erase,person}')::uuid);
    SELECT seq INTO last_seq FROM audit.chain WHERE chain = '_sys';
  ELSIF jsonb_array_length(events) = 1 THEN
    last_seq := audit.append(first_event ->> 'chain', (first_event ->> 'event')::uuid,
      convert_to(first_event ->> 'canon', 'UTF8'), coalesce(first_event ->> 'class', 'record'));
  ELSE
    last_seq := audit.append_many(events);
  END IF;
  PERFORM audit.keep((s ->> 'commitment')::bytea, (e ->> 'event')::uuid, (s ->> 'salt')::bytea, s ->> 'value',
    (s ->> 'person')::uuid)
  FROM jsonb_array_elements(events) AS e, jsonb_array_elements(e -> 'sealed') AS s;
  -- The instant that the append has set or checked a moment ago.
  at := timestamptz 'epoch' + current_setting('app.recorded_at_us')::bigint * interval '1 microsecond';

  FOR part IN SELECT i ->> 'table' AS name, i -> 'rows' AS rows FROM jsonb_array_elements(decision -> 'inserts') AS i LOOP
    IF NOT EXISTS (SELECT FROM app.recorded_table t WHERE t.name = part.name) THEN
      RAISE EXCEPTION 'the store does not write table %', part.name USING ERRCODE = 'KP002';
    END IF;
    EXECUTE format('INSERT INTO %1$I SELECT filled.* FROM jsonb_array_elements($1) AS r, LATERAL '
      'jsonb_populate_record(NULL::%1$I, r || jsonb_build_object(''recorded_from'', $2)) AS filled', part.name)
      USING part.rows, at;
  END LOOP;
  FOR part IN SELECT v.key AS name, v.value AS rows FROM jsonb_each(decision -> 'versions') AS v LOOP
    IF NOT EXISTS (SELECT FROM app.recorded_table t WHERE t.name = part.name AND t.form = 'versioned') THEN
      RAISE EXCEPTION 'the store writes no versions of %', part.name USING ERRCODE = 'KP002';
    END IF;
    EXECUTE format('SELECT app.%I($1, $2)', 'store_' || part.name) USING part.rows, at;
  END LOOP;

  IF decision ? 'profiles' THEN
    UPDATE person_profile SET
      name = CASE WHEN p ? 'name' THEN p ->> 'name' ELSE name END,
      email = CASE WHEN p ? 'email' THEN p ->> 'email' ELSE email END,
      mobile = CASE WHEN p ? 'mobile' THEN p ->> 'mobile' ELSE mobile END,
      private_email = CASE WHEN p ? 'private_email' THEN p ->> 'private_email' ELSE private_email END
    FROM jsonb_array_elements(decision -> 'profiles') AS p WHERE person_id = (p ->> 'person_id')::uuid;
  END IF;
  IF decision ? 'cancelReminders' THEN
    -- A claim that holds the row is waited for; the second statement then sees the step that the claim has planned.
    FOR pass IN 1..2 LOOP
      UPDATE reminder SET state = 'cancelled', reason = c ->> 'reason', ended_at = at
      FROM jsonb_array_elements(decision -> 'cancelReminders') AS c
      WHERE subject_kind = c ->> 'subjectKind' AND subject_id = (c ->> 'subjectId')::uuid AND state = 'pending';
    END LOOP;
    -- Claimed before this change: the item is dropped from what was not sent yet. The delivery is locked first, so
    -- that its claim either has frozen the item already or will see it cancelled.
    PERFORM FROM delivery d WHERE d.state IN ('pending', 'sending') AND d.message_id IN (
      SELECT i.message_id FROM jsonb_array_elements(decision -> 'cancelReminders') AS c
      JOIN reminder r ON r.subject_kind = c ->> 'subjectKind' AND r.subject_id = (c ->> 'subjectId')::uuid
        AND r.state = 'claimed'
      JOIN item i ON i.reminder_id = r.id AND i.state = 'open')
      ORDER BY d.message_id FOR UPDATE;
    IF FOUND THEN
      WITH dropped AS (
        UPDATE item SET state = 'cancelled'
        FROM jsonb_array_elements(decision -> 'cancelReminders') AS c, reminder r, delivery d
        WHERE r.subject_kind = c ->> 'subjectKind' AND r.subject_id = (c ->> 'subjectId')::uuid AND r.state = 'claimed'
          AND item.reminder_id = r.id AND item.state = 'open'
          AND d.message_id = item.message_id AND d.state IN ('pending', 'sending')
        RETURNING item.reminder_id, d.state AS delivery_state)
      -- Being handed over at this moment: it may arrive although it was cancelled.
      UPDATE reminder SET reason = 'tooLate' FROM dropped
      WHERE reminder.id = dropped.reminder_id AND dropped.delivery_state = 'sending';
    END IF;
  END IF;
  IF decision ? 'reminders' THEN
    INSERT INTO reminder (id, subject_kind, subject_id, project_id, deadline_version, step, recipients, day, send_at,
      provisional, planned_at)
    SELECT r.id, r.subject_kind, r.subject_id, r.project_id, r.deadline_version, r.step, r.recipients, r.day, r.send_at,
      r.provisional, at
    FROM jsonb_populate_recordset(NULL::reminder, decision -> 'reminders') AS r;
  END IF;
  IF decision ? 'outbox' THEN
    INSERT INTO outbox (id, job, subject_id)
    SELECT (o ->> 'id')::uuid, o ->> 'job', (o ->> 'subjectId')::uuid FROM jsonb_array_elements(decision -> 'outbox') AS o;
  END IF;
  UPDATE change_count SET changes = changes + 1 WHERE shard = coalesce((decision ->> 'shard')::smallint, 0);
  RETURN jsonb_build_object('recordedAt', at, 'seq', last_seq);
END $$;

GRANT EXECUTE ON FUNCTION app.hold_organisation(), app.hold_organisation_still(), app.unit_for_closing(uuid),
  app.private_contacts(uuid, uuid) TO key_projects_app_rights;
