-- Access events may lose their body once they are six months old (等保 demands that they are kept so long); every other
-- event is kept for ever. The chain and the tree stay whole: both hold hashes. What may go is decided here, row by row,
-- for the owner too.

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

CREATE FUNCTION audit.refuse_unlawful_purge() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP <> 'DELETE' OR NOT audit.may_be_purged(OLD.chain, OLD.seq) THEN
    RAISE EXCEPTION 'only access events of more than six months ago lose their body' USING ERRCODE = 'KP002';
  END IF;
  RETURN OLD;
END $$;

-- What an event has sealed goes only with its body.
CREATE FUNCTION audit.refuse_unsealing() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP <> 'DELETE' OR EXISTS (SELECT FROM audit.event e JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq
             WHERE e.event = OLD.event) THEN
    RAISE EXCEPTION 'a sealed value is kept as long as its event' USING ERRCODE = 'KP002';
  END IF;
  RETURN OLD;
END $$;

DROP TRIGGER canon_stays ON audit.canon;
CREATE TRIGGER canon_stays BEFORE UPDATE OR DELETE ON audit.canon
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_unlawful_purge();
CREATE TRIGGER canon_is_not_truncated BEFORE TRUNCATE ON audit.canon EXECUTE FUNCTION app.refuse_change();
ALTER TABLE audit.canon ENABLE ALWAYS TRIGGER canon_stays;
ALTER TABLE audit.canon ENABLE ALWAYS TRIGGER canon_is_not_truncated;
DROP TRIGGER sealed_stays ON audit.sealed;
CREATE TRIGGER sealed_stays BEFORE UPDATE OR DELETE ON audit.sealed
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_unsealing();
CREATE TRIGGER sealed_is_not_truncated BEFORE TRUNCATE ON audit.sealed EXECUTE FUNCTION app.refuse_change();
ALTER TABLE audit.sealed ENABLE ALWAYS TRIGGER sealed_stays;
ALTER TABLE audit.sealed ENABLE ALWAYS TRIGGER sealed_is_not_truncated;

-- Takes the bodies of at most `most` access events recorded before `before`, with what they have sealed; returns how
-- many. An instant of less than six months ago is refused whole.
CREATE FUNCTION audit.purge(before timestamptz, most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  purged uuid[];
BEGIN
  IF NOT coalesce(before <= app.now() - interval '6 months', false) THEN
    RAISE EXCEPTION 'purge.too_young' USING ERRCODE = 'KP001';
  END IF;
  WITH due AS (
    SELECT e.chain, e.seq, e.event FROM audit.event e
    JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq
    WHERE e.chain = '_sys' AND e.class = 'access'
      AND e.recorded_at_us < (extract(epoch FROM before) * 1000000)::bigint
      AND audit.may_be_purged(e.chain, e.seq)
    ORDER BY e.seq LIMIT most
  ), gone AS (
    DELETE FROM audit.canon c USING due WHERE c.chain = due.chain AND c.seq = due.seq RETURNING due.event
  )
  SELECT coalesce(array_agg(event), '{}') INTO purged FROM gone;
  DELETE FROM audit.sealed WHERE event = ANY (purged);
  RETURN cardinality(purged);
END $$;

GRANT EXECUTE ON FUNCTION audit.purge(timestamptz, integer) TO key_projects_app_rights;
