-- What a person wants where the rule lets them: by which channel first, in which language, and what they do without. Of
-- dates that have passed everybody is told whom the ladder names.
CREATE TABLE preference (
  person_id uuid PRIMARY KEY REFERENCES person,
  first_channel text NOT NULL DEFAULT 'email'
    CHECK (first_channel IN ('email', 'wecom', 'dingtalk', 'feishu', 'sms')),
  language text NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
  -- Whether mails come of dates that are still ahead, and of rollups.
  before_dates boolean NOT NULL DEFAULT true,
  rollups boolean NOT NULL DEFAULT true
);
GRANT SELECT, INSERT, UPDATE ON preference TO key_projects_app_rights;
SELECT app.forget_with_person('preference');

-- Links by which a mail program or its reader ends mails of a kind (RFC 8058). Only a token's hash is kept; one works once.
CREATE TABLE unsubscribe_link (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  message_id uuid NOT NULL UNIQUE REFERENCES message,
  person_id uuid NOT NULL REFERENCES person,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
GRANT SELECT, INSERT ON unsubscribe_link TO key_projects_app_rights;
GRANT UPDATE (used_at) ON unsubscribe_link TO key_projects_app_rights;
SELECT app.forget_with_person('unsubscribe_link');

CREATE OR REPLACE FUNCTION app.channel_order(person uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT ARRAY[first.channel] || array_remove(ARRAY['email', 'wecom', 'dingtalk', 'feishu', 'sms'], first.channel)
  FROM (SELECT coalesce((SELECT p.first_channel FROM preference p WHERE p.person_id = channel_order.person), 'email')
    AS channel) AS first
$$;

-- Which channel is tried before the mail of a message; null: none is.
CREATE FUNCTION app.channel_before_mail(message uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT p.first_channel FROM message m JOIN preference p ON p.person_id = m.person_id
  WHERE m.id = channel_before_mail.message AND p.first_channel <> 'email'
    AND NOT EXISTS (SELECT FROM direct_delivery d WHERE d.message_id = m.id AND d.channel = p.first_channel)
    AND app.is_reached_by(p.person_id, p.first_channel)
$$;
GRANT EXECUTE ON FUNCTION app.channel_before_mail(uuid), app.is_reached_by(uuid, text) TO key_projects_app_rights;

-- Hands a message to the next channel of its person that was not tried yet. A mail that stood back waits again.
CREATE OR REPLACE FUNCTION app.pass_on(message uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  next_channel text;
BEGIN
  SELECT o.channel INTO next_channel
  FROM message m JOIN delivery mail ON mail.message_id = m.id,
    unnest(app.channel_order(m.person_id)) WITH ORDINALITY AS o (channel, place)
  WHERE m.id = pass_on.message AND app.is_reached_by(m.person_id, o.channel)
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

-- A mail that stands back for another channel has no dead address; one that its reader does without goes nowhere.
CREATE OR REPLACE FUNCTION app.after_failed_mail() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.last_error <> 'other_channel' THEN
    PERFORM app.note_dead_address(NEW.message_id, 'email', NEW.last_error);
  END IF;
  PERFORM app.pass_on(NEW.message_id);
  RETURN NULL;
END $$;
DROP TRIGGER failed_mail_is_passed_on ON delivery;
CREATE TRIGGER failed_mail_is_passed_on AFTER UPDATE OF state ON delivery FOR EACH ROW
  WHEN (NEW.state = 'failed' AND OLD.state <> 'failed' AND NEW.last_error IS NOT NULL
    AND NEW.last_error NOT IN ('cancelled', 'switched_off'))
  EXECUTE FUNCTION app.after_failed_mail();
