-- 季度形象进度目标: a goal in words for each quarter, and what became of it.

CREATE TABLE quarterly_goal (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  quarter integer NOT NULL CHECK (quarter BETWEEN 1 AND 4),
  UNIQUE (project_id, year, quarter)
);
CREATE TABLE quarterly_goal_version (
  id uuid NOT NULL REFERENCES quarterly_goal,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  text bytea NOT NULL,
  set_by uuid NOT NULL REFERENCES person,
  set_at timestamptz NOT NULL,
  assessment text CHECK (assessment IN ('met', 'partly_met', 'not_met')),
  assessment_note bytea,
  assessed_by uuid REFERENCES person,
  assessed_at timestamptz,
  -- The progress report that it was held against.
  report_id uuid REFERENCES progress_report,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT quarterly_goal_assessment_is_whole CHECK (
    num_nonnulls(assessment, assessment_note, assessed_by, assessed_at) IN (0, 4)
    AND (assessment IS NOT NULL OR report_id IS NULL))
);
CREATE UNIQUE INDEX quarterly_goal_current_id ON quarterly_goal_version (id) WHERE recorded_to = 'infinity';
CREATE INDEX quarterly_goal_current_of_project ON quarterly_goal_version (project_id) WHERE recorded_to = 'infinity';

GRANT SELECT ON quarterly_goal, quarterly_goal_version TO key_projects_app_rights;
SELECT app.record_table('quarterly_goal', 'versioned');
SELECT app.protect_project_table('quarterly_goal_version');
