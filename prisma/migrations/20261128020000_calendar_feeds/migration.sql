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
  DELETE FROM public.calendar_feed WHERE person_id = forget_person.person;
  DELETE FROM public.known_address WHERE person_id = forget_person.person;
  DELETE FROM public.access_count WHERE account = forget_person.person::text;
  DELETE FROM public.kept_answer WHERE person_id = forget_person.person;
  DELETE FROM public.import_preview WHERE person_id = forget_person.person;
  DELETE FROM public.account WHERE person_id = forget_person.person;
  DELETE FROM public.person_profile WHERE person_id = forget_person.person;
$$;
