-- Units, people, duties, log-ins. A readable table x is an anchor x (its id and what never changes) and
-- x_version with the recorded range; x_current shows the present. Only app.store_decision writes them.

CREATE TABLE unit (
  id uuid PRIMARY KEY,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE TABLE unit_version (
  id uuid NOT NULL REFERENCES unit,
  version integer NOT NULL CHECK (version >= 1),
  parent_id uuid REFERENCES unit,
  kind text NOT NULL CHECK (kind IN ('city', 'department', 'area', 'office')),
  name text NOT NULL CHECK (name <> ''),
  -- The unit and all above it, root first: a subtree is one array comparison.
  path uuid[] NOT NULL,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version),
  CONSTRAINT unit_path_ends_here CHECK (path[array_length(path, 1)] = id),
  CONSTRAINT unit_root_is_the_city CHECK ((parent_id IS NULL) = (array_length(path, 1) = 1))
);
CREATE UNIQUE INDEX unit_current_id ON unit_version (id) WHERE recorded_to = 'infinity';
CREATE UNIQUE INDEX unit_current_root ON unit_version ((true)) WHERE recorded_to = 'infinity' AND parent_id IS NULL;
CREATE VIEW unit_current AS
  SELECT v.*, a.synthetic FROM unit_version v JOIN unit a USING (id) WHERE v.recorded_to = 'infinity';

CREATE TABLE person (
  id uuid PRIMARY KEY,
  synthetic boolean NOT NULL DEFAULT false
);
-- Personal data stands here only, so that a person can be erased; the history holds commitments.
CREATE TABLE person_profile (
  person_id uuid PRIMARY KEY REFERENCES person,
  name text NOT NULL CHECK (name <> ''),
  email text CHECK (email ~ '^[^\s@,;<>"]+@[^\s@,;<>"]+$')
);
CREATE TABLE person_version (
  id uuid NOT NULL REFERENCES person,
  version integer NOT NULL CHECK (version >= 1),
  unit_id uuid NOT NULL REFERENCES unit,
  state text NOT NULL CHECK (state IN ('active', 'disabled')),
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX person_current_id ON person_version (id) WHERE recorded_to = 'infinity';
CREATE VIEW person_current AS
  SELECT v.*, a.synthetic FROM person_version v JOIN person a USING (id) WHERE v.recorded_to = 'infinity';

CREATE TABLE account (
  person_id uuid PRIMARY KEY REFERENCES person,
  login text NOT NULL UNIQUE CHECK (login = lower(login) AND login ~ '^[a-z0-9._-]{2,64}$'),
  password_hash text NOT NULL,
  recorded_from timestamptz NOT NULL
);

-- A session is known by the SHA-256 of its token; the token itself is only in the reader's cookie.
CREATE TABLE session (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  person_id uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);
