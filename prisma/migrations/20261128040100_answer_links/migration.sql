-- Links in mails, each to the answers of one item. Only a token's hash is kept; a link does one thing, once.
CREATE TABLE answer_link (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  item_id uuid NOT NULL REFERENCES item,
  message_id uuid NOT NULL REFERENCES message,
  person_id uuid NOT NULL REFERENCES person,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  -- Of what was sent by it: the same once more is told that it is recorded.
  used_form bytea,
  CONSTRAINT answer_link_use_has_its_form CHECK ((used_at IS NULL) = (used_form IS NULL)),
  CONSTRAINT answer_link_of_item_and_message UNIQUE (item_id, message_id)
);
GRANT SELECT, INSERT ON answer_link TO key_projects_app_rights;
GRANT UPDATE (used_at, used_form) ON answer_link TO key_projects_app_rights;

-- The one item behind a link with what is true of it now, for whoever holds the token; null where there is nothing to answer:
-- the link is used, expired or of somebody else's making, the item was cancelled or has gone to another message, the
-- milestone is reached or has another deadline, the project has ended, the person does not work here any more.
CREATE FUNCTION app.open_answer_link(token_hash bytea) RETURNS jsonb
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
  FROM answer_link l
  JOIN item i ON i.id = l.item_id AND i.message_id = l.message_id AND i.person_id = l.person_id AND i.state = 'open'
  JOIN reminder r ON r.id = i.reminder_id AND r.subject_kind = 'milestone'
  JOIN project a ON a.id = r.project_id
  JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  JOIN milestone ms ON ms.id = r.subject_id
  JOIN milestone_version m ON m.id = r.subject_id AND m.recorded_to = 'infinity' AND m.reached_precision IS NULL
    AND m.deadline_version = r.deadline_version
  JOIN person_version who ON who.id = i.person_id AND who.recorded_to = 'infinity' AND who.state = 'active'
  JOIN unit_version lead ON lead.id = p.lead_unit_id AND lead.recorded_to = 'infinity'
  WHERE l.token_hash = open_answer_link.token_hash AND l.used_at IS NULL AND l.expires_at > clock_timestamp()
$$;
GRANT EXECUTE ON FUNCTION app.open_answer_link(bytea) TO key_projects_app_rights;

-- Whether a person was sent an item of a milestone that may be answered: what tells of a vacant duty asks for no answer.
CREATE FUNCTION app.was_asked(person uuid, milestone uuid, project uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM item i JOIN reminder r ON r.id = i.reminder_id
    WHERE i.person_id = was_asked.person AND r.subject_kind = 'milestone' AND r.subject_id = was_asked.milestone
      AND r.project_id = was_asked.project AND i.received_as <> 'security_administrator')
$$;
GRANT EXECUTE ON FUNCTION app.was_asked(uuid, uuid, uuid) TO key_projects_app_rights;

SELECT app.forget_with_person('answer_link');
