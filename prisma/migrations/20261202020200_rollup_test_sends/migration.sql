-- An issue that somebody has sent to themselves to see its mail: a message of the kind `rollup_test`, with the id of its event and
-- the language asked for. It stands beside the issue's own mails and takes the place of none.
ALTER TABLE message ADD COLUMN language text;
ALTER TABLE message DROP CONSTRAINT message_kind_check, DROP CONSTRAINT message_rollup_names_it;
ALTER TABLE message
  ADD CONSTRAINT message_kind_check
    CHECK (kind IN ('reminders', 'rollup', 'dead_addresses', 'rollup_approval', 'rollup_test')) NOT VALID,
  ADD CONSTRAINT message_rollup_names_it
    CHECK ((kind IN ('rollup', 'rollup_approval', 'rollup_test')) = (rollup_id IS NOT NULL)) NOT VALID,
  ADD CONSTRAINT message_test_has_its_language
    CHECK (CASE WHEN kind = 'rollup_test' THEN language IS NOT NULL AND language IN ('zh', 'en') ELSE language IS NULL END) NOT VALID;
ALTER TABLE message VALIDATE CONSTRAINT message_kind_check;
ALTER TABLE message VALIDATE CONSTRAINT message_rollup_names_it;
ALTER TABLE message VALIDATE CONSTRAINT message_test_has_its_language;
CREATE TRIGGER message_test_has_its_event BEFORE INSERT ON message
  FOR EACH ROW WHEN (NEW.kind = 'rollup_test') EXECUTE FUNCTION app.require_event();

-- Hands a message to the next channel of its person that was not tried yet. A mail that stood back waits again; one that was to
-- be tried goes by no other channel.
CREATE OR REPLACE FUNCTION app.pass_on(message uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  next_channel text;
BEGIN
  SELECT o.channel INTO next_channel
  FROM message m JOIN delivery mail ON mail.message_id = m.id,
    unnest(app.channel_order(m.person_id)) WITH ORDINALITY AS o (channel, place)
  WHERE m.id = pass_on.message AND m.kind <> 'rollup_test' AND app.is_reached_by(m.person_id, o.channel)
    AND CASE WHEN o.channel = 'email' THEN mail.state = 'failed' AND mail.last_error = 'other_channel'
      ELSE NOT EXISTS (SELECT FROM direct_delivery d WHERE d.message_id = m.id AND d.channel = o.channel) END
  ORDER BY o.place LIMIT 1;
  IF next_channel = 'email' THEN
    UPDATE delivery d SET state = 'pending', send_at = app.now(), last_error = NULL WHERE d.message_id = pass_on.message;
  ELSIF next_channel IS NOT NULL THEN
    INSERT INTO direct_delivery (message_id, channel, send_at) VALUES (pass_on.message, next_channel, app.now())
    ON CONFLICT DO NOTHING;
  END IF;
END $$;
