-- A schedule may ask that its issues are approved before they are sent, by somebody else than who has changed it last.
ALTER TABLE rollup_schedule
  ADD COLUMN approval boolean NOT NULL DEFAULT false,
  -- Null: the operator, or the first start.
  ADD COLUMN changed_by uuid REFERENCES person;

-- What has become of an issue that had to be approved; without a row none was asked for it. The issue is frozen whatever is decided.
CREATE TABLE rollup_approval (
  rollup_id uuid PRIMARY KEY REFERENCES rollup,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused', 'overtaken')),
  opened_at timestamptz NOT NULL,
  -- When it was decided, or the next issue came.
  ended_at timestamptz,
  decided_by uuid REFERENCES person,
  -- The event of the decision, where its note is sealed.
  event uuid,
  CONSTRAINT rollup_approval_ends CHECK ((state = 'waiting') = (ended_at IS NULL)),
  CONSTRAINT rollup_approval_decided CHECK (
    (state IN ('approved', 'refused')) = (decided_by IS NOT NULL) AND (decided_by IS NULL) = (event IS NULL))
);
CREATE INDEX rollup_approval_waiting ON rollup_approval (opened_at) WHERE state = 'waiting';
GRANT SELECT, INSERT ON rollup_approval TO key_projects_app_rights;
GRANT UPDATE (state, ended_at, decided_by, event) ON rollup_approval TO key_projects_app_rights;
