-- What the history still lacked: appending many events at once, lawful erasure and purge, and reading by whom an event
-- names. See docs/ARCHITECTURE.md, History.

-- When the chain's last event was recorded: an event never lies before the one it follows, though the machine's clock
-- may be set back. 0 for a chain whose last event is older than this column: app.now() is never before that.
ALTER TABLE audit.chain ADD COLUMN recorded_at_us bigint NOT NULL DEFAULT 0;

-- Who and what an event names by id: its actor, and the ids among the fields of before and after. Derived from the
-- bodies when they are appended, so that the history of a person, a unit, a milestone is one index range.
CREATE TABLE audit.mention (
  subject uuid NOT NULL,
  recorded_at_us bigint NOT NULL,
  chain text NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (subject, recorded_at_us, chain, seq),
  FOREIGN KEY (chain, seq) REFERENCES audit.event
);
-- Events come nearly in the order of time, so a day is a few ranges of pages and the index costs an append nothing.
-- lint: reason a BRIN index is made in one pass over the table, in which an upgrade finds at most some years of events
CREATE INDEX event_by_time ON audit.event USING brin (recorded_at_us) WITH (pages_per_range = 32, autosummarize = on);

CREATE FUNCTION audit.mentions(body jsonb) RETURNS SETOF uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT named::uuid FROM (
    SELECT body ->> 'actor' AS named
    UNION SELECT jsonb_path_query(body, 'lax $.data.*.*[*] ? (@.type() == "string")') #>> '{}'
  ) AS candidates
  WHERE named ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' AND named <> body ->> 'project'
$$;

INSERT INTO audit.mention (subject, recorded_at_us, chain, seq)
SELECT subject, e.recorded_at_us, chain, seq
FROM audit.event e JOIN audit.canon c USING (chain, seq)
CROSS JOIN LATERAL audit.mentions(convert_from(c.canon, 'UTF8')::jsonb) AS subject;

