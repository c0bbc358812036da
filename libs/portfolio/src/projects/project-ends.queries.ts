import { permitRows } from '../permits/permits.queries.js';

/** Those of the projects ($1) that there are, with how each stands. */
export const readSuccessors = `SELECT id, state FROM project_current WHERE id = ANY ($1::uuid[])`;

/** The end that a project ($1) stands at, with the fields' names of the code, and its permits: `StandingEnd`. */
export const readStandingEnd = `
  SELECT json_build_object('id', id, 'version', version, 'projectId', project_id, 'kind', kind, 'state', state,
      'reason', reason::text, 'endedBy', ended_by, 'endedAt', ended_at, 'reopenedBy', reopened_by,
      'reopenedAt', reopened_at, 'reopeningReason', reopening_reason::text) AS "end",
    ${permitRows('$1')} AS permits
  FROM project_end_current WHERE project_id = $1 AND state = 'standing'`;
