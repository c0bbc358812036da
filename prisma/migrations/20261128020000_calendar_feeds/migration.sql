-- Addresses that calendars read a person's dates from: known by their hash, shown once, one for each person.
CREATE TABLE calendar_feed (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL UNIQUE REFERENCES account,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER calendar_feed_has_its_event BEFORE INSERT ON calendar_feed
  FOR EACH ROW EXECUTE FUNCTION app.require_event();
GRANT SELECT, INSERT, DELETE ON calendar_feed TO key_projects_app_rights;

-- What goes with a person who is forgotten. Those named last go first, since their rows may refer to those named before.
CREATE TABLE app.forgotten_table (
  place integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

-- `name` is a table with a column person_id that keeps something for its person, and nothing of what the person did.
CREATE FUNCTION app.forget_with_person(name text) RETURNS void
LANGUAGE sql VOLATILE
AS $$ INSERT INTO app.forgotten_table (name) VALUES (forget_with_person.name) $$;

SELECT app.forget_with_person(name) FROM unnest(ARRAY['person_profile', 'account', 'import_preview', 'kept_answer',
  'known_address', 'api_token', 'oidc_link', 'totp_reset', 'totp_enrolment', 'totp', 'password', 'session',
  'calendar_feed']) WITH ORDINALITY AS t(name, at) ORDER BY at;

CREATE OR REPLACE FUNCTION app.forget_person(person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  table_name text;
BEGIN
  DELETE FROM public.access_count WHERE account = forget_person.person::text;
  FOR table_name IN SELECT f.name FROM app.forgotten_table f ORDER BY f.place DESC LOOP
    EXECUTE format('DELETE FROM public.%I WHERE person_id = $1', table_name) USING forget_person.person;
  END LOOP;
END $$;
