-- Reading a versioned table: the view x_current, as before, and beside it x_as_of(instant) with the same columns. Both
-- and the function that stores versions are made from the table's columns by app.make_readers, which a migration
-- calls again when it has added a column. See docs/adr/0007-as-of-functions.md.

CREATE FUNCTION app.make_readers(name text, key text DEFAULT 'id') RETURNS void
LANGUAGE plpgsql
AS $make$
DECLARE
  version_name text := name || '_version';
  view_name text := name || '_current';
  function_name text := name || '_as_of';
  key_type text := (SELECT format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = format('%I', version_name)::regclass AND attname = key);
  version_columns text[] := ARRAY(SELECT attname FROM pg_attribute
    WHERE attrelid = format('%I', version_name)::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum);
  stored_columns text[] := ARRAY(SELECT attname FROM pg_attribute
    WHERE attrelid = format('%I', version_name)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      AND attname NOT IN ('recorded_from', 'recorded_to') ORDER BY attnum);
  anchor_columns text[] := ARRAY(SELECT attname FROM pg_attribute
    WHERE attrelid = format('%I', make_readers.name)::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum);
  only_in_anchor text[] := ARRAY(SELECT c FROM unnest(anchor_columns) WITH ORDINALITY AS t(c, at)
    WHERE c <> ALL (version_columns) ORDER BY at);
BEGIN
  EXECUTE format('DROP VIEW IF EXISTS %I CASCADE', view_name);
  -- A version always has its anchor. LEFT, so that the planner leaves it out where none of its columns is read.
  EXECUTE format($sql$
    CREATE VIEW %1$I WITH (security_invoker = true) AS
    SELECT %2$s FROM %3$I v LEFT JOIN %4$I a ON a.%5$I = v.%5$I WHERE v.recorded_to = 'infinity'
    $sql$, view_name,
    (SELECT string_agg(c, ', ') FROM (
      SELECT format('v.%I', c) FROM unnest(version_columns) AS c
      UNION ALL SELECT format('a.%I', c) FROM unnest(only_in_anchor) AS c) AS t(c)),
    version_name, name, key);
  EXECUTE format('GRANT SELECT ON %I TO key_projects_app_rights', view_name);

  -- STABLE and in one SELECT, so that it is inlined: conditions on the anchor's columns reach the anchor's indexes.
  EXECUTE format($sql$
    CREATE FUNCTION %1$I(at timestamptz) RETURNS SETOF %2$I
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $body$
      SELECT %3$s FROM %4$I a
      JOIN LATERAL (SELECT w.* FROM %5$I w WHERE w.%6$I = a.%6$I AND w.recorded_from <= $1
        ORDER BY w.version DESC LIMIT 1) AS v ON true
    $body$
    $sql$, function_name, view_name,
    (SELECT string_agg(CASE WHEN c = ANY (anchor_columns) THEN format('a.%I', c) ELSE format('v.%I', c) END, ', ' ORDER BY at)
     FROM unnest(version_columns || only_in_anchor) WITH ORDINALITY AS t(c, at)),
    name, version_name, key);
  EXECUTE format('GRANT EXECUTE ON FUNCTION %I(timestamptz) TO key_projects_app_rights', function_name);

  EXECUTE format($sql$
    CREATE OR REPLACE FUNCTION app.store_%1$s(versions jsonb, at timestamptz) RETURNS void
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
    $sql$, name, version_name, key, key, key_type,
    (SELECT string_agg(format('%I', c), ', ') FROM unnest(stored_columns) AS c),
    (SELECT string_agg(format('filled.%I', c), ', ') FROM unnest(stored_columns) AS c));
END $make$;

CREATE OR REPLACE FUNCTION app.record_table(name text, form text, key text DEFAULT 'id') RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO app.recorded_table VALUES (record_table.name, record_table.form);
  IF form = 'versioned' THEN
    PERFORM app.make_readers(name, key);
  END IF;
END $$;

SELECT app.make_readers(name, CASE name WHEN 'list_year' THEN 'year' ELSE 'id' END)
FROM app.recorded_table WHERE form = 'versioned';

-- Who answered for a project or unit at an instant of the past is asked by the scope, not by the duty.
-- lint: reason duties are some thousands of rows
CREATE INDEX duty_of_scope ON duty_version (scope_id, role, recorded_from);

-- The projects of a unit: what those who answer for a part of the tree see, whatever the length of the list.
-- lint: reason the partial index holds the projects of the present only
CREATE INDEX project_current_of_lead_unit ON project_version (lead_unit_id) INCLUDE (id)
  WHERE recorded_to = 'infinity';
-- lint: reason as above
CREATE INDEX project_current_of_area ON project_version (area_id) INCLUDE (id, lead_unit_id)
  WHERE recorded_to = 'infinity';
