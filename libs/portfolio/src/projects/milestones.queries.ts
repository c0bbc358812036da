/** The day on which a project ($1) was put on record. */
export const readRecordBegan = `
  SELECT (recorded_from AT TIME ZONE 'Asia/Shanghai')::date AS "beganOn" FROM project_version WHERE id = $1 AND version = 1`;
