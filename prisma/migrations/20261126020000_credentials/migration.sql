-- What people log in with. A credential is not recorded itself: it is replaced, used up, forgotten. But none is there
-- without its history: its id is that of the event that recorded it.
CREATE FUNCTION app.require_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM audit.event e WHERE e.event = NEW.id) THEN
    RAISE EXCEPTION 'a credential without its history is refused' USING ERRCODE = 'KP002';
  END IF;
  RETURN NEW;
END $$;

-- The newest row of a person counts; some older ones stay so that they are not chosen again.
CREATE TABLE password (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES account,
  hash text NOT NULL CHECK (hash LIKE '$argon2id$%'),
  -- Made by an administrator or a command: it opens nothing but its own replacement.
  one_time boolean NOT NULL,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX password_by_person ON password (person_id, set_at);
CREATE TRIGGER password_has_its_event BEFORE INSERT OR UPDATE ON password
  FOR EACH ROW EXECUTE FUNCTION app.require_event();

INSERT INTO password (id, person_id, hash, one_time)
SELECT e.event, a.person_id, a.password_hash, false
FROM audit.event e
JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq
CROSS JOIN LATERAL (SELECT convert_from(c.canon, 'UTF8')::jsonb AS body) AS read
JOIN account a ON a.person_id = (read.body #>> '{data,after,person}')::uuid
WHERE e.chain = '_sys' AND read.body ->> 'action' = 'account.created';
-- lint: reason every hash was copied into password above
ALTER TABLE account DROP COLUMN password_hash;

-- The second factor of a person. The secret is sealed with the server's key, which is not in the database.
CREATE TABLE totp (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL UNIQUE REFERENCES account,
  secret bytea NOT NULL,
  enrolled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Number of the 30 seconds whose code was used last: a code works once.
  last_step bigint NOT NULL
);
CREATE TRIGGER totp_has_its_event BEFORE INSERT ON totp FOR EACH ROW EXECUTE FUNCTION app.require_event();

-- A secret that was shown and waits for its first code.
CREATE TABLE totp_enrolment (
  person_id uuid PRIMARY KEY REFERENCES account,
  secret bytea NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Asked for by one administrator, waiting for another.
CREATE TABLE totp_reset (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL UNIQUE REFERENCES account,
  requested_by uuid NOT NULL REFERENCES person,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT totp_reset_is_not_ones_own CHECK (requested_by <> person_id)
);
CREATE TRIGGER totp_reset_has_its_event BEFORE INSERT OR UPDATE ON totp_reset
  FOR EACH ROW EXECUTE FUNCTION app.require_event();

-- Who a subject of the organisation's identity provider is here.
CREATE TABLE oidc_link (
  id uuid PRIMARY KEY,
  issuer text NOT NULL,
  subject text NOT NULL,
  person_id uuid NOT NULL REFERENCES account,
  linked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (issuer, subject),
  UNIQUE (person_id, issuer)
);
CREATE TRIGGER oidc_link_has_its_event BEFORE INSERT OR UPDATE ON oidc_link
  FOR EACH ROW EXECUTE FUNCTION app.require_event();

-- A log-in that is under way at the provider; what ties its answer to this browser and this question.
CREATE TABLE oidc_log_in (
  state_hash bytea PRIMARY KEY CHECK (octet_length(state_hash) = 32),
  browser_hash bytea NOT NULL CHECK (octet_length(browser_hash) = 32),
  nonce text NOT NULL,
  code_verifier text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A program's key: known by its hash, shown once.
CREATE TABLE api_token (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES account,
  name text NOT NULL CHECK (name <> ''),
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  -- What it may do of what its owner may; null: everything, or with read_only everything that reads.
  actions text[],
  read_only boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  CONSTRAINT api_token_has_a_scope CHECK (read_only = (actions IS NULL)),
  CONSTRAINT api_token_expires_within_a_year CHECK (expires_at <= created_at + interval '366 days')
);
CREATE INDEX api_token_by_person ON api_token (person_id);
CREATE TRIGGER api_token_has_its_event BEFORE INSERT ON api_token FOR EACH ROW EXECUTE FUNCTION app.require_event();

-- Sessions get an id that they are listed and ended by, and what the log-in proved. All end once.
DELETE FROM session;
-- lint: reason no row is left
ALTER TABLE session
  ADD COLUMN id uuid NOT NULL UNIQUE,
  ADD COLUMN method text NOT NULL CHECK (method IN ('password', 'oidc')),
  -- The step that is owed before the session opens anything else.
  ADD COLUMN awaits text CHECK (awaits IN ('totp', 'totp_enrolment')),
  ADD COLUMN second_factor boolean NOT NULL DEFAULT false,
  -- Held at the log-in: with others the session ends, since they may ask for more proof.
  ADD COLUMN roles text[] NOT NULL,
  ADD COLUMN address text NOT NULL,
  ADD COLUMN agent text;

-- Whoever is disabled is out everywhere, and stays out when enabled again.
CREATE FUNCTION app.end_sessions_of_disabled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM session WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER person_disabled_is_out AFTER INSERT ON person_version
  FOR EACH ROW WHEN (NEW.state = 'disabled') EXECUTE FUNCTION app.end_sessions_of_disabled();

GRANT SELECT ON password, totp, totp_enrolment, totp_reset, oidc_link, oidc_log_in, api_token TO key_projects_app_rights;
GRANT INSERT, DELETE ON password, totp, totp_reset, oidc_link, oidc_log_in, api_token TO key_projects_app_rights;
GRANT INSERT, UPDATE, DELETE ON totp_enrolment TO key_projects_app_rights;
GRANT UPDATE (last_step) ON totp TO key_projects_app_rights;
GRANT UPDATE (last_used_at) ON api_token TO key_projects_app_rights;
