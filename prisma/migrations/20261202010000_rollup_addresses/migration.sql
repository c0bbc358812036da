-- A schedule of rollups may name addresses of readers who have no account. A message goes to a person or to such an address.

CREATE TABLE rollup_address (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  scope_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'unsubscribed', 'removed')),
  -- Whose it is, in the schedule's words, and where their mail goes; forgotten when it is removed.
  name text,
  email text,
  -- When it was set last.
  set_at timestamptz NOT NULL,
  ended_at timestamptz,
  FOREIGN KEY (kind, scope_id) REFERENCES rollup_schedule (kind, scope_id),
  CONSTRAINT rollup_address_is_forgotten CHECK (
    (state = 'removed') = (name IS NULL) AND (name IS NULL) = (email IS NULL)),
  CONSTRAINT rollup_address_ends CHECK ((state = 'active') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX rollup_address_once ON rollup_address (kind, scope_id, lower(email)) WHERE state <> 'removed';
GRANT SELECT, INSERT ON rollup_address TO key_projects_app_rights;
GRANT UPDATE (state, name, email, set_at, ended_at) ON rollup_address TO key_projects_app_rights;

-- An item or an answer link of such a message there cannot be: their key has the person in it.
ALTER TABLE message ADD COLUMN rollup_address_id uuid;
ALTER TABLE message ADD CONSTRAINT message_rollup_address_id_fkey
  FOREIGN KEY (rollup_address_id) REFERENCES rollup_address NOT VALID;
ALTER TABLE message VALIDATE CONSTRAINT message_rollup_address_id_fkey;
ALTER TABLE message ALTER COLUMN person_id DROP NOT NULL;
ALTER TABLE message ADD CONSTRAINT message_goes_to_one
  CHECK (num_nonnulls(person_id, rollup_address_id) = 1) NOT VALID;
ALTER TABLE message VALIDATE CONSTRAINT message_goes_to_one;
ALTER TABLE message ADD CONSTRAINT message_to_an_address_is_a_rollup
  CHECK (rollup_address_id IS NULL OR kind = 'rollup') NOT VALID;
ALTER TABLE message VALIDATE CONSTRAINT message_to_an_address_is_a_rollup;
-- lint: reason partial over rows that no earlier version writes
CREATE UNIQUE INDEX message_first_to_an_address ON message (rollup_address_id, rollup_id)
  WHERE rollup_address_id IS NOT NULL AND again_of IS NULL;

ALTER TABLE dead_address ADD COLUMN rollup_address_id uuid REFERENCES rollup_address;
ALTER TABLE dead_address ALTER COLUMN person_id DROP NOT NULL;
ALTER TABLE dead_address ADD CONSTRAINT dead_address_is_of_one
  CHECK (num_nonnulls(person_id, rollup_address_id) = 1) NOT VALID;
ALTER TABLE dead_address VALIDATE CONSTRAINT dead_address_is_of_one;
ALTER TABLE dead_address ADD CONSTRAINT dead_address_without_an_account_is_a_mail_address
  CHECK (rollup_address_id IS NULL OR channel = 'email') NOT VALID;
ALTER TABLE dead_address VALIDATE CONSTRAINT dead_address_without_an_account_is_a_mail_address;
DROP INDEX dead_address_one_open;
-- lint: reason partial over those that nobody has set right: some hundreds at most
CREATE UNIQUE INDEX dead_address_one_open ON dead_address (person_id, rollup_address_id, channel) NULLS NOT DISTINCT
  WHERE closed_at IS NULL;

-- Whoever has their inbox open is told of their own messages: an address has none.
CREATE OR REPLACE FUNCTION app.tell_inboxes() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_notify('inbox', person_id::text)
  FROM (SELECT DISTINCT person_id FROM told WHERE person_id IS NOT NULL) AS people;
  RETURN NULL;
END $$;

-- Puts an address down as dead, once until it is set right; that it is new is unread in the inboxes of those who
-- administer the system. Who is disabled, and an address that is written to no longer, has none.
CREATE OR REPLACE FUNCTION app.note_dead_address(message uuid, channel text, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  failures_so_far integer;
BEGIN
  INSERT INTO dead_address AS known (person_id, rollup_address_id, channel, reason, found_at, last_at)
  SELECT m.person_id, m.rollup_address_id, note_dead_address.channel, note_dead_address.reason, clock.now, clock.now
  FROM message m
  LEFT JOIN person_version p ON p.id = m.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  LEFT JOIN rollup_address a ON a.id = m.rollup_address_id AND a.state = 'active',
    (SELECT app.now() AS now) AS clock
  WHERE m.id = note_dead_address.message AND (p.id IS NOT NULL OR a.id IS NOT NULL)
  ON CONFLICT (person_id, rollup_address_id, channel) WHERE closed_at IS NULL DO UPDATE
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

-- As before, and of a message to an address whether it is still written to.
CREATE OR REPLACE FUNCTION app.message_for_sending_again(message uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM app.hold_clock();
  PERFORM FROM project p WHERE p.id IN (
    SELECT r.project_id FROM item i JOIN reminder r ON r.id = i.reminder_id
    WHERE i.message_id = message_for_sending_again.message AND i.state = 'open')
    ORDER BY p.id FOR SHARE;
  PERFORM FROM delivery d WHERE d.message_id = message_for_sending_again.message FOR UPDATE;
  RETURN (SELECT jsonb_build_object('id', m.id, 'kind', m.kind, 'personId', m.person_id, 'addressId', m.rollup_address_id,
      'channel', m.channel, 'rollupId', m.rollup_id, 'internetMessageId', d.internet_message_id, 'state', d.state,
      'now', app.now(),
      'isReaderActive', coalesce(who.state = 'active', address.state = 'active', false),
      'hasAddress', coalesce(profile.email, address.email) IS NOT NULL,
      'sentAgainAs', (SELECT n.id FROM message n WHERE n.again_of = m.id),
      'itemIds', (SELECT coalesce(jsonb_agg(i.id ORDER BY i.id), '[]') FROM item i
        JOIN reminder r ON r.id = i.reminder_id
        JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity' AND p.state = 'active'
        LEFT JOIN milestone_version ms ON ms.id = r.subject_id AND ms.recorded_to = 'infinity'
        LEFT JOIN date_change_version asked ON asked.id = r.subject_id AND asked.recorded_to = 'infinity'
        WHERE i.message_id = m.id AND i.state = 'open'
          AND (ms.reached_precision IS NULL AND ms.deadline_version = r.deadline_version OR asked.state = 'open')))
    FROM message m JOIN delivery d ON d.message_id = m.id
    LEFT JOIN person_version who ON who.id = m.person_id AND who.recorded_to = 'infinity'
    LEFT JOIN person_profile profile ON profile.person_id = m.person_id
    LEFT JOIN rollup_address address ON address.id = m.rollup_address_id
    WHERE m.id = message_for_sending_again.message);
END $$;
