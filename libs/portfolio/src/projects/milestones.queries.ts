/** The day on which a project ($1) was put on record, and which of some files ($2) are its own. */
export const readReachFacts = `
  SELECT (v.recorded_from AT TIME ZONE 'Asia/Shanghai')::date AS "beganOn",
    ARRAY(SELECT f.id FROM file f WHERE f.project_id = $1 AND f.id = ANY ($2::uuid[])) AS files
  FROM project_version v WHERE v.id = $1 AND v.version = 1`;
