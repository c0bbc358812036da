-- Counters of rate-limiter-flexible, in the form that it would make itself; `key` is a hash, so nobody is named.
-- A crash may lose them.
CREATE UNLOGGED TABLE rate_limit (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  -- Milliseconds since 1970.
  expire bigint
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);

-- Where a person has logged in from: there the owner gets in whatever is tried from elsewhere.
CREATE TABLE known_address (
  person_id uuid NOT NULL REFERENCES account,
  -- An IPv4 address, or the /64 of an IPv6 one.
  address text NOT NULL,
  last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (person_id, address)
);

-- Log-ins, log-outs, failed log-ins and refusals of a minute, until its sum is recorded in the history. A row is
-- taken and its event written in one transaction, so each occurrence stands in exactly one event; what is counted
-- after that is a row again.
CREATE TABLE access_count (
  action text NOT NULL,
  -- The person's id; empty where no account is known.
  account text NOT NULL,
  address text NOT NULL,
  -- How somebody logged in, why not, or what was refused.
  detail text NOT NULL,
  minute timestamptz NOT NULL,
  times integer NOT NULL CHECK (times >= 1),
  PRIMARY KEY (action, account, address, detail, minute)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
CREATE INDEX access_count_by_minute ON access_count (minute);

GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limit, known_address, access_count TO key_projects_app_rights;

-- What a person logs in with, and where from, is forgotten with the person.
CREATE OR REPLACE FUNCTION app.forget_person(person uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
  DELETE FROM public.session WHERE person_id = forget_person.person;
  DELETE FROM public.password WHERE person_id = forget_person.person;
  DELETE FROM public.totp WHERE person_id = forget_person.person;
  DELETE FROM public.totp_enrolment WHERE person_id = forget_person.person;
  DELETE FROM public.totp_reset WHERE person_id = forget_person.person;
  DELETE FROM public.oidc_link WHERE person_id = forget_person.person;
  DELETE FROM public.api_token WHERE person_id = forget_person.person;
  DELETE FROM public.known_address WHERE person_id = forget_person.person;
  DELETE FROM public.access_count WHERE account = forget_person.person::text;
  DELETE FROM public.account WHERE person_id = forget_person.person;
  DELETE FROM public.person_profile WHERE person_id = forget_person.person;
$$;
