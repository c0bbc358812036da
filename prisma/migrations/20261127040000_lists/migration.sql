-- Lists by year: drafts that are opened from the last list and issued by decision, and projects that are split or merged.

-- The list that an entry was carried over from (结转); null: it came anew.
ALTER TABLE list_entry ADD COLUMN carried_from integer REFERENCES list_year CHECK (carried_from < list_year);
SELECT app.make_readers('list_entry');

-- A list as a rule reads it; null where there is none. Locked, so that whoever adds to a draft and whoever issues it wait
-- for each other: `alone` for what changes the list itself. After the locks of projects, so that nobody waits in a circle.
CREATE FUNCTION app.list_for_change(list integer, alone boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM app.hold_clock();
  IF alone THEN
    PERFORM FROM list_year l WHERE l.year = list FOR UPDATE;
  ELSE
    PERFORM FROM list_year l WHERE l.year = list FOR SHARE;
  END IF;
  RETURN (SELECT jsonb_build_object('year', l.year, 'version', l.version, 'decision', l.decision, 'issuedAt', l.issued_at)
          FROM list_year_current l WHERE l.year = list);
END $$;

-- Which version of a list holds at an instant: 0 while it is prepared, 1 as it was issued, and one more for each later
-- change of what stands on it. The same for every reader, whatever part of the list they see.
CREATE FUNCTION app.list_version(list integer, at timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  WITH issued AS (
    SELECT min(l.issued_at) AS at, (array_agg(l.decision ORDER BY l.version DESC))[1] AS decision
    FROM list_year_version l WHERE l.year = list AND l.recorded_from <= list_version.at AND l.issued_at IS NOT NULL),
  changes AS (
    SELECT v.recorded_from AS at,
      max(CASE WHEN v.decision_out IS NOT NULL THEN v.decision_out ELSE v.decision_in END) AS decision
    FROM list_entry a JOIN list_entry_version v USING (id), issued
    -- What came with the list itself has no decision of its own.
    WHERE a.list_year = list AND v.recorded_from > issued.at AND v.recorded_from <= list_version.at
      AND (v.version > 1 OR v.decision_in IS NOT NULL)
    GROUP BY v.recorded_from)
  SELECT jsonb_build_object(
    'number', CASE WHEN issued.at IS NULL THEN 0 ELSE 1 + (SELECT count(*) FROM changes) END,
    'decision', coalesce((SELECT c.decision FROM changes c WHERE c.decision IS NOT NULL ORDER BY c.at DESC LIMIT 1),
      issued.decision),
    'since', coalesce((SELECT max(c.at) FROM changes c), issued.at))
  FROM issued
$$;

-- What became of a project that was split into several, or merged with another one.
CREATE TABLE project_succession (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  successor_id uuid NOT NULL REFERENCES project,
  kind text NOT NULL CHECK (kind IN ('split', 'merger')),
  decision text NOT NULL CHECK (decision <> ''),
  recorded_from timestamptz NOT NULL,
  UNIQUE (project_id, successor_id),
  CONSTRAINT project_succession_is_of_another CHECK (successor_id <> project_id)
);
CREATE INDEX project_succession_of_successor ON project_succession (successor_id);

-- Phases of a parent are found by it.
-- lint: reason the partial index holds the phases of the present only
CREATE INDEX project_current_of_parent ON project_version (parent_id)
  WHERE recorded_to = 'infinity' AND parent_id IS NOT NULL;

GRANT SELECT ON project_succession TO key_projects_app_rights;
SELECT app.record_table('project_succession', 'record');
SELECT app.protect_project_table('project_succession');
GRANT EXECUTE ON FUNCTION app.list_for_change(integer, boolean), app.list_version(integer, timestamptz)
  TO key_projects_app_rights;
