-- What the archive of rollups is searched by: the names that an issue speaks of, as they were at its cut. Names of people are in
-- none: an issue keeps none.
CREATE TABLE rollup_search (
  rollup_id uuid PRIMARY KEY REFERENCES rollup,
  -- The names, folded, each on a line of its own.
  words text NOT NULL
);
GRANT SELECT ON rollup_search TO key_projects_app_rights;

-- Names of projects, units, targets and steps of their own; those of lifecycles are no text but one in each language.
CREATE FUNCTION app.rollup_words(labels text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = app, pg_catalog, pg_temp
AS $$
  SELECT coalesce(string_agg(DISTINCT app.folded(name #>> '{}'), E'\n'), '')
  FROM jsonb_path_query(rollup_words.labels::jsonb, '$.*.*.name') AS name WHERE jsonb_typeof(name) = 'string'
$$;

INSERT INTO rollup_search (rollup_id, words) SELECT id, app.rollup_words(labels) FROM rollup;

CREATE FUNCTION app.keep_rollup_search() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO rollup_search (rollup_id, words) VALUES (NEW.id, app.rollup_words(NEW.labels));
  RETURN NULL;
END $$;
CREATE TRIGGER rollup_is_found_by_its_names AFTER INSERT ON rollup
  FOR EACH ROW EXECUTE FUNCTION app.keep_rollup_search();
