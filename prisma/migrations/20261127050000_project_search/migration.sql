-- Finding projects by a part of their name or code, from two characters on: a Chinese word has two, and a trigram index
-- does not find it. See docs/adr/0017-lists-by-pairs-of-characters-and-keys.md.

-- Full-width and compatibility forms as their plain ones, small letters; the same on every machine, since an index
-- holds it.
CREATE FUNCTION app.folded(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(normalize(value, NFKC) COLLATE "pg_c_utf8") $$;

-- Every two characters that follow each other.
CREATE FUNCTION app.character_pairs(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
  SELECT coalesce(array_agg(DISTINCT substr(value, at, 2)), '{}') FROM generate_series(1, char_length(value) - 1) AS at
$$;

-- Name and code of each project as they are now. Nobody but the owner reads it: it is asked by app.projects_named.
CREATE TABLE project_search (
  project_id uuid PRIMARY KEY REFERENCES project,
  -- Name and code, folded, with a line end between them, which no word holds.
  words text NOT NULL,
  pairs text[] NOT NULL GENERATED ALWAYS AS (app.character_pairs(words)) STORED
);

CREATE FUNCTION app.search_words(name text, code text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT app.folded(name || E'\n' || coalesce(code, '')) $$;

INSERT INTO project_search (project_id, words)
SELECT id, app.search_words(name, code) FROM project_version WHERE recorded_to = 'infinity';
-- lint: reason one row a project, and nothing else writes it yet
CREATE INDEX project_search_by_pairs ON project_search USING gin (pairs);

-- Most versions of a project change neither name nor code, and cost one look-up.
CREATE FUNCTION app.keep_project_search() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  new_words text := app.search_words(NEW.name, NEW.code);
BEGIN
  IF NOT EXISTS (SELECT FROM project_search s WHERE s.project_id = NEW.id AND s.words = new_words) THEN
    INSERT INTO project_search (project_id, words) VALUES (NEW.id, new_words)
    ON CONFLICT (project_id) DO UPDATE SET words = EXCLUDED.words;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER project_is_found_by_its_name AFTER INSERT ON project_version
  FOR EACH ROW EXECUTE FUNCTION app.keep_project_search();

-- Whether a text holds all of the words, which are folded.
CREATE FUNCTION app.holds_words(value text, words text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT NOT EXISTS (SELECT FROM unnest(words) AS word WHERE position(word IN value) = 0) $$;

-- Projects whose name or code holds all of the words, each of two characters or more. It says ids only, to whoever asks:
-- what a reader sees of them, the policies of the tables still say.
CREATE FUNCTION app.projects_named(words text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200 SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT s.project_id FROM project_search s
  WHERE s.pairs @> (SELECT array_agg(DISTINCT pair)
      FROM unnest(projects_named.words) AS word, unnest(app.character_pairs(app.folded(word))) AS pair)
    AND app.holds_words(s.words, ARRAY(SELECT app.folded(word) FROM unnest(projects_named.words) AS word))
$$;

-- The same of a version of the past, which no index holds.
CREATE FUNCTION app.is_named(name text, code text, words text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT app.holds_words(app.search_words(name, code), ARRAY(SELECT app.folded(word) FROM unnest(words) AS word))
$$;

GRANT EXECUTE ON FUNCTION app.folded(text), app.search_words(text, text), app.holds_words(text, text[]),
  app.is_named(text, text, text[]), app.projects_named(text[]) TO key_projects_app_rights;
