/** Ends the connections of a process that is gone ($1 its name), and waits until the server has let go of each. */
export const endConnections = `
  SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
  WHERE application_name = $1 AND datname = current_database()`;

/** The milestones of the projects. */
export const readMilestones = `SELECT id, project_id AS "projectId", stage FROM milestone WHERE step IS NULL`;

/** The open request of a project ($1) for another date, and who asked. */
export const readOpenDateChange = {
  name: 'simulated_date_change',
  text: `
    SELECT c.id, v.requested_by AS "personId" FROM date_change c JOIN date_change_version v ON v.id = c.id AND v.recorded_to = 'infinity'
    JOIN milestone m ON m.id = c.milestone_id
    WHERE m.project_id = $1 AND v.state = 'open'`,
};

/** The open request of a project ($1) to undo a stage. */
export const readOpenUndo = {
  name: 'simulated_undo',
  text: `
    SELECT u.id FROM stage_undo u JOIN stage_undo_version v ON v.id = u.id AND v.recorded_to = 'infinity'
    WHERE u.project_id = $1 AND v.state = 'open'`,
};

/** The newest difficulty of a project ($1) in a state ($2). */
export const readDifficulty = {
  name: 'simulated_difficulty',
  text: `
    SELECT d.id FROM difficulty d JOIN difficulty_version v ON v.id = d.id AND v.recorded_to = 'infinity'
    WHERE d.project_id = $1 AND v.state = $2 ORDER BY d.number DESC LIMIT 1`,
};

/** The hold of a project ($1) in a state ($2). */
export const readHold = {
  name: 'simulated_hold',
  text: `
    SELECT h.id FROM hold h JOIN hold_version v ON v.id = h.id AND v.recorded_to = 'infinity'
    WHERE h.project_id = $1 AND v.state = $2`,
};

/** The newest permit of a project ($1) in one of some states ($2). */
export const readPermit = {
  name: 'simulated_permit',
  text: `
    SELECT id FROM permit_version WHERE project_id = $1 AND state = ANY ($2) AND recorded_to = 'infinity'
    ORDER BY id DESC LIMIT 1`,
};

/**
 * Brings the statistics up to date, as the owner: what a running server does by itself once a minute, by its own measure
 * of how much a table has changed, has no time to happen in a simulated year.
 */
export const refreshStatistics = `
  DO $$
  DECLARE grown regclass;
  BEGIN
    -- Tables of some ten thousand rows need no sample of thirty thousand.
    SET LOCAL default_statistics_target = 20;
    FOR grown IN
      SELECT s.relid FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
      WHERE s.n_mod_since_analyze > 50 + 0.3 * greatest(c.reltuples, 0)
    LOOP
      EXECUTE 'ANALYZE ' || grown;
    END LOOP;
  END $$`;

/** Deliveries that are neither sent nor given up, and since when the first of them is due. */
export const readUnfinished = {
  name: 'simulated_unfinished',
  text: `
    SELECT min(greatest(send_at, coalesce(lease_until, send_at))) AS "nextAt" FROM delivery
    WHERE state IN ('pending', 'sending')`,
};
