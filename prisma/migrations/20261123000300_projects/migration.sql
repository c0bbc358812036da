-- Lists, projects, milestones, money, reports, targets; and the duties that tie people to them.

CREATE TABLE lifecycle_version (
  code text NOT NULL CHECK (code ~ '^[a-z_]{1,64}$'),
  version integer NOT NULL CHECK (version >= 1),
  definition jsonb NOT NULL,
  recorded_from timestamptz NOT NULL,
  PRIMARY KEY (code, version)
);

CREATE TABLE project (
  id uuid PRIMARY KEY,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE TABLE project_version (
  id uuid NOT NULL REFERENCES project,
  version integer NOT NULL CHECK (version >= 1),
  name text NOT NULL CHECK (name <> ''),
  code text CHECK (code ~ '^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$'),
  parent_id uuid REFERENCES project CHECK (parent_id <> id),
  category text NOT NULL,
  cluster text,
  levels text[] NOT NULL CHECK (levels <@ ARRAY['province', 'prefecture', 'city']),
  lifecycle_code text NOT NULL,
  lifecycle_version integer NOT NULL,
  -- The last stage reached, a code of the lifecycle's version; null: none, or (stage_known false) not known.
  stage text,
  stage_known boolean NOT NULL,
  -- The same among the four that everybody counts, by the lifecycle's countsAs.
  stage_reached text NOT NULL
    CHECK (stage_reached IN ('unknown', 'pipeline', 'signing', 'groundbreaking', 'completion', 'operation')),
  state text NOT NULL CHECK (state IN ('active', 'closed', 'terminated', 'superseded')),
  area_id uuid REFERENCES unit,
  statistics_area_id uuid REFERENCES unit,
  lead_unit_id uuid NOT NULL REFERENCES unit,
  helper_unit_ids uuid[] NOT NULL DEFAULT '{}',
  total_investment numeric(16, 4) CHECK (total_investment >= 0),
  -- Commitment of a free text; the text is in audit.sealed.
  remark bytea,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  FOREIGN KEY (lifecycle_code, lifecycle_version) REFERENCES lifecycle_version,
  CONSTRAINT project_reached_stage_is_known CHECK (stage IS NULL OR stage_known),
  CONSTRAINT project_unknown_stage_shows CHECK (stage_known = (stage_reached <> 'unknown'))
);
CREATE UNIQUE INDEX project_current_id ON project_version (id) WHERE recorded_to = 'infinity';
CREATE VIEW project_current AS
  SELECT v.*, a.synthetic FROM project_version v JOIN project a USING (id) WHERE v.recorded_to = 'infinity';

CREATE TABLE milestone (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  stage text NOT NULL,
  -- Null: the stage itself; else a named step inside it.
  step text,
  UNIQUE NULLS NOT DISTINCT (project_id, stage, step)
);
CREATE TABLE milestone_version (
  id uuid NOT NULL REFERENCES milestone,
  version integer NOT NULL CHECK (version >= 1),
  -- For reading a project in one index range; a milestone never changes its project.
  project_id uuid NOT NULL REFERENCES project,
  position integer NOT NULL,
  baseline_on date,
  planned_on date,
  due_year integer CHECK (due_year BETWEEN 1990 AND 2200),
  -- planned_on plus the calendar days held; the reminders' and the missed date's only day.
  due_on date,
  days_held integer NOT NULL DEFAULT 0 CHECK (days_held >= 0),
  deadline_version integer NOT NULL CHECK (deadline_version >= 0),
  -- When this deadline was recorded: steps before that day are not owed.
  deadline_recorded_at timestamptz,
  reached_on date,
  reached_precision text CHECK (reached_precision IN ('day', 'month', 'year', 'unknown')),
  -- Texts in it are commitments.
  evidence jsonb NOT NULL DEFAULT '[]',
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT milestone_due_is_plan_plus_held CHECK (due_on IS NOT DISTINCT FROM planned_on + days_held),
  CONSTRAINT milestone_baseline_comes_with_the_plan CHECK ((baseline_on IS NULL) = (planned_on IS NULL)),
  CONSTRAINT milestone_deadline_is_counted CHECK ((due_on IS NULL) = (deadline_version = 0)
    AND (due_on IS NULL) = (deadline_recorded_at IS NULL)),
  CONSTRAINT milestone_reached_on_has_precision CHECK (reached_on IS NULL OR reached_precision <> 'unknown')
);
CREATE UNIQUE INDEX milestone_current_id ON milestone_version (id) WHERE recorded_to = 'infinity';
CREATE INDEX milestone_current_of_project ON milestone_version (project_id, position) WHERE recorded_to = 'infinity';
-- What the sweep for missed dates reads: open deadlines by day, whatever the size of the list.
CREATE INDEX milestone_open_deadline ON milestone_version (due_on)
  WHERE recorded_to = 'infinity' AND reached_precision IS NULL AND due_on IS NOT NULL;
CREATE VIEW milestone_current AS
  SELECT v.*, a.stage, a.step FROM milestone_version v JOIN milestone a USING (id) WHERE v.recorded_to = 'infinity';

-- A deadline that passed unreached: recorded once, kept after it is repaired.
CREATE TABLE missed_date (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  milestone_id uuid NOT NULL REFERENCES milestone,
  deadline_version integer NOT NULL,
  due_on date NOT NULL,
  UNIQUE (milestone_id, deadline_version)
);
CREATE INDEX missed_date_of_project ON missed_date (project_id);
CREATE TABLE missed_date_version (
  id uuid NOT NULL REFERENCES missed_date,
  version integer NOT NULL CHECK (version >= 1),
  -- reported_late: reached on or before the date, but reported after it was recorded as missed.
  state text NOT NULL CHECK (state IN ('missed', 'reported_late')),
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX missed_date_current_id ON missed_date_version (id) WHERE recorded_to = 'infinity';
CREATE INDEX missed_date_recorded ON missed_date_version (recorded_from);
CREATE VIEW missed_date_current AS
  SELECT v.*, a.project_id, a.milestone_id, a.deadline_version, a.due_on
  FROM missed_date_version v JOIN missed_date a USING (id) WHERE v.recorded_to = 'infinity';

CREATE TABLE list_year (
  year integer PRIMARY KEY CHECK (year BETWEEN 1990 AND 2200)
);
CREATE TABLE list_year_version (
  year integer NOT NULL REFERENCES list_year,
  version integer NOT NULL CHECK (version >= 1),
  decision text,
  -- Current from here until the next list's issue; null while it is prepared.
  issued_at timestamptz,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (year, version)
);
CREATE UNIQUE INDEX list_year_current_year ON list_year_version (year) WHERE recorded_to = 'infinity';
CREATE VIEW list_year_current AS SELECT * FROM list_year_version WHERE recorded_to = 'infinity';

CREATE TABLE list_entry (
  id uuid PRIMARY KEY,
  list_year integer NOT NULL REFERENCES list_year,
  project_id uuid NOT NULL REFERENCES project,
  UNIQUE (list_year, project_id)
);
CREATE INDEX list_entry_of_project ON list_entry (project_id);
CREATE INDEX list_entry_of_list ON list_entry (list_year, id);
CREATE TABLE list_entry_version (
  id uuid NOT NULL REFERENCES list_entry,
  version integer NOT NULL CHECK (version >= 1),
  -- Null: the source does not say.
  kind text CHECK (kind IN ('new', 'continuing', 'finishing', 'reserve')),
  listed text NOT NULL CHECK (listed IN ('recorded', 'assumed')),
  planned_investment numeric(16, 4) CHECK (planned_investment >= 0),
  -- Cumulative plan at the end of each month, where one is agreed.
  monthly_plan numeric(16, 4)[] CHECK (array_length(monthly_plan, 1) = 12),
  decision_in text,
  decision_out text,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX list_entry_current_id ON list_entry_version (id) WHERE recorded_to = 'infinity';
CREATE VIEW list_entry_current AS
  SELECT v.*, a.list_year, a.project_id FROM list_entry_version v JOIN list_entry a USING (id)
  WHERE v.recorded_to = 'infinity';

-- The date agreed for a milestone when its list was issued.
CREATE TABLE list_entry_date (
  entry_id uuid NOT NULL REFERENCES list_entry,
  milestone_id uuid NOT NULL REFERENCES milestone,
  agreed_on date NOT NULL,
  recorded_from timestamptz NOT NULL,
  PRIMARY KEY (entry_id, milestone_id)
);

-- Investment completed, in 万元: cumulative since 1 January at the month's end.
CREATE TABLE investment_month (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  series text NOT NULL CHECK (series IN ('reported', 'statistical')),
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  UNIQUE (project_id, series, month)
);
CREATE TABLE investment_month_version (
  id uuid NOT NULL REFERENCES investment_month,
  version integer NOT NULL CHECK (version >= 1),
  cumulative numeric(16, 4) NOT NULL CHECK (cumulative >= 0),
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX investment_month_current_id ON investment_month_version (id) WHERE recorded_to = 'infinity';
CREATE VIEW investment_month_current AS
  SELECT v.*, a.project_id, a.series, a.month FROM investment_month_version v JOIN investment_month a USING (id)
  WHERE v.recorded_to = 'infinity';

CREATE TABLE progress_report (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  person_id uuid NOT NULL REFERENCES person,
  reported_on date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('report', 'no_change')),
  percent integer CHECK (percent BETWEEN 0 AND 100),
  -- Commitment of the text (形象进度).
  text bytea,
  recorded_from timestamptz NOT NULL
);
CREATE INDEX progress_report_of_project ON progress_report (project_id, recorded_from DESC);

CREATE TABLE target (
  id uuid PRIMARY KEY,
  year integer NOT NULL CHECK (year BETWEEN 1990 AND 2200),
  name text NOT NULL CHECK (name <> ''),
  UNIQUE (year, name)
);
CREATE TABLE target_version (
  id uuid NOT NULL REFERENCES target,
  version integer NOT NULL CHECK (version >= 1),
  programme text,
  measure text NOT NULL,
  sense text NOT NULL CHECK (sense IN ('at_least', 'at_most', 'about', 'exactly', 'yes_no')),
  strength text CHECK (strength IN ('binding', 'expected', 'aspired')),
  value numeric NOT NULL,
  owner_unit_id uuid REFERENCES unit,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX target_current_id ON target_version (id) WHERE recorded_to = 'infinity';
CREATE VIEW target_current AS
  SELECT v.*, a.year, a.name FROM target_version v JOIN target a USING (id) WHERE v.recorded_to = 'infinity';

CREATE TABLE last_year_figure (
  id uuid PRIMARY KEY,
  year integer NOT NULL CHECK (year BETWEEN 1990 AND 2200),
  name text NOT NULL CHECK (name <> ''),
  measure text NOT NULL,
  value numeric NOT NULL,
  preliminary boolean NOT NULL,
  recorded_from timestamptz NOT NULL,
  UNIQUE (year, name, measure)
);

-- Duties: person × role × project or unit, from, to (half-open days). The scope of an administrator's is the root.
CREATE TABLE duty (
  id uuid PRIMARY KEY
);
CREATE TABLE duty_version (
  id uuid NOT NULL REFERENCES duty,
  version integer NOT NULL CHECK (version >= 1),
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL CHECK (role IN ('liaison_officer', 'unit_head', 'supervisor', 'leader', 'enterprise_contact',
    'system_administrator', 'security_administrator', 'audit_administrator')),
  project_id uuid REFERENCES project,
  unit_id uuid REFERENCES unit,
  from_on date NOT NULL,
  to_on date,
  -- The person stood in for, for a time.
  deputy_for uuid REFERENCES person,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  scope_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(project_id, unit_id)) STORED,
  separation text NOT NULL GENERATED ALWAYS AS (CASE WHEN role LIKE '%\_administrator' THEN role ELSE 'business' END) STORED,
  PRIMARY KEY (id, version),
  CONSTRAINT duty_ends_after_it_starts CHECK (to_on > from_on),
  CONSTRAINT duty_has_one_scope CHECK (num_nonnulls(project_id, unit_id) = 1),
  CONSTRAINT duty_scope_fits_the_role CHECK (CASE
    WHEN role IN ('liaison_officer', 'enterprise_contact') THEN project_id IS NOT NULL
    WHEN role = 'leader' THEN true
    ELSE unit_id IS NOT NULL END),
  CONSTRAINT duty_has_one_holder EXCLUDE USING gist (role WITH =, scope_id WITH =, daterange(from_on, to_on) WITH &&)
    WHERE (recorded_to = 'infinity' AND deputy_for IS NULL),
  -- 三员分立: nobody holds two administrators' roles, nor one beside a business role.
  CONSTRAINT duty_administrators_are_separate EXCLUDE USING gist
    (person_id WITH =, separation WITH <>, daterange(from_on, to_on) WITH &&) WHERE (recorded_to = 'infinity')
);
CREATE UNIQUE INDEX duty_current_id ON duty_version (id) WHERE recorded_to = 'infinity';
CREATE INDEX duty_current_of_person ON duty_version (person_id) WHERE recorded_to = 'infinity';
-- Covers the holder's look-up: a list asks it for every row, and would otherwise walk the slower GiST index above.
CREATE INDEX duty_current_of_scope ON duty_version (scope_id, role, from_on) INCLUDE (to_on, deputy_for, person_id)
  WHERE recorded_to = 'infinity';
CREATE VIEW duty_current AS SELECT * FROM duty_version WHERE recorded_to = 'infinity';
