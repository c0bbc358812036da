-- Replies by mail: each mail of the mailbox is taken once, and makes at most a draft of an answer, which its sender confirms by
-- the link of the mail that it replies to. A draft is no answer: nothing rests and nothing is recorded for it.

-- What became of each mail, without anything of what it says.
CREATE TABLE mail_reply (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- SHA-256 of its Message-ID, or of its place in the mailbox where it has none: whoever takes it again finds it here.
  mail_key bytea NOT NULL CONSTRAINT mail_reply_taken_once UNIQUE CHECK (octet_length(mail_key) = 32),
  outcome text NOT NULL CHECK (outcome IN
    ('draft', 'automatic', 'unknown', 'foreign', 'settled', 'without_text', 'too_many')),
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX mail_reply_by_time ON mail_reply (taken_at);
GRANT SELECT, INSERT ON mail_reply TO key_projects_app_rights;

-- What a mail seems to answer, to the items of the message that it replies to.
CREATE TABLE reply_draft (
  id uuid PRIMARY KEY REFERENCES mail_reply,
  message_id uuid NOT NULL REFERENCES message,
  person_id uuid NOT NULL REFERENCES person,
  -- The one item that it names; null: any of the message.
  item_id uuid REFERENCES item,
  kind text CHECK (kind IN ('reached', 'new_date', 'difficulty', 'no_change')),
  on_day date,
  -- The text under the server's key, which is not in the database.
  sealed bytea NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT reply_draft_day_of_a_date CHECK (on_day IS NULL OR kind IN ('reached', 'new_date'))
);
CREATE INDEX reply_draft_of_message ON reply_draft (message_id);
GRANT SELECT, INSERT, DELETE ON reply_draft TO key_projects_app_rights;
SELECT app.forget_with_person('reply_draft');
