-- 批示: what a leader has written on a project, who is to answer it and until when.

CREATE TABLE instruction (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  -- Within its project, from 1.
  number integer NOT NULL CHECK (number >= 1),
  UNIQUE (project_id, number)
);
CREATE TABLE instruction_version (
  id uuid NOT NULL REFERENCES instruction,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  state text NOT NULL CHECK (state IN ('given', 'answered', 'closed', 'withdrawn')),
  leader_id uuid NOT NULL REFERENCES person,
  given_on date NOT NULL,
  -- The leader, or the supervisor who put it on record.
  recorded_by uuid NOT NULL REFERENCES person,
  owner_unit_id uuid NOT NULL REFERENCES unit,
  due_on date NOT NULL CHECK (due_on >= given_on),
  text bytea NOT NULL,
  answer bytea,
  answered_by uuid REFERENCES person,
  answered_at timestamptz,
  closed_by uuid REFERENCES person,
  closed_at timestamptz,
  -- Why it was sent back or withdrawn, or what was said at its closing.
  note bytea,
  sent_back integer NOT NULL DEFAULT 0 CHECK (sent_back >= 0),
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT instruction_steps_have_people CHECK (
    (state NOT IN ('answered', 'closed') OR (answered_by IS NOT NULL AND answer IS NOT NULL))
    AND ((state = 'closed') = (closed_by IS NOT NULL))),
  CONSTRAINT instruction_is_closed_by_another CHECK (closed_by <> answered_by)
);
CREATE UNIQUE INDEX instruction_current_id ON instruction_version (id) WHERE recorded_to = 'infinity';
CREATE INDEX instruction_current_of_project ON instruction_version (project_id) WHERE recorded_to = 'infinity';
-- The instructions of a unit.
CREATE INDEX instruction_of_owner ON instruction_version (owner_unit_id) WHERE recorded_to = 'infinity';

GRANT SELECT ON instruction, instruction_version TO key_projects_app_rights;
SELECT app.record_table('instruction', 'versioned');
SELECT app.protect_project_table(name) FROM unnest(ARRAY['instruction', 'instruction_version']) AS name;

-- A unit that must answer an instruction on somebody else's project sees it, and nothing else of the project.
CREATE POLICY owner_reads ON instruction_version FOR SELECT USING (recorded_to = 'infinity'
  AND owner_unit_id = ANY ((SELECT app.reader_ids('app.reader_units'))::uuid[]));
CREATE POLICY owner_reads ON instruction FOR SELECT USING (EXISTS (
  SELECT FROM instruction_version v WHERE v.id = instruction.id AND v.recorded_to = 'infinity'
    AND v.owner_unit_id = ANY ((SELECT app.reader_ids('app.reader_units'))::uuid[])));
