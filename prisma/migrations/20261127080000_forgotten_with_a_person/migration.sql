-- With a person goes what was kept to answer a request again, and the previews of imports.
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
  DELETE FROM public.kept_answer WHERE person_id = forget_person.person;
  DELETE FROM public.import_preview WHERE person_id = forget_person.person;
  DELETE FROM public.account WHERE person_id = forget_person.person;
  DELETE FROM public.person_profile WHERE person_id = forget_person.person;
$$;
