-- The second line of who sees which project: a query that forgets its filter finds nothing that its reader may not see.
-- It stands behind `can` and the filters, not in place of them. See docs/adr/0011-row-security-behind-the-filters.md.

-- Whose rights the rows are read with, as settings of the connection or transaction. app.reader is `system` (worker,
-- command line and whatever carries out a change: everything), `whole` (a duty on the root), `part` (what
-- app.reader_units lead or answer for, and app.reader_projects), or not set: nothing.
CREATE FUNCTION app.reads_everything() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT current_setting('app.reader', true) IN ('system', 'whole') $$;

CREATE FUNCTION app.reader_ids(setting text) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting(setting, true), '')::uuid[] $$;

-- What a reader of a part may see. Asked once for each protected table of a statement; the policies hash the answer.
CREATE FUNCTION app.readable_projects() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT unnest(app.reader_ids('app.reader_projects'))
  UNION ALL
  SELECT id FROM project_version
  WHERE recorded_to = 'infinity' AND lead_unit_id = ANY (app.reader_ids('app.reader_units'))
  UNION ALL
  SELECT id FROM project_version
  WHERE recorded_to = 'infinity' AND area_id = ANY (app.reader_ids('app.reader_units')) AND area_id <> lead_unit_id
$$;

-- Sets the reader until the end of the transaction: the projects and the units (each with its subtree) of a person's
-- duties. Both empty: nothing is seen.
CREATE FUNCTION app.read_as(projects uuid[], units uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM unit_version u
             WHERE u.recorded_to = 'infinity' AND u.parent_id IS NULL AND u.id = ANY (units)) THEN
    PERFORM set_config('app.reader', 'whole', true);
    RETURN;
  END IF;
  PERFORM set_config('app.reader', 'part', true), set_config('app.reader_projects', projects::text, true),
    set_config('app.reader_units', coalesce((SELECT array_agg(u.id) FROM unit_version u
      WHERE u.recorded_to = 'infinity' AND u.path && units), '{}')::text, true);
END $$;

-- Where every project stands, what it is called and which stages it has: what a right is decided by, what a duty's scope
-- is called for those who administer duties, and how the history is worded for those who keep it. The one view past the
-- policies; it says nothing else of a project.
CREATE VIEW app.project_place AS
  SELECT p.id, p.name, p.lead_unit_id, p.area_id, p.lifecycle_code, p.lifecycle_version,
    (SELECT array_agg(DISTINCT u) FROM unit_version unit, unnest(unit.path) AS u
     WHERE unit.id IN (p.lead_unit_id, p.area_id) AND unit.recorded_to = 'infinity') AS unit_path
  FROM project_version p WHERE p.recorded_to = 'infinity';

-- A version row knows its project, so that a policy on it is one comparison and no look-up of its anchor. An anchor never
-- changes its project; whoever writes a version need not say it again.
CREATE FUNCTION app.fill_project() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  NEW.project_id := CASE TG_TABLE_NAME
    WHEN 'list_entry_version' THEN (SELECT a.project_id FROM list_entry a WHERE a.id = NEW.id)
    WHEN 'investment_month_version' THEN (SELECT a.project_id FROM investment_month a WHERE a.id = NEW.id)
    WHEN 'missed_date_version' THEN (SELECT a.project_id FROM missed_date a WHERE a.id = NEW.id) END;
  RETURN NEW;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['list_entry', 'investment_month', 'missed_date'] LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN project_id uuid REFERENCES project', name || '_version');
    EXECUTE format('UPDATE %I v SET project_id = a.project_id FROM %I a WHERE a.id = v.id', name || '_version', name);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN project_id SET NOT NULL', name || '_version');
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION app.fill_project()',
      name || '_has_its_project', name || '_version');
  END LOOP;
END $$;

-- Their views say the project from the version now.
SELECT app.make_readers(name) FROM unnest(ARRAY['list_entry', 'investment_month', 'missed_date']) AS name;

-- The policies. Anchors are open where they hold no more than ids, codes and months. Rights are those of today: of a
-- version of the past it is asked where its project stands now.
ALTER TABLE project_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY project_is_readable ON project_version USING ((SELECT app.reads_everything())
  OR recorded_to = 'infinity' AND (lead_unit_id = ANY ((SELECT app.reader_ids('app.reader_units'))::uuid[])
    OR area_id = ANY ((SELECT app.reader_ids('app.reader_units'))::uuid[])
    OR id = ANY ((SELECT app.reader_ids('app.reader_projects'))::uuid[]))
  OR recorded_to <> 'infinity' AND id IN (SELECT readable FROM app.readable_projects() AS readable));

-- Only whoever may read a row's project reads the row; `name` is a table with a column project_id.
CREATE FUNCTION app.protect_project_table(name text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY project_is_readable ON %I USING ((SELECT app.reads_everything())
    OR project_id IN (SELECT readable FROM app.readable_projects() AS readable))', name);
END $$;

SELECT app.protect_project_table(name) FROM unnest(ARRAY['milestone_version', 'missed_date', 'missed_date_version',
  'list_entry_version', 'investment_month_version', 'progress_report', 'reminder']) AS name;

-- Read by single project only.
ALTER TABLE list_entry_date ENABLE ROW LEVEL SECURITY;
CREATE POLICY project_is_readable ON list_entry_date USING ((SELECT app.reads_everything())
  OR EXISTS (SELECT FROM list_entry a WHERE a.id = list_entry_date.entry_id
    AND a.project_id IN (SELECT readable FROM app.readable_projects() AS readable)));

GRANT SELECT ON app.project_place TO key_projects_app_rights;
GRANT EXECUTE ON FUNCTION app.reads_everything(), app.reader_ids(text), app.readable_projects(),
  app.read_as(uuid[], uuid[]) TO key_projects_app_rights;
