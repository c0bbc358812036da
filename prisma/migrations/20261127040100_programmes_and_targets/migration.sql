-- 专项: groups of projects or of countable work; and the year's targets with their readings.

CREATE TABLE programme (
  id uuid PRIMARY KEY,
  -- What targets and settings name it by; it never changes.
  code text NOT NULL UNIQUE CHECK (code <> '')
);
CREATE TABLE programme_version (
  id uuid NOT NULL REFERENCES programme,
  version integer NOT NULL CHECK (version >= 1),
  name text NOT NULL CHECK (name <> ''),
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX programme_current_id ON programme_version (id) WHERE recorded_to = 'infinity';

-- A project may be in several.
CREATE TABLE programme_member (
  id uuid PRIMARY KEY,
  programme_id uuid NOT NULL REFERENCES programme,
  project_id uuid NOT NULL REFERENCES project,
  UNIQUE (project_id, programme_id)
);
CREATE INDEX programme_member_of_programme ON programme_member (programme_id);
CREATE TABLE programme_member_version (
  id uuid NOT NULL REFERENCES programme_member,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  state text NOT NULL CHECK (state IN ('member', 'left')),
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX programme_member_current_id ON programme_member_version (id) WHERE recorded_to = 'infinity';

-- A counted target (counted_stage): how many projects of a category, or of the target's programme, reach the stage within
-- the year. Its readings are computed, never typed.
ALTER TABLE target_version ADD COLUMN counted_stage text
  CHECK (counted_stage IN ('signing', 'groundbreaking', 'completion', 'operation'));
ALTER TABLE target_version ADD COLUMN counted_category text CHECK (counted_category <> '');
ALTER TABLE target_version ADD CONSTRAINT target_counts_something
  CHECK (counted_stage IS NULL OR num_nonnulls(counted_category, programme) > 0) NOT VALID;
ALTER TABLE target_version VALIDATE CONSTRAINT target_counts_something;
SELECT app.make_readers('target');

-- A figure towards a target; a correction is a new version, and both stay.
CREATE TABLE target_reading (
  id uuid PRIMARY KEY,
  target_id uuid NOT NULL REFERENCES target,
  read_on date NOT NULL,
  UNIQUE (target_id, read_on)
);
CREATE TABLE target_reading_version (
  id uuid NOT NULL REFERENCES target_reading,
  version integer NOT NULL CHECK (version >= 1),
  value numeric NOT NULL,
  state text NOT NULL CHECK (state IN ('estimated', 'preliminary', 'final')),
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX target_reading_current_id ON target_reading_version (id) WHERE recorded_to = 'infinity';

GRANT SELECT ON programme, programme_version, programme_member, programme_member_version, target_reading,
  target_reading_version TO key_projects_app_rights;
SELECT app.record_table(name, 'versioned')
FROM unnest(ARRAY['programme', 'programme_member', 'target_reading']) AS name;
SELECT app.protect_project_table('programme_member_version');

-- Which projects ($2 null: any) are in the open ones among the programmes: by which settings they go.
CREATE FUNCTION app.programme_members(codes text[], project uuid) RETURNS TABLE (project_id uuid, code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT m.project_id, p.code
  FROM programme p
  JOIN programme_version pv ON pv.id = p.id AND pv.recorded_to = 'infinity' AND pv.state = 'open'
  JOIN programme_member m ON m.programme_id = p.id
  JOIN programme_member_version mv ON mv.id = m.id AND mv.recorded_to = 'infinity' AND mv.state = 'member'
  WHERE p.code = ANY (codes) AND (programme_members.project IS NULL OR m.project_id = programme_members.project)
$$;

-- On which days of the year projects reached what a counted target counts, the phases of one parent once. A target is the
-- city's, so it counts them all, whoever asks, and says nothing else of them.
CREATE FUNCTION app.counted_days(target uuid) RETURNS date[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(first.reached_on ORDER BY first.reached_on), '{}') FROM (
    SELECT min(m.reached_on) AS reached_on
    FROM target_current t
    JOIN project_current p ON p.state <> 'superseded' AND (t.counted_category IS NULL OR p.category = t.counted_category)
      AND (t.programme IS NULL OR EXISTS (
        SELECT FROM programme g JOIN programme_member a ON a.programme_id = g.id AND a.project_id = p.id
        JOIN programme_member_version v ON v.id = a.id AND v.recorded_to = 'infinity' AND v.state = 'member'
        WHERE g.code = t.programme))
    JOIN lifecycle_version l ON l.code = p.lifecycle_code AND l.version = p.lifecycle_version
    CROSS JOIN LATERAL jsonb_array_elements(l.definition -> 'stages') AS s
    JOIN milestone_current m ON m.project_id = p.id AND m.step IS NULL AND m.stage = s ->> 'code'
    WHERE t.id = counted_days.target AND s ->> 'countsAs' = t.counted_stage
      AND m.reached_on BETWEEN make_date(t.year, 1, 1) AND make_date(t.year, 12, 31)
    GROUP BY coalesce(p.parent_id, p.id)) AS first
$$;
GRANT EXECUTE ON FUNCTION app.programme_members(text[], uuid), app.counted_days(uuid) TO key_projects_app_rights;
