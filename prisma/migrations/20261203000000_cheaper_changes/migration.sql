-- What every change costs, wherever it comes from: the functions that read a project for its change and store what was decided
-- do the same with fewer statements, fewer plans and fewer copies. See docs/adr/0060-what-a-change-costs.md.

-- What a rule needs to know of a project, as before, but as json: jsonb was made here only to be turned into text again.
DROP FUNCTION app.project_for_change(uuid);
CREATE FUNCTION app.project_for_change(project uuid) RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  facts json;
BEGIN
  PERFORM app.hold_clock();
  -- Not FOR UPDATE: rows that refer to the project, such as a reminder's next step, are inserted meanwhile.
  PERFORM FROM project p WHERE p.id = project_for_change.project FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT json_build_object(
    'now', app.now(),
    'seq', (SELECT seq FROM audit.chain WHERE chain = p.id::text),
    -- Amounts as text: a JSON number would lose digits in the reader.
    'project', to_jsonb(p) || jsonb_build_object('total_investment', p.total_investment::text),
    'unitPath', (SELECT to_json(array_agg(DISTINCT u)) FROM unit_current uc, unnest(uc.path) u
                 WHERE uc.id IN (p.lead_unit_id, p.area_id)),
    'lifecycle', (SELECT definition FROM lifecycle_version l
                  WHERE l.code = p.lifecycle_code AND l.version = p.lifecycle_version),
    'milestones', (SELECT coalesce(json_agg(m ORDER BY m.position, m.step NULLS FIRST), '[]')
                   FROM milestone_current m WHERE m.project_id = p.id),
    'missedDates', (SELECT coalesce(json_agg(d), '[]') FROM missed_date_current d WHERE d.project_id = p.id),
    'slips', (SELECT coalesce(json_agg(json_build_object('milestone_id', s.milestone_id, 'list_year', s.list_year,
                'from_on', s.from_on, 'to_on', s.to_on, 'recorded_at', s.recorded_from) ORDER BY s.recorded_from, s.id), '[]')
              FROM slip s WHERE s.project_id = p.id),
    'dateChanges', (SELECT coalesce(json_agg(d), '[]') FROM date_change_current d
                    WHERE d.project_id = p.id AND d.state = 'open'),
    'stageUndos', (SELECT coalesce(json_agg(u), '[]') FROM stage_undo_current u
                   WHERE u.project_id = p.id AND u.state = 'open'),
    'holds', (SELECT coalesce(json_agg(h ORDER BY h.from_on), '[]') FROM hold_current h
              WHERE h.project_id = p.id AND h.state IN ('requested', 'running', 'ended')),
    'difficulties', (SELECT coalesce(json_agg(d ORDER BY d.number), '[]') FROM difficulty_current d
                     WHERE d.project_id = p.id),
    'entries', (SELECT coalesce(json_agg(json_build_object('id', e.id, 'version', e.version, 'list_year', e.list_year,
                  'kind', e.kind, 'listed', e.listed, 'planned_investment', e.planned_investment::text,
                  'monthly_plan', e.monthly_plan::text[], 'decision_in', e.decision_in, 'decision_out', e.decision_out,
                  'issued', l.issued_at IS NOT NULL) ORDER BY e.list_year), '[]')
                FROM list_entry_current e JOIN list_year_current l ON l.year = e.list_year WHERE e.project_id = p.id),
    'investments', (SELECT coalesce(json_agg(json_build_object('id', i.id, 'version', i.version, 'series', i.series,
                      'month', i.month, 'cumulative', i.cumulative::text) ORDER BY i.month), '[]')
                    FROM investment_month_current i WHERE i.project_id = p.id),
    'lastReportedOn', (SELECT r.reported_on FROM progress_report r WHERE r.project_id = p.id
                       ORDER BY r.recorded_from DESC LIMIT 1),
    'lights', (SELECT row_to_json(l) FROM light_schedule_current l WHERE l.project_id = p.id),
    'reminders', (SELECT coalesce(json_agg(json_build_object('subject_kind', r.subject_kind, 'subject_id', r.subject_id,
                    'deadline_version', r.deadline_version, 'step', r.step)), '[]')
                  FROM reminder r WHERE r.project_id = p.id AND r.state = 'pending'))
  INTO facts
  FROM project_current p WHERE p.id = project_for_change.project;
  RETURN facts;
END $$;
GRANT EXECUTE ON FUNCTION app.project_for_change(uuid) TO key_projects_app_rights;

-- As before; the versions that a few rows follow are ended one by one, by their keys. The planner takes any list for a hundred
-- rows, and for so many it would rather read all current versions of a table that is not large.
CREATE OR REPLACE FUNCTION app.make_store(name text, key text) RETURNS void
LANGUAGE plpgsql
AS $make$
DECLARE
  version_name text := name || '_version';
  key_type text := (SELECT format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = format('%I', version_name)::regclass AND attname = key);
  stored_columns text[] := ARRAY(SELECT attname FROM pg_attribute
    WHERE attrelid = format('%I', version_name)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      AND attname NOT IN ('recorded_from', 'recorded_to') ORDER BY attnum);
