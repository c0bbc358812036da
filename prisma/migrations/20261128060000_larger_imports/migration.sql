-- A list of 20,000 projects is stored in one transaction, which ends within 30 s: what cost more the more rows there were,
-- or was done for each row, is done once for all rows of a statement. What is stored is the same.
-- See docs/adr/0031-import-of-20000-in-one-transaction.md.

-- The function that closes current versions and writes the next. First versions close nothing: they are not looked for
-- among the current ones, of which the planner, who knows nothing of rows that are not committed yet, would read all.
CREATE FUNCTION app.make_store(name text, key text) RETURNS void
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
      following integer := (SELECT count(*) FROM jsonb_array_elements(versions) AS v WHERE (v ->> 'version')::integer > 1);
      followed integer;
    BEGIN
      IF following > 0 THEN
        UPDATE %2$I current_version SET recorded_to = at
        FROM jsonb_array_elements(versions) AS next_version
        WHERE current_version.%3$I = (next_version ->> %4$L)::%5$s
          AND current_version.version = (next_version ->> 'version')::integer - 1
          AND current_version.recorded_to = 'infinity';
        GET DIAGNOSTICS followed = ROW_COUNT;
        IF followed <> following THEN
          RAISE EXCEPTION 'version.conflict' USING ERRCODE = 'KP003';
        END IF;
      END IF;
      INSERT INTO %2$I (%6$s, recorded_from, recorded_to)
      SELECT %7$s, at, 'infinity' FROM jsonb_populate_recordset(NULL::%2$I, versions) AS filled;
    END $body$
    $sql$, name, version_name, key, key, key_type,
    (SELECT string_agg(format('%I', c), ', ') FROM unnest(stored_columns) AS c),
    (SELECT string_agg(format('filled.%I', c), ', ') FROM unnest(stored_columns) AS c));
END $make$;

CREATE OR REPLACE FUNCTION app.make_readers(name text, key text DEFAULT 'id') RETURNS void
LANGUAGE plpgsql
AS $make$
DECLARE
  version_name text := name || '_version';
  view_name text := name || '_current';
  function_name text := name || '_as_of';
  version_columns text[] := ARRAY(SELECT attname FROM pg_attribute
    WHERE attrelid = format('%I', version_name)::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum);
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
    CREATE OR REPLACE FUNCTION %1$I(at timestamptz) RETURNS SETOF %2$I
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

  PERFORM app.make_store(name, key);
END $make$;

SELECT app.make_store(name, CASE name WHEN 'list_year' THEN 'year' WHEN 'light_schedule' THEN 'project_id' ELSE 'id' END)
FROM app.recorded_table WHERE form = 'versioned';

-- An id as often as it is named: the callers store each once, with one comparison for all events.
CREATE OR REPLACE FUNCTION audit.mentions(body jsonb) RETURNS SETOF uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT named::uuid FROM (
    SELECT body ->> 'actor' AS named WHERE body ->> 'actor' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    UNION ALL
    SELECT jsonb_path_query(body,
      'lax $.data.*.*[*] ? (@ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")') #>> '{}'
  ) AS ids
  WHERE named <> body ->> 'project'
$$;

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
  INSERT INTO audit.event (chain, seq, event, class, recorded_at_us, prev, hash)
    VALUES (append.project, previous.seq + 1, append.event, append.class, recorded, previous.head, hashed);
  INSERT INTO audit.canon (chain, seq, canon) VALUES (append.project, previous.seq + 1, append.canon);
  INSERT INTO audit.mention (subject, recorded_at_us, chain, seq)
    SELECT DISTINCT subject, recorded, append.project, previous.seq + 1 FROM audit.mentions(body) AS subject;
  UPDATE audit.chain SET seq = previous.seq + 1, head = hashed, recorded_at_us = recorded WHERE chain = append.project;
  RETURN previous.seq + 1;
END $$;

-- Each body is parsed once, not once for each thing that is asked of it: that was the half of what an event cost.
CREATE OR REPLACE FUNCTION audit.append_many(events jsonb) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  chains text[] := ARRAY(SELECT DISTINCT e ->> 'chain' COLLATE "C" FROM jsonb_array_elements(append_many.events) AS e ORDER BY 1);
  recorded bigint;
  last_seq bigint;
  all_name_theirs boolean;
