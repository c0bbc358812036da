/**
 * Marks the projects that run, all of them or those in a programme with this code ($1; null: all), whether it is open or
 * just closed: their lights are to be made again because of an event ($2).
 */
export const markLights = `
  INSERT INTO light_remake (project_id, caused_by)
  SELECT p.id, $2::uuid FROM project_current p
  WHERE p.state = 'active' AND ($1::text IS NULL OR EXISTS (
    SELECT FROM programme g JOIN programme_member_current m ON m.programme_id = g.id
    WHERE g.code = $1 AND m.project_id = p.id AND m.state = 'member'))
  ORDER BY p.id
  ON CONFLICT (project_id) DO UPDATE SET mark = DEFAULT, caused_by = excluded.caused_by`;

/** Marks in the order of projects, after one ($1), at most so many ($2). */
export const readLightMarks = `
  SELECT project_id AS "projectId", mark, caused_by AS "causedBy" FROM light_remake
  WHERE project_id > $1 ORDER BY project_id LIMIT $2`;

/** Takes a project's ($1) mark ($2) off; one that is newer stays. */
export const removeLightMark = 'DELETE FROM light_remake WHERE project_id = $1 AND mark = $2';
