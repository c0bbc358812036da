-- Time and rights. One authority for time: app.now(). Nothing is granted by default: the application's
-- role gets its rights line by line, here and in the migrations that follow.

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Exclusion constraints over (role, scope, days) need equality on text and uuid in a GiST index.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE SCHEMA app;
CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA public, app, audit TO key_projects_app_rights;

-- The kind of a database is fixed at creation. Only a demonstration and a simulation run ahead of or behind
-- the machine's clock; only a simulation may stand still.
CREATE TABLE app.clock (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  kind text NOT NULL CHECK (kind IN ('live', 'demo', 'simulation')),
  offset_us bigint NOT NULL DEFAULT 0,
  frozen_at timestamptz,
  CONSTRAINT clock_live_is_real CHECK (kind <> 'live' OR (offset_us = 0 AND frozen_at IS NULL)),
  CONSTRAINT clock_only_a_simulation_freezes CHECK (frozen_at IS NULL OR kind = 'simulation')
);
GRANT SELECT ON app.clock TO key_projects_app_rights;

CREATE FUNCTION app.now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL RESTRICTED
AS $$ SELECT coalesce(frozen_at, clock_timestamp() + offset_us * interval '1 microsecond') FROM app.clock $$;
COMMENT ON FUNCTION app.now() IS 'The only clock that due, claim, lease, recorded_at, lights and rollups ask.';

-- The day in the city.
CREATE FUNCTION app.today() RETURNS date
LANGUAGE sql VOLATILE PARALLEL RESTRICTED
AS $$ SELECT (app.now() AT TIME ZONE 'Asia/Shanghai')::date $$;

-- Held shared by every change and every send, exclusively by whoever moves the clock.
CREATE FUNCTION app.hold_clock() RETURNS void
LANGUAGE sql VOLATILE
AS $$ SELECT pg_advisory_xact_lock_shared(20220110, 1) $$;

CREATE FUNCTION app.advance_clock(target timestamptz) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  current_kind text;
BEGIN
  PERFORM pg_advisory_xact_lock(20220110, 1);
  SELECT kind INTO current_kind FROM app.clock FOR UPDATE;
  IF current_kind IS NULL THEN
    RAISE EXCEPTION 'clock.not_initialised' USING ERRCODE = 'KP001';
  ELSIF current_kind = 'live' THEN
    RAISE EXCEPTION 'clock.live' USING ERRCODE = 'KP001';
  ELSIF NOT coalesce(isfinite(target) AND target >= app.now(), false) THEN
    RAISE EXCEPTION 'clock.backwards' USING ERRCODE = 'KP001';
  END IF;
  UPDATE app.clock SET
    offset_us = CASE WHEN frozen_at IS NULL
      THEN (extract(epoch FROM target - clock_timestamp()) * 1000000)::bigint ELSE offset_us END,
    frozen_at = CASE WHEN frozen_at IS NULL THEN NULL ELSE target END;
  RETURN app.now();
END $$;

CREATE FUNCTION app.refuse_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  RAISE EXCEPTION '% on %.% is refused: what is recorded stays', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'KP002';
END $$;

CREATE FUNCTION app.refuse_other_kind() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NEW.kind <> OLD.kind THEN
    RAISE EXCEPTION 'the kind of a database never changes' USING ERRCODE = 'KP002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER clock_kind_is_fixed BEFORE UPDATE ON app.clock FOR EACH ROW EXECUTE FUNCTION app.refuse_other_kind();
CREATE TRIGGER clock_stays BEFORE DELETE OR TRUNCATE ON app.clock EXECUTE FUNCTION app.refuse_change();
ALTER TABLE app.clock ENABLE ALWAYS TRIGGER clock_kind_is_fixed;
ALTER TABLE app.clock ENABLE ALWAYS TRIGGER clock_stays;

GRANT EXECUTE ON FUNCTION app.now(), app.today(), app.hold_clock(), app.advance_clock(timestamptz)
  TO key_projects_app_rights;
