const columns = `id, version, code, name, state`;

/** One programme ($1). */
export const readProgramme = `SELECT ${columns} FROM programme_current WHERE id = $1`;

/** A page of programmes in the order of their ids: $1 state (null: any), $2 id to go on after, $3 how many. */
export const listProgrammes = `
  SELECT ${columns} FROM programme_current
  WHERE ($1::text IS NULL OR state = $1) AND id > $2 ORDER BY id LIMIT $3`;

/** Whether a programme has that code ($1). */
export const codeIsTaken = `SELECT EXISTS (SELECT FROM programme WHERE code = $1) AS taken`;

/** A project's ($2) place in a programme ($1). */
export const readMember = `
  SELECT m.id, m.version, m.state FROM programme_member a JOIN programme_member_current m ON m.id = a.id
  WHERE a.programme_id = $1 AND a.project_id = $2`;

/** The projects in a programme ($1) that the reader may see. */
export const readMembers = `
  SELECT p.id, p.name FROM programme_member a
  JOIN programme_member_current m ON m.id = a.id AND m.state = 'member'
  JOIN project_current p ON p.id = a.project_id
  WHERE a.programme_id = $1 ORDER BY p.id LIMIT 2000`;

/** Which projects ($2; null: any) are in which of the programmes with these codes ($1). */
export const readProgrammeMembers = `
  SELECT project_id AS "projectId", code FROM app.programme_members($1, $2)`;