-- The recorded instant for events that follow `last_us` in their chain. Refused (and tried again by the caller) where
-- the clock lies before it.
CREATE FUNCTION audit.recorded_after(last_us bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  recorded bigint := audit.recorded_at_us();
BEGIN
  IF recorded < last_us THEN
    RAISE EXCEPTION 'the clock lies before the last event of this chain' USING ERRCODE = 'KP004';
  END IF;
  RETURN recorded;
END $$;

CREATE OR REPLACE FUNCTION audit.append(project text, event uuid, canon bytea, class text DEFAULT 'record') RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  body jsonb := convert_from(append.canon, 'UTF8')::jsonb;
  recorded bigint;
  previous audit.chain;
  hashed bytea;
BEGIN
  IF body ->> 'project' IS DISTINCT FROM append.project OR body ->> 'event' IS DISTINCT FROM append.event::text THEN
    RAISE EXCEPTION 'the canonical body names another project or event' USING ERRCODE = 'KP002';
  END IF;
  SELECT * INTO previous FROM audit.chain WHERE chain = append.project FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit.chain (chain, seq, head) VALUES (append.project, 0, audit.genesis(append.project))
      ON CONFLICT DO NOTHING;
    SELECT * INTO previous FROM audit.chain WHERE chain = append.project FOR UPDATE;
  END IF;
  recorded := audit.recorded_after(previous.recorded_at_us);
  hashed := audit.event_hash(append.project, previous.seq + 1, recorded, previous.head, append.canon);
  INSERT INTO audit.event (chain, seq, event, class, recorded_at_us, prev, hash)
    VALUES (append.project, previous.seq + 1, append.event, append.class, recorded, previous.head, hashed);
  INSERT INTO audit.canon (chain, seq, canon) VALUES (append.project, previous.seq + 1, append.canon);
  INSERT INTO audit.mention (subject, recorded_at_us, chain, seq)
    SELECT subject, recorded, append.project, previous.seq + 1 FROM audit.mentions(body) AS subject;
  UPDATE audit.chain SET seq = previous.seq + 1, head = hashed, recorded_at_us = recorded WHERE chain = append.project;
  RETURN previous.seq + 1;
END $$;

-- Appends many events in the order given: [{ chain, event, canon, class? }]. All chains are locked in the order of
-- their ids before the instant is read, so two of these never wait for each other in a circle and no event lies before
-- the one it follows. A few statements, however many the events. Returns the sequence number of the last one.
CREATE FUNCTION audit.append_many(events jsonb) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  chains text[] := ARRAY(SELECT DISTINCT e ->> 'chain' COLLATE "C" FROM jsonb_array_elements(append_many.events) AS e ORDER BY 1);
  recorded bigint;
  last_seq bigint;
BEGIN
  IF EXISTS (
    SELECT FROM jsonb_array_elements(append_many.events) AS e CROSS JOIN LATERAL (SELECT (e ->> 'canon')::jsonb) AS b(body)
    WHERE body ->> 'project' IS DISTINCT FROM e ->> 'chain' OR body ->> 'event' IS DISTINCT FROM e ->> 'event') THEN
    RAISE EXCEPTION 'a canonical body names another project or event' USING ERRCODE = 'KP002';
  END IF;
  INSERT INTO audit.chain (chain, seq, head) SELECT name, 0, audit.genesis(name) FROM unnest(chains) AS name
    ON CONFLICT DO NOTHING;
  PERFORM FROM audit.chain WHERE chain = ANY (chains) ORDER BY chain COLLATE "C" FOR UPDATE;
  recorded := audit.recorded_after((SELECT max(recorded_at_us) FROM audit.chain WHERE chain = ANY (chains)));
  WITH RECURSIVE given AS MATERIALIZED (
    SELECT e.value ->> 'chain' AS chain, (e.value ->> 'event')::uuid AS event,
      convert_to(e.value ->> 'canon', 'UTF8') AS canon, coalesce(e.value ->> 'class', 'record') AS class, e.ordinality,
      row_number() OVER (PARTITION BY e.value ->> 'chain' ORDER BY e.ordinality) AS rank
    FROM jsonb_array_elements(append_many.events) WITH ORDINALITY AS e
  ), linked AS (
    SELECT g.*, c.seq + 1 AS seq, c.head AS prev,
      audit.event_hash(g.chain, c.seq + 1, recorded, c.head, g.canon) AS hash
    FROM given g JOIN audit.chain c ON c.chain = g.chain WHERE g.rank = 1
    UNION ALL
    SELECT g.*, l.seq + 1, l.hash, audit.event_hash(g.chain, l.seq + 1, recorded, l.hash, g.canon)
    FROM linked l JOIN given g ON g.chain = l.chain AND g.rank = l.rank + 1
  ), events AS (
    INSERT INTO audit.event (chain, seq, event, class, recorded_at_us, prev, hash)
    SELECT chain, seq, event, class, recorded, prev, hash FROM linked ORDER BY ordinality
  ), bodies AS (
    INSERT INTO audit.canon (chain, seq, canon) SELECT chain, seq, canon FROM linked ORDER BY ordinality
  ), mentions AS (
    INSERT INTO audit.mention (subject, recorded_at_us, chain, seq)
    SELECT subject, recorded, l.chain, l.seq
    FROM linked l CROSS JOIN LATERAL audit.mentions(convert_from(l.canon, 'UTF8')::jsonb) AS subject
  ), heads AS (
    UPDATE audit.chain c SET seq = l.seq, head = l.hash, recorded_at_us = recorded
    FROM (SELECT DISTINCT ON (chain) chain, seq, hash FROM linked ORDER BY chain, rank DESC) AS l
    WHERE c.chain = l.chain
  )
  SELECT seq INTO last_seq FROM linked ORDER BY ordinality DESC LIMIT 1;
  RETURN last_seq;
END $$;

CREATE OR REPLACE FUNCTION audit.refuse_other_than_growth() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq OR NEW.recorded_at_us < OLD.recorded_at_us THEN
    RAISE EXCEPTION 'a chain only grows' USING ERRCODE = 'KP002';
  END IF;
  RETURN NEW;
END $$;

-- What may lawfully go is decided by what is on record, row by row, for the owner too.

-- Of the system's chain, of class access, six months old, in the tree, and followed by an event that holds its hash.
CREATE FUNCTION audit.may_be_purged(of_chain text, of_seq bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM audit.event e
    JOIN audit.chain c ON c.chain = e.chain AND c.seq > e.seq
    JOIN audit.leaf l ON l.chain = e.chain AND l.seq = e.seq
    WHERE e.chain = of_chain AND e.seq = of_seq AND e.class = 'access'
      AND e.recorded_at_us < (extract(epoch FROM app.now() - interval '6 months') * 1000000)::bigint)
$$;

-- An event says that the person, or the texts of the event, were erased; or the event has lost its body.
CREATE FUNCTION audit.may_be_erased(person uuid, of_event uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM audit.mention m JOIN audit.canon c ON c.chain = m.chain AND c.seq = m.seq
    WHERE m.chain = '_sys' AND m.subject IN (person, of_event)
      AND convert_from(c.canon, 'UTF8')::jsonb ->> 'action' =
        CASE WHEN m.subject = of_event THEN 'texts.erased' ELSE 'person.erased' END
  ) OR NOT EXISTS (
    SELECT FROM audit.event e JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq WHERE e.event = of_event)
$$;

CREATE FUNCTION audit.refuse_unlawful_removal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' AND (TG_TABLE_NAME = 'canon'
      AND audit.may_be_purged(to_jsonb(OLD) ->> 'chain', (to_jsonb(OLD) ->> 'seq')::bigint)
    OR TG_TABLE_NAME = 'sealed'
      AND audit.may_be_erased((to_jsonb(OLD) ->> 'person_id')::uuid, (to_jsonb(OLD) ->> 'event')::uuid)) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% on %.% is refused: what is recorded stays', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'KP002';
