-- A simulation's clock stands still, and only app.advance_clock moves it: what a simulated year records then depends
-- on its seed and not on how fast the machine is. app.advance_clock knows a frozen clock already.
CREATE FUNCTION app.freeze_clock() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  current_kind text;
BEGIN
  PERFORM pg_advisory_xact_lock(20220110, 1);
  SELECT kind INTO current_kind FROM app.clock FOR UPDATE;
  IF current_kind IS DISTINCT FROM 'simulation' THEN
    RAISE EXCEPTION 'clock.no_simulation' USING ERRCODE = 'KP001';
  END IF;
  UPDATE app.clock SET frozen_at = app.now() WHERE frozen_at IS NULL;
  RETURN app.now();
END $$;
GRANT EXECUTE ON FUNCTION app.freeze_clock() TO key_projects_app_rights;
