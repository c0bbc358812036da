-- Numbered papers of the ladder (提示单, 督办单, 通报): issued once for a step, with a frozen document that the paper is made
-- from, and a reply that is required until a working day. See docs/adr/0035-notices-between-claim-and-mail.md.

CREATE TABLE notice (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  milestone_id uuid NOT NULL REFERENCES milestone,
  deadline_version integer NOT NULL CHECK (deadline_version >= 1),
  step text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('prompt', 'supervision', 'circular')),
  -- Gap-free within kind and year: app.next_notice_number.
  year integer NOT NULL CHECK (year BETWEEN 1900 AND 9999),
  number integer NOT NULL CHECK (number >= 1),
  -- The number as it is printed: 重项办督〔2022〕12号.
  reference text NOT NULL,
  issued_on date NOT NULL,
  -- What the paper says, as canonical JSON, byte for byte; no names of people.
  document text NOT NULL,
  CONSTRAINT notice_issued_once UNIQUE (milestone_id, deadline_version, step),
  CONSTRAINT notice_numbered_once UNIQUE (kind, year, number)
);
CREATE INDEX notice_of_project ON notice (project_id);

CREATE TABLE notice_version (
  id uuid NOT NULL REFERENCES notice,
  version integer NOT NULL CHECK (version >= 1),
  project_id uuid NOT NULL REFERENCES project,
  state text NOT NULL CHECK (state IN ('issued', 'replied', 'closed')),
  -- The unit that it is addressed to: it led the project when the notice was issued.
  owner_unit_id uuid NOT NULL REFERENCES unit,
  reply_due_on date NOT NULL,
  reply bytea,
  measures bytea,
  -- Until when the unit says that the measures take effect.
  done_by date,
  replied_by uuid REFERENCES person,
  replied_at timestamptz,
  -- Null where it closed by itself.
  closed_by uuid REFERENCES person,
  closed_at timestamptz,
  outcome text CHECK (outcome IN ('supervisor', 'reached', 'deadline_changed', 'project_ended')),
  -- Why it was sent back, closed or reopened.
  note bytea,
  sent_back integer NOT NULL DEFAULT 0 CHECK (sent_back >= 0),
  reopened integer NOT NULL DEFAULT 0 CHECK (reopened >= 0),
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT notice_steps_have_people CHECK (
    (state <> 'replied' OR (replied_by IS NOT NULL AND reply IS NOT NULL))
    AND ((state = 'closed') = (closed_at IS NOT NULL)) AND ((state = 'closed') = (outcome IS NOT NULL))
    AND (closed_by IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'supervisor')),
  CONSTRAINT notice_is_closed_by_another CHECK (closed_by <> replied_by)
);
CREATE UNIQUE INDEX notice_current_id ON notice_version (id) WHERE recorded_to = 'infinity';
CREATE INDEX notice_current_of_project ON notice_version (project_id) WHERE recorded_to = 'infinity';
-- What waits for a reply or its closing, for the sweep and for lists of what is overdue.
CREATE INDEX notice_open ON notice_version (reply_due_on) WHERE recorded_to = 'infinity' AND state <> 'closed';

GRANT SELECT ON notice, notice_version TO key_projects_app_rights;
SELECT app.record_table('notice', 'versioned');
SELECT app.protect_project_table(name) FROM unnest(ARRAY['notice', 'notice_version']) AS name;

-- The paper itself: made once from the document, and kept, so that it stays the same whatever makes papers later. Written
-- by the worker beside the record, which has the document and its hash.
CREATE TABLE notice_paper (
  notice_id uuid PRIMARY KEY REFERENCES notice,
  project_id uuid NOT NULL REFERENCES project,
  pdf bytea NOT NULL
);
GRANT SELECT, INSERT ON notice_paper TO key_projects_app_rights;
SELECT app.protect_project_table('notice_paper');

-- A claimed step whose notice is to be issued before its mails go. Work: the row goes when the paper is there, or when it
-- turned out that none is due any more.
CREATE TABLE notice_owed (
  reminder_id uuid PRIMARY KEY REFERENCES reminder,
  project_id uuid NOT NULL REFERENCES project,
  kind text NOT NULL CHECK (kind IN ('prompt', 'supervision', 'circular')),
  owed_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON notice_owed TO key_projects_app_rights;
SELECT app.protect_project_table('notice_owed');

-- The next number of a kind, with the day and year that it is given in. Numbers are given under one lock, held until the
-- notice is committed or undone, so that there is no gap: the next caller counts what the one before has left.
CREATE FUNCTION app.next_notice_number(notice_kind text) RETURNS TABLE (issued_on date, year integer, number integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(20220110, 35);
  issued_on := app.today();
  year := extract(year FROM issued_on)::integer;
  number := coalesce((SELECT max(n.number) FROM notice n WHERE n.kind = notice_kind AND n.year = next_notice_number.year), 0) + 1;
  RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION app.next_notice_number(text) TO key_projects_app_rights;