BEGIN
  EXECUTE format($sql$
    CREATE OR REPLACE FUNCTION app.store_%1$s(versions jsonb, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE
    AS $body$
    DECLARE
      following integer := 0;
      followed integer := 0;
      ended integer;
      next_version jsonb;
    BEGIN
      IF jsonb_array_length(versions) <= 20 THEN
        FOR place IN 0 .. jsonb_array_length(versions) - 1 LOOP
          next_version := versions -> place;
          CONTINUE WHEN (next_version ->> 'version')::integer = 1;
          following := following + 1;
          UPDATE %2$I current_version SET recorded_to = at
          WHERE current_version.%3$I = (next_version ->> %4$L)::%5$s
            AND current_version.version = (next_version ->> 'version')::integer - 1
            AND current_version.recorded_to = 'infinity';
          GET DIAGNOSTICS ended = ROW_COUNT;
          followed := followed + ended;
        END LOOP;
      ELSE
        following := (SELECT count(*) FROM jsonb_array_elements(versions) AS v WHERE (v ->> 'version')::integer > 1);
        IF following > 0 THEN
          UPDATE %2$I current_version SET recorded_to = at
          FROM jsonb_array_elements(versions) AS v
          WHERE current_version.%3$I = (v ->> %4$L)::%5$s
            AND current_version.version = (v ->> 'version')::integer - 1
            AND current_version.recorded_to = 'infinity';
          GET DIAGNOSTICS followed = ROW_COUNT;
        END IF;
      END IF;
      IF followed <> following THEN
        RAISE EXCEPTION 'version.conflict' USING ERRCODE = 'KP003';
      END IF;
      INSERT INTO %2$I (%6$s, recorded_from, recorded_to)
      SELECT %7$s, at, 'infinity' FROM jsonb_populate_recordset(NULL::%2$I, versions) AS filled;
    END $body$
    $sql$, name, version_name, key, key, key_type,
    (SELECT string_agg(format('%I', c), ', ') FROM unnest(stored_columns) AS c),
    (SELECT string_agg(format('filled.%I', c), ', ') FROM unnest(stored_columns) AS c));
END $make$;

-- Makes the two functions through which the store writes rows of a table that it is told by name: each table has a statement
-- of its own there, so that a connection plans it once. They are called by the store alone and run with its search_path.
CREATE FUNCTION app.make_writers() RETURNS void
LANGUAGE plpgsql
AS $make$
BEGIN
  EXECUTE format($sql$
    CREATE OR REPLACE FUNCTION app.write_rows(name text, rows jsonb, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE
    AS $body$
    BEGIN
      CASE name
      %s
      ELSE
        RAISE EXCEPTION 'the store does not write table %%', name USING ERRCODE = 'KP002';
      END CASE;
    END $body$
    $sql$, (SELECT string_agg(format($case$WHEN %1$L THEN
        INSERT INTO %1$I SELECT filled.* FROM jsonb_array_elements(rows) AS r,
          LATERAL jsonb_populate_record(NULL::%1$I, r || jsonb_build_object('recorded_from', at)) AS filled;$case$, t.name),
      E'\n      ' ORDER BY t.name) FROM app.recorded_table t));
  EXECUTE format($sql$
    CREATE OR REPLACE FUNCTION app.write_versions(name text, rows jsonb, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE
    AS $body$
    BEGIN
      CASE name
      %s
      ELSE
        RAISE EXCEPTION 'the store writes no versions of %%', name USING ERRCODE = 'KP002';
      END CASE;
    END $body$
    $sql$, (SELECT string_agg(format('WHEN %L THEN PERFORM app.%I(rows, at);', t.name, 'store_' || t.name),
      E'\n      ' ORDER BY t.name) FROM app.recorded_table t WHERE t.form = 'versioned'));
END $make$;

CREATE OR REPLACE FUNCTION app.record_table(name text, form text, key text DEFAULT 'id') RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO app.recorded_table VALUES (record_table.name, record_table.form);
  IF form = 'versioned' THEN
    PERFORM app.make_readers(name, key);
  END IF;
  PERFORM app.make_writers();
END $$;

SELECT app.make_store(name, CASE name WHEN 'list_year' THEN 'year' WHEN 'light_schedule' THEN 'project_id' ELSE 'id' END)
FROM app.recorded_table WHERE form = 'versioned';
SELECT app.make_writers();

-- As before; event, body and head of the chain are written by one statement.
CREATE OR REPLACE FUNCTION audit.append(project text, event uuid, canon bytea, class text DEFAULT 'record') RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  body jsonb := convert_from(append.canon, 'UTF8')::jsonb;
  recorded bigint;
  previous audit.chain;
  hashed bytea;
BEGIN
  IF body ->> 'project' IS DISTINCT FROM append.project OR body ->> 'event' IS DISTINCT FROM append.event::text THEN
    RAISE EXCEPTION 'the canonical body names another project or event' USING ERRCODE = 'KP002';
  END IF;
  SELECT * INTO previous FROM audit.chain WHERE chain = append.project FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit.chain (chain, seq, head) VALUES (append.project, 0, audit.genesis(append.project))
      ON CONFLICT DO NOTHING;
    SELECT * INTO previous FROM audit.chain WHERE chain = append.project FOR UPDATE;
  END IF;
  recorded := audit.recorded_after(previous.recorded_at_us);
  hashed := audit.event_hash(append.project, previous.seq + 1, recorded, previous.head, append.canon);
  WITH events AS (
    INSERT INTO audit.event (chain, seq, event, class, recorded_at_us, prev, hash)
    VALUES (append.project, previous.seq + 1, append.event, append.class, recorded, previous.head, hashed)
  ), bodies AS (
    INSERT INTO audit.canon (chain, seq, canon) VALUES (append.project, previous.seq + 1, append.canon)
  ), mentions AS (
    INSERT INTO audit.mention (subject, recorded_at_us, chain, seq)
    SELECT DISTINCT subject, recorded, append.project, previous.seq + 1 FROM audit.mentions(body) AS subject
  )
  UPDATE audit.chain SET seq = previous.seq + 1, head = hashed, recorded_at_us = recorded WHERE chain = append.project;
  RETURN previous.seq + 1;
END $$;

-- As before; rows are written through the writers, and what was cancelled at the first attempt is not looked for again.
CREATE OR REPLACE FUNCTION app.store_decision(decision jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  events jsonb := coalesce(decision -> 'events', '[]');
  first_event jsonb := events -> 0;
  part record;
  last_seq bigint;
  at timestamptz;
  kept integer;
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
  -- As audit.keep does it one by one: only what an event of this history carries is kept. Its body is at hand here.
  IF jsonb_path_exists(events, '$[*].sealed[*]') THEN
    INSERT INTO audit.sealed (commitment, event, person_id, salt, value)
    SELECT (s ->> 'commitment')::bytea, (e ->> 'event')::uuid, (s ->> 'person')::uuid, (s ->> 'salt')::bytea, s ->> 'value'
    FROM jsonb_array_elements(events) AS e, jsonb_array_elements(e -> 'sealed') AS s
    WHERE position(encode((s ->> 'commitment')::bytea, 'hex') IN e ->> 'canon') > 0;
    GET DIAGNOSTICS kept = ROW_COUNT;
    IF kept <> jsonb_array_length(jsonb_path_query_array(events, '$[*].sealed[*]')) THEN
      RAISE EXCEPTION 'no event of the history carries this commitment' USING ERRCODE = 'KP002';
    END IF;
  END IF;
  -- The instant that the append has set or checked a moment ago.
  at := timestamptz 'epoch' + current_setting('app.recorded_at_us')::bigint * interval '1 microsecond';

  FOR part IN SELECT i ->> 'table' AS name, i -> 'rows' AS rows FROM jsonb_array_elements(decision -> 'inserts') AS i LOOP
    PERFORM app.write_rows(part.name, part.rows, at);
  END LOOP;
  FOR part IN SELECT v.key AS name, v.value AS rows FROM jsonb_each(decision -> 'versions') AS v LOOP
    PERFORM app.write_versions(part.name, part.rows, at);
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
    FOR part IN SELECT c ->> 'subjectKind' AS kind, (c ->> 'subjectId')::uuid AS id, c ->> 'reason' AS reason
      FROM jsonb_array_elements(decision -> 'cancelReminders') AS c LOOP
      -- A claim that holds the row is waited for; the second statement then sees the step that the claim has planned. Where the
      -- first has ended the pending step, of which a subject has one at a time, nothing can be left.
      FOR pass IN 1..2 LOOP
        UPDATE reminder SET state = 'cancelled', reason = part.reason, ended_at = at
        WHERE subject_kind = part.kind AND subject_id = part.id AND state = 'pending';
        EXIT WHEN FOUND;
      END LOOP;
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

-- As before; as with a cancel, by keys, and a second time only where the first found nothing.
CREATE OR REPLACE FUNCTION app.rest_reminders(rests jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  rest record;
BEGIN
  FOR rest IN SELECT * FROM jsonb_to_recordset(rests) AS x("subjectKind" text, "subjectId" uuid, because text,
    until timestamptz, "notBefore" timestamptz, "sendTime" time) LOOP
    FOR pass IN 1..2 LOOP
      UPDATE reminder r SET rests_for = rest.because, rests_until = rest.until,
        send_at = greatest((r.day + rest."sendTime") AT TIME ZONE 'Asia/Shanghai', rest."notBefore")
      WHERE r.subject_kind = rest."subjectKind" AND r.subject_id = rest."subjectId" AND r.state = 'pending';
      EXIT WHEN FOUND;
    END LOOP;
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

-- A mark is locked before it is taken: a batch that met marks of another one, gone by then, took itself for the last.
GRANT UPDATE ON reminder_to_replan TO key_projects_app_rights;
