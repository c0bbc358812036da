-- Direct channels: a message to one person where no mail arrives. What a mail carried and could not deliver goes to the
-- person's next channel, once for each, and whoever administers the system hears of the address.

-- How the organisation's app, or its SMS service, is spoken to. Each has the id of its event.
CREATE TABLE direct_channel (
  id uuid PRIMARY KEY,
  channel text NOT NULL CHECK (channel IN ('wecom', 'dingtalk', 'feishu', 'sms')),
  -- For people; the rest of the address is sealed with the keys.
  host text NOT NULL,
  -- Address, keys and secrets under the server's key, which is not in the database; forgotten with the end.
  sealed bytea,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  CONSTRAINT direct_channel_keeps_its_keys_until_its_end CHECK ((sealed IS NULL) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX direct_channel_one_of_each ON direct_channel (channel) WHERE ended_at IS NULL;
CREATE TRIGGER direct_channel_has_its_event BEFORE INSERT ON direct_channel
  FOR EACH ROW EXECUTE FUNCTION app.require_event();
GRANT SELECT, INSERT, UPDATE ON direct_channel TO key_projects_app_rights;

-- Who a person is at an app.
CREATE TABLE app_identity (
  person_id uuid NOT NULL REFERENCES person,
  channel text NOT NULL CHECK (channel IN ('wecom', 'dingtalk', 'feishu')),
  identity text NOT NULL CHECK (identity ~ '^[\x21-\x7e]{1,128}$'),
  PRIMARY KEY (person_id, channel)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON app_identity TO key_projects_app_rights;
SELECT app.forget_with_person('app_identity');

-- A message on its way by a direct channel, once for each channel.
CREATE TABLE direct_delivery (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  message_id uuid NOT NULL REFERENCES message,
  channel text NOT NULL CHECK (channel IN ('wecom', 'dingtalk', 'feishu', 'sms')),
  -- Counts, frozen by the last claim; after an attempt of unknown outcome they are sent again as they are.
  content jsonb,
  state text NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'ambiguous', 'cancelled')),
  send_at timestamptz NOT NULL,
  -- The fencing token: a worker whose token is not the newest may not write.
  token integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  unknown_attempts integer NOT NULL DEFAULT 0,
  sent_at timestamptz,
  last_error text,
  -- Whether it failed since the channel knows nobody by this number or name.
  address_refused boolean NOT NULL DEFAULT false,
  CONSTRAINT direct_delivery_once_a_channel UNIQUE (message_id, channel),
  CONSTRAINT direct_delivery_sending_has_a_lease CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
  CONSTRAINT direct_delivery_sent_has_its_time CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX direct_delivery_waiting ON direct_delivery (send_at, id) WHERE state IN ('pending', 'sending');
GRANT SELECT, INSERT, UPDATE ON direct_delivery TO key_projects_app_rights;

-- Addresses that nothing arrives at, until an administrator has set them right.
CREATE TABLE dead_address (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  person_id uuid NOT NULL REFERENCES person,
  channel text NOT NULL CHECK (channel IN ('email', 'wecom', 'dingtalk', 'feishu', 'sms')),
  -- What was said of it last, and how often.
  reason text NOT NULL,
  failures integer NOT NULL DEFAULT 1,
  found_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE UNIQUE INDEX dead_address_one_open ON dead_address (person_id, channel) WHERE closed_at IS NULL;
CREATE INDEX dead_address_by_time ON dead_address (found_at);
GRANT SELECT, UPDATE ON dead_address TO key_projects_app_rights;
SELECT app.forget_with_person('dead_address');

-- What is told in the inbox alone: to a system administrator, of the dead addresses of a day.
ALTER TABLE message DROP CONSTRAINT message_channel_check, DROP CONSTRAINT message_kind_check;
ALTER TABLE message
  ADD CONSTRAINT message_channel_check CHECK (channel IN ('email', 'inbox')),
  ADD CONSTRAINT message_kind_check CHECK (kind IN ('reminders', 'rollup', 'dead_addresses')),
  ADD CONSTRAINT message_in_the_inbox_alone CHECK ((kind = 'dead_addresses') = (channel = 'inbox'));
-- lint: reason partial over rows that no earlier version writes, so it is built in the time of one scan of a table of messages
CREATE UNIQUE INDEX message_dead_addresses_once_a_day ON message (person_id, day) WHERE kind = 'dead_addresses';

-- In which order a person is tried; the inbox has everything anyway.
CREATE FUNCTION app.channel_order(person uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$ SELECT ARRAY['email', 'wecom', 'dingtalk', 'feishu', 'sms'] $$;

-- Whether a person has what the channel needs. Nobody who is disabled is sent anything.
CREATE FUNCTION app.is_reached_by(person uuid, channel text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM person_version p JOIN person_profile profile ON profile.person_id = p.id
    WHERE p.id = is_reached_by.person AND p.recorded_to = 'infinity' AND p.state = 'active'
      AND CASE is_reached_by.channel
        WHEN 'email' THEN profile.email IS NOT NULL
        WHEN 'sms' THEN profile.mobile IS NOT NULL
        ELSE EXISTS (SELECT FROM app_identity i WHERE i.person_id = p.id AND i.channel = is_reached_by.channel) END)
    AND (is_reached_by.channel = 'email' OR EXISTS (SELECT FROM direct_channel c
      WHERE c.channel = is_reached_by.channel AND c.ended_at IS NULL))
$$;

-- Where the message of a delivery goes: read for what is being sent and for nothing else, since a number is private.
CREATE FUNCTION app.direct_address(delivery uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN d.channel = 'sms' THEN profile.mobile
    ELSE (SELECT i.identity FROM app_identity i WHERE i.person_id = m.person_id AND i.channel = d.channel) END
  FROM direct_delivery d JOIN message m ON m.id = d.message_id
  JOIN person_version p ON p.id = m.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  LEFT JOIN person_profile profile ON profile.person_id = m.person_id
  WHERE d.id = direct_address.delivery AND d.state = 'sending'
$$;
GRANT EXECUTE ON FUNCTION app.direct_address(uuid) TO key_projects_app_rights;

-- Hands a message to the next channel of its person that was not tried yet.
CREATE FUNCTION app.pass_on(message uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  INSERT INTO direct_delivery (message_id, channel, send_at)
  SELECT m.id, o.channel, app.now()
  FROM message m, unnest(app.channel_order(m.person_id)) WITH ORDINALITY AS o (channel, place)
  WHERE m.id = pass_on.message AND o.channel <> 'email' AND app.is_reached_by(m.person_id, o.channel)
    AND NOT EXISTS (SELECT FROM direct_delivery d WHERE d.message_id = m.id AND d.channel = o.channel)
  ORDER BY o.place LIMIT 1
  ON CONFLICT DO NOTHING
$$;

-- Puts an address down as dead, once until it is set right; that it is new is unread in the inboxes of those who
-- administer the system.
CREATE FUNCTION app.note_dead_address(message uuid, channel text, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  failures_so_far integer;
  told uuid[];
BEGIN
  INSERT INTO dead_address AS known (person_id, channel, reason, found_at, last_at)
  SELECT m.person_id, note_dead_address.channel, note_dead_address.reason, clock.now, clock.now
  FROM message m JOIN person_version p ON p.id = m.person_id AND p.recorded_to = 'infinity' AND p.state = 'active',
    (SELECT app.now() AS now) AS clock
  WHERE m.id = note_dead_address.message
  ON CONFLICT (person_id, channel) WHERE closed_at IS NULL DO UPDATE
    SET reason = excluded.reason, failures = known.failures + 1, last_at = excluded.last_at
  RETURNING failures INTO failures_so_far;
  IF failures_so_far IS DISTINCT FROM 1 THEN RETURN; END IF;
  INSERT INTO message (id, person_id, channel, kind, day, created_at)
  SELECT uuidv7(), a.person_id, 'inbox', 'dead_addresses', day.today, app.now()
  FROM (SELECT app.today() AS today) AS day, LATERAL (
    SELECT DISTINCT d.person_id FROM duty_version d
    JOIN person_version p ON p.id = d.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
    WHERE d.role = 'system_administrator' AND d.recorded_to = 'infinity' AND d.from_on <= day.today
      AND (d.to_on IS NULL OR d.to_on > day.today) ORDER BY d.person_id) AS a
  ON CONFLICT DO NOTHING;
  DELETE FROM message_reading r USING message m
  WHERE m.id = r.message_id AND m.kind = 'dead_addresses' AND m.day = app.today();
END $$;

-- In the transaction that records what became of it. A message whose items were all cancelled is owed nowhere.
CREATE FUNCTION app.after_failed_mail() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM app.note_dead_address(NEW.message_id, 'email', NEW.last_error);
  PERFORM app.pass_on(NEW.message_id);
  RETURN NULL;
END $$;
CREATE TRIGGER failed_mail_is_passed_on AFTER UPDATE OF state ON delivery FOR EACH ROW
  WHEN (NEW.state = 'failed' AND OLD.state <> 'failed' AND NEW.last_error IS NOT NULL AND NEW.last_error <> 'cancelled')
  EXECUTE FUNCTION app.after_failed_mail();

CREATE FUNCTION app.after_failed_direct_delivery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.address_refused THEN PERFORM app.note_dead_address(NEW.message_id, NEW.channel, NEW.last_error); END IF;
  PERFORM app.pass_on(NEW.message_id);
  RETURN NULL;
END $$;
CREATE TRIGGER failed_direct_delivery_is_passed_on AFTER UPDATE OF state ON direct_delivery FOR EACH ROW
  WHEN (NEW.state = 'failed' AND OLD.state <> 'failed') EXECUTE FUNCTION app.after_failed_direct_delivery();
