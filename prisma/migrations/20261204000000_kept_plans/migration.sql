-- One search path for every function, and the application's connections have the same: PostgreSQL keeps the plan of a
-- statement for the path it was made on, so what functions and the application both run, the clock and the checks of
-- foreign keys, was analysed and planned anew each time the one came after the other. What PostgreSQL has goes first.
DO $$
DECLARE
  function regprocedure;
BEGIN
  FOR function IN
    SELECT oid FROM pg_proc
    WHERE pronamespace IN ('app'::regnamespace, 'audit'::regnamespace)
      AND EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting LIKE 'search_path=%')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', function);
  END LOOP;
END $$;

-- What a change reads and writes goes by keys, and so does what the link of an answer opens: the plans are the same for all
-- values. Left to itself, the server made each of them six times a connection before it kept one, the large ones at some
-- milliseconds each.
ALTER FUNCTION app.project_for_change(uuid) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION app.store_decision(jsonb) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION app.open_answer_link(uuid, uuid) SET plan_cache_mode = force_generic_plan;
