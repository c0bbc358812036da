/** Fixes the kind: $1 kind, $2 what the clock shows now (null: the real time), $3 event id, $4 canonical body. */
export const initialiseDatabase = `SELECT app.initialise($1, $2, $3, $4)`;

/** The lifecycles that are published, each with its newest version. */
export const findLifecycles = `SELECT code, max(version) AS newest FROM lifecycle_version GROUP BY code`;

/** From which period ($3) on a unit's ($2) rollup of a kind ($1) is owed. */
export const scheduleRollup = `
  INSERT INTO rollup_schedule (kind, scope_id, first_period) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;
