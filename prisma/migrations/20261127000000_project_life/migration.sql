-- A project's life between its stages: dates that are moved by request and decision, slips, stages undone by two people,
-- holds, difficulties, and the light that follows from all of it.

-- When the date planned now was agreed: holds that were agreed before it are in it already.
ALTER TABLE milestone_version ADD COLUMN planned_at timestamptz;
-- Milestones of the same project that come before this one.
ALTER TABLE milestone_version ADD COLUMN depends_on uuid[] NOT NULL DEFAULT '{}';
UPDATE milestone_version SET planned_at = deadline_recorded_at WHERE planned_on IS NOT NULL;
ALTER TABLE milestone_version ADD CONSTRAINT milestone_plan_has_its_time
  CHECK ((planned_at IS NULL) = (planned_on IS NULL)) NOT VALID;
ALTER TABLE milestone_version VALIDATE CONSTRAINT milestone_plan_has_its_time;

-- 节点调整申请: a request to move the date planned, decided by another person.
CREATE TABLE date_change (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  milestone_id uuid NOT NULL REFERENCES milestone
);
CREATE INDEX date_change_of_project ON date_change (project_id);
CREATE TABLE date_change_version (
  id uuid NOT NULL REFERENCES date_change,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  milestone_id uuid NOT NULL REFERENCES milestone,
  -- lapsed: the milestone was reached, or the project ended, before it was decided.
  state text NOT NULL CHECK (state IN ('open', 'approved', 'refused', 'withdrawn', 'lapsed')),
  from_on date,
  to_on date NOT NULL,
  reason bytea NOT NULL,
  requested_by uuid NOT NULL REFERENCES person,
  requested_at timestamptz NOT NULL,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  note bytea,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT date_change_is_decided_by_another CHECK (state NOT IN ('approved', 'refused') OR decided_by <> requested_by),
  CONSTRAINT date_change_moves_the_date CHECK (to_on IS DISTINCT FROM from_on)
);
CREATE UNIQUE INDEX date_change_current_id ON date_change_version (id) WHERE recorded_to = 'infinity';
CREATE UNIQUE INDEX date_change_one_open ON date_change_version (milestone_id)
  WHERE recorded_to = 'infinity' AND state = 'open';

-- 延期: each move of a date to a later one, to the unit that was responsible then. Written once.
CREATE TABLE slip (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  milestone_id uuid NOT NULL REFERENCES milestone,
  -- The list that the project was on; null: on none.
  list_year integer REFERENCES list_year,
  unit_id uuid NOT NULL REFERENCES unit,
  from_on date NOT NULL,
  to_on date NOT NULL,
  -- Null: moved directly, outside the lock window.
  date_change_id uuid REFERENCES date_change,
  recorded_from timestamptz NOT NULL,
  CONSTRAINT slip_is_to_a_later_date CHECK (to_on > from_on)
);
CREATE INDEX slip_of_project ON slip (project_id);
CREATE INDEX slip_of_unit ON slip (unit_id, recorded_from);

-- 误报: the undoing of a stage or step, asked for by one person and decided by another.
CREATE TABLE stage_undo (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  milestone_id uuid NOT NULL REFERENCES milestone
);
CREATE INDEX stage_undo_of_project ON stage_undo (project_id);
CREATE TABLE stage_undo_version (
  id uuid NOT NULL REFERENCES stage_undo,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  milestone_id uuid NOT NULL REFERENCES milestone,
  state text NOT NULL CHECK (state IN ('open', 'approved', 'refused', 'withdrawn', 'lapsed')),
  reason bytea NOT NULL,
  requested_by uuid NOT NULL REFERENCES person,
  requested_at timestamptz NOT NULL,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  note bytea,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT stage_undo_is_decided_by_another CHECK (state NOT IN ('approved', 'refused') OR decided_by <> requested_by)
);
CREATE UNIQUE INDEX stage_undo_current_id ON stage_undo_version (id) WHERE recorded_to = 'infinity';
CREATE UNIQUE INDEX stage_undo_one_open ON stage_undo_version (milestone_id)
  WHERE recorded_to = 'infinity' AND state = 'open';

