-- A mail that was taken by the first mail server may still come back. What came back for good is a dead address, as one that
-- was refused at once is.
ALTER TABLE mail_reply DROP CONSTRAINT mail_reply_outcome_check;
ALTER TABLE mail_reply ADD CONSTRAINT mail_reply_outcome_check CHECK (outcome IN
  ('draft', 'automatic', 'unknown', 'foreign', 'settled', 'without_text', 'too_many', 'bounced', 'delayed')) NOT VALID;
ALTER TABLE mail_reply VALIDATE CONSTRAINT mail_reply_outcome_check;
-- Where a mail that matched nothing says it is from: the part behind the @, which names no person.
ALTER TABLE mail_reply ADD COLUMN sender_domain text CHECK (length(sender_domain) <= 253);
GRANT UPDATE (sender_domain) ON mail_reply TO key_projects_app_rights;

-- The first bounce of a message. Its delivery stays as it ended: the mail was sent.
CREATE TABLE delivery_bounce (
  message_id uuid PRIMARY KEY REFERENCES message,
  reply_id uuid NOT NULL REFERENCES mail_reply,
  -- RFC 3463: 5.1.1 and its like.
  status text NOT NULL CHECK (status ~ '^5\.[0-9]{1,3}\.[0-9]{1,3}$'),
  bounced_at timestamptz NOT NULL
);
GRANT SELECT ON delivery_bounce TO key_projects_app_rights;

-- Puts a bounce on record, once for a message: its address is dead, and what ended with this mail goes to the next channel.
CREATE FUNCTION app.take_bounce(message uuid, reply uuid, status text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  ended_as text;
BEGIN
  SELECT d.state INTO ended_as FROM delivery d WHERE d.message_id = take_bounce.message FOR UPDATE;
  INSERT INTO delivery_bounce (message_id, reply_id, status, bounced_at)
  VALUES (take_bounce.message, take_bounce.reply, take_bounce.status, app.now()) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM app.note_dead_address(take_bounce.message, 'email', 'bounced ' || take_bounce.status);
  -- One that waits for another attempt goes on by itself.
  IF ended_as IN ('sent', 'ambiguous') THEN PERFORM app.pass_on(take_bounce.message); END IF;
END $$;
GRANT EXECUTE ON FUNCTION app.take_bounce(uuid, uuid, text) TO key_projects_app_rights;
