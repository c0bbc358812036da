-- The tree over all chains (RFC 9162, section 2.1) and its signed checkpoints. Events get their leaves after they were
-- recorded, so that audit.append costs what it did. See docs/ARCHITECTURE.md, History.

-- An event's place in the tree. What a chain has in the tree is read from here: there is no second record of it.
CREATE TABLE audit.leaf (
  leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
  chain text NOT NULL,
  seq bigint NOT NULL,
  UNIQUE (chain, seq),
  FOREIGN KEY (chain, seq) REFERENCES audit.event
);

-- Hashes of the complete subtrees: level 0 are the leaves; `index` counts from the left among those of its level.
CREATE TABLE audit.tree_node (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 53),
  index bigint NOT NULL CHECK (index >= 0),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, index)
);

-- Signed notes (C2SP tlog-checkpoint). The signer's key and its last note are outside the database.
CREATE TABLE audit.checkpoint (
  tree_size bigint PRIMARY KEY CHECK (tree_size >= 1),
  origin text NOT NULL,
  note text NOT NULL,
  published_at timestamptz NOT NULL,
  CONSTRAINT checkpoint_note_is_of_its_size CHECK (starts_with(note, origin || E'\n' || tree_size || E'\n'))
);

CREATE FUNCTION audit.leaf_hash(leaf_index bigint, chain text, seq bigint, event_hash bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT sha256('\x00'::bytea || convert_to(E'kp-audit/leaf/v1\n', 'UTF8') || int8send(leaf_index)
    || audit.length_prefixed(chain) || int8send(seq) || event_hash)
$$;

-- Gives the next events of all chains their leaves, at most `most`, and completes the subtrees above them; returns how
-- many. One at a time. One statement reads chains and events, so it sees each chain without gaps: an append holds its
-- chain's head until it commits. It looks at every chain, never at every event.
CREATE FUNCTION audit.sequence(most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  first_leaf bigint;
  added integer;
  at_level smallint := 0;
  from_node bigint;
  to_node bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(20220110, 3);
  SELECT coalesce(max(leaf_index) + 1, 0) INTO first_leaf FROM audit.leaf;
  INSERT INTO audit.leaf (leaf_index, chain, seq)
  SELECT first_leaf + row_number() OVER (ORDER BY taken.chain COLLATE "C", taken.seq) - 1, taken.chain, taken.seq
  FROM (
    SELECT c.chain, e.seq
    FROM audit.chain c
    CROSS JOIN LATERAL (SELECT coalesce(max(l.seq), 0) AS seq FROM audit.leaf l WHERE l.chain = c.chain) AS done
    CROSS JOIN LATERAL (
      SELECT seq FROM audit.event WHERE chain = c.chain AND seq > done.seq ORDER BY seq LIMIT sequence.most
    ) AS e
    WHERE c.seq > done.seq
    ORDER BY c.chain, e.seq LIMIT sequence.most
  ) AS taken;
  GET DIAGNOSTICS added = ROW_COUNT;
  INSERT INTO audit.tree_node (level, index, hash)
  SELECT 0, l.leaf_index, audit.leaf_hash(l.leaf_index, l.chain, l.seq, e.hash)
  FROM audit.leaf l JOIN audit.event e ON e.chain = l.chain AND e.seq = l.seq
  WHERE l.leaf_index >= first_leaf;
  from_node := first_leaf;
  to_node := first_leaf + added;
  LOOP
    from_node := from_node / 2;
    to_node := to_node / 2;
    EXIT WHEN from_node = to_node;
    INSERT INTO audit.tree_node (level, index, hash)
    SELECT at_level + 1, l.index / 2, sha256('\x01'::bytea || l.hash || r.hash)
    FROM audit.tree_node l JOIN audit.tree_node r ON r.level = at_level AND r.index = l.index + 1
    WHERE l.level = at_level AND l.index >= from_node * 2 AND l.index < to_node * 2 AND l.index % 2 = 0;
    at_level := at_level + 1;
  END LOOP;
  RETURN added;
END $$;

-- Stores a signed note. Its signature and root are the signer's business, and every reader's.
CREATE FUNCTION audit.publish(tree_size bigint, origin text, note text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock(20220110, 3);
  IF publish.tree_size <= (SELECT coalesce(max(tree_size), 0) FROM audit.checkpoint) THEN
    RAISE EXCEPTION 'a checkpoint covers more than the one before it' USING ERRCODE = 'KP002';
  END IF;
  IF publish.tree_size > (SELECT coalesce(max(leaf_index) + 1, 0) FROM audit.leaf) THEN
    RAISE EXCEPTION 'a checkpoint covers no more than the tree has' USING ERRCODE = 'KP002';
  END IF;
  INSERT INTO audit.checkpoint (tree_size, origin, note, published_at)
  VALUES (publish.tree_size, publish.origin, publish.note, app.now());
END $$;

CREATE TRIGGER leaf_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.leaf EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER tree_node_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.tree_node
  EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER checkpoint_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.checkpoint
  EXECUTE FUNCTION app.refuse_change();
ALTER TABLE audit.leaf ENABLE ALWAYS TRIGGER leaf_stays;
ALTER TABLE audit.tree_node ENABLE ALWAYS TRIGGER tree_node_stays;
ALTER TABLE audit.checkpoint ENABLE ALWAYS TRIGGER checkpoint_stays;

GRANT SELECT ON audit.leaf, audit.tree_node, audit.checkpoint TO key_projects_app_rights;
GRANT EXECUTE ON FUNCTION audit.sequence(integer), audit.publish(bigint, text, text) TO key_projects_app_rights;