-- 停缓建: a pause with an end and a second person's consent. Days are days in the city, both included.
CREATE TABLE hold (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project
);
CREATE INDEX hold_of_project ON hold (project_id);
CREATE TABLE hold_version (
  id uuid NOT NULL REFERENCES hold,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  -- running: consented, until somebody ends it; its clocks resume after to_on all the same.
  state text NOT NULL CHECK (state IN ('requested', 'running', 'ended', 'refused', 'withdrawn', 'lapsed')),
  cause text NOT NULL CHECK (cause IN ('land', 'funding', 'planning', 'permits', 'market', 'policy', 'force_majeure', 'other')),
  reason bytea NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  ended_on date,
  requested_by uuid NOT NULL REFERENCES person,
  requested_at timestamptz NOT NULL,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  note bytea,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT hold_ends_after_it_begins CHECK (to_on >= from_on),
  CONSTRAINT hold_has_its_end CHECK ((state = 'ended') = (ended_on IS NOT NULL)),
  CONSTRAINT hold_is_consented_by_another CHECK (state NOT IN ('running', 'ended', 'refused') OR decided_by <> requested_by)
);
CREATE UNIQUE INDEX hold_current_id ON hold_version (id) WHERE recorded_to = 'infinity';
CREATE UNIQUE INDEX hold_one_open ON hold_version (project_id)
  WHERE recorded_to = 'infinity' AND state IN ('requested', 'running');

-- 问题事项: what blocks a project, who must settle it, and its closing in three steps (销号).
CREATE TABLE difficulty (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  -- Within its project, from 1: a re-check reopens it under its number.
  number integer NOT NULL CHECK (number >= 1),
  UNIQUE (project_id, number)
);
CREATE TABLE difficulty_version (
  id uuid NOT NULL REFERENCES difficulty,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  -- applied, checked, closed: application with evidence, the lead department's check, the supervisor's closing.
  state text NOT NULL CHECK (state IN ('open', 'accepted', 'applied', 'checked', 'closed')),
  cause text NOT NULL CHECK (cause IN ('land', 'funding', 'planning', 'permits', 'utilities', 'demolition', 'labour', 'market', 'policy', 'other')),
  settled_by text NOT NULL CHECK (settled_by IN ('unit', 'department', 'leader', 'head')),
  owner_unit_id uuid NOT NULL REFERENCES unit,
  -- The milestone that it blocks; null: the project as a whole.
  milestone_id uuid REFERENCES milestone,
  title bytea NOT NULL,
  text bytea,
  due_on date NOT NULL,
  raised_by uuid NOT NULL REFERENCES person,
  raised_at timestamptz NOT NULL,
  accepted_by uuid REFERENCES person,
  accepted_at timestamptz,
  resolution bytea,
  evidence jsonb NOT NULL DEFAULT '[]',
  applied_by uuid REFERENCES person,
  applied_at timestamptz,
  checked_by uuid REFERENCES person,
  checked_at timestamptz,
  closed_by uuid REFERENCES person,
  closed_at timestamptz,
  reopened integer NOT NULL DEFAULT 0 CHECK (reopened >= 0),
  -- Whether what it delays is charged to its owner unit, and by whom that was decided.
  charged boolean NOT NULL DEFAULT false,
  charged_by uuid REFERENCES person,
  -- 好差评 of the enterprise, 1 (very bad) to 5 (very good).
  rating integer CHECK (rating BETWEEN 1 AND 5),
  rated_by uuid REFERENCES person,
  rating_text bytea,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT difficulty_steps_have_people CHECK (
    (state NOT IN ('applied', 'checked', 'closed') OR applied_by IS NOT NULL)
    AND (state NOT IN ('checked', 'closed') OR checked_by IS NOT NULL)
    AND ((state = 'closed') = (closed_by IS NOT NULL))),
  CONSTRAINT difficulty_is_closed_by_another CHECK (closed_by <> applied_by AND checked_by <> applied_by)
);
CREATE UNIQUE INDEX difficulty_current_id ON difficulty_version (id) WHERE recorded_to = 'infinity';
CREATE INDEX difficulty_current_of_project ON difficulty_version (project_id) WHERE recorded_to = 'infinity';
-- What the sweep that raises late ones reads.
CREATE INDEX difficulty_open_due ON difficulty_version (due_on) WHERE recorded_to = 'infinity' AND state <> 'closed';

