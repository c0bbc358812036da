-- What is owed because of a date, what was sent of it, and the rollups. A reminder names roles and a project;
-- the claim fixes the people (item), merges them into one message a person, channel and day, and hands the
-- message to a delivery. PostgreSQL is the record; the queue only rings.

CREATE TABLE calendar_day (
  day date PRIMARY KEY,
  working boolean NOT NULL
);

CREATE TABLE reminder (
  id uuid PRIMARY KEY,
  subject_kind text NOT NULL CHECK (subject_kind IN
    ('milestone', 'dateChange', 'difficulty', 'hold', 'permit', 'instruction', 'notice')),
  subject_id uuid NOT NULL,
  project_id uuid NOT NULL REFERENCES project,
  deadline_version integer NOT NULL,
  step text NOT NULL,
  recipients text[] NOT NULL,
  day date NOT NULL,
  send_at timestamptz NOT NULL,
  -- Computed beyond the years of the working calendar.
  provisional boolean NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'claimed', 'superseded', 'cancelled')),
  -- Why it was superseded or cancelled; tooLate: the cancel came after the claim.
  reason text,
  planned_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT reminder_owed_once UNIQUE (subject_kind, subject_id, deadline_version, step),
  CONSTRAINT reminder_end_has_its_time CHECK ((state = 'pending') = (ended_at IS NULL)),
  CONSTRAINT reminder_is_claimed_not_early CHECK (state <> 'claimed' OR ended_at >= send_at)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
CREATE INDEX reminder_pending ON reminder (send_at, id) WHERE state = 'pending';
CREATE INDEX reminder_of_subject ON reminder (subject_id, deadline_version);
-- Only the next step of a ladder is a row that waits.
CREATE UNIQUE INDEX reminder_one_pending ON reminder (subject_kind, subject_id) WHERE state = 'pending';

CREATE TABLE rollup_schedule (
  kind text NOT NULL CHECK (kind IN ('week', 'month', 'quarter', 'year')),
  scope_id uuid NOT NULL REFERENCES unit,
  -- The first period owed, e.g. 2022-W09.
  first_period text NOT NULL,
  PRIMARY KEY (kind, scope_id)
);
CREATE TABLE rollup (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('week', 'month', 'quarter', 'year')),
  period text NOT NULL,
  scope_id uuid NOT NULL REFERENCES unit,
  list_year integer NOT NULL REFERENCES list_year,
  number integer NOT NULL CHECK (number >= 1),
  from_at timestamptz NOT NULL,
  cut_at timestamptz NOT NULL,
  send_at timestamptz NOT NULL,
  -- Canonical JSON (RFC 8785) of the period's facts, byte for byte, and the names beside it.
  data text NOT NULL,
  data_sha256 bytea NOT NULL CHECK (data_sha256 = sha256(convert_to(data, 'UTF8'))),
  labels text NOT NULL,
  builder_version integer NOT NULL,
  recorded_from timestamptz NOT NULL,
  UNIQUE (kind, period, scope_id),
  CONSTRAINT rollup_of_a_finished_period CHECK (recorded_from >= cut_at + interval '60 seconds')
);
CREATE TRIGGER rollup_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON rollup EXECUTE FUNCTION app.refuse_change();
ALTER TABLE rollup ENABLE ALWAYS TRIGGER rollup_stays;

CREATE TABLE message (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  channel text NOT NULL CHECK (channel IN ('email')),
  kind text NOT NULL CHECK (kind IN ('reminders', 'rollup')),
  day date NOT NULL,
  slot smallint CHECK (slot IN (1, 2)),
  rollup_id uuid REFERENCES rollup,
  created_at timestamptz NOT NULL,
  CONSTRAINT message_reminders_have_a_slot CHECK ((kind = 'reminders') = (slot IS NOT NULL)),
  CONSTRAINT message_rollup_names_it CHECK ((kind = 'rollup') = (rollup_id IS NOT NULL))
);
CREATE UNIQUE INDEX message_one_a_day ON message (person_id, channel, day, slot) WHERE kind = 'reminders';
CREATE UNIQUE INDEX message_one_a_rollup ON message (person_id, channel, rollup_id) WHERE kind = 'rollup';

CREATE TABLE item (
  id uuid PRIMARY KEY,
  reminder_id uuid NOT NULL REFERENCES reminder,
  person_id uuid NOT NULL REFERENCES person,
  message_id uuid NOT NULL REFERENCES message,
  -- The recipient role under which the person receives it.
  received_as text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'cancelled')),
  CONSTRAINT item_once_a_person UNIQUE (reminder_id, person_id)
);
CREATE INDEX item_of_message ON item (message_id);

CREATE TABLE delivery (
  message_id uuid PRIMARY KEY REFERENCES message,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'ambiguous')),
  send_at timestamptz NOT NULL,
  -- The fencing token: a worker whose token is not the newest may not write.
  token integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  -- Attempts after which it is not known whether the receiver has the message.
  unknown_attempts integer NOT NULL DEFAULT 0,
  internet_message_id text NOT NULL UNIQUE,
  -- What the last claim froze and handed to SMTP, and how many open items are in it: only after an attempt of
  -- unknown outcome is it sent again, and not if an item was cancelled since.
  mime bytea,
  frozen_items integer,
  sent_at timestamptz,
  last_error text,
  CONSTRAINT delivery_sending_has_a_lease CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
  CONSTRAINT delivery_sent_has_its_time CHECK ((state = 'sent') = (sent_at IS NOT NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
-- Written once and read once, in the minute of a mailing: compressing it would cost more than it saves.
ALTER TABLE delivery ALTER COLUMN mime SET STORAGE EXTERNAL;
CREATE INDEX delivery_waiting ON delivery (send_at, message_id) WHERE state IN ('pending', 'sending');

-- What the relay rings the queue for: a job's name and one id, written in the change's own transaction.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  job text NOT NULL,
  subject_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
CREATE INDEX outbox_by_age ON outbox (created_at);

-- Counts the committed changes of what lists show, spread over rows so that changes do not wait for each
-- other. The sum is the validator (ETag) of every list: sequence and timestamp order are not commit order.
CREATE TABLE change_count (
  shard smallint PRIMARY KEY,
  changes bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 20);
INSERT INTO change_count (shard) SELECT generate_series(0, 63);

GRANT SELECT ON ALL TABLES IN SCHEMA public TO key_projects_app_rights;
GRANT INSERT, UPDATE ON reminder, item, message, delivery, rollup_schedule TO key_projects_app_rights;
GRANT INSERT, UPDATE, DELETE ON session, calendar_day TO key_projects_app_rights;
GRANT INSERT, UPDATE, DELETE ON outbox TO key_projects_app_rights;
