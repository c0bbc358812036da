-- Endpoints: where the product tells other programs and groups that it has sent reminders. Each has the id of its event.

CREATE TABLE endpoint (
  id uuid PRIMARY KEY,
  channel text NOT NULL CHECK (channel IN ('webhook', 'wecom_robot', 'dingtalk_robot', 'feishu_robot')),
  -- For people; of the address itself, which often is a key, only this is readable.
  host text NOT NULL,
  -- Address and secret under the server's key, which is not in the database; forgotten with the end.
  sealed bytea,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  CONSTRAINT endpoint_keeps_its_address_until_its_end CHECK ((sealed IS NULL) = (ended_at IS NOT NULL))
);
CREATE TRIGGER endpoint_has_its_event BEFORE INSERT ON endpoint FOR EACH ROW EXECUTE FUNCTION app.require_event();
GRANT SELECT, INSERT, UPDATE ON endpoint TO key_projects_app_rights;

-- What is owed to endpoints: a webhook is told of each message, a group once a day.
CREATE TABLE endpoint_delivery (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  endpoint_id uuid NOT NULL REFERENCES endpoint,
  message_id uuid REFERENCES message,
  day date,
  -- Ids and counts, frozen by the first claim.
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
  CONSTRAINT endpoint_delivery_of_a_message_or_day CHECK ((message_id IS NULL) <> (day IS NULL)),
  CONSTRAINT endpoint_delivery_once_a_message UNIQUE (endpoint_id, message_id),
  CONSTRAINT endpoint_delivery_once_a_day UNIQUE (endpoint_id, day),
  CONSTRAINT endpoint_delivery_sending_has_a_lease CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
  CONSTRAINT endpoint_delivery_sent_has_its_time CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX endpoint_delivery_waiting ON endpoint_delivery (send_at, id) WHERE state IN ('pending', 'sending');
GRANT SELECT, INSERT, UPDATE ON endpoint_delivery TO key_projects_app_rights;

-- In the transaction that records a message as sent, so that no endpoint misses one. Groups wait ten minutes, for a
-- sum of what is sent at the same time.
CREATE FUNCTION app.owe_endpoints() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO public.endpoint_delivery (endpoint_id, message_id, day, send_at)
  SELECT e.id, NEW.message_id, NULL, NEW.sent_at
  FROM public.endpoint e WHERE e.ended_at IS NULL AND e.channel = 'webhook'
  UNION ALL
  SELECT e.id, NULL, m.day, NEW.sent_at + interval '10 minutes'
  FROM public.endpoint e, public.message m
  WHERE e.ended_at IS NULL AND e.channel <> 'webhook' AND m.id = NEW.message_id AND m.kind = 'reminders'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER delivery_is_owed_to_endpoints AFTER UPDATE OF state ON delivery
  FOR EACH ROW WHEN (NEW.state = 'sent' AND OLD.state <> 'sent') EXECUTE FUNCTION app.owe_endpoints();
