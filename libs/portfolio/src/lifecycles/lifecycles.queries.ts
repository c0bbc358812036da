/** The newest version of every lifecycle. */
export const listLifecycles = `
  SELECT DISTINCT ON (code) definition, recorded_from AS "publishedAt" FROM lifecycle_version
  ORDER BY code, version DESC`;

/** A version ($2; null: the newest) of a lifecycle ($1), with the number of the newest. */
export const readLifecycle = `
  SELECT definition, recorded_from AS "publishedAt",
    (SELECT max(l.version) FROM lifecycle_version l WHERE l.code = $1) AS newest
  FROM lifecycle_version
  WHERE code = $1 AND version = coalesce($2, (SELECT max(l.version) FROM lifecycle_version l WHERE l.code = $1))`;

/** A version ($2) of the lifecycle that a project ($1) runs on. */
export const readLifecycleOfProject = `
  SELECT l.definition FROM project_current p JOIN lifecycle_version l ON l.code = p.lifecycle_code AND l.version = $2
  WHERE p.id = $1`;
