-- How a project ended (办结, 终止, replaced by others), and the reopening of a terminated one.
CREATE TABLE project_end (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project
);
CREATE INDEX project_end_of_project ON project_end (project_id);
CREATE TABLE project_end_version (
  id uuid NOT NULL REFERENCES project_end,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  kind text NOT NULL CHECK (kind IN ('closed', 'terminated', 'superseded')),
  -- standing: the project has ended by it; reopened: it goes on.
  state text NOT NULL CHECK (state IN ('standing', 'reopened')),
  reason bytea NOT NULL,
  -- The projects that took its place (split, merged).
  successor_ids uuid[] NOT NULL DEFAULT '{}',
  ended_by uuid NOT NULL REFERENCES person,
  ended_at timestamptz NOT NULL,
  reopened_by uuid REFERENCES person,
  reopened_at timestamptz,
  reopening_reason bytea,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT project_end_superseded_has_successors CHECK ((kind = 'superseded') = (successor_ids <> '{}')),
  CONSTRAINT project_end_is_no_successor CHECK (project_id <> ALL (successor_ids)),
  CONSTRAINT project_end_only_terminated_is_reopened CHECK (state = 'standing' OR kind = 'terminated'),
  CONSTRAINT project_end_reopening_is_whole CHECK ((state = 'reopened') = (reopened_by IS NOT NULL)
    AND (state = 'reopened') = (reopened_at IS NOT NULL) AND (state = 'reopened') = (reopening_reason IS NOT NULL))
);
CREATE UNIQUE INDEX project_end_current_id ON project_end_version (id) WHERE recorded_to = 'infinity';
CREATE UNIQUE INDEX project_end_one_stands ON project_end_version (project_id)
  WHERE recorded_to = 'infinity' AND state = 'standing';

GRANT SELECT ON project_end, project_end_version TO key_projects_app_rights;
SELECT app.record_table('project_end', 'versioned');
SELECT app.protect_project_table('project_end_version');
