const fields = `f.id, f.media_type AS "mediaType", f.size, f.sha256,
  json_build_object('id', f.person_id, 'name', coalesce(profile.name, '已删除')) AS person,
  to_json(f.recorded_from) AS "recordedAt"`;

/** Files of a project ($1), newest first, before an id ($2), at most $3. */
export const listFiles = `
  SELECT ${fields} FROM file f LEFT JOIN person_profile profile ON profile.person_id = f.person_id
  WHERE f.project_id = $1 AND ($2::uuid IS NULL OR f.id < $2) ORDER BY f.id DESC LIMIT $3`;

/** Where a project ($1) stands: what a right to it is decided by. */
export const readPlace = `
  SELECT place.unit_path AS "unitPath", p.state FROM app.project_place place JOIN project_current p ON p.id = place.id
  WHERE place.id = $1`;

/** A file ($1) and where its project stands. */
export const readFile = `
  SELECT f.id, f.media_type AS "mediaType", f.size, f.sha256, f.project_id AS "projectId", place.unit_path AS "unitPath"
  FROM file f JOIN app.project_place place ON place.id = f.project_id WHERE f.id = $1`;

/** The id of a project's ($1) file by its content ($2). */
export const findFile = 'SELECT id FROM file WHERE project_id = $1 AND sha256 = $2';

/** Which of some contents ($1) are on record. */
export const readRecorded = 'SELECT DISTINCT sha256 FROM file WHERE sha256 = ANY ($1::text[])';

/** Every content on record after one ($1), at most $2. */
export const listRecorded = 'SELECT DISTINCT sha256 FROM file WHERE sha256 > $1 ORDER BY sha256 LIMIT $2';