END $$;
DROP TRIGGER canon_stays ON audit.canon;
DROP TRIGGER sealed_stays ON audit.sealed;
CREATE TRIGGER canon_stays BEFORE UPDATE OR DELETE ON audit.canon
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_unlawful_removal();
CREATE TRIGGER sealed_stays BEFORE UPDATE OR DELETE ON audit.sealed
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_unlawful_removal();
CREATE TRIGGER canon_is_not_truncated BEFORE TRUNCATE ON audit.canon EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER sealed_is_not_truncated BEFORE TRUNCATE ON audit.sealed EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER mention_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.mention EXECUTE FUNCTION app.refuse_change();
ALTER TABLE audit.canon ENABLE ALWAYS TRIGGER canon_stays;
ALTER TABLE audit.sealed ENABLE ALWAYS TRIGGER sealed_stays;
ALTER TABLE audit.canon ENABLE ALWAYS TRIGGER canon_is_not_truncated;
ALTER TABLE audit.sealed ENABLE ALWAYS TRIGGER sealed_is_not_truncated;
ALTER TABLE audit.mention ENABLE ALWAYS TRIGGER mention_stays;

-- Appends an event to _sys and removes the values that it erases: those of a person (`person`), or those that one
-- event of any chain carries (`of_event`). Every hash and proof stays valid. Returns how many values are gone.
CREATE FUNCTION audit.erase(person uuid, of_event uuid, event uuid, canon bytea) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  gone bigint;
BEGIN
  IF num_nonnulls(erase.person, erase.of_event) <> 1 THEN
    RAISE EXCEPTION 'an erasure names a person or an event' USING ERRCODE = 'KP002';
  END IF;
  PERFORM audit.append('_sys', erase.event, erase.canon);
  DELETE FROM audit.sealed WHERE person_id = erase.person OR event = erase.of_event;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Appends an event to _sys and removes the bodies of at most `most` access events (log-ins, refusals, exports, contact
-- views) recorded before `before`, with the values that they carry. Refuses what is younger than six months; events
-- of class record are never touched, and the hash of a purged event is held by the next one and by its leaf.
CREATE FUNCTION audit.purge(before timestamptz, most integer, event uuid, canon bytea) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  gone bigint;
BEGIN
  IF NOT coalesce(isfinite(purge.before) AND purge.before <= app.now() - interval '6 months', false) THEN
    RAISE EXCEPTION 'history.purge_too_young' USING ERRCODE = 'KP001';
  END IF;
  PERFORM audit.append('_sys', purge.event, purge.canon);
  WITH old AS (
    SELECT e.seq FROM audit.event e JOIN audit.canon c ON c.chain = '_sys' AND c.seq = e.seq
    WHERE e.chain = '_sys' AND e.class = 'access'
      AND e.recorded_at_us < (extract(epoch FROM purge.before) * 1000000)::bigint
      AND audit.may_be_purged(e.chain, e.seq)
    ORDER BY e.seq LIMIT purge.most)
  DELETE FROM audit.canon WHERE chain = '_sys' AND seq IN (SELECT seq FROM old);
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM audit.sealed WHERE event IN (
    SELECT e.event FROM audit.event e
    WHERE e.chain = '_sys' AND e.class = 'access'
      AND e.recorded_at_us < (extract(epoch FROM purge.before) * 1000000)::bigint
      AND NOT EXISTS (SELECT FROM audit.canon c WHERE c.chain = '_sys' AND c.seq = e.seq));
  RETURN gone;