-- The light of a project from the day of a change on, made with the change: nothing is computed again at midnight, and any
-- past day's light can be shown with its reasons.
CREATE TABLE light_schedule (
  project_id uuid PRIMARY KEY REFERENCES project
);
CREATE TABLE light_schedule_version (
  project_id uuid NOT NULL REFERENCES light_schedule,
  version integer NOT NULL CHECK (version >= 1),
  rule_version integer NOT NULL CHECK (rule_version >= 1),
  -- What turns the light, each once.
  facts jsonb NOT NULL,
  -- [{ from, light, facts: [place in facts] }] in the order of their days; each holds until the next one begins.
  periods jsonb NOT NULL,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (project_id, version)
);
CREATE UNIQUE INDEX light_schedule_current_id ON light_schedule_version (project_id) WHERE recorded_to = 'infinity';

-- The period of a schedule that a day lies in; null before the first.
CREATE FUNCTION app.light_on(periods jsonb, day date) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT p FROM jsonb_array_elements(periods) WITH ORDINALITY AS t(p, at)
  WHERE (p ->> 'from')::date <= day ORDER BY at DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION app.light_on(jsonb, date) TO key_projects_app_rights;

-- Which reminders of a project wait is asked by every change of it.
-- lint: reason the partial index holds the reminders that wait, one a ladder
CREATE INDEX reminder_pending_of_project ON reminder (project_id) WHERE state = 'pending';

GRANT SELECT ON date_change, date_change_version, slip, stage_undo, stage_undo_version, hold, hold_version, difficulty,
  difficulty_version, light_schedule, light_schedule_version TO key_projects_app_rights;

CREATE OR REPLACE FUNCTION app.fill_project() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  NEW.project_id := CASE TG_TABLE_NAME
    WHEN 'list_entry_version' THEN (SELECT a.project_id FROM list_entry a WHERE a.id = NEW.id)
    WHEN 'investment_month_version' THEN (SELECT a.project_id FROM investment_month a WHERE a.id = NEW.id)
    WHEN 'missed_date_version' THEN (SELECT a.project_id FROM missed_date a WHERE a.id = NEW.id)
    WHEN 'date_change_version' THEN (SELECT a.project_id FROM date_change a WHERE a.id = NEW.id)
    WHEN 'stage_undo_version' THEN (SELECT a.project_id FROM stage_undo a WHERE a.id = NEW.id) END;
  RETURN NEW;
END $$;
CREATE TRIGGER date_change_version_has_its_project BEFORE INSERT ON date_change_version
  FOR EACH ROW EXECUTE FUNCTION app.fill_project();
CREATE TRIGGER stage_undo_version_has_its_project BEFORE INSERT ON stage_undo_version
  FOR EACH ROW EXECUTE FUNCTION app.fill_project();

SELECT app.record_table('slip', 'record');
SELECT app.record_table(name, 'versioned') FROM unnest(ARRAY['date_change', 'stage_undo', 'hold', 'difficulty']) AS name;
SELECT app.record_table('light_schedule', 'versioned', 'project_id');
-- It has two columns more.
SELECT app.make_readers('milestone');

