-- Changes of the organisation: units that move and close, people who leave, duties that end, deputies, hand-overs.

-- One change of the organisation at a time: its rules read across the tree and across people. The claim of reminders
-- holds it still, so that whom a claim has found is never somebody whose duties have just moved.
CREATE FUNCTION app.hold_organisation() RETURNS void
LANGUAGE sql VOLATILE
AS $$ SELECT pg_advisory_xact_lock(20220110, 4) FROM app.hold_clock() $$;
CREATE FUNCTION app.hold_organisation_still() RETURNS void
LANGUAGE sql VOLATILE
AS $$ SELECT pg_advisory_xact_lock_shared(20220110, 4) FROM app.hold_clock() $$;

-- Units: open, or closed for good. A closed one keeps its place, since what happened there did.
ALTER TABLE unit_version ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed'));
ALTER TABLE unit_version ADD CONSTRAINT unit_root_stays_open CHECK (state = 'open' OR parent_id IS NOT NULL);
-- lint: reason empty until a unit is closed
CREATE INDEX unit_closed ON unit_version (id) WHERE recorded_to = 'infinity' AND state = 'closed';
SELECT app.make_readers('unit');

-- What stands in the way of closing a unit. Locked first: whoever gives a project to the unit at this moment is waited
-- for, and whoever does so later finds it closed.
CREATE FUNCTION app.unit_for_closing(unit uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM unit u WHERE u.id = unit_for_closing.unit FOR UPDATE;
  RETURN (SELECT jsonb_build_object(
    'people', (SELECT count(*) FROM person_current p WHERE p.unit_id = unit_for_closing.unit AND p.state = 'active'),
    'duties', (SELECT count(*) FROM duty_current d
               WHERE d.unit_id = unit_for_closing.unit AND (d.to_on IS NULL OR d.to_on > app.today())),
    'projects', (SELECT count(*) FROM project_current p
                 WHERE unit_for_closing.unit IN (p.lead_unit_id, p.area_id) AND p.state = 'active'),
    'units', (SELECT count(*) FROM unit_current u
              WHERE u.parent_id = unit_for_closing.unit AND u.state = 'open')));
END $$;

-- Nothing is given to a closed unit. Fires after the foreign keys, so after whoever closes it.
CREATE FUNCTION app.require_open_units() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM unit_version u WHERE u.id IN (NEW.lead_unit_id, NEW.area_id) AND u.recorded_to = 'infinity'
             AND u.state = 'closed'
             AND NOT EXISTS (SELECT FROM project_version before WHERE before.id = NEW.id
               AND before.version = NEW.version - 1 AND u.id IN (before.lead_unit_id, before.area_id))) THEN
    RAISE EXCEPTION 'unit.closed' USING ERRCODE = 'KP005';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER project_units_are_open AFTER INSERT ON project_version
  FOR EACH ROW EXECUTE FUNCTION app.require_open_units();

-- Private contacts: the role does not read them; app.private_contacts does, once for each recorded view.
ALTER TABLE person_profile ADD COLUMN mobile text CHECK (mobile ~ '^\+?[0-9][0-9 -]{4,24}$'),
  ADD COLUMN private_email text CHECK (private_email ~ '^[^\s@,;<>"]+@[^\s@,;<>"]+$');
REVOKE SELECT ON person_profile FROM key_projects_app_rights;
GRANT SELECT (person_id, name, email) ON person_profile TO key_projects_app_rights;

CREATE FUNCTION app.private_contacts(person uuid, event uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  -- An event of this very transaction: each view has its own.
  IF NOT EXISTS (
    SELECT FROM audit.event e JOIN audit.canon c ON c.chain = e.chain AND c.seq = e.seq,
      LATERAL (SELECT convert_from(c.canon, 'UTF8')::jsonb AS body) AS read
    WHERE e.event = private_contacts.event AND e.xmin = pg_current_xact_id()::xid
      AND read.body ->> 'action' = 'contacts.viewed'
      AND read.body #>> '{data,after,person}' = private_contacts.person::text) THEN
    RAISE EXCEPTION 'private contacts are read with a recorded view only' USING ERRCODE = 'KP002';
  END IF;
  RETURN (SELECT jsonb_build_object('mobile', p.mobile, 'privateEmail', p.private_email)
          FROM person_profile p WHERE p.person_id = private_contacts.person);
END $$;

-- Duties. One that is taken back before its first day has no days; a new one has at least one. A deputy stands in for
-- somebody else, for a time, once.
ALTER TABLE duty_version DROP CONSTRAINT duty_ends_after_it_starts;
ALTER TABLE duty_version
  ADD CONSTRAINT duty_ends_after_it_starts CHECK (to_on > from_on OR to_on = from_on AND version > 1),
  ADD CONSTRAINT duty_deputy_is_another CHECK (deputy_for <> person_id),
  ADD CONSTRAINT duty_deputy_has_an_end CHECK (deputy_for IS NULL OR to_on IS NOT NULL),
  ADD CONSTRAINT duty_deputy_once EXCLUDE USING gist (role WITH =, scope_id WITH =, person_id WITH =,
    deputy_for WITH =, daterange(from_on, to_on) WITH &&) WHERE (recorded_to = 'infinity' AND deputy_for IS NOT NULL);

GRANT EXECUTE ON FUNCTION app.hold_organisation(), app.hold_organisation_still(), app.unit_for_closing(uuid),
  app.private_contacts(uuid, uuid) TO key_projects_app_rights;
