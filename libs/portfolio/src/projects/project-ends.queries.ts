/** Those of the projects ($1) that there are, with how each stands. */
export const readSuccessors = `SELECT id, state FROM project_current WHERE id = ANY ($1::uuid[])`;

/** The end that a project ($1) stands at, with the fields' names of the code. */
export const readStandingEnd = `
  SELECT id, version, project_id AS "projectId", kind, state, reason::text, ended_by AS "endedBy", to_json(ended_at) AS "endedAt", reopened_by AS "reopenedBy",
    to_json(reopened_at) AS "reopenedAt", reopening_reason::text AS "reopeningReason"
  FROM project_end_current WHERE project_id = $1 AND state = 'standing'`;