END $$;
-- Few events are of this class, and the purge looks for the oldest of them.
-- lint: reason as above
CREATE INDEX event_of_access ON audit.event (seq) WHERE class = 'access';

-- Removes what is personal of a person from the tables of today. A migration that keeps personal data elsewhere
-- replaces this function. The ids stay: rows that name them read 已删除.
CREATE FUNCTION app.forget_person(person uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
  DELETE FROM public.session WHERE person_id = forget_person.person;
  DELETE FROM public.account WHERE person_id = forget_person.person;
  DELETE FROM public.person_profile WHERE person_id = forget_person.person;
$$;

-- As before, with `erase`: { person } or { event }, which goes with exactly one event; several events are appended at
-- once; and personal data is written in place, so that it can be erased: { …, profiles: [{ person_id, and of name, email,
-- mobile, private_email what changes }] }. The last two columns come with the changes of the organisation, and so do
-- decisions that have profiles.
CREATE OR REPLACE FUNCTION app.store_decision(decision jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  events jsonb := coalesce(decision -> 'events', '[]');
  first_event jsonb := events -> 0;
  part record;
  last_seq bigint;
  at timestamptz;
BEGIN
  IF first_event IS NULL THEN
    RAISE EXCEPTION 'a change without its history is refused' USING ERRCODE = 'KP002';
  END IF;
  PERFORM app.hold_clock();
  IF decision ? 'erase' THEN
    IF jsonb_array_length(events) <> 1 OR first_event ->> 'chain' <> '_sys' THEN
      RAISE EXCEPTION 'an erasure is one event of _sys' USING ERRCODE = 'KP002';
    END IF;
    PERFORM audit.erase((decision #>> '{erase,person}')::uuid, (decision #>> '{erase,event}')::uuid,
      (first_event ->> 'event')::uuid, convert_to(first_event ->> 'canon', 'UTF8'));
    PERFORM app.forget_person((decision #>> '{erase,person}')::uuid);
    SELECT seq INTO last_seq FROM audit.chain WHERE chain = '_sys';
  ELSIF jsonb_array_length(events) = 1 THEN
    last_seq := audit.append(first_event ->> 'chain', (first_event ->> 'event')::uuid,
      convert_to(first_event ->> 'canon', 'UTF8'), coalesce(first_event ->> 'class', 'record'));
  ELSE
    last_seq := audit.append_many(events);
  END IF;
  PERFORM audit.keep((s ->> 'commitment')::bytea, (e ->> 'event')::uuid, (s ->> 'salt')::bytea, s ->> 'value',
    (s ->> 'person')::uuid)
  FROM jsonb_array_elements(events) AS e, jsonb_array_elements(e -> 'sealed') AS s;
  -- The instant that the append has set or checked a moment ago.
  at := timestamptz 'epoch' + current_setting('app.recorded_at_us')::bigint * interval '1 microsecond';

  FOR part IN SELECT i ->> 'table' AS name, i -> 'rows' AS rows FROM jsonb_array_elements(decision -> 'inserts') AS i LOOP
    IF NOT EXISTS (SELECT FROM app.recorded_table t WHERE t.name = part.name) THEN
      RAISE EXCEPTION 'the store does not write table %', part.name USING ERRCODE = 'KP002';
    END IF;
    EXECUTE format('INSERT INTO %1$I SELECT filled.* FROM jsonb_array_elements($1) AS r, LATERAL '
      'jsonb_populate_record(NULL::%1$I, r || jsonb_build_object(''recorded_from'', $2)) AS filled', part.name)
      USING part.rows, at;
  END LOOP;
  FOR part IN SELECT v.key AS name, v.value AS rows FROM jsonb_each(decision -> 'versions') AS v LOOP
    IF NOT EXISTS (SELECT FROM app.recorded_table t WHERE t.name = part.name AND t.form = 'versioned') THEN
      RAISE EXCEPTION 'the store writes no versions of %', part.name USING ERRCODE = 'KP002';
    END IF;
    EXECUTE format('SELECT app.%I($1, $2)', 'store_' || part.name) USING part.rows, at;
  END LOOP;

  IF decision ? 'profiles' THEN
    UPDATE person_profile SET
      name = CASE WHEN p ? 'name' THEN p ->> 'name' ELSE name END,
      email = CASE WHEN p ? 'email' THEN p ->> 'email' ELSE email END,
      mobile = CASE WHEN p ? 'mobile' THEN p ->> 'mobile' ELSE mobile END,
      private_email = CASE WHEN p ? 'private_email' THEN p ->> 'private_email' ELSE private_email END
    FROM jsonb_array_elements(decision -> 'profiles') AS p WHERE person_id = (p ->> 'person_id')::uuid;
  END IF;
  IF decision ? 'cancelReminders' THEN
    -- A claim that holds the row is waited for; the second statement then sees the step that the claim has planned.
    FOR pass IN 1..2 LOOP
      UPDATE reminder SET state = 'cancelled', reason = c ->> 'reason', ended_at = at
      FROM jsonb_array_elements(decision -> 'cancelReminders') AS c
      WHERE subject_kind = c ->> 'subjectKind' AND subject_id = (c ->> 'subjectId')::uuid AND state = 'pending';
    END LOOP;
    -- Claimed before this change: the item is dropped from what was not sent yet. The delivery is locked first, so
    -- that its claim either has frozen the item already or will see it cancelled.
    PERFORM FROM delivery d WHERE d.state IN ('pending', 'sending') AND d.message_id IN (
      SELECT i.message_id FROM jsonb_array_elements(decision -> 'cancelReminders') AS c
      JOIN reminder r ON r.subject_kind = c ->> 'subjectKind' AND r.subject_id = (c ->> 'subjectId')::uuid
        AND r.state = 'claimed'
      JOIN item i ON i.reminder_id = r.id AND i.state = 'open')
      ORDER BY d.message_id FOR UPDATE;
    IF FOUND THEN
      WITH dropped AS (
        UPDATE item SET state = 'cancelled'
        FROM jsonb_array_elements(decision -> 'cancelReminders') AS c, reminder r, delivery d
        WHERE r.subject_kind = c ->> 'subjectKind' AND r.subject_id = (c ->> 'subjectId')::uuid AND r.state = 'claimed'
          AND item.reminder_id = r.id AND item.state = 'open'
          AND d.message_id = item.message_id AND d.state IN ('pending', 'sending')
        RETURNING item.reminder_id, d.state AS delivery_state)
      -- Being handed over at this moment: it may arrive although it was cancelled.
      UPDATE reminder SET reason = 'tooLate' FROM dropped
      WHERE reminder.id = dropped.reminder_id AND dropped.delivery_state = 'sending';
    END IF;
  END IF;
  IF decision ? 'reminders' THEN
    INSERT INTO reminder (id, subject_kind, subject_id, project_id, deadline_version, step, recipients, day, send_at,
      provisional, planned_at)
    SELECT r.id, r.subject_kind, r.subject_id, r.project_id, r.deadline_version, r.step, r.recipients, r.day, r.send_at,
      r.provisional, at
    FROM jsonb_populate_recordset(NULL::reminder, decision -> 'reminders') AS r;
  END IF;
  IF decision ? 'outbox' THEN
    INSERT INTO outbox (id, job, subject_id)
    SELECT (o ->> 'id')::uuid, o ->> 'job', (o ->> 'subjectId')::uuid FROM jsonb_array_elements(decision -> 'outbox') AS o;
  END IF;
  UPDATE change_count SET changes = changes + 1 WHERE shard = coalesce((decision ->> 'shard')::smallint, 0);
  RETURN jsonb_build_object('recordedAt', at, 'seq', last_seq);
END $$;

GRANT SELECT ON audit.mention TO key_projects_app_rights;
GRANT EXECUTE ON FUNCTION audit.append_many(jsonb), audit.erase(uuid, uuid, uuid, bytea),
  audit.purge(timestamptz, integer, uuid, bytea) TO key_projects_app_rights;