BEGIN
  INSERT INTO audit.chain (chain, seq, head) SELECT name, 0, audit.genesis(name) FROM unnest(chains) AS name
    ON CONFLICT DO NOTHING;
  PERFORM FROM audit.chain WHERE chain = ANY (chains) ORDER BY chain COLLATE "C" FOR UPDATE;
  recorded := audit.recorded_after((SELECT max(recorded_at_us) FROM audit.chain WHERE chain = ANY (chains)));
  WITH RECURSIVE given AS MATERIALIZED (
    SELECT e.value ->> 'chain' AS chain, (e.value ->> 'event')::uuid AS event,
      convert_to(e.value ->> 'canon', 'UTF8') AS canon, (e.value ->> 'canon')::jsonb AS body, coalesce(e.value ->> 'class', 'record') AS class, e.ordinality,
      row_number() OVER (PARTITION BY e.value ->> 'chain' ORDER BY e.ordinality) AS rank
    FROM jsonb_array_elements(append_many.events) WITH ORDINALITY AS e
  ), linked AS (
    SELECT g.*, c.seq + 1 AS seq, c.head AS prev,
      audit.event_hash(g.chain, c.seq + 1, recorded, c.head, g.canon) AS hash
    FROM given g JOIN audit.chain c ON c.chain = g.chain WHERE g.rank = 1
    UNION ALL
    SELECT g.*, l.seq + 1, l.hash, audit.event_hash(g.chain, l.seq + 1, recorded, l.hash, g.canon)
    FROM linked l JOIN given g ON g.chain = l.chain AND g.rank = l.rank + 1
  ), events AS (
    INSERT INTO audit.event (chain, seq, event, class, recorded_at_us, prev, hash)
    SELECT chain, seq, event, class, recorded, prev, hash FROM linked ORDER BY ordinality
  ), bodies AS (
    INSERT INTO audit.canon (chain, seq, canon) SELECT chain, seq, canon FROM linked ORDER BY ordinality
  ), mentions AS (
    INSERT INTO audit.mention (subject, recorded_at_us, chain, seq)
    SELECT DISTINCT subject, recorded, l.chain, l.seq
    FROM linked l CROSS JOIN LATERAL audit.mentions(l.body) AS subject
  ), heads AS (
    UPDATE audit.chain c SET seq = l.seq, head = l.hash, recorded_at_us = recorded
    FROM (SELECT DISTINCT ON (chain) chain, seq, hash FROM linked ORDER BY chain, rank DESC) AS l
    WHERE c.chain = l.chain
  )
  SELECT seq, (
    SELECT bool_and(body ->> 'project' IS NOT DISTINCT FROM chain AND body ->> 'event' IS NOT DISTINCT FROM event::text)
    FROM given)
  INTO last_seq, all_name_theirs FROM linked ORDER BY ordinality DESC LIMIT 1;
  IF NOT all_name_theirs THEN
    RAISE EXCEPTION 'a canonical body names another project or event' USING ERRCODE = 'KP002';
  END IF;
  RETURN last_seq;
END $$;

-- Both triggers on new versions of projects ask once for all rows of a statement. They still fire after the foreign keys.
DROP TRIGGER project_units_are_open ON project_version;
DROP TRIGGER project_is_found_by_its_name ON project_version;

CREATE OR REPLACE FUNCTION app.require_open_units() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM unit_version u JOIN written w ON u.id IN (w.lead_unit_id, w.area_id)
             WHERE u.recorded_to = 'infinity' AND u.state = 'closed'
             AND NOT EXISTS (SELECT FROM project_version before WHERE before.id = w.id
               AND before.version = w.version - 1 AND u.id IN (before.lead_unit_id, before.area_id))) THEN
    RAISE EXCEPTION 'unit.closed' USING ERRCODE = 'KP005';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER project_units_are_open AFTER INSERT ON project_version
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION app.require_open_units();

CREATE OR REPLACE FUNCTION app.keep_project_search() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO project_search (project_id, words)
  SELECT w.id, w.words FROM (SELECT id, app.search_words(name, code) AS words FROM written OFFSET 0) AS w
  WHERE NOT EXISTS (SELECT FROM project_search s WHERE s.project_id = w.id AND s.words = w.words)
  ON CONFLICT (project_id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END $$;
CREATE TRIGGER project_is_found_by_its_name AFTER INSERT ON project_version
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION app.keep_project_search();

-- One look-up, by its own statement: in one expression for all tables the executor prepared five of them for each row.
CREATE OR REPLACE FUNCTION app.fill_project() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'list_entry_version' THEN NEW.project_id := (SELECT a.project_id FROM list_entry a WHERE a.id = NEW.id);
    WHEN 'investment_month_version' THEN NEW.project_id := (SELECT a.project_id FROM investment_month a WHERE a.id = NEW.id);
    WHEN 'missed_date_version' THEN NEW.project_id := (SELECT a.project_id FROM missed_date a WHERE a.id = NEW.id);
    WHEN 'date_change_version' THEN NEW.project_id := (SELECT a.project_id FROM date_change a WHERE a.id = NEW.id);
    WHEN 'stage_undo_version' THEN NEW.project_id := (SELECT a.project_id FROM stage_undo a WHERE a.id = NEW.id);
  END CASE;
  RETURN NEW;
END $$;
