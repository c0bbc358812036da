-- Links of items are sealed: a token carries its item and what only the holder of the server's key can make. Of each mail it
-- is kept that it has links, and until when they answer; of each link only that it was used. A claim wrote a row, three index
-- entries and two checks for each item before.
CREATE TABLE linked_message (
  message_id uuid PRIMARY KEY,
  person_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT linked_message_is_of_the_messages_person FOREIGN KEY (message_id, person_id) REFERENCES message (id, person_id)
);
GRANT SELECT, INSERT ON linked_message TO key_projects_app_rights;
SELECT app.forget_with_person('linked_message');

CREATE TABLE used_link (
  item_id uuid NOT NULL REFERENCES item,
  message_id uuid NOT NULL REFERENCES linked_message ON DELETE CASCADE,
  -- Of what was sent by it: the same once more is told that it is recorded.
  used_form bytea NOT NULL,
  used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (item_id, message_id)
);
GRANT SELECT, INSERT ON used_link TO key_projects_app_rights;

-- Mails that have gone out go on to answer: of their tokens, which carry nothing, the hash still tells the item.
INSERT INTO linked_message (message_id, person_id, expires_at)
SELECT message_id, person_id, max(expires_at) FROM answer_link GROUP BY message_id, person_id;
INSERT INTO used_link (item_id, message_id, used_form, used_at)
SELECT item_id, message_id, used_form, used_at FROM answer_link WHERE used_at IS NOT NULL;
REVOKE INSERT, UPDATE ON answer_link FROM key_projects_app_rights;
REVOKE UPDATE (used_at, used_form) ON answer_link FROM key_projects_app_rights;

DROP FUNCTION app.open_answer_link(bytea);

-- The one item behind a link with what is true of it now, for whoever holds the token; null where there is nothing to answer:
-- the link is used or expired, the item was cancelled or has gone to another message, the milestone is reached or has another
-- deadline, the project has ended, the person does not work here any more. The seal was checked before.
CREATE FUNCTION app.open_answer_link(item uuid, message uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT jsonb_build_object('itemId', i.id, 'personId', i.person_id, 'receivedAs', i.received_as,
    'projectId', r.project_id, 'milestoneId', r.subject_id, 'project', p.name, 'synthetic', a.synthetic,
    'stageLabel', coalesce((SELECT s -> 'label' FROM lifecycle_version lv, jsonb_array_elements(lv.definition -> 'stages') AS s
      WHERE lv.code = p.lifecycle_code AND lv.version = p.lifecycle_version AND s ->> 'code' = ms.stage),
      jsonb_build_object('zh', ms.stage, 'en', ms.stage)),
    'step', ms.step, 'dueOn', m.due_on, 'today', app.today(), 'rearmsOn', m.rearms_on,
    'leadUnit', jsonb_build_object('id', lead.id, 'name', lead.name),
    'units', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) ORDER BY u.name), '[]')
      FROM unit_version u WHERE u.recorded_to = 'infinity' AND u.state = 'open' AND cardinality(u.path) = 2
        AND u.id <> lead.id))
  FROM linked_message l
  JOIN item i ON i.message_id = l.message_id AND i.person_id = l.person_id AND i.state = 'open'
    AND i.received_as <> 'security_administrator'
  JOIN reminder r ON r.id = i.reminder_id AND r.subject_kind = 'milestone'
  JOIN project a ON a.id = r.project_id
  JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  JOIN milestone ms ON ms.id = r.subject_id
  JOIN milestone_version m ON m.id = r.subject_id AND m.recorded_to = 'infinity' AND m.reached_precision IS NULL
    AND m.deadline_version = r.deadline_version
  JOIN person_version who ON who.id = i.person_id AND who.recorded_to = 'infinity' AND who.state = 'active'
  JOIN unit_version lead ON lead.id = p.lead_unit_id AND lead.recorded_to = 'infinity'
  WHERE l.message_id = open_answer_link.message AND i.id = open_answer_link.item AND l.expires_at > clock_timestamp()
    AND NOT EXISTS (SELECT FROM used_link u WHERE u.item_id = i.id AND u.message_id = l.message_id)
$$;
GRANT EXECUTE ON FUNCTION app.open_answer_link(uuid, uuid) TO key_projects_app_rights;
