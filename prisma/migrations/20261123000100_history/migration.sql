-- The history: one hash chain per project and one, _sys, for what belongs to none. The bytes are fixed;
-- an outside verifier reads them. See docs/ARCHITECTURE.md, History.

CREATE TABLE audit.chain (
  chain text PRIMARY KEY CHECK (chain ~ '^[A-Za-z0-9._-]{1,64}$'),
  seq bigint NOT NULL CHECK (seq >= 0),
  head bytea NOT NULL CHECK (octet_length(head) = 32)
) WITH (fillfactor = 70);

CREATE TABLE audit.event (
  chain text NOT NULL REFERENCES audit.chain,
  seq bigint NOT NULL CHECK (seq >= 1),
  event uuid NOT NULL UNIQUE,
  class text NOT NULL CHECK (class IN ('record', 'access')),
  recorded_at_us bigint NOT NULL,
  prev bytea NOT NULL CHECK (octet_length(prev) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (chain, seq),
  CONSTRAINT event_access_is_of_the_system CHECK (class = 'record' OR chain = '_sys')
);

-- Apart from the event, so that a lawful purge of access events leaves chain and tree whole.
CREATE TABLE audit.canon (
  chain text NOT NULL,
  seq bigint NOT NULL,
  canon bytea NOT NULL,
  PRIMARY KEY (chain, seq),
  FOREIGN KEY (chain, seq) REFERENCES audit.event
);

-- Values that can be erased while every proof stays valid: the event holds the commitment only.
CREATE TABLE audit.sealed (
  commitment bytea PRIMARY KEY CHECK (octet_length(commitment) = 32),
  event uuid NOT NULL REFERENCES audit.event (event),
  person_id uuid,
  salt bytea NOT NULL CHECK (octet_length(salt) = 32),
  value text NOT NULL,
  CONSTRAINT sealed_opens CHECK (commitment = sha256(convert_to(E'kp-pii/v1\n', 'UTF8') || salt || convert_to(value, 'UTF8')))
);
CREATE INDEX sealed_by_event ON audit.sealed (event);
CREATE INDEX sealed_by_person ON audit.sealed (person_id) WHERE person_id IS NOT NULL;

CREATE FUNCTION audit.length_prefixed(value text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') $$;

CREATE FUNCTION audit.genesis(chain text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT sha256(convert_to(E'kp-audit/genesis/v1\n', 'UTF8') || audit.length_prefixed(chain)) $$;

CREATE FUNCTION audit.event_hash(chain text, seq bigint, recorded_at_us bigint, prev bytea, canon bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT sha256(convert_to(E'kp-audit/event/v1\n', 'UTF8') || audit.length_prefixed(chain) || int8send(seq)
    || int8send(recorded_at_us) || prev || int4send(octet_length(canon)) || canon)
$$;

-- The recorded instant of this transaction: app.now() as its first event saw it, shared by all its events
-- and version rows. The setting lives for the transaction; a forged one could only name an instant
-- inside the transaction's own life.
CREATE FUNCTION audit.recorded_at_us() RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  kept text := current_setting('app.recorded_at_us', true);
  now_us bigint := (extract(epoch FROM app.now()) * 1000000)::bigint;
  age_us bigint;
BEGIN
  IF kept IS NOT NULL AND kept <> '' THEN
    age_us := (extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000000)::bigint;
    IF kept::bigint BETWEEN now_us - age_us AND now_us THEN
      RETURN kept::bigint;
    END IF;
    RAISE EXCEPTION 'the recorded instant of this transaction was tampered with' USING ERRCODE = 'KP002';
  END IF;
  PERFORM set_config('app.recorded_at_us', now_us::text, true);
  RETURN now_us;
END $$;

-- Appends one event to its chain and returns its sequence number. `project` is the chain's id: a project's
-- UUID or `_sys`.
CREATE FUNCTION audit.append(project text, event uuid, canon bytea, class text DEFAULT 'record') RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  body jsonb := convert_from(append.canon, 'UTF8')::jsonb;
  recorded bigint;
  previous bytea;
  next_seq bigint;
  hashed bytea;
BEGIN
  IF body ->> 'project' IS DISTINCT FROM append.project OR body ->> 'event' IS DISTINCT FROM append.event::text THEN
    RAISE EXCEPTION 'the canonical body names another project or event' USING ERRCODE = 'KP002';
  END IF;
  SELECT seq + 1, head INTO next_seq, previous FROM audit.chain WHERE chain = append.project FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit.chain (chain, seq, head) VALUES (append.project, 0, audit.genesis(append.project))
      ON CONFLICT DO NOTHING;
    SELECT seq + 1, head INTO next_seq, previous FROM audit.chain WHERE chain = append.project FOR UPDATE;
  END IF;
  recorded := audit.recorded_at_us();
  hashed := audit.event_hash(append.project, next_seq, recorded, previous, append.canon);
  INSERT INTO audit.event (chain, seq, event, class, recorded_at_us, prev, hash)
    VALUES (append.project, next_seq, append.event, append.class, recorded, previous, hashed);
  INSERT INTO audit.canon (chain, seq, canon) VALUES (append.project, next_seq, append.canon);
  UPDATE audit.chain SET seq = next_seq, head = hashed WHERE chain = append.project;
  RETURN next_seq;
END $$;

-- Keeps the value behind a commitment that an event of this history carries.
CREATE FUNCTION audit.keep(commitment bytea, event uuid, salt bytea, value text, person_id uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO audit.sealed (commitment, event, person_id, salt, value)
  SELECT keep.commitment, keep.event, keep.person_id, keep.salt, keep.value
  FROM audit.event e JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq
  WHERE e.event = keep.event
    AND position(convert_to(encode(keep.commitment, 'hex'), 'UTF8') IN c.canon) > 0;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no event of the history carries this commitment' USING ERRCODE = 'KP002';
  END IF;
END $$;

CREATE FUNCTION audit.refuse_other_than_growth() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NEW.chain <> OLD.chain OR NEW.seq <> OLD.seq + 1 THEN
    RAISE EXCEPTION 'a chain only grows, one event at a time' USING ERRCODE = 'KP002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER chain_grows BEFORE UPDATE ON audit.chain FOR EACH ROW EXECUTE FUNCTION audit.refuse_other_than_growth();
CREATE TRIGGER chain_stays BEFORE DELETE OR TRUNCATE ON audit.chain EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER canon_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.canon EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER sealed_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.sealed EXECUTE FUNCTION app.refuse_change();
ALTER TABLE audit.chain ENABLE ALWAYS TRIGGER chain_grows;
ALTER TABLE audit.chain ENABLE ALWAYS TRIGGER chain_stays;
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER event_stays;
ALTER TABLE audit.canon ENABLE ALWAYS TRIGGER canon_stays;
ALTER TABLE audit.sealed ENABLE ALWAYS TRIGGER sealed_stays;

GRANT SELECT ON audit.chain, audit.event, audit.canon, audit.sealed TO key_projects_app_rights;
GRANT EXECUTE ON FUNCTION audit.append(text, uuid, bytea, text), audit.keep(bytea, uuid, bytea, text, uuid)
  TO key_projects_app_rights;

-- Fixes the kind of this database, once: the clock's row and the first event of _sys in one transaction.
-- `begins_at` (demonstration, simulation) is what app.now() shows at this moment.
CREATE FUNCTION app.initialise(kind text, begins_at timestamptz, event uuid, canon bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(20220110, 1);
  IF EXISTS (SELECT FROM app.clock) THEN
    RAISE EXCEPTION 'database.already_initialised' USING ERRCODE = 'KP001';
  END IF;
  INSERT INTO app.clock (kind, offset_us) VALUES (initialise.kind, CASE WHEN begins_at IS NULL THEN 0
    ELSE (extract(epoch FROM begins_at - clock_timestamp()) * 1000000)::bigint END);
  IF audit.append('_sys', event, canon) <> 1 THEN
    RAISE EXCEPTION 'the first event of _sys records the kind of the database' USING ERRCODE = 'KP002';
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION app.initialise(text, timestamptz, uuid, bytea) TO key_projects_app_rights;
