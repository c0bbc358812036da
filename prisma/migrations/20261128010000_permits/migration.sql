-- 审批事项: what a project was permitted, by whom, and how long that took. Due dates and days taken are not stored: they are
-- read with the calendar of today, which may come later than the permit.

CREATE TABLE permit (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project
);
CREATE TABLE permit_version (
  id uuid NOT NULL REFERENCES permit,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  kind text NOT NULL CHECK (kind IN ('project_approval', 'land_use', 'planning', 'construction', 'environment', 'energy',
    'water_conservation', 'fire_safety', 'other')),
  name text CHECK (name <> ''),
  authority_unit_id uuid REFERENCES unit,
  authority text CHECK (authority <> ''),
  -- suspended: supplements were asked for (补正), and the clock stands.
  state text NOT NULL CHECK (state IN ('applied', 'suspended', 'granted', 'refused', 'withdrawn')),
  applied_on date NOT NULL,
  limit_days integer NOT NULL CHECK (limit_days BETWEEN 1 AND 366),
  day_type text NOT NULL CHECK (day_type IN ('working', 'calendar')),
  -- [{ fromOn, toOn }] in their order; toOn null: the clock still stands.
  pauses jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(pauses) = 'array'),
  -- The day of the grant, refusal or withdrawal.
  ended_on date CHECK (ended_on >= applied_on),
  number text CHECK (number <> ''),
  -- What supplements were asked for, or why it was refused or withdrawn.
  note bytea,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT permit_other_has_its_name CHECK (kind <> 'other' OR name IS NOT NULL),
  CONSTRAINT permit_has_one_authority CHECK (num_nonnulls(authority_unit_id, authority) = 1),
  CONSTRAINT permit_end_has_its_day CHECK ((state IN ('granted', 'refused', 'withdrawn')) = (ended_on IS NOT NULL)),
  CONSTRAINT permit_grant_has_its_number CHECK ((state = 'granted') = (number IS NOT NULL))
);
CREATE UNIQUE INDEX permit_current_id ON permit_version (id) WHERE recorded_to = 'infinity';
CREATE INDEX permit_current_of_project ON permit_version (project_id) WHERE recorded_to = 'infinity';
-- Those that wait for their decision, of which some are late.
CREATE INDEX permit_undecided ON permit_version (project_id)
  WHERE recorded_to = 'infinity' AND state IN ('applied', 'suspended');

GRANT SELECT ON permit, permit_version TO key_projects_app_rights;
SELECT app.record_table('permit', 'versioned');
SELECT app.protect_project_table('permit_version');
