-- Messages that somebody had sent again: a message of its own, with the id of its event, which takes over the items of the
-- one before it that are still owed. It has no slot: thrift counts what is sent by itself.

ALTER TABLE message ADD COLUMN again_of uuid;
ALTER TABLE message ADD CONSTRAINT message_again_of_fkey
  FOREIGN KEY (again_of) REFERENCES message (id) NOT VALID;
ALTER TABLE message VALIDATE CONSTRAINT message_again_of_fkey;
-- However often somebody clicks.
-- lint: reason empty: no message has been sent again yet
CREATE UNIQUE INDEX message_again_once ON message (again_of) WHERE again_of IS NOT NULL;

ALTER TABLE message DROP CONSTRAINT message_reminders_have_a_slot;
ALTER TABLE message ADD CONSTRAINT message_reminders_have_a_slot
  CHECK ((kind = 'reminders' AND again_of IS NULL) = (slot IS NOT NULL)) NOT VALID;
ALTER TABLE message VALIDATE CONSTRAINT message_reminders_have_a_slot;

-- lint: reason one row a reader and rollup: some thousands
CREATE UNIQUE INDEX message_first_of_a_rollup ON message (person_id, channel, rollup_id)
  WHERE kind = 'rollup' AND again_of IS NULL;
-- lint: reason the index before it does the same for all but what is sent again
DROP INDEX message_one_a_rollup;

CREATE TRIGGER message_again_has_its_event BEFORE INSERT ON message
  FOR EACH ROW WHEN (NEW.again_of IS NOT NULL) EXECUTE FUNCTION app.require_event();

-- What a rule needs to know of a message that is to be sent again, read after its locks: of its projects, so that none of its
-- items is cancelled meanwhile, and of its delivery, so that it is sent again once.
CREATE FUNCTION app.message_for_sending_again(message uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM app.hold_clock();
  PERFORM FROM project p WHERE p.id IN (
    SELECT r.project_id FROM item i JOIN reminder r ON r.id = i.reminder_id
    WHERE i.message_id = message_for_sending_again.message AND i.state = 'open')
    ORDER BY p.id FOR SHARE;
  PERFORM FROM delivery d WHERE d.message_id = message_for_sending_again.message FOR UPDATE;
  RETURN (SELECT jsonb_build_object('id', m.id, 'kind', m.kind, 'personId', m.person_id, 'channel', m.channel,
      'rollupId', m.rollup_id, 'internetMessageId', d.internet_message_id, 'state', d.state, 'now', app.now(),
      'isPersonActive', coalesce(who.state = 'active', false), 'hasAddress', profile.email IS NOT NULL,
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
    WHERE m.id = message_for_sending_again.message);
END $$;
GRANT EXECUTE ON FUNCTION app.message_for_sending_again(uuid) TO key_projects_app_rights;
