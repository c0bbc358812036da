-- Whoever may approve an issue that waits is told of it: a message of the kind `rollup_approval`, once for each issue and person.
-- It stands in the inbox while the issue waits; one a person and day goes by mail as well, with all that waits for its reader.
-- Issues that wait already are found in the list as before: nobody is called for them afterwards.
ALTER TABLE message DROP CONSTRAINT message_kind_check, DROP CONSTRAINT message_in_the_inbox_alone,
  DROP CONSTRAINT message_rollup_names_it;
ALTER TABLE message
  ADD CONSTRAINT message_kind_check CHECK (kind IN ('reminders', 'rollup', 'dead_addresses', 'rollup_approval')) NOT VALID,
  ADD CONSTRAINT message_in_the_inbox_alone
    CHECK (kind = 'rollup_approval' OR (kind = 'dead_addresses') = (channel = 'inbox')) NOT VALID,
  ADD CONSTRAINT message_rollup_names_it
    CHECK ((kind IN ('rollup', 'rollup_approval')) = (rollup_id IS NOT NULL)) NOT VALID;
ALTER TABLE message VALIDATE CONSTRAINT message_kind_check;
ALTER TABLE message VALIDATE CONSTRAINT message_in_the_inbox_alone;
ALTER TABLE message VALIDATE CONSTRAINT message_rollup_names_it;
-- lint: reason partial over rows that no earlier version writes, so it is built in the time of one scan of a table of messages
CREATE UNIQUE INDEX message_calls_once ON message (rollup_id, person_id) WHERE kind = 'rollup_approval';
-- lint: reason as above
CREATE UNIQUE INDEX message_one_call_a_day ON message (person_id, day) WHERE kind = 'rollup_approval' AND channel = 'email';

-- It is gone from the inboxes once it is decided or overtaken.
CREATE FUNCTION app.tell_approvers() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_notify('inbox', m.person_id::text) FROM message m
  WHERE m.kind = 'rollup_approval' AND m.rollup_id = NEW.rollup_id;
  RETURN NULL;
END $$;
CREATE TRIGGER ended_approval_is_told AFTER UPDATE OF state ON rollup_approval
  FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION app.tell_approvers();

-- Endpoints are told of reminders and of rollups, and of nothing that is asked of one person.
CREATE OR REPLACE FUNCTION app.owe_endpoints() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO public.endpoint_delivery (endpoint_id, message_id, day, send_at)
  SELECT e.id, CASE WHEN e.channel = 'webhook' THEN m.id END, CASE WHEN e.channel <> 'webhook' THEN m.day END,
    NEW.sent_at + CASE WHEN e.channel = 'webhook' THEN interval '0' ELSE interval '10 minutes' END
  FROM public.endpoint e, public.message m
  WHERE e.ended_at IS NULL AND m.id = NEW.message_id
    AND (m.kind = 'reminders' OR m.kind = 'rollup' AND e.channel = 'webhook')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
