-- The decision store: the only writer of what is recorded. A rule's decision arrives as one document and is
-- written with its history events in one call, so a change without its history cannot be written.

-- Every table that the store writes. A later migration that adds one calls app.record_table.
CREATE TABLE app.recorded_table (
  name text PRIMARY KEY,
  -- anchor: inserted once. record: inserted once, with its recorded instant. versioned: rows of <name>_version.
  form text NOT NULL CHECK (form IN ('anchor', 'record', 'versioned'))
);

-- Registers a table; for a versioned one it also makes the function that closes the current version and writes
-- the next. A version that does not follow the current one is refused: somebody else was faster. That function is
-- called by the store alone and runs with the search_path of the store.
CREATE FUNCTION app.record_table(name text, form text, key text DEFAULT 'id') RETURNS void
LANGUAGE plpgsql
AS $make$
BEGIN
  INSERT INTO app.recorded_table VALUES (record_table.name, record_table.form);
  IF form <> 'versioned' THEN
    RETURN;
  END IF;
  EXECUTE format($sql$
    CREATE FUNCTION app.store_%1$s(versions jsonb, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE
    AS $body$
    DECLARE
      followed integer;
    BEGIN
      UPDATE %2$I current_version SET recorded_to = at
      FROM jsonb_array_elements(versions) AS next_version
      WHERE current_version.%3$I = (next_version ->> %4$L)::%5$s
        AND current_version.version = (next_version ->> 'version')::integer - 1
        AND current_version.recorded_to = 'infinity';
      GET DIAGNOSTICS followed = ROW_COUNT;
      -- Every row follows one, or those that do not are first versions.
      IF followed <> jsonb_array_length(versions) AND followed <> (
        SELECT count(*) FROM jsonb_array_elements(versions) AS v WHERE (v ->> 'version')::integer > 1) THEN
        RAISE EXCEPTION 'version.conflict' USING ERRCODE = 'KP003';
      END IF;
      INSERT INTO %2$I (%6$s, recorded_from, recorded_to)
      SELECT %7$s, at, 'infinity' FROM jsonb_populate_recordset(NULL::%2$I, versions) AS filled;
    END $body$
    $sql$, name, name || '_version', key, key,
    (SELECT format_type(atttypid, NULL) FROM pg_attribute
      WHERE attrelid = format('%I', name || '_version')::regclass AND attname = key),
    (SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) FROM pg_attribute
      WHERE attrelid = format('%I', name || '_version')::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        AND attname NOT IN ('recorded_from', 'recorded_to')),
    (SELECT string_agg(format('filled.%I', attname), ', ' ORDER BY attnum) FROM pg_attribute
      WHERE attrelid = format('%I', name || '_version')::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        AND attname NOT IN ('recorded_from', 'recorded_to')));
END $make$;

SELECT app.record_table('person_profile', 'anchor');
SELECT app.record_table('account', 'anchor');
-- Anchors of versioned tables are inserted under the same name.
SELECT app.record_table(name, 'record') FROM unnest(ARRAY[
  'lifecycle_version', 'list_entry_date', 'progress_report', 'last_year_figure', 'rollup']) AS name;
SELECT app.record_table(name, 'versioned') FROM unnest(ARRAY[
  'unit', 'person', 'project', 'milestone', 'missed_date', 'list_entry', 'investment_month', 'target', 'duty']) AS name;
SELECT app.record_table('list_year', 'versioned', 'year');

-- What a rule needs to know of a project, read after its lock. `seq` is the history's length and the ETag.
CREATE FUNCTION app.project_for_change(project uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  facts jsonb;
BEGIN
  PERFORM app.hold_clock();
  -- Not FOR UPDATE: rows that refer to the project, such as a reminder's next step, are inserted meanwhile.
  PERFORM FROM project p WHERE p.id = project_for_change.project FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT jsonb_build_object(
    'now', app.now(),
    'seq', (SELECT seq FROM audit.chain WHERE chain = p.id::text),
    -- Amounts as text: a JSON number would lose digits in the reader.
    'project', to_jsonb(p) || jsonb_build_object('total_investment', p.total_investment::text),
    'unitPath', (SELECT to_jsonb(array_agg(DISTINCT u)) FROM unit_current uc, unnest(uc.path) u
                 WHERE uc.id IN (p.lead_unit_id, p.area_id)),
    'lifecycle', (SELECT definition FROM lifecycle_version l
                  WHERE l.code = p.lifecycle_code AND l.version = p.lifecycle_version),
    'milestones', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.position), '[]') FROM milestone_current m
                   WHERE m.project_id = p.id),
    'missedDates', (SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]') FROM missed_date_current d WHERE d.project_id = p.id))
  INTO facts
  FROM project_current p WHERE p.id = project_for_change.project;
  RETURN facts;
END $$;

-- Stores a decision: { events: [{ chain, event, canon, class?, sealed: [{ commitment, salt, value, person? }] }],
-- inserts: [{ table, rows }], versions: { table: rows }, cancelReminders: [{ subjectKind, subjectId, reason }],
-- reminders: rows, outbox: [{ id, job, subjectId }], shard }. Returns { recordedAt, seq of the last event }.
CREATE FUNCTION app.store_decision(decision jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  entry jsonb;
  part record;
  last_seq bigint;
  at timestamptz;
BEGIN
  IF jsonb_array_length(coalesce(decision -> 'events', '[]')) = 0 THEN
    RAISE EXCEPTION 'a change without its history is refused' USING ERRCODE = 'KP002';
  END IF;
  PERFORM app.hold_clock();
  FOR entry IN SELECT e FROM jsonb_array_elements(decision -> 'events') AS e LOOP
    last_seq := audit.append(entry ->> 'chain', (entry ->> 'event')::uuid, convert_to(entry ->> 'canon', 'UTF8'),
      coalesce(entry ->> 'class', 'record'));
    IF entry ? 'sealed' THEN
      PERFORM audit.keep((s ->> 'commitment')::bytea, (entry ->> 'event')::uuid, (s ->> 'salt')::bytea, s ->> 'value',
        (s ->> 'person')::uuid) FROM jsonb_array_elements(entry -> 'sealed') AS s;
    END IF;
  END LOOP;
  -- The instant that audit.append has set or checked a moment ago.
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

GRANT SELECT ON app.recorded_table TO key_projects_app_rights;
GRANT EXECUTE ON FUNCTION app.project_for_change(uuid), app.store_decision(jsonb) TO key_projects_app_rights;