SELECT app.protect_project_table(name) FROM unnest(ARRAY['date_change_version', 'slip', 'stage_undo_version', 'hold_version',
  'difficulty', 'difficulty_version', 'light_schedule_version']) AS name;

-- What a rule needs to know of a project, read after its lock. `seq` is the history's length and the ETag.
CREATE OR REPLACE FUNCTION app.project_for_change(project uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  facts jsonb;
BEGIN
  PERFORM app.hold_clock();
  -- Not FOR UPDATE: rows that refer to the project, such as a reminder's next step, are inserted meanwhile.
  PERFORM FROM project p WHERE p.id = project_for_change.project FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT jsonb_build_object(
    'now', app.now(),
    'seq', (SELECT seq FROM audit.chain WHERE chain = p.id::text),
    -- Amounts as text: a JSON number would lose digits in the reader.
    'project', to_jsonb(p) || jsonb_build_object('total_investment', p.total_investment::text),
    'unitPath', (SELECT to_jsonb(array_agg(DISTINCT u)) FROM unit_current uc, unnest(uc.path) u
                 WHERE uc.id IN (p.lead_unit_id, p.area_id)),
    'lifecycle', (SELECT definition FROM lifecycle_version l
                  WHERE l.code = p.lifecycle_code AND l.version = p.lifecycle_version),
    'milestones', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.position, m.step NULLS FIRST), '[]')
                   FROM milestone_current m WHERE m.project_id = p.id),
    'missedDates', (SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]') FROM missed_date_current d WHERE d.project_id = p.id),
    'slips', (SELECT coalesce(jsonb_agg(jsonb_build_object('milestone_id', s.milestone_id, 'list_year', s.list_year,
                'from_on', s.from_on, 'to_on', s.to_on, 'recorded_at', s.recorded_from) ORDER BY s.recorded_from, s.id), '[]')
              FROM slip s WHERE s.project_id = p.id),
    'dateChanges', (SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]') FROM date_change_current d
                    WHERE d.project_id = p.id AND d.state = 'open'),
    'stageUndos', (SELECT coalesce(jsonb_agg(to_jsonb(u)), '[]') FROM stage_undo_current u
                   WHERE u.project_id = p.id AND u.state = 'open'),
    'holds', (SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.from_on), '[]') FROM hold_current h
              WHERE h.project_id = p.id AND h.state IN ('requested', 'running', 'ended')),
    'difficulties', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.number), '[]') FROM difficulty_current d
                     WHERE d.project_id = p.id),
    'entries', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'version', e.version, 'list_year', e.list_year,
                  'kind', e.kind, 'listed', e.listed, 'planned_investment', e.planned_investment::text,
                  'monthly_plan', e.monthly_plan::text[], 'decision_in', e.decision_in, 'decision_out', e.decision_out,
                  'issued', l.issued_at IS NOT NULL) ORDER BY e.list_year), '[]')
                FROM list_entry_current e JOIN list_year_current l ON l.year = e.list_year WHERE e.project_id = p.id),
    'investments', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'version', i.version, 'series', i.series,
                      'month', i.month, 'cumulative', i.cumulative::text) ORDER BY i.month), '[]')
                    FROM investment_month_current i WHERE i.project_id = p.id),
    'lastReportedOn', (SELECT r.reported_on FROM progress_report r WHERE r.project_id = p.id
                       ORDER BY r.recorded_from DESC LIMIT 1),
    'lights', (SELECT to_jsonb(l) FROM light_schedule_current l WHERE l.project_id = p.id),
    'reminders', (SELECT coalesce(jsonb_agg(jsonb_build_object('subject_kind', r.subject_kind, 'subject_id', r.subject_id,
                    'deadline_version', r.deadline_version, 'step', r.step)), '[]')
                  FROM reminder r WHERE r.project_id = p.id AND r.state = 'pending'))
  INTO facts
  FROM project_current p WHERE p.id = project_for_change.project;
  RETURN facts;
END $$;
